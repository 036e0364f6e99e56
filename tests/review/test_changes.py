"""Two states of a draft beside each other: fields, lists and files."""

from typing import Any

import pytest

from toolbox.catalogue.kinds.registry import kind_named
from toolbox.review.changes import FieldChange, changes, file_changes, item_changes
from toolbox.review.draft_fields import DraftField, draft_fields
from toolbox.review.sheet import Sheet
from toolbox.review.words import Fate

FIELDS = draft_fields(kind_named("checklist"))


def _shown(_field: DraftField, value: Any) -> str:
    return str(value)


def _changes(before: Sheet, after: Sheet) -> list[FieldChange]:
    return changes(before, after, FIELDS, _shown)


def _file(name: str, sha: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "sha256": sha * 64, "title": "", "role": "main", "size": 5, **more}


def test_only_what_differs_is_named_in_the_order_of_the_draft() -> None:
    before = {"licence": "CC0-1.0", "title": "Alt", "summary": "Gleich", "fields-points": 5}
    after = {"licence": "CC-BY-4.0", "title": "Neu", "summary": "Gleich", "fields-points": 6}
    found = [one.field.name for one in _changes(before, after)]
    assert found == ["title", "fields-points", "licence"]


def test_a_field_that_comes_or_goes_is_a_change() -> None:
    came = _changes({}, {"duration_minutes": 45, "steps": ["Drucken"]})
    assert [one.field.name for one in came] == ["steps", "duration_minutes"]
    assert came[0].items[0].fate is Fate.ADDED
    gone = _changes({"steps": ["Drucken"]}, {})
    assert gone[0].items[0].fate is Fate.REMOVED


@pytest.mark.parametrize(
    ("before", "after", "fates"),
    [
        (["a", "b"], ["a", "b", "c"], ["kept", "kept", "added"]),
        (["a", "b", "c"], ["a", "c"], ["kept", "removed", "kept"]),
        (["Alles ausdrucken"], ["Alles auslegen"], ["kept"]),
        (["a"], ["x", "y"], ["removed", "added", "added"]),
    ],
)
def test_lists_are_compared_entry_by_entry(
    before: list[str], after: list[str], fates: list[str]
) -> None:
    assert [one.fate for one in item_changes(before, after)] == fates


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([_file("a.pdf", "1")], [_file("a.pdf", "1")], []),
        ([_file("a.pdf", "1")], [_file("a.pdf", "2")], [("a.pdf", "a.pdf", True)]),
        ([_file("a.pdf", "1")], [_file("b.pdf", "1")], [("a.pdf", "b.pdf", False)]),
        ([_file("a.pdf", "1")], [_file("a.pdf", "1", role="source")], [("a.pdf", "a.pdf", False)]),
        ([_file("a.pdf", "1")], [], [("a.pdf", None, False)]),
        ([], [_file("a.pdf", "1")], [(None, "a.pdf", False)]),
        (
            [_file("a.pdf", "1"), _file("b.pdf", "2")],
            [_file("b.pdf", "1"), _file("c.pdf", "3")],
            [("a.pdf", "b.pdf", False), ("b.pdf", None, False), (None, "c.pdf", False)],
        ),
    ],
    ids=["same", "replaced", "renamed", "other use", "removed", "added", "all at once"],
)
def test_files_are_the_same_by_content_then_by_name(
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
    found: list[tuple[str | None, str | None, bool]],
) -> None:
    said = [
        (
            one.before["name"] if one.before else None,
            one.after["name"] if one.after else None,
            one.is_replaced,
        )
        for one in file_changes(before, after)
    ]
    assert said == found
