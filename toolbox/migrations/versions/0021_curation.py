"""collections"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ONE_OWNER = (
    "(user_id IS NOT NULL AND organisation_id IS NULL AND holder_key IS NULL)"
    " OR (user_id IS NULL AND organisation_id IS NOT NULL AND holder_key IS NULL)"
    " OR (user_id IS NULL AND organisation_id IS NULL AND holder_key IS NOT NULL)"
)
_HAS_ADDRESS = "visibility != 'public' OR slug IS NOT NULL"


def _to(table: str, column: str, of: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"), ondelete=ondelete
    )


def upgrade() -> None:
    """Go to this state."""
    _collections()
    _items()
    _audiences()


def _collections() -> None:
    table = "collections"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                *("private", "link", "public"),
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("holder_key", sa.String(length=60), nullable=True),
        sa.Column("cover_instrument_id", sa.Integer(), nullable=True),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(_ONE_OWNER, name=op.f("ck_collections_one_owner")),
        sa.CheckConstraint(_HAS_ADDRESS, name=op.f("ck_collections_public_has_address")),
        _to(table, "user_id", "users"),
        _to(table, "organisation_id", "organisations", "CASCADE"),
        _to(table, "cover_instrument_id", "instruments", "SET NULL"),
        _to(table, "copied_from_id", "collections", "SET NULL"),
        _to(table, "saved_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("slug", name=op.f("uq_collections_slug")),
        sqlite_autoincrement=True,
    )
    for column in (
        *("user_id", "organisation_id", "holder_key", "cover_instrument_id"),
        *("copied_from_id", "saved_by_id", "chosen_at"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index("ix_collections_visibility", table, ["visibility", "published_at"])


def _items() -> None:
    table = "collection_items"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        _to(table, "collection_id", "collections", "CASCADE"),
        _to(table, "instrument_id", "instruments", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_items")),
        sa.UniqueConstraint(
            "collection_id", "instrument_id", name=op.f("uq_collection_items_collection_id")
        ),
    )
    op.create_index(op.f("ix_collection_items_instrument_id"), table, ["instrument_id"])


def _audiences() -> None:
    table = "collection_audiences"
    op.create_table(
        table,
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        _to(table, "collection_id", "collections", "CASCADE"),
        _to(table, "term_id", "terms", "CASCADE"),
        sa.PrimaryKeyConstraint("collection_id", "term_id", name=op.f("pk_collection_audiences")),
    )
    op.create_index(op.f("ix_collection_audiences_term_id"), table, ["term_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("collection_audiences")
    op.drop_table("collection_items")
    op.drop_table("collections")
