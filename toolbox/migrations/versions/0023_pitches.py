"""pitches, interest and agreements"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    _pitches()
    _interests()
    _agreements()
    _results()


def _pitches() -> None:
    op.create_table(
        "pitches",
        _whole("id"),
        _whole("meeting_id"),
        _whole("instrument_id"),
        sa.Column("state", _enum("pitchstate", "proposed", "planned"), nullable=False),
        _whole("position"),
        _text("code", 6),
        _text("title", 300),
        *(_text(name, 300) for name in ("problem", "audience", "effort", "proof", "ask")),
        _whole("seconds"),
        _whole("row_version"),
        _moment("created_at"),
        _whole("written_by_id", nullable=True),
        _to("pitches", "meeting_id", "alliance_meetings", "CASCADE"),
        _to("pitches", "instrument_id", "instruments", "CASCADE"),
        _to("pitches", "written_by_id", "users"),
        sa.CheckConstraint("seconds BETWEEN 30 AND 300", name=op.f("ck_pitches_seconds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pitches")),
        sa.UniqueConstraint("meeting_id", "instrument_id", name=op.f("uq_pitches_meeting_id")),
        sa.UniqueConstraint("code", name=op.f("uq_pitches_code")),
    )
    _index("pitches", "instrument_id", "written_by_id")


def _interests() -> None:
    op.create_table(
        "meeting_contacts",
        _whole("id"),
        _whole("meeting_id"),
        _text("mark", 64),
        _text("mail_mark", 64),
        *(_text(name, 300) for name in ("name", "organisation", "place")),
        _text("region_key", 120),
        _text("email", 254),
        _text("locale", 5),
        sa.Column("wants_summary", sa.Boolean(), nullable=False),
        _moment("created_at"),
        _moment("confirmed_at", nullable=True),
        _to("meeting_contacts", "meeting_id", "alliance_meetings", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_contacts")),
        sa.UniqueConstraint("meeting_id", "mark", name=op.f("uq_meeting_contacts_meeting_id")),
    )
    _index("meeting_contacts", "mail_mark")
    op.create_table(
        "pitch_interests",
        _whole("id"),
        _whole("pitch_id"),
        _text("mark", 64, nullable=True),
        _whole("adoption_id", nullable=True),
        _whole("contact_id", nullable=True),
        _moment("at"),
        _to("pitch_interests", "pitch_id", "pitches", "CASCADE"),
        _to("pitch_interests", "adoption_id", "adoptions", "SET NULL"),
        _to("pitch_interests", "contact_id", "meeting_contacts", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pitch_interests")),
        sa.UniqueConstraint("pitch_id", "mark", name=op.f("uq_pitch_interests_pitch_id")),
    )
    _index("pitch_interests", "adoption_id", "contact_id")


def _agreements() -> None:
    op.create_table(
        "agreements",
        _whole("id"),
        _whole("alliance_id"),
        _whole("meeting_id", nullable=True),
        _text("what", 500),
        _text("who", 300),
        _whole("organisation_id", nullable=True),
        _text("person", 300),
        _whole("user_id", nullable=True),
        _text("email", 254),
        _text("locale", 5),
        _moment("confirmed_at", nullable=True),
        _moment("asked_at", nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", _enum("agreementstate", "open", "done", "dropped"), nullable=False),
        _moment("settled_at", nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        _whole("row_version"),
        _moment("created_at"),
        _whole("created_by_id", nullable=True),
        _to("agreements", "alliance_id", "alliances", "CASCADE"),
        _to("agreements", "meeting_id", "alliance_meetings", "SET NULL"),
        _to("agreements", "organisation_id", "organisations", "SET NULL"),
        _to("agreements", "user_id", "users"),
        _to("agreements", "created_by_id", "users"),
        sa.CheckConstraint(
            "(state = 'open') = (settled_at IS NULL)", name=op.f("ck_agreements_settled")
        ),
        sa.CheckConstraint("user_id IS NULL OR email = ''", name=op.f("ck_agreements_one_address")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    _index(
        "agreements",
        *("alliance_id", "meeting_id", "organisation_id", "user_id", "created_by_id"),
    )
    deeds = ("made", "changed", "done", "dropped", "reopened", "reminded")
    op.create_table(
        "agreement_steps",
        _whole("id"),
        _whole("agreement_id"),
        sa.Column("deed", _enum("agreementdeed", *deeds), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        _moment("at"),
        _whole("by_id", nullable=True),
        _to("agreement_steps", "agreement_id", "agreements", "CASCADE"),
        _to("agreement_steps", "by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_steps")),
    )
    _index("agreement_steps", "agreement_id", "by_id")


def _results() -> None:
    op.create_table(
        "meeting_results",
        _whole("meeting_id"),
        sa.Column("words", sa.Text(), nullable=False),
        _moment("published_at", nullable=True),
        _moment("mailed_at", nullable=True),
        _whole("mailed_to"),
        _moment("changed_at"),
        _whole("by_id", nullable=True),
        _to("meeting_results", "meeting_id", "alliance_meetings", "CASCADE"),
        _to("meeting_results", "by_id", "users"),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_results")),
    )
    _index("meeting_results", "by_id")


def _whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)


def _to(
    table: str, column: str, there: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{there}.id"], name=op.f(f"fk_{table}_{column}_{there}"), ondelete=ondelete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Go back."""
    for table in (
        *("meeting_results", "agreement_steps", "agreements"),
        *("pitch_interests", "meeting_contacts", "pitches"),
    ):
        op.drop_table(table)
