"""AMB, the "Allgemeines Metadatenprofil für Bildungsressourcen": JSON-LD, one record a line.

Specification: https://dini-ag-kim.github.io/amb/ (state 2023-10-19).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from toolbox.catalogue.content import Content, CreditEntry, LinkEntry
from toolbox.catalogue.models import Version
from toolbox.catalogue.rules import DESCRIPTION_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH, is_web_address
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.record import Record, UnusableRecord
from toolbox.foundation.text import markdown_to_text, shorten
from toolbox.vocabularies.models import TAG

CONTEXT = ["https://w3id.org/kim/amb/context.jsonld", "https://schema.org", {"@language": "de"}]
DEFAULT_KIND = "guide"
TAGS_AT_MOST = 20
_KNOWN = frozenset(
    {
        *("@context", "id", "type", "name", "description", "inLanguage", "license", "keywords"),
        *("creator", "contributor", "publisher", "funder", "learningResourceType", "about"),
        *("audience", "educationalLevel", "datePublished", "dateCreated", "dateModified"),
        *("isAccessibleForFree", "mainEntityOfPage", "encoding", "image"),
    }
)


def read(data: Any, licences: Mapping[str, str]) -> Record:
    """Return an AMB object as a record. Raises UnusableRecord with what is missing.

    ``licences`` maps licence addresses to our keys (see ``licence_keys``).
    """
    if not isinstance(data, dict):
        raise UnusableRecord("is not an object")
    identifier, name = _text(data, "id"), _text(data, "name")
    if not identifier or len(identifier) > 500:
        raise UnusableRecord("has no usable id")
    if not name:
        raise UnusableRecord("has no name")
    unmapped = [f"{key}: *" for key in data if key not in _KNOWN]
    description = _text(data, "description")[:DESCRIPTION_LENGTH]
    content = Content(
        title=shorten(name, TITLE_LENGTH),
        summary=shorten(description, SUMMARY_LENGTH),
        description=description,
        languages=tuple(_strings(data.get("inLanguage")))[:10] or ("de",),
        licence=_licence(data, licences, unmapped),
        links=_links(identifier),
        terms=_terms(data, unmapped),
        tags=tuple(dict.fromkeys(word[:60] for word in _strings(data.get("keywords"))))[
            :TAGS_AT_MOST
        ],
        credits=tuple(_credits(data)),
    )
    return Record(
        external_id=identifier,
        kind=_kind(data, unmapped),
        content=content,
        published_at=_moment(data),
        unmapped=tuple(unmapped),
    )


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _strings(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    tidy = (" ".join(entry.split()) for entry in entries if isinstance(entry, str))
    return [entry for entry in tidy if entry]


def _objects(value: Any) -> list[dict[str, Any]]:
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, dict)]


def _links(identifier: str) -> tuple[LinkEntry, ...]:
    return (LinkEntry(identifier),) if is_web_address(identifier) else ()


def _licence(data: dict[str, Any], licences: Mapping[str, str], unmapped: list[str]) -> str | None:
    value = data.get("license")
    address = value.get("id") if isinstance(value, dict) else value
    if not isinstance(address, str):
        return None
    found = licences.get(normal_address(address))
    if found is None:
        unmapped.append(f"license: {address}")
    return found


def normal_address(address: str) -> str:
    """Return a licence address so that http, https, www and a final slash make no difference."""
    bare = address.strip().lower().partition("://")[2].removeprefix("www.")
    return bare.rstrip("/").removesuffix("/deed.de").removesuffix("/legalcode")


def _kind(data: dict[str, Any], unmapped: list[str]) -> str:
    for entry in _objects(data.get("learningResourceType")):
        if entry.get("id") in amb_terms.KIND_BY_TYPE:
            return amb_terms.KIND_BY_TYPE[entry["id"]]
        unmapped.append(f"learningResourceType: {entry.get('id')}")
    return DEFAULT_KIND


def _terms(data: dict[str, Any], unmapped: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key in ("about", "educationalLevel"):
        for entry in _objects(data.get(key)):
            term = amb_terms.TERMS.get(str(entry.get("id")))
            if term is None:
                unmapped.append(f"{key}: {entry.get('id')}")
            else:
                found.setdefault(term[0], {})[term[1]] = None
    for entry in _objects(data.get("audience")):
        audience = amb_terms.AUDIENCE_BY_ROLE.get(str(entry.get("id")))
        if audience is None:
            unmapped.append(f"audience: {entry.get('id')}")
        else:
            found.setdefault("audience", {})[audience] = None
    return {vocabulary: tuple(keys) for vocabulary, keys in found.items()}


def _credits(data: dict[str, Any]) -> Iterator[CreditEntry]:
    for key, role in (
        ("creator", "author"),
        ("contributor", "contributor"),
        ("publisher", "publisher"),
        ("funder", "funder"),
    ):
        for entry in _objects(data.get(key)):
            name = _text(entry, "name")
            if name:
                yield CreditEntry(name[:300], role)


def _moment(data: dict[str, Any]) -> datetime | None:
    for key in ("datePublished", "dateCreated"):
        text = data.get(key)
        try:
            day = date.fromisoformat(str(text)[:10])
        except ValueError:
            continue
        if day.year >= 1900:
            return datetime.combine(day, time(12), UTC)
    return None


def write(
    version: Version, *, address: str, licence_addresses: Mapping[str, str]
) -> dict[str, Any]:
    """Return a published version as an AMB object; ``address`` is its page here."""
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "id": version.instrument.external_id or address,
        "type": ["LearningResource"],
        "name": version.title,
        "description": markdown_to_text(version.description) or version.summary,
        "inLanguage": [tag.partition("-")[0] for tag in version.languages],
        "learningResourceType": [
            _concept(amb_terms.HCRT, amb_terms.TYPE_BY_KIND[version.instrument.kind])
        ],
        "isAccessibleForFree": True,
        "mainEntityOfPage": [{"id": address, "type": "WebContent"}],
    }
    licence = licence_addresses.get(version.licence or "")
    if licence:
        data["license"] = {"id": licence}
    if version.published_at:
        data["datePublished"] = version.published_at.date().isoformat()
    data |= {key: value for key, value in _described(version).items() if value}
    return data


def _concept(prefix: str, entry: tuple[str, str, str]) -> dict[str, Any]:
    key, german, english = entry
    return {
        "id": f"{prefix}{key}",
        "type": "Concept",
        "prefLabel": {"de": german, "en": english},
    }


def _described(version: Version) -> dict[str, list[Any]]:
    terms = [classification.term for classification in version.classifications]
    roles = {
        amb_terms.ROLE_BY_AUDIENCE[term.key]: None
        for term in terms
        if term.vocabulary_key == "audience" and term.key in amb_terms.ROLE_BY_AUDIENCE
    }
    by_role = {"author": "creator", "editor": "creator", "contributor": "contributor"}
    by_role |= {"partner": "contributor", "publisher": "publisher", "funder": "funder"}
    people: dict[str, list[Any]] = {}
    for credit in version.credits:
        entry = {"type": "Organization", "name": credit.name}
        people.setdefault(by_role[credit.role], []).append(entry)
    return {
        "keywords": sorted(term.label_de for term in terms if term.vocabulary_key == TAG),
        "audience": [_concept(amb_terms.ROLE, role) for role in roles],
        **people,
    }
