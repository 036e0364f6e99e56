"""blocked: accounts that open no more, links that make an editor, when nightly work was done"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_ROLE = (
    "ALTER TABLE one_time_tokens ADD COLUMN role VARCHAR(30)"
    " CONSTRAINT ck_one_time_tokens_role CHECK (role IN ('member', 'editor', 'administrator'))"
)
"""Said in one piece: a table that is copied for a constraint loses those it has."""


def upgrade() -> None:
    """Go to this state."""
    op.add_column("users", sa.Column("blocked_at", sa.DateTime(), nullable=True))
    op.execute(_ROLE)
    op.create_table(
        "job_runs",
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_job_runs")),
    )


def downgrade() -> None:
    """Go back; who was blocked can log in again."""
    op.drop_table("job_runs")
    with op.batch_alter_table("one_time_tokens") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_one_time_tokens_role"), type_="check")
        batch_op.drop_column("role")
    op.drop_column("users", "blocked_at")
