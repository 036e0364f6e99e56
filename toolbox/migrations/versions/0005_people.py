"""people: logins, second factors, identities; who did something may be forgotten in the trail"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END"
_NO_UPDATE = f"CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries {_REFUSE}"
_FORGETTING_ALONE = (
    "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries WHEN NOT ("
    "NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.action IS OLD.action"
    " AND NEW.object_type IS OLD.object_type"
    " AND (NEW.object_id IS OLD.object_id OR OLD.object_type = 'account' AND NEW.object_id = 0)"
    " AND (NEW.user_id IS OLD.user_id OR NEW.user_id IS NULL)"
    " AND (NEW.details IS OLD.details"
    " OR json(NEW.details) = json_remove(OLD.details, '$.person'))) "
    f"{_REFUSE}"
)


def upgrade() -> None:
    """Go to this state; everybody logs in anew, for a login is a row from now on."""
    op.create_table(
        "logins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_logins_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logins")),
        sa.UniqueConstraint("digest", name=op.f("uq_logins_digest")),
    )
    with op.batch_alter_table("logins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_logins_user_id"), ["user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_logins_created_at"), ["created_at"], unique=False)
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_second_factors_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("user_id", "digest", name=op.f("uq_recovery_codes_user_id")),
    )
    op.create_table(
        "identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_identities_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer")),
    )
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identities_user_id"), ["user_id"], unique=False)
    op.drop_column("users", "session_number")
    op.execute(
        "DELETE FROM jobs WHERE kind IN ('accounts.forget_links', 'discovery.forget_searches')"
    )
    _replace_trigger(_FORGETTING_ALONE)


def downgrade() -> None:
    """Go back to the state before."""
    _replace_trigger(_NO_UPDATE)
    op.add_column(
        "users", sa.Column("session_number", sa.Integer(), nullable=False, server_default="1")
    )
    for table in ("identities", "recovery_codes", "second_factors", "logins"):
        op.drop_table(table)


def _replace_trigger(statement: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS audit_entries_no_update")
        op.execute(statement)
