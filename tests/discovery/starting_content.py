"""The starting content as documents of the index, read from its sources: no files are built."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.content.sources import (
    CONTENT_FOLDER,
    InstrumentSource,
    read_instruments,
    read_organisations,
)
from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.documents import AttachmentText, IndexDocument
from toolbox.discovery.facets import effort_of
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.understanding.naming import Label, Names
from toolbox.foundation.text import markdown_to_text
from toolbox.vocabularies.postcodes import regions_called
from toolbox.vocabularies.seed import TermSeed, load_vocabulary

KIND_NAMES = {
    "guide": ("Leitfaden", "Leitfäden", "Guide", "Guides"),
    "checklist": ("Checkliste", "Checklisten", "Checklist", "Checklists"),
    "template": ("Vorlage", "Vorlagen", "Template", "Templates"),
    "learning-game": ("Lernspiel", "Lernspiele", "Learning game", "Learning games"),
    "digital-fair": ("Digitale Messe", "Digitale Messen", "Digital fair", "Digital fairs"),
    "storytelling": ("Storytelling-Werkzeug", "Storytelling tool"),
    "app": ("App", "Apps"),
    "additional-qualification": ("Zusatzqualifikation", "Additional qualification"),
    "event-format": ("Veranstaltungsformat", "Event format"),
    "advisory-offer": ("Beratungsangebot", "Advisory offer"),
    "media": ("Medien", "Videos und Medien", "Video or media"),
    "course-material": ("Unterrichtsmaterial", "Unterrichtsmaterialien", "Course material"),
}
"""What kinds are called in German and English, as the translations say it."""


@cache
def slugs() -> tuple[str, ...]:
    """Return the slugs of the starting content; the number of a document is its place here."""
    return tuple(source.slug for source in read_instruments())


def starting_index(folder: Path) -> SearchIndex:
    """Return an index of the starting content in ``folder``."""
    index = open_index("whoosh:", folder)
    index.rebuild(documents())
    return index


def names() -> Names:
    """Return what kinds, audiences and regions are called."""
    labels = [Label("kind", key, KIND_NAMES[key]) for key in KINDS]
    for facet in ("audience", "region"):
        labels += [
            Label(
                facet,
                term.key,
                [*_labels(term), term.label_de.removeprefix("Kreis ")],
                term.broader,
            )
            for term in _terms(facet).values()
        ]
    return Names(labels, regions_called)


def documents() -> Iterator[IndexDocument]:
    """Yield the instruments as the index keeps them; attachments by their sources."""
    owners = {
        one.slug: one.name for one in read_organisations(CONTENT_FOLDER / "organisations.toml")
    }
    for number, source in enumerate(read_instruments()):
        facets, labels = _classified(source)
        minutes = source.duration_minutes or source.preparation_minutes
        yield IndexDocument(
            instrument_id=number,
            version_id=number,
            title=source.title,
            published_at=datetime.combine(source.published, time(9), UTC),
            summary=source.summary,
            description="\n".join([markdown_to_text(source.description), *source.steps]),
            labels=(*KIND_NAMES[source.kind][::2], *labels),
            credits=(*_makers(source), owners[source.owner]),
            tags=source.tags,
            attachments=tuple(
                AttachmentText(one.name, (one.source.read_text("utf-8"),))
                for one in source.attachments
                if one.source.is_file()  # packages are folders, and nothing in them is searched
            ),
            facets={
                **facets,
                "kind": (source.kind,),
                "effort": (effort_of(minutes),) if minutes is not None else (),
            },
        )


def _makers(source: InstrumentSource) -> list[str]:
    named = (part for one in source.credits for part in (one.name, one.project, one.funding_line))
    return list(dict.fromkeys(filter(None, named)))


def _classified(source: InstrumentSource) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    facets: dict[str, tuple[str, ...]] = {}
    labels: dict[str, None] = {}
    for vocabulary, keys in source.terms.items():
        line = [term for key in keys for term in _line(vocabulary, key)]
        facets[vocabulary] = tuple(dict.fromkeys(term.key for term in line))
        labels |= dict.fromkeys(label for term in line for label in _labels(term))
    return facets, list(labels)


def _labels(term: TermSeed) -> list[str]:
    return [text for text in (term.label_de, term.label_en, *term.synonyms_de) if text]


def _line(vocabulary: str, key: str) -> Iterator[TermSeed]:
    term: TermSeed | None = _terms(vocabulary)[key]
    while term is not None:
        yield term
        term = _terms(vocabulary)[term.broader] if term.broader else None


@cache
def _terms(vocabulary: str) -> dict[str, TermSeed]:
    return {term.key: term for term in load_vocabulary(vocabulary).terms}
