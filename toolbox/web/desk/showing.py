"""The values of a draft in words, for the comparison of two states of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from toolbox.catalogue.content import CREDIT_ROLE_LABELS
from toolbox.catalogue.kinds.declaration import Kind, KindField
from toolbox.foundation.i18n import _
from toolbox.review.draft_fields import KIND_PREFIX, DraftField
from toolbox.review.sheet import Sheet
from toolbox.web.instruments.files import ROLE_LABELS
from toolbox.web.surroundings import file_size, long_date, term_labels


class Shower:
    """Says the values of a draft of one kind in the reader's language."""

    def __init__(self, kind: Kind) -> None:
        self._own = {f"{KIND_PREFIX}{field.name}": field for field in kind.fields}

    def __call__(self, field: DraftField, value: Any) -> str:
        """Return a value, or one entry of a list, in words."""
        if field.vocabulary is not None:
            return term_labels(field.vocabulary).get(str(value), str(value))
        if field.name in self._own:
            return _own_value(self._own[field.name], value)
        if field.name == "review_by":
            return long_date(date.fromisoformat(str(value)))
        return _entry(value) if isinstance(value, Mapping) else str(value)


def _own_value(field: KindField, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(dict(field.choices).get(str(value), value))


def _entry(entry: Mapping[str, Any]) -> str:
    """Return an entry of several parts with commas between them."""
    parts = {**entry}
    if "role" in parts:
        parts["role"] = CREDIT_ROLE_LABELS.get(str(parts["role"]), parts["role"])
    return ", ".join(str(part) for part in parts.values() if part)


def file_line(entry: Mapping[str, Any] | None) -> str:
    """Return what is known of a file in one line; empty where there is none."""
    if entry is None:
        return ""
    role = ROLE_LABELS.get(str(entry["role"]), entry["role"])
    parts = (entry["title"], entry["name"], role, file_size(int(entry["size"])))
    return ", ".join(str(part) for part in parts if part)


def without_notes(sheet: Sheet) -> Sheet:
    """Return a sheet without the note on what is new, which is new in every version."""
    return {name: value for name, value in sheet.items() if name != "change_note"}
