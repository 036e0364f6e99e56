"""stage: what was found in archives, whether they run in the browser"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The formats of this day that may hold a package.
_FORMATS = ("zip", "h5p")
_EXAMINE = "stage.examine"


def upgrade() -> None:
    """Go to this state; archives that are there already are looked into."""
    op.create_table(
        "packages",
        sa.Column("file_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "playable",
                "unplayable",
                "plain",
                name="packagestate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "web",
                "h5p",
                "none",
                name="packagekind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("entry", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("unpacked", sa.BigInteger(), nullable=False),
        sa.Column("poster", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("examined_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_files.id"],
            name=op.f("fk_packages_file_id_stored_files"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_packages")),
    )
    _enqueue_looks()


def downgrade() -> None:
    """Go back; what is unpacked on the disk can be deleted by hand."""
    op.drop_table("packages")


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
    connection = op.get_bind()
    wanted = sa.select(files.c.id).where(files.c.format.in_(_FORMATS)).order_by(files.c.id)
    for (file_id,) in connection.execute(wanted).all():
        connection.execute(
            jobs.insert().values(
                kind=_EXAMINE,
                key=str(file_id),
                payload={"file_id": file_id},
                state="waiting",
                attempts=0,
                created_at=sa.func.current_timestamp(),
                run_at=sa.func.current_timestamp(),
            )
        )
