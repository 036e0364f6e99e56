"""The product's own JSON of a version: everything it says, in the words of the code."""

import json
from typing import Any

from toolbox.exchange.describing import Description, FileEntry
from toolbox.exchange.origins import Origin

FORMAT = "werkzeugkoffer/instrument/1"


def document(description: Description) -> bytes:
    """Return a version as a document of our own JSON."""
    whole = as_own_json(description)
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def line(description: Description) -> bytes:
    """Return a version as one line, for files with many."""
    return json.dumps(as_own_json(description), ensure_ascii=False).encode()


def as_own_json(description: Description) -> dict[str, Any]:
    """Return a version as data for other programs; times in minutes, moments in UTC (ISO 8601).

    ``terms`` leads from vocabularies to the keys of their terms, ``licence.id`` is our key (SPDX),
    ``origin`` is null for what was written here.
    """
    content = description.content
    plain = ("title", "summary", "description", "transfer_core", "change_note")
    numbers = ("preparation_minutes", "duration_minutes", "group_min", "group_max")
    lists = ("steps", "languages", "adaptation", "tags")
    return {
        "format": FORMAT,
        "id": description.slug,
        "url": description.address,
        "kind": description.kind,
        "state": description.state,
        "version": description.number,
        "version_url": description.fixed_address,
        "published_at": _moment(description.version_published_at),
        "external_id": description.external_id,
        "origin": _origin(description.origin),
        "owner": {"name": description.owner.name, "url": description.owner.address},
        **{name: getattr(content, name) for name in (*plain, *numbers)},
        **{name: list(getattr(content, name)) for name in lists},
        "licence": _licence(description),
        "terms": {vocabulary: list(keys) for vocabulary, keys in content.terms.items()},
        "fields": dict(content.fields),
        "credits": [vars(credit) for credit in content.credits],
        "contact": {"name": content.contact_name, "email": content.contact_email},
        "links": [vars(link) for link in content.links],
        "sources": [vars(source) for source in content.sources],
        "based_on": [{"title": one.title, "url": one.address} for one in description.based_on],
        "review_by": content.review_by.isoformat() if content.review_by else None,
        "files": [_file(file) for file in description.files],
    }


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    return {
        "name": origin.name,
        "url": origin.address,
        "page": origin.page,
        "taken_at": _moment(origin.taken_at),
    }


def _licence(description: Description) -> dict[str, str] | None:
    key = description.content.licence
    if not key:
        return None
    return {"id": key, "url": description.licence.address if description.licence else ""}


def _file(file: FileEntry) -> dict[str, Any]:
    return {
        "name": file.name,
        "title": file.title,
        "role": file.role,
        "format": file.format,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "url": file.address,
    }
