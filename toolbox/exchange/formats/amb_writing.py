"""Writing AMB: one block of JSON-LD for catalogues of AMB and for plain schema.org tools alike.

The latter look for ``@type`` beside ``type``; ``@id`` never stands beside ``id``, as both are the
same for JSON-LD and it refuses the same key twice.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from toolbox.exchange.describing import Concept, Description, Party
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.formats.amb_kept import (
    CONCEPTS,
    PEOPLE,
    Node,
    free_licence,
    is_media_type,
    is_uri,
)
from toolbox.exchange.formats.amb_terms import Labelled
from toolbox.exchange.formats.tidying import tidy, tidy_lines
from toolbox.exchange.formats.wording import main_language, resource_types
from toolbox.foundation.clock import rfc3339
from toolbox.foundation.text import markdown_to_text

_AMB = "https://w3id.org/kim/amb/context.jsonld"
_SCHEMA = "https://schema.org"
_PROPERTY_BY_ROLE = {
    "author": "creator",
    "editor": "creator",
    "contributor": "contributor",
    "partner": "contributor",
    "origin": "contributor",
    "publisher": "publisher",
    "funder": "funder",
}
_MUST_CONTAIN = {
    "about": (amb_terms.SUBJECT, amb_terms.STUDY),
    "learningResourceType": (amb_terms.HCRT, amb_terms.NEW_TYPE),
}
"""How at least one address of a list has to begin."""
_IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"


def document(description: Description) -> bytes:
    """Return a version as a document of AMB."""
    return (json.dumps(write(description), ensure_ascii=False, indent=2) + "\n").encode()


def line(description: Description) -> bytes:
    """Return a version as one line, for files with many."""
    return json.dumps(write(description), ensure_ascii=False).encode()


def write(description: Description) -> Node:
    """Return a version as an AMB object (2023-10-19).

    What came from elsewhere says what it said there, as long as nobody has edited it here: its
    subjects, types, levels, dates, files and pages are those of the record.
    """
    content = description.content
    kept = _kept(description)
    languages = kept.get("inLanguage", amb_terms.two_letters(content.languages))
    text = markdown_to_text(content.description) or content.summary
    data: Node = {
        "@context": [_AMB, _SCHEMA, {"@language": main_language(languages)}],
        "id": _uri(description.external_id or description.address),
        "type": ["LearningResource"],
        "name": kept.get("name", content.title),
        "description": tidy_lines(text),
        "inLanguage": languages,
        "keywords": kept.get("keywords") or sorted(content.tags),
        "license": _licence(description, kept),
        **_people(description, kept),
        **_concepts(description, kept),
        **_dates(description, kept),
        "isAccessibleForFree": kept.get("isAccessibleForFree", True),
        "timeRequired": f"PT{content.duration_minutes}M" if content.duration_minutes else "",
        "spatialCoverage": [_place(one) for one in description.terms.get("region", ())],
        "isBasedOn": _based_on(description, kept),
        "encoding": _encodings(description, kept),
        "mainEntityOfPage": _pages(description),
    }
    whole = {name: value for name, value in data.items() if value not in ("", [], {}, None)}
    return {"@context": whole.pop("@context"), **_for_everyone(whole)}


def _for_everyone(node: Node) -> Node:
    """Say the types of schema.org twice, here and in everything below; concepts are of SKOS.

    Texts are as a reader of AMB takes them in, so that a journey changes nothing.
    """
    found: Node = {}
    for name, value in node.items():
        found[name] = value if name == "description" else _tidied(value)
        if name == "type" and value != "Concept":
            found["@type"] = found[name]
    return found


def _tidied(value: Any) -> Any:
    if isinstance(value, list):
        return [_tidied(one) for one in value]
    if isinstance(value, dict):
        return _for_everyone(value)
    return tidy(value) if isinstance(value, str) else value


def _kept(description: Description) -> Mapping[str, Any]:
    """Return what the record said beyond our words, as long as this version is what it says."""
    origin = description.origin
    return origin.kept if origin and origin.number == description.number else {}


def _uri(address: str) -> str:
    """Return an address without letters that the schema refuses in addresses."""
    return address if is_uri(address) else quote(address, safe=_IN_ADDRESSES)


def _licence(description: Description, kept: Mapping[str, Any]) -> Node | None:
    address = free_licence(description.licence.address) if description.licence else ""
    return {"id": address} if address else kept.get("license")


def _people(description: Description, kept: Mapping[str, Any]) -> dict[str, list[Node]]:
    """Return who made, published and paid for it, and the projects it comes from."""
    known = kept.get("people", {})
    people: dict[str, list[Node]] = {role: [] for role in PEOPLE}
    funds: dict[str, Node] = {}
    projects: dict[str, Node] = {}
    for credit in description.content.credits:
        role = _PROPERTY_BY_ROLE[credit.role]
        plain = {"type": "Organization", "name": credit.name}
        people[role].append(known.get(role, {}).get(credit.name) or plain)
        if credit.project:
            projects[credit.project] = {"type": "Project", "name": credit.project}
        if credit.funding_line:
            funds[credit.funding_line] = {"type": "FundingScheme", "name": credit.funding_line}
    named = {one["name"] for one in people["funder"]}
    people["funder"] += [one for name, one in funds.items() if name not in named]
    if not people["creator"] and description.origin is None:
        people["creator"] = [_organisation(description.owner)]
    return people | {"producer": kept.get("producer") or list(projects.values())}


def _organisation(party: Party) -> Node:
    return {"type": "Organization", "id": party.address, "name": party.name}


def _concepts(description: Description, kept: Mapping[str, Any]) -> dict[str, list[Node]]:
    derived = {
        "about": [*_subjects(description), *_own_terms(description, amb_terms.ABOUT)],
        "learningResourceType": [
            *map(_labelled, resource_types(description)),
            {"id": f"{amb_terms.KIND}{description.kind}", "type": "Concept"},
        ],
        "educationalLevel": [_labelled(one) for one in _levels(description)],
        "audience": [*_roles(description), *_own_terms(description, amb_terms.FOR_WHOM)],
    }
    return {name: _allowed(name, kept.get(name, derived[name])) for name in CONCEPTS}


def _allowed(name: str, concepts: Sequence[Node]) -> list[Node]:
    """Return the list as the schema takes it: with one of AMB's own entries, or not at all."""
    needed = _MUST_CONTAIN.get(name, ("",))
    within = amb_terms.LEVEL if name == "educationalLevel" else ""
    fitting = [one for one in concepts if one["id"].startswith(within)]
    return fitting if any(one["id"].startswith(needed) for one in fitting) else []


def _labelled(entry: Labelled) -> Node:
    address, german, english = entry
    labels = {"de": german, "en": english} if english else {"de": german}
    return {"id": address, "type": "Concept", "prefLabel": labels}


def _subjects(description: Description) -> list[Node]:
    """Return the nearest subjects of AMB's lists, at least the one all of this is about."""
    found: set[Labelled] = set()
    for vocabulary in ("topic", "sector", "occupation"):
        for term in description.terms.get(vocabulary, ()):
            subject = amb_terms.SUBJECT_BY_TERM.get((vocabulary, term.key))
            subject = subject or amb_terms.SUBJECT_BY_NOTATION.get(term.notation[:2])
            found |= {subject} if subject else set()
    return [_labelled(one) for one in sorted(found or {amb_terms.USUAL_SUBJECT})]


def _levels(description: Description) -> list[Labelled]:
    found = {
        amb_terms.LEVEL_BY_TERM[vocabulary, term.key]
        for vocabulary in amb_terms.FOR_WHOM
        for term in description.terms.get(vocabulary, ())
        if (vocabulary, term.key) in amb_terms.LEVEL_BY_TERM
    }
    of_kind = amb_terms.LEVEL_BY_KIND.get(description.kind)
    return sorted(found | ({of_kind} if of_kind else set()))


def _roles(description: Description) -> list[Node]:
    keys = (term.key for term in description.terms.get("audience", ()))
    table = amb_terms.ROLE_BY_AUDIENCE
    return [_labelled(one) for one in sorted({table[key] for key in keys if key in table})]


def _own_terms(description: Description, vocabularies: Iterable[str]) -> list[Node]:
    return [
        {
            "id": f"{amb_terms.TERM}{vocabulary}:{term.key}",
            "type": "Concept",
            "prefLabel": {"de": term.label_de} | ({"en": term.label_en} if term.label_en else {}),
        }
        for vocabulary in vocabularies
        for term in description.terms.get(vocabulary, ())
    ]


def _place(region: Concept) -> Node:
    address = f"{amb_terms.TERM}region:{region.key}"
    return {"type": "Place", "id": address, "name": region.label_de}


def _moment(moment: datetime | None) -> str:
    return rfc3339(moment) if moment else ""


def _dates(description: Description, kept: Mapping[str, Any]) -> Mapping[str, str]:
    if "dates" in kept:
        return kept["dates"]  # type: ignore[no-any-return] # comes from JSON
    return {
        "datePublished": _moment(description.published_at),
        "dateModified": _moment(description.changed_at),
    }


def _based_on(description: Description, kept: Mapping[str, Any]) -> list[Node]:
    found: list[Node] = list(kept.get("isBasedOn", ()))
    for parent in description.based_on:
        licence = free_licence(parent.licence.address) if parent.licence else ""
        work = {
            "type": ["LearningResource"],
            "id": parent.address,
            "name": parent.title,
            "creator": [_organisation(parent.owner)],
        }
        found.append(work | ({"license": {"id": licence}} if licence else {}))
    return found


def _encodings(description: Description, kept: Mapping[str, Any]) -> list[Node]:
    found: list[Node] = list(kept.get("encoding", ()))
    for file in description.files:
        entry = {"type": "MediaObject", "name": file.title, "contentUrl": file.address}
        if is_media_type(file.media_type):
            entry["encodingFormat"] = file.media_type
        found.append(entry | {"contentSize": str(file.size), "sha256": file.sha256})
    return found


def _pages(description: Description) -> list[Node]:
    """Return where this description stands: at its source, else here."""
    origin = description.origin
    if origin and origin.kept.get("mainEntityOfPage"):
        return list(origin.kept["mainEntityOfPage"])
    if origin and is_uri(origin.page) and is_uri(origin.address):
        source = {"id": origin.address, "type": "Service", "name": origin.name}
        provider = {key: value for key, value in source.items() if value}
        return [{"id": origin.page, "type": "WebContent", "provider": provider}]
    provider = {
        "id": description.provider.address,
        "type": "Service",
        "name": description.provider.name,
    }
    page = {"id": description.address, "type": "WebContent", "provider": provider}
    changed = _moment(description.changed_at)
    return [page | ({"dateModified": changed} if changed and not origin else {})]
