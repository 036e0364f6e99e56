"""What others did with an instrument is searched, filtered and sorted by, if it counts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.adoption import scene
from tests.adoption.scene import BREMEN, DORTMUND, NRW, said
from tests.cast import Cast
from tests.client import HouseClient
from toolbox.adoption import jobs as adoption_jobs
from toolbox.adoption import keeping
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.models import Adoption
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import counts, search
from toolbox.foundation import jobs
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow


def _found(query: SearchQuery) -> list[int]:
    jobs.run_due()
    hits = search(installed_index(), query, by=VISITOR).hits
    return [version.instrument.id for version, _hit in hits]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("proof", "uebernommen"),
        ("proof", "regelbetrieb"),
        ("adopted_in", DORTMUND),
        ("adopted_in", NRW),
        ("success_factor", "feste-ansprechperson"),
    ],
)
def test_filters_find_what_is_proven(inside: Flask, cast: Cast, name: str, value: str) -> None:
    used, tried, _other = (scene.instrument_of(cast.alpha_id) for _number in range(3))
    scene.by_beta(used, cast, said(Stage.ESTABLISHED))
    scene.by_beta(tried, cast, said(Stage.TRIAL))
    assert _found(SearchQuery(filters={name: (value,)})) == [used]
    assert _found(SearchQuery(filters={"adopted_in": (BREMEN,)})) == []


def test_the_most_taken_up_come_first(inside: Flask, cast: Cast) -> None:
    one, two, three = (scene.instrument_of(cast.alpha_id) for _number in range(3))
    scene.reported(two, said(places=20, region_key=NRW), adopter_name="Zwanzig Schulen")
    scene.by_beta(one, cast)
    assert _found(SearchQuery(sort="reuse")) == [two, one, three]


def test_what_helped_is_searched_for_with_consent(inside: Flask, cast: Cast) -> None:
    one = scene.instrument_of(cast.alpha_id)
    scene.by_beta(one, cast, said(quote_consent=True))
    assert _found(SearchQuery("Ansprechperson")) == [one]
    assert _found(SearchQuery("Muster")) == [one]


def test_words_without_consent_are_not_searched(inside: Flask, cast: Cast) -> None:
    one = scene.instrument_of(cast.alpha_id)
    scene.by_beta(one, cast, said(quote_consent=False))
    assert _found(SearchQuery("Ansprechperson")) == [one]
    assert _found(SearchQuery("Muster", literal=True)) == []


def _withdrawn(adoption_id: int, cast: Cast) -> None:
    with unit_of_work():
        keeping.withdraw(db.session.get_one(Adoption, adoption_id), by=cast.carla.actor)


@pytest.mark.parametrize("what", ["withdrawn", "a guest's", "an example"])
def test_what_does_not_count_is_not_found(inside: Flask, cast: Cast, what: str) -> None:
    one = scene.instrument_of(cast.alpha_id)
    if what == "withdrawn":
        adoption_id = scene.by_beta(one, cast)
        assert _found(SearchQuery(filters={"proof": ("uebernommen",)})) == [one]
        _withdrawn(adoption_id, cast)
    elif what == "a guest's":
        scene.by_guest(one)
    else:
        scene.reported(one, adopter_name="Beispiel GmbH", is_example=True)
    assert _found(SearchQuery(filters={"proof": ("uebernommen",)})) == []
    jobs.run_due()
    assert dict(counts(installed_index())["adopted_in"]) == {}


def test_what_nobody_confirms_for_a_year_proves_nothing(inside: Flask, cast: Cast) -> None:
    one = scene.instrument_of(cast.alpha_id)
    scene.by_beta(one, cast)
    assert _found(SearchQuery(filters={"proof": ("uebernommen",)})) == [one]
    with time_machine.travel(now() + timedelta(days=366)):
        adoption_jobs.look_after({})
        assert _found(SearchQuery(filters={"proof": ("uebernommen",)})) == []


def test_cards_and_one_click_tell_where_it_is_proven(
    client: HouseClient, app: Flask, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    with app.app_context():
        one, _other = (scene.instrument_of(cast.alpha_id) for _number in range(2))
        scene.by_beta(one, cast)
    run_jobs()
    page = client.get("/suche?ort=Dortmund").text
    assert "1 Übernahme in 1 Region" in page
    assert "Bewährt in: Dortmund" in page
    narrowed = client.get(f"/suche?bewaehrt-in={DORTMUND}").text
    assert "Bewährt in: Dortmund" in narrowed
    assert "<strong>1 Werkzeug</strong>" in narrowed
