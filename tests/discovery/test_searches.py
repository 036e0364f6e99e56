"""What people searched for: what is kept of it, what is never kept, and for how long."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.models import Instrument
from toolbox.discovery.demand import counting as searches_counting
from toolbox.discovery.demand import wishes
from toolbox.discovery.demand.counting import SearchCounter, forget_searches
from toolbox.discovery.demand.kept_texts import kept_text
from toolbox.discovery.demand.searches import (
    Trouble,
    also_searched,
    queries_leading_to_results,
    unfound,
    unfound_counts,
)
from toolbox.discovery.models import SearchCount, SearchSuccess, SettledSearch, WishState
from toolbox.foundation import jobs
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied, Invalid, NotFound
from toolbox.foundation.retention import KEEP_TIMES, keep_times
from toolbox.foundation.uow import unit_of_work
from toolbox.wiring.jobs import DAILY, HANDLERS
from toolbox.wiring.retention import RETENTION

IN_VAIN = ("without_hits",)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Azubi", "azubi"),
        ("  AZUBI   Speed-Dating ", "azubi speed-dating"),
        ("„Ausbildung“ starten?", "„ausbildung“ starten"),
        ('"soziale Medien"', "soziale medien"),
        ("U\u0308bung", "übung"),
        ("§ 27 BBiG", "§ 27 bbig"),
        ("44135 Dortmund", "44135 dortmund"),
        ("a\u202eb\x00", "ab"),
        ("...", ""),
        ("", ""),
        ("max.muster@example.org", ""),
        ("max(at)muster 0203 123456", ""),
        ("Telefon 0203/123 45-67", ""),
        ("+49 170 1234567", ""),
        ("geboren 12.03.2004", ""),
        ("DE02120300000000202051", ""),
        (
            "eins zwei drei vier fünf sechs sieben acht",
            "eins zwei drei vier fünf sechs sieben acht",
        ),
        ("eins zwei drei vier fünf sechs sieben acht neun", ""),
        ("x" * 80, "x" * 80),
        ("x" * 81, ""),
        ("İ" * 80, ""),
    ],
)
def test_what_is_kept_of_a_text(typed: str, kept: str) -> None:
    assert kept_text(typed) == kept


def _search(counter: SearchCounter, text: str, *, people: int = 1, hits: bool = False) -> None:
    for number in range(people):
        counter.count_search(text, visitor=f"10.0.0.{number}", what=() if hits else IN_VAIN)


def _stored() -> dict[str, tuple[int, int]]:
    rows = db.session.execute(
        select(
            SearchCount.text, func.sum(SearchCount.searches), func.sum(SearchCount.without_hits)
        ).group_by(SearchCount.text)
    )
    return {text: (searches, in_vain) for text, searches, in_vain in rows}


def test_counts_wait_in_memory_and_are_added_up(inside: Flask) -> None:
    counter = SearchCounter()
    _search(counter, "Kran", people=2)
    _search(counter, "Azubi", people=1, hits=True)
    assert _stored() == {}
    assert counter.flush() == 2
    assert counter.flush() == 0
    counter.count_search("KRAN", visitor="10.0.0.9", what=("widened", "corrected"))
    counter.flush()
    assert _stored() == {"kran": (3, 2), "azubi": (1, 0)}
    row = db.session.get_one(SearchCount, (today(), "kran"))
    assert (row.widened, row.corrected) == (1, 1)


def test_a_person_counts_once_a_day(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = SearchCounter()
    for _number in range(3):
        _search(counter, "kran")
    monkeypatch.setattr(searches_counting, "today", lambda: today() + timedelta(days=1))
    _search(counter, "kran")
    counter.flush()
    days = db.session.scalars(select(SearchCount.searches).order_by(SearchCount.day)).all()
    assert days == [1, 1]


def test_nothing_of_a_visitor_is_kept(inside: Flask) -> None:
    counter = SearchCounter()
    _search(counter, "kran")
    _search(counter, "max@example.org")
    counter.flush()
    columns = {column.name for column in SearchCount.__table__.columns}
    assert columns == {"day", "text", "searches", "without_hits", "widened", "corrected"}
    assert b"10.0.0.0" not in b"".join(counter._seen)
    assert list(_stored()) == ["kran"]


def test_a_flood_of_texts_ends(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches_counting, "MOST_A_DAY", 5)
    counter = SearchCounter()
    for number in range(50):
        _search(counter, f"wort{number}")
    assert counter.flush() == 5


def test_only_editors_see_what_was_searched_in_vain(inside: Flask, cast: Cast) -> None:
    counter = SearchCounter()
    _search(counter, "kran", people=2)
    counter.flush()
    assert unfound_counts(Trouble.NO_HITS, by=cast.edith.actor) == (1, 0)
    for actor in (VISITOR, cast.alice.actor):
        assert unfound_counts(Trouble.NO_HITS, by=actor) == (0, 0)
        assert unfound(Trouble.NO_HITS, limit=9, offset=0, by=actor) == []


def _log(*rows: tuple[int, str, int, int]) -> None:
    """Write counts: days ago, text, searches, those without hits."""
    with unit_of_work():
        for ago, text, searches, without_hits in rows:
            day = today() - timedelta(days=ago)
            db.session.add(
                SearchCount(day=day, text=text, searches=searches, without_hits=without_hits)
            )


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([(0, "kran", 1, 1)], []),
        ([(0, "kran", 2, 2)], [("kran", 2, 0)]),
        ([(5, "kran", 1, 1), (1, "kran", 1, 1)], [("kran", 2, 1)]),
        ([(0, "azubi", 9, 0)], []),
        ([(5, "kran", 4, 4), (1, "kran", 1, 0)], []),
        ([(5, "kran", 4, 0), (1, "kran", 2, 2)], [("kran", 2, 1)]),
        ([(0, "a", 2, 2), (0, "b", 3, 3)], [("b", 3, 0), ("a", 2, 0)]),
    ],
    ids=["once", "two people", "two days", "found", "found since", "lost again", "order"],
)
def test_what_editors_see(
    inside: Flask,
    cast: Cast,
    rows: list[tuple[int, str, int, int]],
    shown: list[tuple[str, int, int]],
) -> None:
    _log(*rows)
    found = unfound(Trouble.NO_HITS, limit=10, offset=0, by=cast.edith.actor)
    assert [(one.text, one.searches, (today() - one.last_day).days) for one in found] == shown
    assert unfound_counts(Trouble.NO_HITS, by=cast.edith.actor)[0] == len(shown)


def test_what_is_found_only_roughly_is_a_list_of_its_own(inside: Flask, cast: Cast) -> None:
    counter = SearchCounter()
    for number in range(2):
        counter.count_search("kran", visitor=str(number), what=["widened", "corrected"])
    counter.flush()
    by = cast.edith.actor
    rough = unfound(Trouble.ROUGH_HITS, limit=9, offset=0, by=by)
    assert [(one.text, one.searches) for one in rough] == [("kran", 2)]
    assert unfound_counts(Trouble.ROUGH_HITS, by=by) == (1, 0)
    assert unfound_counts(Trouble.NO_HITS, by=by) == (0, 0)


def test_settled_is_settled_until_it_is_searched_for_again(inside: Flask, cast: Cast) -> None:
    _log((0, "kran", 3, 3), (0, "rampe", 2, 2), (0, "stapler", 1, 1))
    with unit_of_work():
        wishes.settle("Kran", by=cast.edith.actor)
    by = cast.edith.actor
    assert [one.text for one in unfound(Trouble.NO_HITS, limit=9, offset=0, by=by)] == ["rampe"]
    assert unfound_counts(Trouble.NO_HITS, by=by) == (1, 1)
    _log((-1, "kran", 2, 2))
    assert [one.text for one in unfound(Trouble.NO_HITS, limit=9, offset=0, by=by)] == [
        "kran",
        "rampe",
    ]


def test_a_wish_is_remembered_noted_done_and_opened_again(inside: Flask, cast: Cast) -> None:
    by = cast.edith.actor
    _log((0, "kran", 3, 3))
    with unit_of_work():
        wish_id = wishes.wish("Kran", by=by).id
    assert unfound_counts(Trouble.NO_HITS, by=by) == (0, 0)
    with unit_of_work():
        wishes.note_on(wishes.wish_by_id(wish_id), " Projekt fragen ", by=by)
        wishes.finish(wishes.wish_by_id(wish_id), by=by)
    done = wishes.wishes(WishState.DONE)
    assert [(one.text, one.note, one.created_by_id) for one in done] == [
        ("kran", "Projekt fragen", cast.edith.user_id)
    ]
    with unit_of_work():
        wishes.reopen(wishes.wish_by_id(wish_id), by=by)
    assert [one.id for one in wishes.wishes(WishState.OPEN)] == [wish_id]
    with unit_of_work():
        assert wishes.wish("KRAN", by=by).id == wish_id
    with pytest.raises(NotFound):
        wishes.wish_by_id(wish_id + 1)


@pytest.mark.parametrize("text", ["", "max@example.org", "0203 1234567", "x" * 81])
def test_no_wish_for_what_is_never_kept(inside: Flask, cast: Cast, text: str) -> None:
    for deed in (wishes.wish, wishes.settle):
        with pytest.raises(Invalid), unit_of_work():
            deed(text, by=cast.edith.actor)


@pytest.mark.parametrize("who", ["visitor", "alice"])
def test_only_editors_deal_with_searches(inside: Flask, cast: Cast, who: str) -> None:
    actor: Actor = VISITOR if who == "visitor" else cast.alice.actor
    with unit_of_work():
        found = wishes.wish("kran", by=cast.edith.actor).id
    deeds: list[Callable[[], object]] = [
        lambda: wishes.settle("kran", by=actor),
        lambda: wishes.wish("rampe", by=actor),
        lambda: wishes.note_on(wishes.wish_by_id(found), "x", by=actor),
        lambda: wishes.finish(wishes.wish_by_id(found), by=actor),
        lambda: wishes.reopen(wishes.wish_by_id(found), by=actor),
    ]
    for deed in deeds:
        with pytest.raises(Denied), unit_of_work():
            deed()


def _published(cast: Cast, title: str) -> int:
    version_id, _slug = factories.published(cast.alpha_id, title=title)
    jobs.run_due()
    return queries.version_by_id(version_id).instrument_id


def _visits(instrument_id: int, text: str, *, people: int) -> None:
    counter = SearchCounter()
    for number in range(people):
        counter.count_success(text, instrument_id, visitor=f"10.0.0.{number}")
    counter.flush()


def test_texts_that_led_somewhere_are_told_to_others(inside: Flask, cast: Cast) -> None:
    fair = _published(cast, "Ausbildungsmesse im Betrieb")
    other = _published(cast, "Checkliste für den Betrieb")
    _visits(fair, "Messe", people=3)
    _visits(fair, "betrieb", people=2)
    _visits(other, "Betriebe", people=4)
    _visits(fair, "messe im betrieb", people=1)
    told = queries_leading_to_results
    assert told("", 10, by=VISITOR) == ["betriebe", "messe"]
    assert told("ME", 10, by=VISITOR) == ["messe"]
    assert told("", 1, by=VISITOR) == ["betriebe"]
    assert told("%", 10, by=VISITOR) == []
    assert also_searched("Messe", 5, by=VISITOR) == ["betrieb"]
    assert also_searched("unbekannt", 5, by=VISITOR) == []


def test_nobody_can_put_own_words_before_others(inside: Flask, cast: Cast) -> None:
    fair = _published(cast, "Ausbildungsmesse im Betrieb")
    _visits(fair, "messe ist bloederkram", people=9)
    _visits(fair, "im", people=9)
    _visits(999_999, "messe", people=9)
    assert db.session.scalars(select(SearchSuccess.text)).all() == []


def test_what_is_gone_leads_nobody_there(inside: Flask, cast: Cast) -> None:
    fair = _published(cast, "Ausbildungsmesse im Betrieb")
    _visits(fair, "messe", people=3)
    _visits(fair, "betrieb", people=3)
    with unit_of_work():
        instrument = db.session.get_one(Instrument, fair)
        publishing.remove(instrument, "Veraltet.", by=factories.EDITORIAL)
    assert queries_leading_to_results("", 10, by=VISITOR) == []
    assert also_searched("messe", 5, by=VISITOR) == []


@time_machine.travel("2026-11-22T11:00:00Z")  # days count where summer time ended in between
def test_counts_are_forgotten_in_time(inside: Flask, cast: Cast) -> None:
    fair = _published(cast, "Ausbildungsmesse im Betrieb")
    _log((181, "alt", 2, 2), (180, "neuer", 2, 2))
    days: list[tuple[str, date]] = [
        (text, today() - timedelta(days=ago)) for text, ago in (("alt", 181), ("neuer", 180))
    ]
    with unit_of_work():
        for text, day in days:
            db.session.add(SearchSuccess(text=text, instrument_id=fair, count=5, last_day=day))
            db.session.add(SettledSearch(text=text, day=day))
    with unit_of_work():
        forget_searches(now() - timedelta(days=180))
    for column in (SearchCount.text, SearchSuccess.text, SettledSearch.text):
        assert db.session.scalars(select(column)).all() == ["neuer"]


def test_forgetting_happens_every_day() -> None:
    assert KEEP_TIMES in DAILY
    assert HANDLERS[KEEP_TIMES] is keep_times
    assert forget_searches in [kept.forget for kept in RETENTION]
