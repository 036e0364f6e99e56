"""Where something is used: from what a person typed to a district or a Land."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from toolbox.foundation.i18n import _
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.postcodes import resolve_place
from toolbox.web.places import LONGEST_PLACE, REGION
from toolbox.web.surroundings import term_labels

_POSTCODE = re.compile(r"\b(?:D-?)?[0-9]{5}\b")
_MOST_OFFERED = 8


@dataclass(frozen=True)
class Where:
    """``region`` is None where nothing or too much was understood; then ``offered`` may help.

    ``place`` is the town as it was typed, empty where the name of the region says it already.
    """

    region: str | None
    place: str
    offered: Mapping[str, str] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """What to ask the person who typed it, above what is offered."""
        if len(self.offered) == 1:
            return _("Is this what you mean? Then please choose it, or write the place in full.")
        return _("Several places are called like this. Please choose one.")


def understood(typed: str, chosen: str | None = None) -> Where:
    """Return what ``typed`` means; ``chosen`` is the region picked where there were several."""
    text = " ".join(typed[:LONGEST_PLACE].split())
    labels = term_labels(REGION)
    by_label = next((key for key, label in labels.items() if label == text), None)
    found = [by_label] if by_label else [one for one in resolve_place(text) if one in labels]
    if chosen in found:
        found = [str(chosen)]
    elif len(found) == 1 and not by_label and not resolve_place(text, beginnings=False):
        return Where(None, text, {found[0]: labels[found[0]]})
    if len(found) != 1:
        return Where(None, text, {key: labels[key] for key in found[:_MOST_OFFERED]})
    town = " ".join(_POSTCODE.sub("", text).strip(" ,").split())
    return Where(found[0], "" if _says_the_same(town, found[0]) else town)


def _says_the_same(town: str, key: str) -> bool:
    """Tell whether a town adds nothing to the name of the region, in whichever language."""
    if not town or town.isdecimal():
        return True
    region = vocabularies.terms_by_key(REGION, [key])[key]
    names = f"{region.label_de} {region.label_en}".casefold()
    return town.casefold() in names


def typed_again(place: str, region: str) -> str:
    """Return what a form shows for a known place."""
    return place or term_labels(REGION).get(region, "")
