"""What of an AMB record has no place in a version but travels on as it came, tidied up.

Every part is taken apart and put together anew: only properties that AMB knows, of the right
type and of bounded length. What does not fit is left out; the reader's report names it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from toolbox.catalogue.rules import TITLE_LENGTH
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.formats.tidying import tidy
from toolbox.exchange.origins import Origin

Node = dict[str, Any]
"""An object of JSON."""

MOST = 60
"""Entries of one list that are kept."""
_LONGEST_TEXT = 300
_LONGEST_NAME = 2000
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[!#$&-;=?-Z\[\]_a-z~]|%[0-9A-Fa-f]{2})+")
_MEDIA_TYPE = re.compile(
    r"(?:application|audio|example|font|image|message|model|multipart|text|video)/[\w+.-]+",
    re.ASCII,
)
_DIGITS = re.compile(r"[0-9]{1,18}")
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9-]{10}T[0-9:]{8}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})")

PEOPLE = ("creator", "contributor", "publisher", "funder")
DATES = ("dateCreated", "datePublished", "dateModified")
CONCEPTS = ("about", "learningResourceType", "educationalLevel", "audience")
_PEOPLE_TYPES = {"Person", "Organization", "FundingScheme", "Project"}


def strings(value: Any) -> list[str]:
    """Return the texts in ``value``, which may be one or a list, without empty ones."""
    entries = value if isinstance(value, list) else [value]
    found = (tidy(entry) for entry in entries if isinstance(entry, str))
    return [entry for entry in found if entry]


def languages_in(data: Node) -> list[str]:
    """Return the languages of a record that AMB knows, by their two letters."""
    return amb_terms.two_letters(strings(data.get("inLanguage")))


def objects(value: Any) -> list[Node]:
    """Return the objects in ``value``, which may be one or a list."""
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, dict)]


def text_in(entry: Node, key: str) -> str:
    """Return a text of an object in one line, empty where there is none."""
    value = entry.get(key)
    return tidy(value) if isinstance(value, str) else ""


def is_uri(value: Any) -> bool:
    """Whether ``value`` is a complete address as the schema of AMB wants it (RFC 3986)."""
    return isinstance(value, str) and len(value) <= 2000 and _URI.fullmatch(value) is not None


def is_date(value: Any) -> bool:
    """Whether ``value`` is a day, or a moment with its time zone, that exists."""
    if not isinstance(value, str):
        return False
    try:
        if _DAY.fullmatch(value):
            date.fromisoformat(value)
            return True
        return bool(_MOMENT.fullmatch(value)) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def is_media_type(value: Any) -> bool:
    """Whether AMB takes ``value`` as a media type."""
    return isinstance(value, str) and _MEDIA_TYPE.fullmatch(value) is not None


def origin_in(data: Node) -> Origin:
    """Return what a record says about where it comes from, with the parts that are kept."""
    pages = list(_each(data.get("mainEntityOfPage"), _page))
    provider = pages[0].get("provider", {}) if pages else {}
    kept: Node = {name: list(_each(data.get(name), _concept)) for name in CONCEPTS}
    kept["dates"] = {name: data[name] for name in DATES if is_date(data.get(name))}
    kept["mainEntityOfPage"] = pages
    kept["inLanguage"] = languages_in(data)
    further: Node = {
        "name": _long_name(data),
        "keywords": [word[:_LONGEST_TEXT] for word in strings(data.get("keywords"))[:MOST]],
        "encoding": list(_each(data.get("encoding"), _encoding)),
        "isBasedOn": list(_each(data.get("isBasedOn"), _work)),
        "producer": list(_each(data.get("producer"), _person)),
        "people": _people(data),
        "license": _licence(data.get("license")),
        "isAccessibleForFree": data.get("isAccessibleForFree"),
    }
    if not isinstance(further["isAccessibleForFree"], bool):
        del further["isAccessibleForFree"]
    kept |= {name: value for name, value in further.items() if value not in ("", [], {}, None)}
    return Origin(
        name=provider.get("name", ""),
        address=provider.get("id", ""),
        page=pages[0]["id"] if pages else "",
        kept=kept,
    )


def _long_name(data: Node) -> str:
    """Return a name that is too long for a title here."""
    name = text_in(data, "name")
    return name[:_LONGEST_NAME].strip() if len(name) > TITLE_LENGTH else ""


def _each(value: Any, read: Callable[[Node], Node | None]) -> Iterator[Node]:
    found = (read(entry) for entry in objects(value)[:MOST])
    return (entry for entry in found if entry)


def _short(entry: Node, key: str) -> str:
    return text_in(entry, key)[:_LONGEST_TEXT].strip()


def _uris(entry: Node, keys: Iterable[str]) -> Node:
    return {key: entry[key] for key in keys if is_uri(entry.get(key))}


def _matching(entry: Node, key: str, pattern: re.Pattern[str]) -> Node:
    value = entry.get(key)
    return {key: value} if isinstance(value, str) and pattern.fullmatch(value) else {}


def _concept(entry: Node) -> Node | None:
    if not is_uri(entry.get("id")):
        return None
    labels: Node = next(iter(objects(entry.get("prefLabel"))), {})
    found = {
        language: _short(labels, language)
        for language in labels
        if language in amb_terms.LANGUAGES and _short(labels, language)
    }
    concept: Node = {"id": entry["id"], "type": "Concept"}
    return concept | ({"prefLabel": found} if found else {})


def _provider(entry: Node) -> Node | None:
    if not is_uri(entry.get("id")):
        return None
    words = {key: _short(entry, key) for key in ("type", "name")}
    return {"id": entry["id"], **{key: word for key, word in words.items() if word}}


def _page(entry: Node) -> Node | None:
    if not is_uri(entry.get("id")):
        return None
    page: Node = {"id": entry["id"], "type": "WebContent"}
    provider = next(_each(entry.get("provider"), _provider), None)
    if provider:
        page["provider"] = provider
    return page | {name: entry[name] for name in DATES[::2] if is_date(entry.get(name))}


def _encoding(entry: Node) -> Node | None:
    addresses = _uris(entry, ("contentUrl", "embedUrl"))
    if not addresses:
        return None
    name = _short(entry, "name")
    return {
        "type": "MediaObject",
        **({"name": name} if name else {}),
        **addresses,
        **_matching(entry, "encodingFormat", _MEDIA_TYPE),
        **_matching(entry, "contentSize", _DIGITS),
        **_matching(entry, "sha256", _SHA256),
        **_matching(entry, "bitrate", _DIGITS),
    }


def _person(entry: Node) -> Node | None:
    name = _short(entry, "name")
    if not name:
        return None
    kind = entry.get("type")
    known = isinstance(kind, str) and kind in _PEOPLE_TYPES
    person: Node = {
        "type": kind if known else "Organization",
        **_uris(entry, ("id",)),
        "name": name,
    }
    title = _short(entry, "honorificPrefix")
    return person | ({"honorificPrefix": title} if title else {})


def _maker(entry: Node) -> Node | None:
    person = _person(entry)
    belongs = next(_each(entry.get("affiliation"), _person), None) if person else None
    if person and belongs:
        person["affiliation"] = belongs | {"type": "Organization"}
    return person


def _people(data: Node) -> dict[str, dict[str, Node]]:
    """Return by property and name the people of whom more is known than their name."""
    found: dict[str, dict[str, Node]] = {}
    for role in PEOPLE:
        for person in _each(data.get(role), _maker):
            if set(person) != {"type", "name"} or person["type"] != "Organization":
                found.setdefault(role, {})[person["name"]] = person
    return found


def _licence(value: Any) -> Node | None:
    address = value.get("id") if isinstance(value, dict) else None
    known = isinstance(address, str) and is_uri(address) and free_licence(address) == address
    return {"id": address} if known else None


def free_licence(address: str) -> str:
    """Return the address as AMB writes it; nothing for a licence that AMB does not take."""
    bare = address.partition("://")[2]
    written = next((one for one in (bare, f"www.{bare}") if one.startswith(amb_terms.LICENCES)), "")
    return f"https://{written}" if written else ""


def _work(entry: Node) -> Node | None:
    name = _short(entry, "name")
    if not name:
        return None
    work: Node = {"type": ["LearningResource"], **_uris(entry, ("id",)), "name": name}
    makers = [
        person
        for person in _each(entry.get("creator"), _maker)
        if person["type"] in {"Person", "Organization"}
    ]
    further: Node = {
        "creator": makers,
        "license": _licence(entry.get("license")),
        "provider": next(_each(entry.get("provider"), _provider), None),
    }
    return work | {key: value for key, value in further.items() if value}
