"""What a version says and which files it has, as plain values that can be kept and compared."""

from datetime import date
from typing import Any

from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Attachment, Version
from toolbox.review.draft_fields import FILES, KIND_PREFIX

Sheet = dict[str, Any]
"""Name of a draft field to text, number, list of texts, or list of entries (dicts of texts)."""


def sheet_of(version: Version) -> Sheet:
    """Return the sheet of a version; its files, credits and classifications must be loaded."""
    content = vars(content_of(version)).copy()
    own, terms = content.pop("fields"), content.pop("terms")
    sheet = {name: _plain(value) for name, value in content.items()}
    sheet |= {f"{KIND_PREFIX}{name}": value for name, value in own.items()}
    sheet |= {vocabulary: list(keys) for vocabulary, keys in terms.items()}
    sheet[FILES] = [_file(attachment) for attachment in version.attachments]
    return {name: value for name, value in sheet.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return {name: str(part) for name, part in vars(value).items() if part}
    return value


def _file(attachment: Attachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "title": attachment.title,
        "role": attachment.role,
        "sha256": attachment.file.sha256,
        "size": attachment.file.size,
    }
