"""what other toolboxes last said, and what waits for a decision"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    op.add_column(
        "harvested_records",
        sa.Column("was_retired", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "peer_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("toolbox", sa.String(length=500), nullable=False),
        sa.Column("toolbox_name", sa.String(length=300), nullable=False),
        sa.Column("original_id", sa.String(length=500), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_peer_states_instrument_id_instruments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_states")),
        sa.UniqueConstraint("instrument_id", "toolbox", name=op.f("uq_peer_states_instrument_id")),
    )
    op.create_index("ix_peer_states_original_id", "peer_states", ["original_id"])
    op.create_table(
        "peer_conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("theirs", sa.JSON(), nullable=True),
        sa.Column("base", sa.JSON(), nullable=True),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["state_id"],
            ["peer_states.id"],
            name=op.f("fk_peer_conflicts_state_id_peer_states"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_conflicts")),
        sa.UniqueConstraint("state_id", "field", name=op.f("uq_peer_conflicts_state_id")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("peer_conflicts")
    op.drop_table("peer_states")
    op.drop_column("harvested_records", "was_retired")
