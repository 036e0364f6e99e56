"""site texts: every state of a page, and the doors of the home page in the operator's words"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state; what pages say now is the first state of each."""
    op.create_table(
        "site_doors",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_site_doors_changed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("key", "locale", name=op.f("pk_site_doors")),
    )
    versions = op.create_table(
        "site_text_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("place IN ('page', 'door')", name=op.f("ck_site_text_versions_place")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_site_text_versions_written_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_text_versions")),
    )
    op.create_index("ix_site_text_versions_text", "site_text_versions", ["place", "key", "locale"])
    _keep_present_pages(versions)


def _keep_present_pages(versions: sa.Table) -> None:
    pages = sa.table(
        "site_pages",
        *(sa.column(name, sa.String) for name in ("slug", "locale", "title", "body")),
        sa.column("changed_at", sa.DateTime),
        sa.column("changed_by_id", sa.Integer),
    )
    connection = op.get_bind()
    for page in connection.execute(sa.select(pages).order_by(pages.c.slug, pages.c.locale)).all():
        connection.execute(
            versions.insert().values(
                place="page",
                key=page.slug,
                locale=page.locale,
                texts={"title": page.title, "body": page.body},
                written_at=page.changed_at,
                written_by_id=page.changed_by_id,
            )
        )


def downgrade() -> None:
    """Go back; pages keep what they say."""
    op.drop_table("site_text_versions")
    op.drop_table("site_doors")
