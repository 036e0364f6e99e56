"""vocabularies"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    op.create_table(
        "term_suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vocabulary_key", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *("waiting", "added", "named", "declined"),
                name="suggestionstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.Column("suggested_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_term_suggestions_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["suggested_by_id"],
            ["users.id"],
            name=op.f("fk_term_suggestions_suggested_by_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["terms.id"], name=op.f("fk_term_suggestions_term_id_terms")
        ),
        sa.ForeignKeyConstraint(
            ["vocabulary_key"],
            ["vocabularies.key"],
            name=op.f("fk_term_suggestions_vocabulary_key_vocabularies"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_suggestions")),
    )
    for column in ("state", "suggested_by_id", "vocabulary_key"):
        op.create_index(f"ix_term_suggestions_{column}", "term_suggestions", [column])
    op.create_table(
        "term_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vocabulary_key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("concepts", sa.JSON(), nullable=False),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["read_by_id"], ["users.id"], name=op.f("fk_term_imports_read_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["vocabulary_key"],
            ["vocabularies.key"],
            name=op.f("fk_term_imports_vocabulary_key_vocabularies"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_imports")),
    )
    op.create_index("ix_term_imports_read_by_id", "term_imports", ["read_by_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("term_imports")
    op.drop_table("term_suggestions")
