"""organisations"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_FEWER = ("member", "owner")
_ROLES = (*_FEWER, "reviewer")


def _role(names: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(
        *names, name="membershiprole", native_enum=False, create_constraint=True, length=30
    )


def upgrade() -> None:
    """Go to this state."""
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_organisations_merged_into_id_organisations"),
            "organisations",
            ["merged_into_id"],
            ["id"],
        )
    _change_roles(_FEWER, _ROLES)
    op.create_table(
        "partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_partners_instrument_id_instruments"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_partners_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint(
            "instrument_id", "organisation_id", name=op.f("uq_partners_instrument_id")
        ),
    )
    op.create_index(op.f("ix_partners_organisation_id"), "partners", ["organisation_id"])


def _change_roles(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_memberships_membershiprole"), type_="check")
        batch_op.alter_column(
            "role", existing_type=_role(before), type_=_role(after), existing_nullable=False
        )


def downgrade() -> None:
    """Go back; who only read becomes a member."""
    op.drop_table("partners")
    op.execute("UPDATE memberships SET role = 'member' WHERE role = 'reviewer'")
    _change_roles(_ROLES, _FEWER)
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_organisations_merged_into_id_organisations"), type_="foreignkey"
        )
        batch_op.drop_column("merged_into_id")
