"""what harvesters have been told"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this state."""
    publications = op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instruments.id"],
            name=op.f("fk_publications_instrument_id_instruments"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("instrument_id", name=op.f("uq_publications_instrument_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_publications_changed", "publications", ["changed_at", "id"])
    sets = op.create_table(
        "publication_sets",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publications.id"],
            name=op.f("fk_publication_sets_publication_id_publications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("publication_id", "key", name=op.f("pk_publication_sets")),
    )
    op.create_index("ix_publication_sets_key", "publication_sets", ["key", "publication_id"])
    connection = op.get_bind()
    _insert(connection, publications, _lines(connection))
    numbers = {
        instrument_id: number
        for instrument_id, number in connection.execute(
            sa.select(publications.c.instrument_id, publications.c.id)
        )
    }
    _insert(connection, sets, _sets(connection, numbers))


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), 500):
        connection.execute(sa.insert(table), rows[start : start + 500])


_INSTRUMENTS = sa.table(
    "instruments",
    *map(sa.column, ("id", "slug", "kind", "state", "current_version_id")),
    *(sa.column(name, sa.DateTime()) for name in ("published_at", "changed_at", "removed_at")),
)


def _lines(connection: sa.Connection) -> list[dict[str, object]]:
    """What is or was published, in the order of its changes; what has gone leaves a trace."""
    known = _INSTRUMENTS.c
    lines: list[dict[str, object]] = []
    for row in connection.execute(
        sa.select(_INSTRUMENTS).where(known.published_at.is_not(None)).order_by(known.id)
    ):
        moment: datetime = row.removed_at or row.changed_at or row.published_at
        moment = moment.replace(microsecond=0)
        gone_at = None if row.state == "published" else moment
        line = {"instrument_id": row.id, "slug": row.slug, "changed_at": moment, "gone_at": gone_at}
        lines.append(line)
    return lines


def _sets(connection: sa.Connection, numbers: dict[int, int]) -> list[dict[str, object]]:
    return [
        {"publication_id": numbers[instrument_id], "key": key}
        for instrument_id, key in dict.fromkeys(_memberships(connection))
        if instrument_id in numbers
    ]


def _memberships(connection: sa.Connection) -> Iterator[tuple[int, str]]:
    known = _INSTRUMENTS.c
    for instrument_id, kind in connection.execute(sa.select(known.id, known.kind)):
        yield instrument_id, f"kind:{kind}"
    carried = sa.table("classifications", sa.column("version_id"), sa.column("term_id"))
    terms = sa.table("terms", *map(sa.column, ("id", "vocabulary_key", "key")))
    for instrument_id, key in connection.execute(
        sa.select(known.id, terms.c.key)
        .join(carried, carried.c.version_id == known.current_version_id)
        .join(terms, terms.c.id == carried.c.term_id)
        .where(terms.c.vocabulary_key == "audience")
    ):
        yield instrument_id, f"audience:{key}"
    yield from _shown_by_alliances(connection)


def _shown_by_alliances(connection: sa.Connection) -> Iterator[tuple[int, str]]:
    told = ("id", "holder_key", "visibility", "hidden_at", "deleted_at")
    collections = sa.table("collections", *map(sa.column, told))
    placed = ("collection_id", "instrument_id", "removed_at")
    items = sa.table("collection_items", *map(sa.column, placed))
    alliances = sa.table("alliances", *map(sa.column, ("id", "slug", "closed_at")))
    holder = sa.literal("alliance:").concat(sa.cast(alliances.c.id, sa.String()))
    for instrument_id, slug in connection.execute(
        sa.select(items.c.instrument_id, alliances.c.slug)
        .join(collections, collections.c.id == items.c.collection_id)
        .join(alliances, holder == collections.c.holder_key)
        .where(
            items.c.removed_at.is_(None),
            collections.c.visibility == "public",
            collections.c.hidden_at.is_(None),
            collections.c.deleted_at.is_(None),
            alliances.c.closed_at.is_(None),
        )
    ):
        yield instrument_id, f"alliance:{slug}"


def downgrade() -> None:
    """Go back."""
    op.drop_table("publication_sets")
    op.drop_table("publications")
