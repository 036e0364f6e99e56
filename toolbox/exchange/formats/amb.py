"""AMB, the "Allgemeines Metadatenprofil für Bildungsressourcen": JSON-LD, one record a line.

Specification: https://dini-ag-kim.github.io/amb/ (state 2023-10-19).
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from toolbox.catalogue.content import Content, CreditEntry, LinkEntry
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Version
from toolbox.catalogue.rules import DESCRIPTION_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH, is_web_address
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.record import Record, UnusableRecord
from toolbox.foundation.clock import now
from toolbox.foundation.text import markdown_to_text, plain_as_markdown, shorten
from toolbox.vocabularies.models import TAG
from toolbox.vocabularies.operations import TAG_LENGTH

CONTEXT = ["https://w3id.org/kim/amb/context.jsonld", "https://schema.org", {"@language": "de"}]
DEFAULT_KIND = "guide"
DEFAULT_LANGUAGES = ("de",)
TAGS_AT_MOST = 20
CREDITS_AT_MOST = 50
_KNOWN = frozenset(
    {
        *("@context", "id", "type", "name", "description", "inLanguage", "license", "keywords"),
        *("creator", "contributor", "publisher", "funder", "learningResourceType", "about"),
        *("audience", "educationalLevel", "datePublished", "dateCreated"),
        *("isAccessibleForFree", "mainEntityOfPage"),
    }
)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
# Neither shown nor, as halves of a character, storable.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_Labelled = tuple[str, str, str]
"""A key of one of AMB's value lists with its German and its English label."""


def read(data: Any, licences: Mapping[str, str]) -> Record:
    """Return an AMB object as a record. Raises UnusableRecord with what is missing.

    ``licences`` maps licence addresses to our keys (see ``licence_keys``).
    """
    if not isinstance(data, dict):
        raise UnusableRecord("is not an object")
    identifier, name = _text(data, "id"), _text(data, "name")
    if len(identifier) > 500 or not _ADDRESS.fullmatch(identifier):
        raise UnusableRecord("has no usable id")
    if not name:
        raise UnusableRecord("has no name")
    unmapped = [_note(key, "*") for key in data if key not in _KNOWN]
    description = _lines(data, "description")
    content = Content(
        title=shorten(name, TITLE_LENGTH),
        summary=shorten(description, SUMMARY_LENGTH),
        description=_as_markdown(description, unmapped),
        languages=_languages(data, unmapped),
        licence=_licence(data, licences, unmapped),
        links=_links(identifier),
        terms=_terms(data, unmapped),
        tags=_tags(data, unmapped),
        credits=_credits(data, unmapped),
    )
    return Record(
        external_id=identifier,
        kind=_kind(data, unmapped),
        content=content,
        published_at=_moment(data),
        unmapped=tuple(unmapped),
    )


def _tidy(text: str) -> str:
    """Return ``text`` in one line, composed (ü is one character), without what is no text."""
    return " ".join(_NO_TEXT.sub("", unicodedata.normalize("NFC", text)).split())


def _note(key: str, value: object) -> str:
    return f"{_tidy(key)[:60]}: {_tidy(str(value))[:120]}"


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    return _tidy(value) if isinstance(value, str) else ""


def _lines(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    lines = map(_tidy, value.splitlines()) if isinstance(value, str) else ()
    return "\n".join(line for line in lines if line)


def _as_markdown(text: str, unmapped: list[str]) -> str:
    """Return plain text as Markdown that reads the same: "Schüler*innen" keeps its star."""
    whole = plain_as_markdown(text)
    if len(whole) <= DESCRIPTION_LENGTH:
        return whole
    unmapped.append(_note("description", f"what is over {DESCRIPTION_LENGTH} characters"))
    # Cut as plain text, so that no sign is parted from the backslash before it.
    text = text[:DESCRIPTION_LENGTH]
    too_much = max(0, len(plain_as_markdown(text)) - DESCRIPTION_LENGTH)
    return plain_as_markdown(text[: len(text) - too_much])


def _strings(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    tidy = (_tidy(entry) for entry in entries if isinstance(entry, str))
    return [entry for entry in tidy if entry]


def _objects(value: Any) -> list[dict[str, Any]]:
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, dict)]


def _languages(data: dict[str, Any], unmapped: list[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for tag in _strings(data.get("inLanguage")):
        language = tag.lower().partition("-")[0]
        if language in amb_terms.LANGUAGES:
            found[language] = None
        else:
            unmapped.append(_note("inLanguage", tag))
    return tuple(found) or DEFAULT_LANGUAGES


def _tags(data: dict[str, Any], unmapped: list[str]) -> tuple[str, ...]:
    words: dict[str, str] = {}
    for word in _strings(data.get("keywords")):
        words.setdefault(word.casefold(), word)
    fitting = [word for word in words.values() if len(word) <= TAG_LENGTH]
    left_out = len(words) - min(len(fitting), TAGS_AT_MOST)
    unmapped.extend([_note("keywords", "too long or too many")] * left_out)
    return tuple(fitting[:TAGS_AT_MOST])


def _links(identifier: str) -> tuple[LinkEntry, ...]:
    return (LinkEntry(identifier),) if is_web_address(identifier) else ()


def _licence(data: dict[str, Any], licences: Mapping[str, str], unmapped: list[str]) -> str | None:
    value = data.get("license")
    address = value.get("id") if isinstance(value, dict) else value
    if not isinstance(address, str):
        return None
    found = licences.get(normal_address(address))
    if found is None:
        unmapped.append(_note("license", address))
    return found


def normal_address(address: str) -> str:
    """Return a licence address so that http, https, www and a final slash make no difference."""
    bare = address.strip().lower().partition("://")[2].removeprefix("www.")
    for ending in ("/", "/deed.de", "/deed.en", "/deed", "/legalcode.de", "/legalcode"):
        bare = bare.removesuffix(ending)
    return bare.rstrip("/")


def _kind(data: dict[str, Any], unmapped: list[str]) -> str:
    types = [str(entry.get("id")) for entry in _objects(data.get("learningResourceType"))]
    for key in KINDS:
        if f"{amb_terms.KIND}{key}" in types:
            return key
    mapped = [amb_terms.KIND_BY_TYPE[one] for one in types if one in amb_terms.KIND_BY_TYPE]
    unmapped.extend(
        _note("learningResourceType", one) for one in types if one not in amb_terms.KIND_BY_TYPE
    )
    return mapped[0] if mapped else DEFAULT_KIND


def _terms(data: dict[str, Any], unmapped: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key in ("about", "educationalLevel", "audience"):
        for entry in _objects(data.get(key)):
            term = amb_terms.TERMS.get(str(entry.get("id")))
            if term is None:
                unmapped.append(_note(key, entry.get("id")))
            else:
                found.setdefault(term[0], {})[term[1]] = None
    return {vocabulary: tuple(keys) for vocabulary, keys in found.items()}


def _credits(data: dict[str, Any], unmapped: list[str]) -> tuple[CreditEntry, ...]:
    found = [
        CreditEntry(name[:300], role)
        for key, role in (
            ("creator", "author"),
            ("contributor", "contributor"),
            ("publisher", "publisher"),
            ("funder", "funder"),
        )
        for entry in _objects(data.get(key))
        if (name := _text(entry, "name"))
    ]
    if len(found) > CREDITS_AT_MOST:
        unmapped.append(_note("creator", f"more than {CREDITS_AT_MOST}"))
    return tuple(found[:CREDITS_AT_MOST])


def _moment(data: dict[str, Any]) -> datetime | None:
    for key in ("datePublished", "dateCreated"):
        try:
            day = date.fromisoformat(str(data.get(key))[:10])
        except ValueError:
            continue
        moment = datetime.combine(day, time(12), UTC)
        if day.year >= 1900 and moment <= now():
            return moment
    return None


def write(
    version: Version, *, address: str, licence_addresses: Mapping[str, str]
) -> dict[str, Any]:
    """Return a published version as an AMB object; ``address`` is its page here."""
    kind = version.instrument.kind
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "id": version.instrument.external_id or address,
        "type": ["LearningResource"],
        "name": version.title,
        "description": markdown_to_text(version.description) or version.summary,
        "learningResourceType": [
            _concept(amb_terms.HCRT, amb_terms.TYPE_BY_KIND.get(kind, amb_terms.OTHER_TYPE)),
            {"id": f"{amb_terms.KIND}{kind}", "type": "Concept"},
        ],
        "isAccessibleForFree": True,
        "mainEntityOfPage": [{"id": address, "type": "WebContent"}],
    }
    licence = _free_licence(licence_addresses.get(version.licence or "", ""))
    if licence:
        data["license"] = {"id": licence}
    if version.published_at:
        data["datePublished"] = version.published_at.date().isoformat()
    data |= {key: value for key, value in _described(version).items() if value}
    return data


def _free_licence(address: str) -> str:
    """Return the address as AMB writes it; nothing for a licence that AMB does not take."""
    bare = address.partition("://")[2]
    written = next((one for one in (bare, f"www.{bare}") if one.startswith(amb_terms.LICENCES)), "")
    return f"https://{written}" if written else ""


def _concept(prefix: str, entry: _Labelled) -> dict[str, Any]:
    key, german, english = entry
    labels = {"de": german, "en": english} if english else {"de": german}
    return {"id": f"{prefix}{key}", "type": "Concept", "prefLabel": labels}


def _mapped(version: Version, vocabulary: str, table: Mapping[str, _Labelled]) -> list[_Labelled]:
    """Return what the terms of one vocabulary are called in AMB, in a fixed order."""
    terms = (entry.term for entry in version.classifications)
    keys = (term.key for term in terms if term.vocabulary_key == vocabulary)
    return sorted({table[key] for key in keys if key in table})


def _described(version: Version) -> dict[str, list[Any]]:
    roles = _mapped(version, "audience", amb_terms.ROLE_BY_AUDIENCE)
    subjects = _mapped(version, "topic", amb_terms.SUBJECT_BY_TOPIC)
    languages = dict.fromkeys(tag.partition("-")[0] for tag in version.languages)
    by_role = {"author": "creator", "editor": "creator", "contributor": "contributor"}
    by_role |= {"partner": "contributor", "publisher": "publisher", "funder": "funder"}
    by_role |= {"origin": "contributor"}
    people: dict[str, list[Any]] = {}
    for credit in version.credits:
        entry = {"type": "Organization", "name": credit.name}
        people.setdefault(by_role[credit.role], []).append(entry)
    return {
        "inLanguage": [language for language in languages if language in amb_terms.LANGUAGES],
        "keywords": sorted(
            one.term.label_de for one in version.classifications if one.term.vocabulary_key == TAG
        ),
        "about": [_concept(amb_terms.SUBJECT, subject) for subject in subjects],
        "audience": [_concept(amb_terms.ROLE, role) for role in roles],
        **people,
    }
