"""alliances and their meetings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    _alliances()
    _people()
    _meetings()
    _agenda()
    _guests()
    _files()


def _to(table: str, column: str, of: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"), ondelete=ondelete
    )


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _state(name: str, *states: str) -> sa.Column[str]:
    kind = sa.Enum(*states, name=name, native_enum=False, create_constraint=True, length=30)
    return sa.Column("state", kind, nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def _line(name: str, length: int = 300) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _yes_or_no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _alliances() -> None:
    table = "alliances"
    op.create_table(
        table,
        _number("id"),
        _line("slug", 120),
        _line("name"),
        _line("summary"),
        _text("description"),
        _number("founded_year", nullable=True),
        _line("website", 500),
        _yes_or_no("takes_applications"),
        _number("row_version"),
        _moment("created_at"),
        _number("created_by_id", nullable=True),
        _moment("closed_at", nullable=True),
        _to(table, "created_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliances")),
        sa.UniqueConstraint("slug", name=op.f("uq_alliances_slug")),
    )
    _indexed(table, "created_by_id")


def _people() -> None:
    table = "alliance_members"
    op.create_table(
        table,
        _number("id"),
        _number("alliance_id"),
        _number("organisation_id"),
        _state("memberstate", "applied", "invited", "member", "refused", "declined", "left"),
        _text("message"),
        _moment("asked_at"),
        _number("asked_by_id", nullable=True),
        _text("answer"),
        _moment("decided_at", nullable=True),
        _number("decided_by_id", nullable=True),
        _to(table, "alliance_id", "alliances", "CASCADE"),
        _to(table, "organisation_id", "organisations", "CASCADE"),
        _to(table, "asked_by_id", "users"),
        _to(table, "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance_members")),
        sa.UniqueConstraint(
            "alliance_id", "organisation_id", name=op.f("uq_alliance_members_alliance_id")
        ),
    )
    _indexed(table, "organisation_id", "asked_by_id", "decided_by_id")
    table = "alliance_moderators"
    op.create_table(
        table,
        _number("id"),
        _number("alliance_id"),
        _number("user_id"),
        _moment("named_at"),
        _number("named_by_id", nullable=True),
        _to(table, "alliance_id", "alliances", "CASCADE"),
        _to(table, "user_id", "users"),
        _to(table, "named_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance_moderators")),
        sa.UniqueConstraint(
            "alliance_id", "user_id", name=op.f("uq_alliance_moderators_alliance_id")
        ),
    )
    _indexed(table, "user_id", "named_by_id")


def _meetings() -> None:
    table = "alliance_meetings"
    op.create_table(
        table,
        _number("id"),
        _number("alliance_id"),
        _number("number"),
        _line("title"),
        _text("about"),
        _moment("starts_at"),
        _moment("ends_at"),
        _line("place"),
        _line("link", 500),
        _yes_or_no("is_public"),
        sa.Column("public_parts", sa.JSON(), nullable=False),
        _text("minutes"),
        _moment("minutes_published_at", nullable=True),
        _moment("announced_at", nullable=True),
        _moment("begun_at", nullable=True),
        _moment("closed_at", nullable=True),
        _moment("cancelled_at", nullable=True),
        _text("cancel_reason"),
        _line("reminded", 20),
        _number("sequence"),
        _number("row_version"),
        _moment("created_at"),
        _number("created_by_id", nullable=True),
        _moment("changed_at"),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_alliance_meetings_order")),
        _to(table, "alliance_id", "alliances", "CASCADE"),
        _to(table, "created_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alliance_meetings")),
        sa.UniqueConstraint("alliance_id", "number", name=op.f("uq_alliance_meetings_alliance_id")),
    )
    _indexed(table, "starts_at", "created_by_id")


def _agenda() -> None:
    table = "agenda_items"
    op.create_table(
        table,
        _number("id"),
        _number("meeting_id"),
        _number("position"),
        _line("title"),
        _number("duration"),
        _line("speaker"),
        _text("note"),
        sa.CheckConstraint("duration BETWEEN 1 AND 600", name=op.f("ck_agenda_items_duration")),
        _to(table, "meeting_id", "alliance_meetings", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
    )
    _indexed(table, "meeting_id")


def _guests() -> None:
    table = "meeting_guests"
    op.create_table(
        table,
        _number("id"),
        _number("meeting_id"),
        _line("mark", 64),
        _line("name"),
        _line("organisation"),
        _line("email", 254),
        _line("locale", 5),
        _state("gueststate", "invited", "accepted", "declined"),
        _yes_or_no("never_again"),
        _moment("named_at", nullable=True),
        _moment("invited_at"),
        _number("invited_by_id", nullable=True),
        _moment("answered_at", nullable=True),
        _to(table, "meeting_id", "alliance_meetings", "CASCADE"),
        _to(table, "invited_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_guests")),
        sa.UniqueConstraint("meeting_id", "mark", name=op.f("uq_meeting_guests_meeting_id")),
    )
    _indexed(table, "mark", "invited_by_id")


def _files() -> None:
    table = "meeting_files"
    op.create_table(
        table,
        _number("id"),
        _number("meeting_id"),
        _number("file_id"),
        _line("name"),
        _line("title"),
        _number("position"),
        _moment("published_at", nullable=True),
        _moment("added_at"),
        _number("added_by_id", nullable=True),
        _to(table, "meeting_id", "alliance_meetings", "CASCADE"),
        _to(table, "file_id", "stored_files"),
        _to(table, "added_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_files")),
    )
    _indexed(table, "meeting_id", "file_id", "added_by_id")


def downgrade() -> None:
    """Go back."""
    for table in (
        *("meeting_files", "meeting_guests", "agenda_items", "alliance_meetings"),
        *("alliance_moderators", "alliance_members", "alliances"),
    ):
        op.drop_table(table)
