"""review"""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_DAYS = timedelta(days=14)


def upgrade() -> None:
    """Go to this state."""
    _submissions()
    _comments()
    op.create_table(
        "canned_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text_de", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_canned_answers_changed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answers")),
        sa.UniqueConstraint("title", name=op.f("uq_canned_answers_title")),
    )
    _begin_rounds()


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *("waiting", "returned", "rejected", "published", "withdrawn", "dropped"),
                name="submissionstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("changes_due_on", sa.Date(), nullable=True),
        sa.Column("soon_reminded_at", sa.DateTime(), nullable=True),
        sa.Column("late_reminded_at", sa.DateTime(), nullable=True),
        sa.Column("changes_reminded_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)",
            name=op.f("ck_submissions_ended_has_a_moment"),
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_submissions_round")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["users.id"], name=op.f(f"fk_submissions_{column}_users")
            )
            for column in ("submitted_by_id", "assigned_to_id", "decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_submissions_instrument_id_instruments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["versions.id"],
            name=op.f("fk_submissions_version_id_versions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("instrument_id", "round", name=op.f("uq_submissions_instrument_id")),
    )
    for column in ("version_id", "submitted_by_id", "assigned_to_id", "decided_by_id"):
        op.create_index(op.f(f"ix_submissions_{column}"), "submissions", [column])
    op.create_index("ix_submissions_state", "submissions", ["state", "submitted_at"])
    op.create_index(
        "uq_submissions_waiting",
        "submissions",
        ["instrument_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _comments() -> None:
    op.create_table(
        "review_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "done_at IS NOT NULL OR done_by_id IS NULL",
            name=op.f("ck_review_comments_done_has_a_moment"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["users.id"], name=op.f(f"fk_review_comments_{column}_users")
            )
            for column in ("created_by_id", "done_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_review_comments_submission_id_submissions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
    )
    for column in ("submission_id", "created_by_id", "done_by_id"):
        op.create_index(op.f(f"ix_review_comments_{column}"), "review_comments", [column])


def _begin_rounds() -> None:
    """Give what waits for the editors today its first round; the audit trail knows who sent it."""
    versions = sa.table(
        "versions",
        *(sa.column(name, sa.Integer) for name in ("id", "instrument_id", "number")),
        sa.column("state", sa.String),
        *(sa.column(name, sa.DateTime) for name in ("submitted_at", "saved_at")),
    )
    trail = sa.table(
        "audit_entries",
        *(sa.column(name, sa.Integer) for name in ("id", "user_id", "object_id")),
        *(sa.column(name, sa.String) for name in ("action", "object_type")),
    )
    submissions = sa.table(
        "submissions",
        *(sa.column(name, sa.Integer) for name in ("instrument_id", "version_id")),
        *(sa.column(name, sa.Integer) for name in ("version_number", "round", "row_version")),
        *(sa.column(name, sa.String) for name in ("state", "note", "comment")),
        sa.column("submitted_at", sa.DateTime),
        sa.column("submitted_by_id", sa.Integer),
        *(sa.column(name, sa.JSON) for name in ("sheet", "reasons")),
        sa.column("due_on", sa.Date),
    )
    connection = op.get_bind()
    waiting = connection.execute(sa.select(versions).where(versions.c.state == "in-review")).all()
    for version in waiting:
        sender = connection.scalar(
            sa.select(trail.c.user_id)
            .where(
                trail.c.object_type == "instrument",
                trail.c.object_id == version.instrument_id,
                trail.c.action == "submitted",
            )
            .order_by(trail.c.id.desc())
            .limit(1)
        )
        moment = version.submitted_at or version.saved_at
        connection.execute(
            sa.insert(submissions).values(
                instrument_id=version.instrument_id,
                version_id=version.id,
                version_number=version.number,
                round=1,
                row_version=1,
                state="waiting",
                note="",
                comment="",
                submitted_at=moment,
                submitted_by_id=sender,
                sheet={},
                reasons=[],
                due_on=(moment + _DAYS).date(),
            )
        )


def downgrade() -> None:
    """Go back."""
    op.drop_table("canned_answers")
    op.drop_table("review_comments")
    op.drop_table("submissions")
