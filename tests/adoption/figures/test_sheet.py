"""What an impact sheet counts on a day, and what it says to take along."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.adoption import scene
from tests.adoption.scene import BREMEN, DORTMUND, HAMM, NRW, said
from tests.cast import Cast
from tests.counting import counting_queries
from toolbox.accounts import merging
from toolbox.adoption import keeping
from toolbox.adoption.figures.sheet import Period, Sheet, public_instruments, sheet_of
from toolbox.adoption.figures.taking import as_csv, as_json, figures_of
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.rules import FactorEntry, Report, is_dated
from toolbox.catalogue import publishing
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies import queries as terms

DAY = date(2026, 6, 1)


def sheet(instruments: Iterable[int], since: date | None = None, until: date = DAY) -> Sheet:
    return sheet_of(instruments, Period(since, until), names=terms.labels("region", "de"))


def advanced(adoption_id: int, stage: Stage, on: date) -> None:
    with unit_of_work():
        keeping.advance(scene.adoption(adoption_id), stage, on=on, by=scene.EDITORS)


@pytest.fixture
def busy(inside: Flask, cast: Cast) -> int:
    """An instrument with adoptions of every sort."""
    made = scene.instrument_of(cast.alpha_id)
    helped = (FactorEntry("kammer-im-boot", "Sie kam mit."),)
    cases: tuple[tuple[str, Report, dict[str, Any]], ...] = (
        ("Zwanzig", said(places=20, region_key=NRW, since=date(2025, 3, 1), factors=helped), {}),
        ("Eine", said(quote_consent=True, people_reached=30, factors=helped), {}),
        ("Noch eine", said(region_key=BREMEN, people_reached=12, since=date(2025, 9, 1)), {}),
        ("Probe", said(Stage.TRIAL, region_key=HAMM, people_reached=500), {}),
        ("Interesse", said(Stage.INTEREST, region_key=HAMM), {}),
        ("Beispiel", said(region_key=HAMM, quote_consent=True), {"is_example": True}),
    )
    for name, report, more in cases:
        scene.reported(made, report, adopter_name=name, **more)
    return made


def test_figures_count_places_and_say_from_how_many_people_were_added(busy: int) -> None:
    found = sheet([busy]).reached
    assert (found.places, found.entries, found.regions) == (22, 3, 2)
    assert (found.people, found.people_entries) == (42, 2)
    assert (found.trials, found.interests, found.established, found.given_up) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("since", "until", "places", "new"),
    [
        (None, date(2025, 2, 28), 0, 0),
        (None, date(2025, 3, 1), 20, 20),
        (date(2025, 4, 1), date(2025, 12, 31), 21, 1),
        (date(2026, 1, 1), DAY, 22, 1),
    ],
)
def test_a_period_tells_how_it_stood_on_its_last_day(
    busy: int, since: date | None, until: date, places: int, new: int
) -> None:
    found = sheet([busy], since, until).reached
    assert (found.places, found.new) == (places, new)


def test_what_a_source_found_in_use_is_not_said_to_begin_then(busy: int) -> None:
    """The day of the source is no beginning; a day before it, named by the source, is one."""
    found_then = said(Stage.ESTABLISHED, places=7, region_key=NRW, since=date(2026, 5, 4))
    number = scene.reported(busy, found_then, adopter_name="Sieben")
    found = sheet([busy], since=date(2026, 5, 1))
    assert (found.reached.places, found.reached.new) == (29, 0)
    assert (found.growth.undated, sum(found.growth.totals)) == (7, 22)
    assert not is_dated(scene.adoption(number))
    told = as_csv(found, title="Ä", counted="So.").decode("utf-8-sig")
    assert any(line.split(";")[2:3] == ["7"] and "Wachstum" in line for line in told.splitlines())
    as_told = as_json(found, title="Ä", address="https://a.example", counted="So.")
    assert as_told["without_a_beginning"] == 7


def test_stages_of_later_days_do_not_count_yet(busy: int, cast: Cast) -> None:
    late = scene.reported(busy, said(Stage.TRIAL, since=date(2026, 5, 1)), adopter_name="Spät")
    advanced(late, Stage.ESTABLISHED, date(2026, 7, 1))
    assert sheet([busy]).reached.established == 0
    assert sheet([busy], until=date(2026, 7, 1)).reached.established == 1


def test_of_two_stages_of_one_day_the_one_said_last_counts(busy: int, cast: Cast) -> None:
    moved = scene.reported(busy, said(Stage.TRIAL, since=date(2026, 5, 1)), adopter_name="Flink")
    advanced(moved, Stage.ESTABLISHED, date(2026, 5, 20))
    advanced(moved, Stage.ADOPTED, date(2026, 5, 20))
    assert sheet([busy]).reached.established == 0
    advanced(moved, Stage.ESTABLISHED, date(2026, 5, 20))
    assert sheet([busy]).reached.established == 1


def test_what_was_handed_over_counts_as_it_stood_on_that_day(busy: int, cast: Cast) -> None:
    moved = scene.reported(busy, said(Stage.TRIAL, since=date(2026, 2, 1)), adopter_name="Flink")
    advanced(moved, Stage.ESTABLISHED, date(2026, 4, 1))
    other = scene.instrument_of(cast.alpha_id)
    scene.reported(other, said(since=date(2026, 4, 1)), adopter_name="Eine andere")
    names = terms.labels("region", "de")
    given = {busy: date(2026, 2, 15)}
    found = sheet_of([busy, other], Period(None, DAY), names=names, last_days=given)
    # Of 24 until today: one came in March, and one was on trial when it was handed over.
    assert (found.reached.places, found.reached.trials, found.reached.established) == (22, 1, 0)
    assert {one.slug: one.places for one in found.instruments} == {
        db.session.get_one(Instrument, busy).slug: 21,
        db.session.get_one(Instrument, other).slug: 1,
    }
    assert sum(found.growth.totals) == 22
    assert found.quotes == []
    before = sheet_of([busy], Period(None, date(2025, 12, 31)), names=names, last_days=given)
    assert before.reached.places == sheet([busy], until=date(2025, 12, 31)).reached.places


def test_words_are_quoted_with_consent_alone_and_examples_not_at_all(busy: int) -> None:
    found = sheet([busy])
    assert [quote.adopter_name for quote in found.quotes] == ["Eine"]
    (factor, other) = found.factors
    assert (factor.key, factor.entries) == ("kammer-im-boot", 2)
    assert [voice.adopter_name for voice in factor.voices] == ["Eine"]
    assert (other.entries, other.voices) == (1, ())


def test_what_does_not_count_is_nowhere(busy: int, cast: Cast) -> None:
    before = as_json(sheet([busy]), title="", address="", counted="")
    withdrawn = scene.by_beta(busy, cast, said(quote_consent=True))
    with unit_of_work():
        keeping.withdraw(scene.adoption(withdrawn), by=cast.carla.actor)
    scene.by_guest(busy, said(region_key=BREMEN, quote_consent=True))
    scene.reported(
        busy, said(), organisation_id=cast.beta_id, by=cast.alice.actor, to_email="b@example.org"
    )
    assert as_json(sheet([busy]), title="", address="", counted="") == before


def test_a_removed_instrument_takes_its_adoptions_along_a_retired_one_keeps_them(
    busy: int, cast: Cast
) -> None:
    with unit_of_work():
        publishing.retire(db.session.get_one(Instrument, busy), by=factories.EDITORIAL)
    assert public_instruments(organisation_ids=[cast.alpha_id]) == {busy}
    assert sheet([busy]).reached.places == 22
    with unit_of_work():
        publishing.remove(db.session.get_one(Instrument, busy), "Rechte", by=factories.EDITORIAL)
    assert public_instruments(organisation_ids=[cast.alpha_id], instrument_ids=[busy]) == set()
    assert sheet([busy]).reached.places == 0


def test_a_merged_organisation_and_a_merged_region_count_where_they_went(
    busy: int, cast: Cast
) -> None:
    with unit_of_work():
        old, new = scene.organisation(cast.alpha_id), scene.organisation(cast.beta_id)
        merging.merge(old, new, by=cast.anton.actor)
    assert public_instruments(organisation_ids=[cast.beta_id]) == {busy}
    with unit_of_work():
        dortmund, hamm = terms.term("region", DORTMUND), terms.term("region", HAMM)
        vocabularies.merge(dortmund, hamm, by=cast.edith.actor)
    assert [row.districts for row in sheet([busy]).map.rows][1] == (("Hamm", 1),)


def test_an_empty_sheet_says_so(inside: Flask, cast: Cast) -> None:
    found = sheet([])
    assert (found.reached.places, found.map.rows, found.growth.bars) == (0, (), ())
    assert found.quotes == []
    assert as_csv(found, title="Leer", counted="So.")


def test_a_sheet_of_many_instruments_asks_no_more_than_of_one(inside: Flask, cast: Cast) -> None:
    made = [scene.instrument_of(cast.alpha_id) for _number in range(4)]
    for one in made:
        scene.reported(one, said(quote_consent=True), adopter_name="Schule")
    with counting_queries(inside) as few:
        sheet(made[:1])
    with counting_queries(inside) as many:
        sheet(made)
    assert len(many) == len(few) <= 13


def test_the_table_has_every_figure_and_no_formula(busy: int) -> None:
    scene.reported(
        busy, said(quote_consent=True, worked="=1+1", region_key=DORTMUND), adopter_name="@Schule"
    )
    found = sheet([busy], date(2026, 1, 1))
    written = as_csv(found, title="Blatt", counted="So wird gezählt.").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written), delimiter=";"))
    assert {len(row) for row in rows} == {4}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "-"))]
    numbers = {row[1]: row[2] for row in rows}
    assert all(numbers[label] == str(number) for label, number, _remark in figures_of(found))
    assert numbers["Dortmund"] == "2"


def test_the_json_says_the_same(busy: int) -> None:
    found = as_json(sheet([busy]), title="Blatt", address="https://x.example", counted="So.")
    assert found["figures"]["places"] == 22
    assert found["until"] == "2026-06-01"
    assert found["from"] is None
    assert {row["land"]: row["places"] for row in found["regions"]} == {
        "Bremen": 1,
        "Nordrhein-Westfalen": 21,
    }
    assert found["success_factors"][0]["key"] == "kammer-im-boot"
