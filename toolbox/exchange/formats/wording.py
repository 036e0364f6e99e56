"""What several formats say alike: kind, type and language, a description in one or two pieces."""

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


def resource_types(given: Description) -> Sequence[Labelled]:
    """Return what it is, the type of HCRT first; a medium is what its first file is."""
    usual = amb_terms.TYPES_BY_KIND.get(given.kind, (amb_terms.OTHER_TYPE,))
    if usual[0] == amb_terms.MOVING_PICTURES and given.files:
        family = given.files[0].media_type.partition("/")[0]
        if family in amb_terms.TYPE_BY_MEDIA:
            return (amb_terms.TYPE_BY_MEDIA[family],)
    return usual
