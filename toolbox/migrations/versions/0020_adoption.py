"""adoptions: who uses what, where, at which stage, and what helped"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LIVING = sa.text("organisation_id IS NOT NULL AND state IN ('waiting', 'to-confirm', 'confirmed')")


def upgrade() -> None:
    """Go to this state."""
    _adoptions()
    _answers()
    _factors()
    _stages()


def _adoptions() -> None:
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("adopter_name", sa.String(length=300), nullable=False),
        sa.Column("region_key", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "interest",
                "trial",
                "adopted",
                "established",
                "abandoned",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("people_reached", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("hindered", sa.Text(), nullable=False),
        sa.Column("quote_consent", sa.Boolean(), nullable=False),
        sa.Column("photo_file_id", sa.Integer(), nullable=True),
        sa.Column("photo_alt", sa.String(length=300), nullable=False),
        sa.Column("photo_rights", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=300), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_consent", sa.Boolean(), nullable=False),
        sa.Column("holder_email", sa.String(length=254), nullable=False),
        sa.Column("holder_secret", sa.String(length=64), nullable=False),
        sa.Column("holder_locale", sa.String(length=5), nullable=False),
        sa.Column("address_confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("wants_news", sa.Boolean(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "entered_as",
            sa.Enum(
                "adopter",
                "guest",
                "maker",
                "editor",
                name="enteredas",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("external_key", sa.String(length=120), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "to-confirm",
                "confirmed",
                "withdrawn",
                "refused",
                name="adoptionstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("lapsed_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told_number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "contact_consent OR contact_email = ''", name=op.f("ck_adoptions_contact")
        ),
        sa.CheckConstraint("places = 1 OR source <> ''", name=op.f("ck_adoptions_source")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR confirmed_at IS NOT NULL", name=op.f("ck_adoptions_confirmed")
        ),
        sa.CheckConstraint(
            "people_reached IS NULL OR people_reached >= 0", name=op.f("ck_adoptions_people")
        ),
        sa.CheckConstraint("places >= 1", name=op.f("ck_adoptions_places")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_adoptions_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_adoptions_entered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_adoptions_instrument_id_instruments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_adoptions_organisation_id_organisations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["photo_file_id"],
            ["stored_files.id"],
            name=op.f("fk_adoptions_photo_file_id_stored_files"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["versions.id"],
            name=op.f("fk_adoptions_version_id_versions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoptions")),
        sa.UniqueConstraint("external_key", name=op.f("uq_adoptions_external_key")),
    )
    op.create_index(op.f("ix_adoptions_decided_by_id"), "adoptions", ["decided_by_id"])
    op.create_index(op.f("ix_adoptions_entered_by_id"), "adoptions", ["entered_by_id"])
    op.create_index(
        "ix_adoptions_evidence",
        "adoptions",
        ["instrument_id", "state", "confirmed_at", "stage", "region_key", "is_example", "places"],
    )
    op.create_index(op.f("ix_adoptions_organisation_id"), "adoptions", ["organisation_id"])
    op.create_index(op.f("ix_adoptions_photo_file_id"), "adoptions", ["photo_file_id"])
    op.create_index("ix_adoptions_region", "adoptions", ["region_key", "state"])
    op.create_index("ix_adoptions_state", "adoptions", ["state", "confirmed_at"])
    op.create_index(op.f("ix_adoptions_version_id"), "adoptions", ["version_id"])
    op.create_index(
        "uq_adoptions_living",
        "adoptions",
        ["instrument_id", "organisation_id", "region_key"],
        unique=True,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    )


def _answers() -> None:
    op.create_table(
        "adoption_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["adoption_id"],
            ["adoptions.id"],
            name=op.f("fk_adoption_answers_adoption_id_adoptions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_adoption_answers_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_adoption_answers_organisation_id_organisations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_answers")),
    )
    op.create_index(op.f("ix_adoption_answers_adoption_id"), "adoption_answers", ["adoption_id"])
    op.create_index(op.f("ix_adoption_answers_by_id"), "adoption_answers", ["by_id"])
    op.create_index(
        op.f("ix_adoption_answers_organisation_id"), "adoption_answers", ["organisation_id"]
    )


def _factors() -> None:
    op.create_table(
        "adoption_factors",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(length=600), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adoption_id"],
            ["adoptions.id"],
            name=op.f("fk_adoption_factors_adoption_id_adoptions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["terms.id"], name=op.f("fk_adoption_factors_term_id_terms")
        ),
        sa.PrimaryKeyConstraint("adoption_id", "term_id", name=op.f("pk_adoption_factors")),
    )
    op.create_index("ix_adoption_factors_term", "adoption_factors", ["term_id", "adoption_id"])


def _stages() -> None:
    op.create_table(
        "adoption_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "interest",
                "trial",
                "adopted",
                "established",
                "abandoned",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["adoption_id"],
            ["adoptions.id"],
            name=op.f("fk_adoption_stages_adoption_id_adoptions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_adoption_stages_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_stages")),
    )
    op.create_index("ix_adoption_stages_adoption", "adoption_stages", ["adoption_id", "since"])
    op.create_index(op.f("ix_adoption_stages_by_id"), "adoption_stages", ["by_id"])


def downgrade() -> None:
    """Go back; nobody knows any more who uses what."""
    for table in ("adoption_stages", "adoption_factors", "adoption_answers", "adoptions"):
        op.drop_table(table)
