"""What several formats say alike: kind, type and language, a description in one or two pieces."""

import re
from collections.abc import Sequence
from functools import cache

from toolbox.catalogue.content import Content
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.exchange.describing import Description
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.formats.amb_terms import Labelled
from toolbox.foundation.i18n import DEFAULT_LOCALE, speaking
from toolbox.foundation.text import markdown_to_text


@cache
def kind_name(kind: str) -> str:
    """Return what a kind is called in German, the language of the records."""
    with speaking(DEFAULT_LOCALE):
        return str(KINDS[kind].label) if kind in KINDS else kind


def main_language(languages: Sequence[str]) -> str:
    """Return the language of the texts: German, unless the thing is in others alone."""
    if DEFAULT_LOCALE in languages or not languages:
        return DEFAULT_LOCALE
    return languages[0]


def description_in_pieces(content: Content) -> list[str]:
    """Return the summary and the whole text without markup; one piece where one begins the other.

    Imported records have a summary that is but the beginning of their text.
    """
    text = markdown_to_text(content.description)
    begins = " ".join(text.split()).startswith(content.summary.removesuffix("…"))
    pieces = [text] if begins else [content.summary, text]
    return [piece for piece in pieces if piece]


_EFFORT: Sequence[tuple[str, str]] = (
    ("preparation_minutes", "Vorbereitung"),
    ("duration_minutes", "Durchführung"),
)
"""In German as the records are, and never translated: by these words they are read back."""
_TOLD = re.compile(r"(\w+): [^:;()]*\((PT\d{1,6}M)\)")


def effort_in_words(content: Content) -> str:
    """Return how long it takes, for people and programs: "Durchführung: 45 Minuten (PT45M)"."""
    return "; ".join(
        f"{word}: {minutes} {'Minute' if minutes == 1 else 'Minuten'} ({iso_duration(minutes)})"
        for name, word in _EFFORT
        if (minutes := getattr(content, name))
    )


def effort_in(text: str) -> tuple[dict[str, str], str]:
    """Return the durations (ISO 8601) in such a text by the names of their fields, and the rest."""
    found = {word: duration for word, duration in _TOLD.findall(text)}
    known = {name: found[word] for name, word in _EFFORT if word in found}
    return known, "" if known else text


def iso_duration(minutes: int) -> str:
    """Return a duration as ISO 8601 has it: PT45M."""
    return f"PT{minutes}M"


def resource_types(given: Description) -> Sequence[Labelled]:
    """Return what it is, the type of HCRT first; a medium is what its first file is."""
    usual = amb_terms.TYPES_BY_KIND.get(given.kind, (amb_terms.OTHER_TYPE,))
    if usual[0] == amb_terms.MOVING_PICTURES and given.files:
        family = given.files[0].media_type.partition("/")[0]
        if family in amb_terms.TYPE_BY_MEDIA:
            return (amb_terms.TYPE_BY_MEDIA[family],)
    return usual
