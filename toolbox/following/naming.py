"""What a search is called in front of people: its words and the names of its filters."""

from collections.abc import Iterable

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.discovery.facets import FACETS, Facet
from toolbox.discovery.query import SearchQuery
from toolbox.files.formats import FORMATS
from toolbox.following.terms_at_hand import Named, TermsAtHand
from toolbox.foundation.i18n import _, language
from toolbox.foundation.text import shorten

LONGEST = 120


def terms_in(query: SearchQuery) -> list[Named]:
    """Return the terms that the filters of a search name."""
    return [
        (facet.vocabulary, value)
        for facet in FACETS
        if facet.vocabulary
        for value in query.filters.get(facet.name, ())
    ]


def search_name(query: SearchQuery, terms: TermsAtHand) -> str:
    """Return such as “Logistik, Klasse 9, im Browser”, in the language of the reader."""
    parts = [f"“{query.text}”" if query.literal else query.text] if query.text else []
    for facet in FACETS:
        chosen = query.filters.get(facet.name, ())
        if chosen:
            parts.append(" / ".join(_labels(facet, chosen, terms)))
    return shorten(", ".join(parts), LONGEST) or _("All instruments")


def _labels(facet: Facet, values: Iterable[str], terms: TermsAtHand) -> list[str]:
    wanted = list(values)
    known: dict[str, str] = {key: str(label) for key, label in facet.choices}
    if facet.name == "kind":
        known = {key: str(KINDS[key].plural) for key in wanted if key in KINDS}
    elif facet.name == "file_format":
        known = {key: str(FORMATS[key].label) for key in wanted if key in FORMATS}
    elif facet.vocabulary:
        found = {key: terms.present(facet.vocabulary, key) for key in wanted}
        known = {key: term.label(language()) for key, term in found.items() if term is not None}
    named = [known.get(value) or _("unknown: %(value)s", value=value) for value in wanted]
    if facet.chosen is not None:
        named = [str(facet.chosen) % {"value": value} for value in named]
    return list(dict.fromkeys(named))
