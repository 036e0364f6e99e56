"""A few instruments for the tests of search backends, and a process of its own that uses them."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.backends.postgresql_server import search_url
from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.documents import AttachmentText, IndexDocument, Upsert
from toolbox.discovery.index import Excerpt, SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.understanding.meaning import meaning_of
from toolbox.discovery.understanding.rings import default_rings
from toolbox.discovery.wanted import Wanted

BACKENDS: dict[str, Callable[[Path], SearchIndex]] = {
    "whoosh": lambda folder: open_index("whoosh:", folder),
    "postgresql": lambda folder: open_index(search_url(folder), folder),
}
"""Every backend runs through the whole contract; a new one adds its line here."""

IN_FILES = ("whoosh",)
"""Those that keep their index in a folder."""

Open = Callable[[], SearchIndex]
"""Opens an index anew, as another process would."""

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SeenHit:
    """A hit with its numbers and what people see of it."""

    instrument_id: int
    version_id: int
    score: float
    title_html: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True)
class Seen:
    """What a search answers, all together."""

    hits: tuple[SeenHit, ...]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]]
    took_ms: float
    is_empty: bool


def search(index: SearchIndex, query: SearchQuery) -> Seen:
    """Search for exactly what was typed, as the product does before it searches more widely."""
    meant = meaning_of(query.parsed, default_rings(), literal=query.literal)
    return seek(index, query, meant.wanted)


def seek(index: SearchIndex, query: SearchQuery, wanted: Wanted) -> Seen:
    """Search for what is wanted."""
    results = index.find(query, wanted)
    hits = tuple(
        SeenHit(hit.instrument_id, hit.version_id, hit.score, shown.title_html, shown.excerpts)
        for hit, shown in zip(results.hits, index.show(wanted, results.hits), strict=True)
    )
    return Seen(hits, results.total, results.facets, results.took_ms, wanted.empty)


def ids(results: Seen) -> list[int]:
    """Return which instruments were found, in their order."""
    return [hit.instrument_id for hit in results.hits]


def found(index: SearchIndex, text: str) -> set[int]:
    """Return the numbers of the instruments on the first page of a search."""
    return {hit.instrument_id for hit in search(index, SearchQuery(text)).hits}


def document(
    instrument_id: int,
    title: str,
    *,
    summary: str = "",
    description: str = "",
    labels: tuple[str, ...] = (),
    credits: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
    attachments: tuple[AttachmentText, ...] = (),
    **facets: tuple[str, ...],
) -> IndexDocument:
    """Return an instrument; later numbers are published later."""
    return IndexDocument(
        instrument_id=instrument_id,
        version_id=instrument_id * 10,
        title=title,
        published_at=FIRST_DAY + timedelta(days=instrument_id),
        summary=summary,
        description=description,
        labels=labels,
        credits=credits,
        tags=tags,
        attachments=attachments,
        facets=facets,
    )


GUIDE = document(
    1,
    "Leitfaden für Ausbildungsbetriebe",
    summary="Wie ein kleiner Betrieb zum ersten Mal ausbildet.",
    description="Vom Berufsausbildungsvertrag bis zur Zwischenprüfung, Schritt für Schritt.",
    credits=("Nachwuchsstiftung Maschinenbau gGmbH",),
    kind=("guide",),
    audience=("company",),
    region=("de-nw", "de"),
    language=("de",),
)
FAIR = document(
    2,
    "Digitale Ausbildungsmesse",
    summary="Eine Website, auf der sich Firmen Jugendlichen vorstellen.",
    tags=("Messe", "Xanten"),
    kind=("fair",),
    audience=("company", "school"),
    region=("de-nw", "de"),
    language=("de",),
)
PARENTS = document(
    3,
    "Elternabend zur Beruflichen Orientierung",
    summary="Ablauf, Einladung und Folien für einen Abend in der Schule.",
    kind=("event",),
    audience=("school",),
    region=("de-by", "de"),
    language=("de", "en"),
)
CONTRACT = document(
    4,
    "Checkliste Ausbildungsvertrag",
    summary="Was im Vertrag stehen muss, bevor ihn die Kammer einträgt.",
    labels=("Checkliste", "Checklist"),
    kind=("checklist",),
    audience=("company",),
    region=("de",),
    language=("de",),
)
GAME = document(
    5,
    "Planspiel Wareneingang",
    summary="Die gleiche Lieferung, einmal mit Papier und einmal mit RFID.",
    attachments=(
        AttachmentText(
            "Spielanleitung.pdf",
            (
                "Vorwort zum Planspiel.",
                "Rollen: Fachlageristin, Disponent, Fahrer.",
                "Auf dieser Seite wird der Barcodescanner erklärt; der <Scanner> kostet Zeit.",
            ),
        ),
        AttachmentText("Rollenkarten.docx", ("Karte 1: die Prüfung der Lieferpapiere.",)),
    ),
    kind=("game",),
    audience=("school",),
    region=("de-nw", "de"),
    language=("de",),
)
EXAM = document(
    6,
    "Fit für die Prüfung",
    summary="Übungsaufgaben für Kaufleute im Einzelhandel und für Ausbilder*innen.",
    description="Aufgaben & Lösungen < 45 Minuten. Die duale Ausbildung in Österreich.",
    kind=("course",),
    audience=("company",),
    region=("de-by", "de"),
    language=("de",),
)
SOCIAL = document(
    7,
    "Azubi-Marketing in sozialen Medien",
    summary="Mit kurzen Filmen Auszubildende gewinnen.",
    kind=("guide",),
    audience=("company",),
    region=("de",),
    language=("en",),
)
RECORD = document(
    8,
    "Berichtsheft führen",
    summary="Ausbildung dual: so wird der Ausbildungsnachweis zum Werkzeug.",
    kind=("template",),
    audience=("company",),
    region=("de",),
    language=("de",),
)

CORPUS = (GUIDE, FAIR, PARENTS, CONTRACT, GAME, EXAM, SOCIAL, RECORD)


def many(count: int, *, start: int = 1000) -> list[IndexDocument]:
    """Return so many instruments that differ in little."""
    return [
        replace(RECORD, instrument_id=number, version_id=number, title=f"Bericht {number:05}")
        for number in range(start, start + count)
    ]


def write_forever(index: SearchIndex) -> None:
    """Put one instrument after the other into the index and say so when it is in."""
    for instrument in many(100_000):
        index.apply([Upsert(instrument)])
        print(instrument.instrument_id, flush=True)


def count_on_demand(index: SearchIndex) -> None:
    """Answer every line with the number of instruments in the index."""
    print("ready", flush=True)
    for _line in sys.stdin:
        print(index.document_count(), flush=True)


if __name__ == "__main__":
    {"write": write_forever, "count": count_on_demand}[sys.argv[1]](
        BACKENDS[sys.argv[2]](Path(sys.argv[3]))
    )
