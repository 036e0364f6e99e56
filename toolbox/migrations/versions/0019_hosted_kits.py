"""hosted kits: which kit a published copy was made with, which addresses were used, and by whom"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ROLES = "role IN ('main', 'worksheet', 'teacher-guide', 'source')"
_ROLES_WITH_POSTER = "role IN ('main', 'worksheet', 'teacher-guide', 'source', 'poster')"


def upgrade() -> None:
    """Go to this state; what is hosted was made with the kit its copy has now."""
    op.add_column("packages", sa.Column("photographed_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attachments_role"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_attachments_role"), _ROLES_WITH_POSTER)
    with op.batch_alter_table("adapted_copies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lineage", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("hosted_kit_file_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("hosted_lineage", sa.JSON(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_adapted_copies_hosted_kit_file_id_stored_files"),
            "stored_files",
            ["hosted_kit_file_id"],
            ["id"],
        )
        batch_op.create_index(
            batch_op.f("ix_adapted_copies_hosted_kit_file_id"), ["hosted_kit_file_id"]
        )
    op.execute(
        "UPDATE adapted_copies SET hosted_kit_file_id = kit_file_id WHERE hosted_at IS NOT NULL"
    )
    _make_addresses()
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.alter_column("instrument_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("file_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(
            sa.Column("site", sa.String(length=120), nullable=False, server_default="")
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_lessons_plays"), "file_id IS NOT NULL OR site <> ''"
        )


def _make_addresses() -> None:
    op.create_table(
        "used_addresses",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("blocked_reason", sa.Text(), nullable=False),
        sa.Column("freed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["copy_id"],
            ["adapted_copies.id"],
            name=op.f("fk_used_addresses_copy_id_adapted_copies"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_used_addresses_organisation_id_organisations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_used_addresses_user_id_users")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_used_addresses")),
    )
    for column in ("copy_id", "organisation_id", "user_id"):
        op.create_index(op.f(f"ix_used_addresses_{column}"), "used_addresses", [column])
    op.execute(
        "INSERT INTO used_addresses (slug, copy_id, organisation_id, user_id, blocked_reason) "
        "SELECT slug, id, organisation_id, user_id, blocked_reason FROM adapted_copies "
        "WHERE slug IS NOT NULL"
    )


def downgrade() -> None:
    """Go back; lessons on copies end, posters become plain files."""
    op.execute("DELETE FROM seats WHERE lesson_id IN (SELECT id FROM lessons WHERE site <> '')")
    op.execute("DELETE FROM lessons WHERE site <> ''")
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_lessons_plays"), type_="check")
        batch_op.drop_column("site")
        batch_op.alter_column("file_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("instrument_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("used_addresses")
    with op.batch_alter_table("adapted_copies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adapted_copies_hosted_kit_file_id"))
        batch_op.drop_constraint(
            batch_op.f("fk_adapted_copies_hosted_kit_file_id_stored_files"), type_="foreignkey"
        )
        batch_op.drop_column("hosted_lineage")
        batch_op.drop_column("hosted_kit_file_id")
        batch_op.drop_column("lineage")
    op.execute("UPDATE attachments SET role = 'main' WHERE role = 'poster'")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attachments_role"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_attachments_role"), _ROLES)
    op.drop_column("packages", "photographed_at")
