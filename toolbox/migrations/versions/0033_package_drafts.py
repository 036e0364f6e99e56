"""drafts that were filled from packages"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COMMON = (
    *("original_id", "original_address", "toolbox_name", "toolbox_address", "owner_name"),
    *("changed_there_at", "taken_at", "digest", "base", "frame"),
)


def upgrade() -> None:
    """Go to this state; who was never published bears no name of another toolbox any more."""
    op.create_table(
        "package_drafts",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("peer", sa.String(length=500), nullable=False),
        sa.Column("peer_name", sa.String(length=300), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("licence", sa.String(length=300), nullable=False),
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
            ["version_id"],
            ["versions.id"],
            name=op.f("fk_package_drafts_version_id_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_package_drafts")),
    )
    op.create_index(op.f("ix_package_drafts_original_id"), "package_drafts", ["original_id"])
    _move_drafts()


def _move_drafts() -> None:
    """Move the origins of what was never published to its draft."""
    names = ", ".join(_COMMON)
    told = ", ".join(f"package_origins.{name}" for name in _COMMON)
    unpublished = "SELECT id FROM instruments WHERE published_at IS NULL"
    op.execute(
        sa.text(
            f"INSERT INTO package_drafts (version_id, number, licence, peer, peer_name, {names}) "  # noqa: S608
            f"SELECT versions.id, versions.number, '', package_origins.toolbox_address, "
            f"package_origins.toolbox_name, {told} FROM package_origins "
            "JOIN instruments ON instruments.id = package_origins.instrument_id "
            "JOIN versions ON versions.instrument_id = instruments.id "
            "WHERE instruments.published_at IS NULL AND versions.state IN ('draft', 'in-review')"
        )
    )
    with_origin = "SELECT instrument_id FROM package_origins"
    for statement in (
        f"UPDATE instruments SET external_id = NULL WHERE published_at IS NULL "  # noqa: S608
        f"AND id IN ({with_origin})",
        f"DELETE FROM record_origins WHERE instrument_id IN ({unpublished}) "  # noqa: S608
        f"AND instrument_id IN ({with_origin})",
        f"DELETE FROM package_origins WHERE instrument_id IN ({unpublished})",  # noqa: S608
    ):
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Go back; drafts forget which package they were filled from."""
    op.drop_table("package_drafts")
