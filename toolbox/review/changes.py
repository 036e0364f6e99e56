"""What changed between two sheets: texts word by word, lists entry by entry, files by content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from toolbox.review.draft_fields import FILES, DraftField
from toolbox.review.sheet import Sheet
from toolbox.review.words import Effort, Fate, Piece, word_changes

Show = Callable[[DraftField, Any], str]
"""Says a value of a field, or an entry of its list, in words for readers."""


@dataclass(frozen=True)
class Item:
    """One entry of a list and what became of it; ``pieces`` where its words changed."""

    fate: Fate
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class FileChange:
    """A file that came, went, or is another now; ``before`` or ``after`` is None where it was not.

    ``is_replaced`` says that the content is another; without it, name, title or use changed.
    """

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def is_replaced(self) -> bool:
        """True where the same place now holds other bytes."""
        return bool(self.before and self.after and self.before["sha256"] != self.after["sha256"])


@dataclass(frozen=True)
class FieldChange:
    """A field that says something else now: as ``pieces`` of one text, ``items``, or ``files``."""

    field: DraftField
    pieces: tuple[Piece, ...] = ()
    items: tuple[Item, ...] = ()
    files: tuple[FileChange, ...] = ()


def changes(
    before: Sheet, after: Sheet, fields: Mapping[str, DraftField], show: Show
) -> list[FieldChange]:
    """Return the fields in which the sheets differ, in the order of ``fields``."""
    found, effort = [], Effort()
    for name, field in fields.items():
        old, new = before.get(name), after.get(name)
        if old != new:
            change = _change(field, old, new, show, effort)
            if change is not None:
                found.append(change)
    return found


def _change(
    field: DraftField, old: Any, new: Any, show: Show, effort: Effort
) -> FieldChange | None:
    if field.name == FILES:
        files = tuple(file_changes(old or [], new or []))
        return FieldChange(field, files=files) if files else None
    if isinstance(old, list) or isinstance(new, list):
        left = [show(field, entry) for entry in old or []]
        right = [show(field, entry) for entry in new or []]
        items = tuple(item_changes(left, right, effort))
        return FieldChange(field, items=items)
    before, after = ("" if one is None else show(field, one) for one in (old, new))
    return FieldChange(field, pieces=tuple(word_changes(before, after, effort)))


def item_changes(
    before: Sequence[str], after: Sequence[str], effort: Effort | None = None
) -> list[Item]:
    """Return the entries of both lists in reading order; one that was reworded shows its words."""
    found: list[Item] = []
    effort = effort or Effort()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, left, left_end, right, right_end in matcher.get_opcodes():
        old, new = before[left:left_end], after[right:right_end]
        if tag == "equal":
            found += [Item(Fate.KEPT, (Piece(Fate.KEPT, entry),)) for entry in old]
        elif tag == "replace" and len(old) == len(new):
            found += [_reworded(one, other, effort) for one, other in zip(old, new, strict=True)]
        else:
            found += [Item(Fate.REMOVED, (Piece(Fate.REMOVED, entry),)) for entry in old]
            found += [Item(Fate.ADDED, (Piece(Fate.ADDED, entry),)) for entry in new]
    return found


def _reworded(before: str, after: str, effort: Effort) -> Item:
    return Item(Fate.KEPT, tuple(word_changes(before, after, effort)))


def file_changes(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[FileChange]:
    """Return the files that differ: the same content is the same file, else the same name is."""
    old, new = list(before), list(after)
    pairs = []
    for key in ("sha256", "name"):
        for one in list(new):
            twin = next((other for other in old if other[key] == one[key]), None)
            if twin is not None:
                old.remove(twin)
                new.remove(one)
                pairs.append(FileChange(twin, one))
    changed = [pair for pair in pairs if pair.before != pair.after]
    gone = [FileChange(one, None) for one in old]
    return changed + gone + [FileChange(None, one) for one in new]
