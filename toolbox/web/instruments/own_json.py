"""The product's own JSON of a version: everything it says, in the words of the code."""

from typing import Any

from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Attachment, Version
from toolbox.foundation.addresses import public_url
from toolbox.vocabularies.models import Term
from toolbox.web.instruments.citing import fixed_address

FORMAT = "werkzeugkoffer/instrument/1"


def as_own_json(version: Version, licence: Term | None) -> dict[str, Any]:
    """Return ``version`` as data for other programs; times in minutes, moments in UTC (ISO 8601).

    ``terms`` leads from vocabularies to the keys of their terms, ``licence.id`` is our key (SPDX).
    """
    instrument, content = version.instrument, content_of(version)
    plain = ("title", "summary", "description", "transfer_core", "change_note")
    numbers = ("preparation_minutes", "duration_minutes", "group_min", "group_max")
    lists = ("steps", "languages", "adaptation", "tags")
    return {
        "format": FORMAT,
        "id": instrument.slug,
        "url": public_url("instruments.show", slug=instrument.slug),
        "kind": instrument.kind,
        "state": str(instrument.state),
        "version": version.number,
        "version_url": fixed_address(version),
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "external_id": instrument.external_id,
        "owner": {
            "name": instrument.owner.name,
            "url": public_url("organisations.show", slug=instrument.owner.slug),
        },
        **{name: getattr(content, name) for name in (*plain, *numbers)},
        **{name: list(getattr(content, name)) for name in lists},
        "licence": _licence(version, licence),
        "terms": {vocabulary: list(keys) for vocabulary, keys in content.terms.items()},
        "fields": dict(content.fields),
        "credits": [vars(credit) for credit in content.credits],
        "contact": {"name": content.contact_name, "email": content.contact_email},
        "links": [vars(link) for link in content.links],
        "sources": [vars(source) for source in content.sources],
        "review_by": content.review_by.isoformat() if content.review_by else None,
        "files": [_file(instrument.slug, attachment) for attachment in version.attachments],
    }


def _licence(version: Version, licence: Term | None) -> dict[str, str] | None:
    if not version.licence:
        return None
    return {"id": version.licence, "url": licence.uri if licence else ""}


def _file(slug: str, attachment: Attachment) -> dict[str, Any]:
    file = attachment.file
    return {
        "name": attachment.name,
        "title": attachment.title,
        "role": attachment.role,
        "format": file.format,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "url": public_url(
            "instruments.file", slug=slug, attachment_id=attachment.id, name=attachment.name
        ),
    }
