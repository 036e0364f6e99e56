"""Where the reader is: said in the address of a search, or remembered in a cookie on request."""

from dataclasses import dataclass

from flask import request

from toolbox.vocabularies.postcodes import resolve_place
from toolbox.web.surroundings import term_labels

PLACE = "ort"
PLACE_COOKIE = "ort"
LONGEST_PLACE = 100
REGION = "region"


@dataclass(frozen=True)
class Place:
    """A region, under its key and its name; ``typed`` is empty where it was remembered.

    Without a ``region`` nobody knows a place of the name that was typed.
    """

    region: str | None
    label: str
    typed: str = ""

    @property
    def is_remembered(self) -> bool:
        """True where it comes from the cookie."""
        return not self.typed


def place_of_reader() -> Place | None:
    """Return the place that the address names, else the one that is remembered."""
    typed = typed_place()
    if typed:
        region = next((key for key in resolve_place(typed) if region_named(key)), None)
        return Place(region, term_labels(REGION)[region] if region else typed, typed)
    region = region_named(request.cookies.get(PLACE_COOKIE, ""))
    return Place(region, term_labels(REGION)[region]) if region else None


def typed_place() -> str:
    """Return what the address says about the place, tidied."""
    return " ".join(request.args.get(PLACE, "")[:LONGEST_PLACE].split())


def region_named(key: str) -> str | None:
    """Return ``key`` if it is that of a region."""
    return key if key and key in term_labels(REGION) else None
