"""handover date: the day on which an offered instrument moves, and when that was agreed on"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    op.add_column("handovers", sa.Column("moves_on", sa.Date(), nullable=True))
    op.add_column("handovers", sa.Column("agreed_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Go back; what was agreed on waits for an answer again."""
    op.drop_column("handovers", "agreed_at")
    op.drop_column("handovers", "moves_on")
