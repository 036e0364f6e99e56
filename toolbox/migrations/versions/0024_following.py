"""who follows what"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    op.create_table(
        "followers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column(
            "frequency", _words("frequency", "at-once", "daily", "weekly", "off"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("refused_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (email IS NULL)", name=op.f("ck_followers_one_reader")
        ),
        sa.CheckConstraint("frequency IN ('daily', 'weekly')", name=op.f("ck_followers_rhythm")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_followers_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followers")),
        sa.UniqueConstraint("email", name=op.f("uq_followers_email")),
        sa.UniqueConstraint("user_id", name=op.f("uq_followers_user_id")),
    )
    kinds = ("search", "term", "organisation", "alliance", "collection", "instrument")
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("followkind", *kinds), nullable=False),
        sa.Column("target", sa.String(length=2000), nullable=False),
        sa.Column("formerly", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("seen_until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["follower_id"],
            ["followers.id"],
            name=op.f("fk_follows_follower_id_followers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("follower_id", "kind", "target", name=op.f("uq_follows_follower_id")),
    )
    op.create_index("ix_follows_kind_target", "follows", ["kind", "target"])
    op.create_index("ix_follows_confirmed", "follows", ["confirmed_at", "created_at"])
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("what", _words("arriving", "published", "version", "reinstated"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_arrivals_instrument_id_instruments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
    )
    op.create_index("ix_arrivals_at", "arrivals", ["at"])
    op.create_index(op.f("ix_arrivals_instrument_id"), "arrivals", ["instrument_id"])
    op.create_table(
        "quarters_told",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_quarters_told_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "quarter", name=op.f("pk_quarters_told")),
    )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)


def downgrade() -> None:
    """Go back to the state before."""
    op.drop_table("quarters_told")
    op.drop_table("arrivals")
    op.drop_table("follows")
    op.drop_table("followers")
