"""lessons and the seats in them"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    state = sa.Enum(
        *("open", "paused", "ended"),
        name="lessonstate",
        native_enum=False,
        create_constraint=True,
        length=30,
    )
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        _to("lessons", "instrument_id", "instruments"),
        _to("lessons", "file_id", "stored_files"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sa.UniqueConstraint("digest", name=op.f("uq_lessons_digest")),
        sa.UniqueConstraint("code", name=op.f("uq_lessons_code")),
    )
    for column in ("instrument_id", "file_id", "expires_at"):
        op.create_index(op.f(f"ix_lessons_{column}"), "lessons", [column])
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=True),
        sa.Column("score_raw", sa.Double(), nullable=True),
        sa.Column("score_min", sa.Double(), nullable=True),
        sa.Column("score_max", sa.Double(), nullable=True),
        sa.Column("success", sa.Boolean(), nullable=True),
        sa.Column("duration", sa.Double(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("allowance", sa.Double(), nullable=False),
        sa.Column("allowed_at", sa.DateTime(), nullable=False),
        _to("seats", "lesson_id", "lessons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("digest", name=op.f("uq_seats_digest")),
        sa.UniqueConstraint("lesson_id", "name", name=op.f("uq_seats_lesson_id")),
    )


def _to(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{of}")
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Go back to the state before."""
    op.drop_table("seats")
    op.drop_table("lessons")
