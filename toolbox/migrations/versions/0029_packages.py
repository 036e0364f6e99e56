"""where packages came from"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    op.create_table(
        "package_origins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.String(length=500), nullable=False),
        sa.Column("original_address", sa.String(length=500), nullable=False),
        sa.Column("toolbox_name", sa.String(length=300), nullable=False),
        sa.Column("toolbox_address", sa.String(length=500), nullable=False),
        sa.Column("owner_name", sa.String(length=300), nullable=False),
        sa.Column("changed_there_at", sa.DateTime(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("frame", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_package_origins_instrument_id_instruments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_origins")),
        sa.UniqueConstraint("instrument_id", name=op.f("uq_package_origins_instrument_id")),
    )
    op.create_index(op.f("ix_package_origins_original_id"), "package_origins", ["original_id"])
    op.create_table(
        "collection_origins",
        sa.Column("collection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("original_id", sa.String(length=500), nullable=False),
        sa.Column("toolbox_name", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collections.id"],
            name=op.f("fk_collection_origins_collection_id_collections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("collection_id", name=op.f("pk_collection_origins")),
    )
    op.create_index(
        op.f("ix_collection_origins_original_id"), "collection_origins", ["original_id"]
    )


def downgrade() -> None:
    """Go back to the state before."""
    op.drop_table("collection_origins")
    op.drop_table("package_origins")
