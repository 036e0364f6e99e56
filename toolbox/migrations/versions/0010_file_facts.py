"""file facts"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The formats of this day whose facts can be read.
_FORMATS = (*("pdf", "docx", "odt", "pptx", "odp", "xlsx", "ods", "html", "h5p", "zip"),)
_LOOK = "files.look_inside"


def upgrade() -> None:
    """Go to this state; files that are there already are looked at once more."""
    op.add_column("stored_files", sa.Column("facts", sa.JSON(), nullable=True))
    _enqueue_looks()


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("stored_files") as batch_op:
        batch_op.drop_column("facts")


def _enqueue_looks() -> None:
    files = sa.table("stored_files", sa.column("id", sa.Integer), sa.column("format", sa.String))
    jobs = sa.table(
        "jobs",
        sa.column("kind", sa.String),
        sa.column("key", sa.String),
        sa.column("payload", sa.JSON),
        sa.column("state", sa.String),
        sa.column("attempts", sa.Integer),
        sa.column("created_at", sa.DateTime),
        sa.column("run_at", sa.DateTime),
    )
    waiting = sa.select(jobs.c.key).where(jobs.c.kind == _LOOK, jobs.c.state == "waiting")
    connection = op.get_bind()
    known = {key for (key,) in connection.execute(waiting)}
    wanted = sa.select(files.c.id).where(files.c.format.in_(_FORMATS)).order_by(files.c.id)
    for (file_id,) in connection.execute(wanted).all():
        if str(file_id) not in known:
            connection.execute(
                jobs.insert().values(
                    kind=_LOOK,
                    key=str(file_id),
                    payload={"file_id": file_id},
                    state="waiting",
                    attempts=0,
                    created_at=sa.func.current_timestamp(),
                    run_at=sa.func.current_timestamp(),
                )
            )
