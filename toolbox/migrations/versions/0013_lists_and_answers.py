"""lists and answers: a list that was taken over can be taken back; answers that came along"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    op.add_column("term_imports", sa.Column("taken_over_at", sa.DateTime(), nullable=True))
    op.add_column(
        "term_imports", sa.Column("steps", sa.JSON(), nullable=False, server_default="[]")
    )
    op.create_table(
        "shipped_answers",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_shipped_answers")),
    )


def downgrade() -> None:
    """Go back; lists that were taken over stay so and cannot be taken back any more."""
    op.drop_table("shipped_answers")
    op.execute("DELETE FROM term_imports WHERE taken_over_at IS NOT NULL")
    op.drop_column("term_imports", "steps")
    op.drop_column("term_imports", "taken_over_at")
