"""the workshop: kits in files, adapted copies, links for self-service, proposals"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    _kits()
    _copies()
    _self_service()
    _proposals()


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


def _kits() -> None:
    op.create_table(
        "kit_files",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("is_kit", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        _to("kit_files", "file_id", "stored_files", "CASCADE"),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_kit_files")),
    )


def _copies() -> None:
    table = "adapted_copies"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("kit_file_id", sa.Integer(), nullable=False),
        sa.Column("kit_version", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("leftover", sa.JSON(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("left_file_id", sa.Integer(), nullable=True),
        sa.Column("told_file_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("site_file_id", sa.Integer(), nullable=True),
        sa.Column("hosted_version", sa.Integer(), nullable=True),
        sa.Column("hosted_answers", sa.JSON(), nullable=True),
        sa.Column("hosted_at", sa.DateTime(), nullable=True),
        sa.Column("may_be_found", sa.Boolean(), nullable=False),
        sa.Column("blocked_reason", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "organisation_id IS NOT NULL OR user_id IS NOT NULL OR digest IS NOT NULL",
            name=op.f("ck_adapted_copies_owned"),
        ),
        _to(table, "instrument_id", "instruments", "SET NULL"),
        _to(table, "version_id", "versions", "SET NULL"),
        _to(table, "kit_file_id", "stored_files"),
        _to(table, "organisation_id", "organisations", "CASCADE"),
        _to(table, "user_id", "users"),
        _to(table, "created_by_id", "users"),
        _to(table, "saved_by_id", "users"),
        _to(table, "previous_id", "adapted_copies", "SET NULL"),
        _to(table, "left_file_id", "stored_files", "SET NULL"),
        _to(table, "told_file_id", "stored_files", "SET NULL"),
        _to(table, "site_file_id", "stored_files"),
        _to(table, "draft_id", "instruments", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adapted_copies")),
        sa.UniqueConstraint("digest", name=op.f("uq_adapted_copies_digest")),
        sa.UniqueConstraint("slug", name=op.f("uq_adapted_copies_slug")),
    )
    _indexed(
        table,
        *("instrument_id", "version_id", "kit_file_id", "organisation_id", "user_id"),
        *("created_by_id", "saved_by_id", "previous_id", "left_file_id", "told_file_id"),
        *("site_file_id", "draft_id"),
    )
    op.create_table(
        "copy_pictures",
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        _to("copy_pictures", "copy_id", "adapted_copies", "CASCADE"),
        _to("copy_pictures", "file_id", "stored_files"),
        sa.PrimaryKeyConstraint("copy_id", "name", name=op.f("pk_copy_pictures")),
    )
    _indexed("copy_pictures", "file_id")


def _self_service() -> None:
    table = "self_service_links"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        _to(table, "copy_id", "adapted_copies", "CASCADE"),
        _to(table, "created_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("digest", name=op.f(f"uq_{table}_digest")),
    )
    _indexed(table, "copy_id", "created_by_id")
    table = "self_service_entries"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(length=120), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=True),
        _state("entrystate", "waiting", "accepted", "declined", "withdrawn"),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("consented_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _to(table, "copy_id", "adapted_copies", "CASCADE"),
        _to(table, "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("digest", name=op.f(f"uq_{table}_digest")),
    )
    _indexed(table, "copy_id", "decided_by_id")


def _proposals() -> None:
    table = "kit_proposals"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("kit_version", sa.String(length=40), nullable=False),
        sa.Column("from_name", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=True),
        _state("proposalstate", "open", "accepted", "declined"),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        _to(table, "instrument_id", "instruments", "CASCADE"),
        _to(table, "copy_id", "adapted_copies", "SET NULL"),
        _to(table, "sent_by_id", "users"),
        _to(table, "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _indexed(table, "instrument_id", "copy_id", "sent_by_id", "decided_by_id")


def downgrade() -> None:
    """Go back; what stands at /m/ is gone with it."""
    for table in (
        *("kit_proposals", "self_service_entries", "self_service_links"),
        *("copy_pictures", "adapted_copies", "kit_files"),
    ):
        op.drop_table(table)
