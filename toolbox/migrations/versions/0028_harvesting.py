"""sources that are harvested"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    op.add_column(
        "instruments",
        sa.Column("is_followed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    _sources()
    _records()
    _runs()


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)


def _link(table: str, column: str, target: str, on_delete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete=on_delete,
    )


def _sources() -> None:
    op.create_table(
        "harvest_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column(
            "state", _words("sourcestate", "new", "followed", "paused", "leaving"), nullable=False
        ),
        sa.Column("preview", sa.JSON(), nullable=True),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.JSON(), nullable=True),
        sa.Column("keeps", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("visited_at", sa.DateTime(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        _link("harvest_sources", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest_sources")),
        sa.UniqueConstraint("address", name=op.f("uq_harvest_sources_address")),
    )
    op.create_index(
        op.f("ix_harvest_sources_organisation_id"), "harvest_sources", ["organisation_id"]
    )


def _records() -> None:
    op.create_table(
        "harvested_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("upstream_id", sa.String(length=500), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("stamp", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("trouble", sa.JSON(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        _link("harvested_records", "instrument_id", "instruments", "SET NULL"),
        _link("harvested_records", "source_id", "harvest_sources", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvested_records")),
        sa.UniqueConstraint(
            "source_id", "upstream_id", name=op.f("uq_harvested_records_source_id")
        ),
    )
    op.create_index(
        op.f("ix_harvested_records_instrument_id"), "harvested_records", ["instrument_id"]
    )
    op.create_index("ix_harvested_records_run", "harvested_records", ["source_id", "run_id"])


def _runs() -> None:
    op.create_table(
        "harvest_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _words("outcome", "running", "done", "failed"), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("read", "added", "changed", "unchanged", "deleted", "refused")
        ),
        sa.Column("cursor", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.JSON(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        _link("harvest_runs", "source_id", "harvest_sources", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest_runs")),
    )
    op.create_index(
        "uq_harvest_runs_running",
        "harvest_runs",
        ["source_id"],
        unique=True,
        sqlite_where=sa.text("outcome = 'running'"),
        postgresql_where=sa.text("outcome = 'running'"),
    )
    op.create_index("ix_harvest_runs_source", "harvest_runs", ["source_id", "started_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("harvest_runs")
    op.drop_table("harvested_records")
    op.drop_table("harvest_sources")
    op.drop_column("instruments", "is_followed")
