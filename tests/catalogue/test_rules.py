"""What content must be like to be saved, and to be submitted."""

from datetime import date
from typing import Any

import pytest

from tests.factories import complete_content
from toolbox.catalogue.content import Content, CreditEntry, LinkEntry, SourceEntry
from toolbox.catalogue.kinds.registry import ALL, kind_named
from toolbox.catalogue.rules import (
    is_web_address,
    missing_for_submission,
    require_fitting_days,
    require_saveable,
    require_submittable,
)
from toolbox.foundation.errors import Invalid

LONG = "x" * 30_000

UNSAVEABLE: list[tuple[dict[str, Any], str]] = [
    ({"title": "x" * 201}, "title"),
    ({"summary": "x" * 281}, "summary"),
    ({"description": LONG}, "description"),
    ({"transfer_core": LONG}, "transfer_core"),
    ({"change_note": LONG}, "change_note"),
    ({"contact_name": LONG}, "contact_name"),
    ({"steps": ("x",) * 13}, "steps"),
    ({"steps": ("x" * 601,)}, "steps"),
    ({"adaptation": ("x",) * 21}, "adaptation"),
    ({"tags": tuple(map(str, range(21)))}, "tags"),
    ({"preparation_minutes": -1}, "preparation_minutes"),
    ({"duration_minutes": 10**9}, "duration_minutes"),
    ({"group_min": 10, "group_max": 2}, "group_max"),
    ({"links": (LinkEntry("javascript:alert(1)"),)}, "links"),
    ({"links": (LinkEntry("https://example.org", kind="ftp"),)}, "links"),
    ({"links": (LinkEntry("https://example.org/"),) * 21}, "links"),
    ({"credits": (CreditEntry("  "),)}, "credits"),
    ({"credits": (CreditEntry("Alpha", role="king"),)}, "credits"),
    ({"credits": (CreditEntry("Alpha", period="x" * 41),)}, "credits"),
    ({"credits": (CreditEntry("Alpha"),) * 51}, "credits"),
    ({"sources": (SourceEntry("Fakt", "", "2026-01-01"),)}, "sources"),
    ({"sources": (SourceEntry("Fakt", "§ 27 BBiG", "gestern"),)}, "sources"),
    ({"sources": (SourceEntry("x" * 501, "§ 27 BBiG", "2026-01-01"),)}, "sources"),
    ({"sources": (SourceEntry("Fakt", "§ 27 BBiG", "2026-01-01"),) * 31}, "sources"),
    ({"contact_email": "keine Adresse"}, "contact_email"),
    ({"fields": {"unknown": 1}}, "fields-unknown"),
]


@pytest.mark.parametrize(
    ("changes", "field"),
    UNSAVEABLE,
    ids=[f"{field}-{number}" for number, (_changes, field) in enumerate(UNSAVEABLE)],
)
def test_what_cannot_be_kept_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        require_saveable(complete_content(**changes), kind_named("checklist"))
    assert set(caught.value.fields) == {field}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.key)
def test_an_empty_draft_can_be_kept(kind: Any) -> None:
    require_saveable(Content(), kind)


WRONG_VALUES: dict[str, list[Any]] = {
    "line": [1, "x" * 301],
    "lines": ["x", ["x" * 301], ["x"] * 21, [1]],
    "number": ["3", -1, True, 10**9],
    "choice": ["nope", None],
    "yes-no": ["yes", 1],
}


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind in ALL for field in kind.fields],
    ids=lambda one: getattr(one, "key", None) or one.name,
)
def test_own_fields_of_a_kind_refuse_values_of_another_sort(kind: Any, field: Any) -> None:
    for value in WRONG_VALUES[field.type.value]:
        with pytest.raises(Invalid):
            require_saveable(complete_content(fields={field.name: value}), kind)


def test_everything_that_is_missing_is_named_at_once() -> None:
    missing = missing_for_submission(
        Content(languages=()), kind_named("advisory-offer"), attachments=0
    )
    assert set(missing) == {
        *("title", "summary", "description", "licence", "languages", "credits"),
        *("audience", "topic", "region"),
    }


@pytest.mark.parametrize(
    ("kind", "links", "attachments", "complete"),
    [
        ("checklist", (), 0, False),
        ("checklist", (), 1, True),
        ("checklist", (LinkEntry("https://example.org"),), 0, True),
        ("advisory-offer", (), 0, True),
    ],
)
def test_a_file_or_a_link_is_needed_but_for_services(
    kind: str, links: tuple[LinkEntry, ...], attachments: int, complete: bool
) -> None:
    terms = {"audience": ("a",), "topic": ("t",), "region": ("r",)}
    content = complete_content(links=links, terms=terms)
    if complete:
        require_submittable(content, kind_named(kind), attachments=attachments)
    else:
        with pytest.raises(Invalid, match="missing") as caught:
            require_submittable(content, kind_named(kind), attachments=attachments)
        assert set(caught.value.fields) == {"files"}


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org", True),
        ("http://example.org/a?b=c#d", True),
        ("https://[::1", False),
        ("https://", False),
        ("example.org", False),
        ("ftp://example.org", False),
        ("https://example.org/a b", False),
        ("https://example.org/\nx", False),
        ("https://example.org/" + "x" * 500, False),
    ],
)
def test_only_complete_web_addresses_are_links(url: str, good: bool) -> None:
    assert is_web_address(url) is good


TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 24)


def with_days(checked: date | None, review_by: date | None) -> Content:
    """Return content with one fact checked on a day, to be looked at again by another."""
    source = SourceEntry("Fakt", "§ 27 BBiG", str(checked or ""))
    return complete_content(sources=(source,), review_by=review_by)


@pytest.mark.parametrize(
    ("checked", "review_by"), [(TODAY, TODAY), (YESTERDAY, TOMORROW), (None, None)]
)
def test_days_that_fit_are_taken(checked: date | None, review_by: date | None) -> None:
    require_fitting_days(with_days(checked, review_by), with_days(None, None), on=TODAY)


def test_days_that_do_not_fit_are_named_all_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        require_fitting_days(with_days(TOMORROW, YESTERDAY), with_days(None, None), on=TODAY)
    assert set(caught.value.fields) == {"sources", "review_by"}


def test_days_that_were_stored_stay() -> None:
    stored = with_days(TOMORROW, YESTERDAY)
    require_fitting_days(stored, stored, on=TODAY)
