"""synonyms and searches"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    op.create_table(
        "search_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("without_hits", sa.Integer(), nullable=False),
        sa.Column("widened", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "without_hits <= searches", name=op.f("ck_search_counts_not_more_than_all")
        ),
        sa.PrimaryKeyConstraint("day", "text", name=op.f("pk_search_counts")),
    )
    with op.batch_alter_table("search_counts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_search_counts_without_hits",
            ["text"],
            unique=False,
            sqlite_where=sa.text("without_hits > 0"),
            postgresql_where=sa.text("without_hits > 0"),
        )

    op.create_table(
        "settled_searches",
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("text", name=op.f("pk_settled_searches")),
    )
    op.create_table(
        "shipped_rings",
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_shipped_rings")),
    )
    op.create_table(
        "synonym_stamps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_stamps")),
    )
    op.create_table(
        "search_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                name="wishstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)",
            name=op.f("ck_search_wishes_done_has_a_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_search_wishes_created_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_wishes")),
    )
    op.create_table(
        "synonym_rings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "same",
                "related",
                name="ringkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["users.id"], name=op.f("fk_synonym_rings_updated_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_rings")),
    )
    op.create_table(
        "search_successes",
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_search_successes_instrument_id_instruments"),
        ),
        sa.PrimaryKeyConstraint("text", "instrument_id", name=op.f("pk_search_successes")),
    )
    with op.batch_alter_table("search_successes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_search_successes_instrument_id"), ["instrument_id"], unique=False
        )


def downgrade() -> None:
    """Go back to the state before."""
    with op.batch_alter_table("search_successes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_successes_instrument_id"))

    op.drop_table("search_successes")
    op.drop_table("synonym_rings")
    op.drop_table("search_wishes")
    op.drop_table("synonym_stamps")
    op.drop_table("shipped_rings")
    op.drop_table("settled_searches")
    with op.batch_alter_table("search_counts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_search_counts_without_hits",
            sqlite_where=sa.text("without_hits > 0"),
            postgresql_where=sa.text("without_hits > 0"),
        )

    op.drop_table("search_counts")
