"""What the values of facets are called."""

from collections.abc import Callable, Collection, Iterable, Mapping

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.delivery.languages import reading_language
from toolbox.discovery.collect import LINK_FORMAT
from toolbox.discovery.facets import Facet
from toolbox.files.formats import FORMATS
from toolbox.following.terms_at_hand import TermsAtHand
from toolbox.foundation.i18n import _
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import TAG
from toolbox.web.cards import licence_name
from toolbox.web.surroundings import format_name, term_labels


def _kind(key: str) -> str | None:
    return str(KINDS[key].label) if key in KINDS else None


def _file_format(key: str) -> str | None:
    if key == LINK_FORMAT:
        return _("Link to a website")
    return str(format_name(key)) if key in FORMATS else None


def _licence(key: str) -> str | None:
    return licence_name(key) if key in term_labels("licence") else None


_NAMED: Mapping[str, Callable[[str], str | None]] = {
    "kind": _kind,
    "file_format": _file_format,
    "licence": _licence,
}


def value_labels(
    facet: Facet, values: Iterable[str], counted: Collection[str] = ()
) -> dict[str, str]:
    """Return the labels of those ``values`` that the toolbox knows.

    A keyword that only drafts or retired instruments carry is as unknown as one that there is
    not. What the index has ``counted`` stands on something that everybody finds.
    """
    wanted = list(values)
    if facet.name in _NAMED:
        found = ((value, _NAMED[facet.name](value)) for value in wanted)
        return {value: label for value, label in found if label}
    if facet.choices:
        return {key: str(label) for key, label in facet.choices if key in wanted}
    if facet.vocabulary == TAG:
        return _keywords(wanted, counted)
    labels = term_labels(facet.vocabulary) if facet.vocabulary else {}
    return {value: labels[value] for value in wanted if value in labels}


def _keywords(keys: Collection[str], counted: Collection[str]) -> dict[str, str]:
    """Return the labels of keywords; of tens of thousands, only those asked for are read."""
    terms = vocabularies.terms_by_key(TAG, (key for key in keys if key in counted))
    others = [key for key in keys if key not in counted]
    at_hand = TermsAtHand((TAG, key) for key in others)
    for key in others:
        term = at_hand.present(TAG, key)
        if term is not None:
            terms[key] = term
    return {key: term.label(reading_language()) for key, term in terms.items()}


def chosen_label(facet: Facet, label: str) -> str:
    """Return what a chosen value is called where nothing says which facet it belongs to."""
    return str(facet.chosen) % {"value": label} if facet.chosen else label


def unknown(value: str) -> str:
    """Return what a value is called that the toolbox does not know."""
    return _("unknown: %(value)s", value=value)
