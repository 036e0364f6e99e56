"""what somebody is looking for"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    _calls()
    _answers()
    _told()
    _wishes()


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)


def _link(table: str, column: str, target: str, on_delete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete=on_delete,
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("seeker_name", sa.String(length=300), nullable=False),
        sa.Column("alliance_id", sa.Integer(), nullable=True),
        sa.Column("holder_email", sa.String(length=254), nullable=False),
        sa.Column("holder_secret", sa.String(length=64), nullable=False),
        sa.Column("holder_locale", sa.String(length=5), nullable=False),
        sa.Column("address_confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state", _words("callstate", "waiting", "open", "closed", "hidden"), nullable=False
        ),
        sa.Column(
            "outcome", _words("outcome", "none", "found", "not-needed", "expired"), nullable=False
        ),
        sa.Column("found_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("looked_until", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'open' OR expires_at IS NOT NULL", name=op.f("ck_calls_open_ends")
        ),
        _link("calls", "alliance_id", "alliances", "SET NULL"),
        _link("calls", "decided_by_id", "users"),
        _link("calls", "entered_by_id", "users"),
        _link("calls", "found_id", "instruments", "SET NULL"),
        _link("calls", "organisation_id", "organisations", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    for column in ("alliance_id", "decided_by_id", "entered_by_id", "found_id", "organisation_id"):
        op.create_index(op.f(f"ix_calls_{column}"), "calls", [column])
    op.create_index("ix_calls_state", "calls", ["state", "opened_at"])


def _answers() -> None:
    op.create_table(
        "call_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        _link("call_answers", "by_id", "users"),
        _link("call_answers", "call_id", "calls", "CASCADE"),
        _link("call_answers", "instrument_id", "instruments", "SET NULL"),
        _link("call_answers", "organisation_id", "organisations", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_answers")),
    )
    for column in ("by_id", "call_id", "instrument_id", "organisation_id"):
        op.create_index(op.f(f"ix_call_answers_{column}"), "call_answers", [column])


def _told() -> None:
    op.create_table(
        "calls_told",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        _link("calls_told", "call_id", "calls", "CASCADE"),
        _link("calls_told", "instrument_id", "instruments", "CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "instrument_id", name=op.f("pk_calls_told")),
    )
    op.create_index(op.f("ix_calls_told_instrument_id"), "calls_told", ["instrument_id"])


def _wishes() -> None:
    op.create_table(
        "call_wishes",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        _link("call_wishes", "call_id", "calls", "CASCADE"),
        _link("call_wishes", "term_id", "terms"),
        sa.PrimaryKeyConstraint("call_id", "term_id", name=op.f("pk_call_wishes")),
    )
    op.create_index("ix_call_wishes_term", "call_wishes", ["term_id", "call_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("call_wishes")
    op.drop_table("calls_told")
    op.drop_table("call_answers")
    op.drop_table("calls")
