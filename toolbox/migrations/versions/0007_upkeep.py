"""upkeep"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ANSWERED = ("open", "accepted", "declined", "withdrawn", "lapsed")
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Go to this state."""
    op.add_column("organisations", sa.Column("ended_at", sa.DateTime(), nullable=True))
    _reviews()
    _links()
    _handovers()
    _care_requests()
    _organisations()


def _to(table: str, column: str, of: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"), ondelete=ondelete
    )


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _reviews() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        _to("confirmations", "by_id", "users"),
        _to("confirmations", "version_id", "versions", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    _indexed("confirmations", "by_id", "version_id")
    op.create_table(
        "upkeep_reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeep_reminders")),
        sa.UniqueConstraint(
            "about", "number", "due_on", "stage", name=op.f("uq_upkeep_reminders_about")
        ),
    )


def _links() -> None:
    op.create_table(
        "web_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("host", sa.String(length=260), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *("new", "fine", "doubtful", "dead", "unknown"),
                name="linkstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("dead_since", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_links")),
        sa.UniqueConstraint("url", name=op.f("uq_web_links_url")),
    )
    _indexed("web_links", "due_at")
    op.create_index("ix_web_links_state", "web_links", ["state"])
    op.create_table(
        "link_places",
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        _to("link_places", "instrument_id", "instruments", "CASCADE"),
        _to("link_places", "link_id", "web_links", "CASCADE"),
        sa.PrimaryKeyConstraint("instrument_id", "link_id", name=op.f("pk_link_places")),
    )
    _indexed("link_places", "link_id")


def _state() -> sa.Column[str]:
    return sa.Column(
        "state",
        sa.Enum(*_ANSWERED, name="answered", native_enum=False, create_constraint=True, length=30),
        nullable=False,
    )


def _handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("from_name", sa.String(length=300), nullable=False),
        sa.Column("to_name", sa.String(length=300), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("by_editors", sa.Boolean(), nullable=False),
        _state(),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        _to("handovers", "instrument_id", "instruments", "CASCADE"),
        _to("handovers", "from_id", "organisations", "SET NULL"),
        _to("handovers", "to_id", "organisations", "SET NULL"),
        _to("handovers", "offered_by_id", "users"),
        _to("handovers", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    _indexed("handovers", "instrument_id", "from_id", "to_id", "offered_by_id", "decided_by_id")
    op.create_index(
        "uq_handovers_open",
        "handovers",
        ["instrument_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _care_requests() -> None:
    op.create_table(
        "care_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        _state(),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        _to("care_requests", "instrument_id", "instruments", "CASCADE"),
        _to("care_requests", "organisation_id", "organisations", "CASCADE"),
        _to("care_requests", "asked_by_id", "users"),
        _to("care_requests", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_requests")),
    )
    _indexed("care_requests", "instrument_id", "organisation_id", "asked_by_id", "decided_by_id")
    op.create_index(
        "uq_care_requests_open",
        "care_requests",
        ["instrument_id", "organisation_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _organisations() -> None:
    op.create_table(
        "project_endings",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("contact_name", sa.String(length=300), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("licences_seen", sa.Boolean(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        _to("project_endings", "organisation_id", "organisations", "CASCADE"),
        _to("project_endings", "planned_by_id", "users"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_project_endings")),
    )
    _indexed("project_endings", "planned_by_id")
    op.create_table(
        "peopled_organisations",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        _to("peopled_organisations", "organisation_id", "organisations", "CASCADE"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_peopled_organisations")),
    )
    op.execute(
        "INSERT INTO peopled_organisations (organisation_id, since) "
        "SELECT organisation_id, min(created_at) FROM memberships GROUP BY organisation_id"
    )


def downgrade() -> None:
    """Go back."""
    for table in (
        *("peopled_organisations", "project_endings", "care_requests", "handovers"),
        *("link_places", "web_links", "upkeep_reminders", "confirmations"),
    ):
        op.drop_table(table)
    op.drop_column("organisations", "ended_at")
