"""Finding the learning resource in JSON-LD, as AMB or as plain schema.org, and saying it as AMB."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from toolbox.catalogue.rules import is_web_address

RESOURCES = frozenset(
    {
        *("LearningResource", "Course", "EducationalOccupationalProgram", "HowTo", "Quiz"),
        *("Game", "VideoGame", "WebApplication", "SoftwareApplication", "MobileApplication"),
        *("VideoObject", "AudioObject", "PresentationDigitalDocument", "DigitalDocument"),
        *("CreativeWork", "Guide", "Book", "Dataset"),
    }
)
"""What may be an instrument; news, people and the navigation of a site are not."""
_DEEPEST = 6
_PEOPLE = ("creator", "contributor", "publisher", "funder")


def resource_in(block: Any, address: str) -> dict[str, Any] | None:
    """Return the first learning resource of a block as an AMB object, None where there is none.

    ``address`` is where the block stood: an id of another web site is not believed.
    """
    for one in _objects(block, 0):
        kinds = _names(one.get("type")) | _names(one.get("@type"))
        if kinds & RESOURCES and (one.get("name") or one.get("headline")):
            return _as_amb(one, address)
    return None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _objects(entry, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "hasPart"):
            if key in value:
                yield from _objects(value[key], depth + 1)


def _names(value: Any) -> set[str]:
    entries = value if isinstance(value, list) else [value]
    return {
        one.removeprefix("http://schema.org/").removeprefix("https://schema.org/")
        for one in entries
        if isinstance(one, str)
    }


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses belong to the same web site."""
    try:
        return urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower()
    except ValueError:
        return False


def _as_amb(found: dict[str, Any], address: str) -> dict[str, Any]:
    named = (found.get("id"), found.get("@id"), found.get("url"))
    usable = (
        one
        for one in named
        if isinstance(one, str) and is_web_address(one) and same_site(one, address)
    )
    keywords = found.get("keywords")
    licence = found.get("license")
    said = {
        **found,
        "id": next(usable, address),
        "name": found.get("name") or found.get("headline"),
        "keywords": keywords.split(",") if isinstance(keywords, str) else keywords,
        "license": {"id": licence} if isinstance(licence, str) else licence,
        **{key: _people(found[key]) for key in _PEOPLE if key in found},
    }
    for ours in ("@type", "@id", "url", "headline"):
        said.pop(ours, None)
    return {key: value for key, value in said.items() if value is not None}


def _people(value: Any) -> list[Any]:
    entries = value if isinstance(value, list) else [value]
    return [{"name": one} if isinstance(one, str) else one for one in entries]
