"""The ledger moves with whatever changes what others hear of an instrument, with nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.counting import counting_queries
from tests.curation import sample as collections
from toolbox.accounts import belonging, merging
from toolbox.accounts.queries import organisation_by_id
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.classifying import share_out
from toolbox.catalogue.models import Instrument
from toolbox.exchange import ledger
from toolbox.exchange.ledger import Asked
from toolbox.exchange.models import Publication
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies.queries import term

BEFORE = datetime(2026, 3, 2, 10, 0, 0, 250_000, tzinfo=UTC)
AFTER = datetime(2026, 3, 2, 11, 0, 0, tzinfo=UTC)


def _publish_again(one: Instrument, cast: Cast) -> None:
    version = operations.begin_next_version(one, by=cast.alice.actor)
    publishing.publish(version, by=cast.edith.actor)


def _describe_owner(_one: Instrument, cast: Cast) -> None:
    belonging.describe_organisation(
        organisation_by_id(cast.alpha_id),
        name="Projekt Alpha plus",
        description="",
        website="",
        by=cast.alice.actor,
    )


def _merge_owner(_one: Instrument, cast: Cast) -> None:
    owner, into = organisation_by_id(cast.alpha_id), organisation_by_id(cast.beta_id)
    merging.merge(owner, into, by=cast.anton.actor)


def _rename_term(_one: Instrument, cast: Cast) -> None:
    found = term("topic", "ausbildung-starten")
    vocabularies.rename(found, label_de="Anfangen", label_en="Begin", by=cast.edith.actor)


def _merge_term(_one: Instrument, cast: Cast) -> None:
    found, into = term("topic", "ausbildung-starten"), term("topic", "praktikum")
    vocabularies.merge(found, into, by=cast.edith.actor)


def _split_term(_one: Instrument, cast: Cast) -> None:
    parts = [term("topic", "praktikum"), term("topic", "elternarbeit")]
    share_out(term("topic", "ausbildung-starten"), parts, {}, by=cast.edith.actor)


MOVING: dict[str, Callable[[Instrument, Cast], object]] = {
    "another version": _publish_again,
    "another address": lambda one, cast: operations.rename_address(
        one, "anderswo", by=cast.edith.actor
    ),
    "another owner": lambda one, cast: publishing.move_to(one, cast.beta_id, by=cast.edith.actor),
    "the owner's name": _describe_owner,
    "owners merged": _merge_owner,
    "a term's name": _rename_term,
    "terms merged": _merge_term,
    "a term split": _split_term,
    "retired": lambda one, cast: publishing.retire(one, by=cast.edith.actor),
    "removed": lambda one, cast: publishing.remove(one, "Veraltet.", by=cast.anton.actor),
}
STILL: dict[str, Callable[[Instrument, Cast], object]] = {
    "a draft": lambda one, cast: operations.begin_next_version(one, by=cast.alice.actor),
    "another's term": lambda _one, cast: vocabularies.rename(
        term("topic", "elternarbeit"), label_de="Eltern", label_en="", by=cast.edith.actor
    ),
    "a collection": lambda one, cast: None,
}


def _published(cast: Cast) -> int:
    with time_machine.travel(BEFORE, tick=False):
        return collections.instrument(cast.alpha_id)


def _line(instrument_id: int) -> Publication:
    db.session.rollback()
    return ledger.lines_of([instrument_id])[instrument_id]


def _do(instrument_id: int, cast: Cast, deed: Callable[[Instrument, Cast], object]) -> None:
    with time_machine.travel(AFTER, tick=False), unit_of_work():
        deed(db.session.get_one(Instrument, instrument_id), cast)


@pytest.mark.parametrize("what", MOVING)
def test_a_line_moves_with_what_others_hear(inside: Flask, cast: Cast, what: str) -> None:
    one = _published(cast)
    assert _line(one).changed_at == BEFORE.replace(microsecond=0) + timedelta(seconds=1)
    _do(one, cast, MOVING[what])
    line = _line(one)
    assert line.changed_at == AFTER
    assert line.is_gone == (what in {"retired", "removed"})
    assert line.slug == db.session.get_one(Instrument, one).slug


@pytest.mark.parametrize("what", STILL)
def test_a_line_stays_where_nothing_changes_for_others(
    inside: Flask, cast: Cast, what: str
) -> None:
    one = _published(cast)
    if what == "a collection":
        with time_machine.travel(AFTER, tick=False):
            collections.collection(cast.carla.actor, [one])
    _do(one, cast, STILL[what])
    assert _line(one).changed_at < AFTER


def test_what_is_not_committed_is_not_told(inside: Flask, cast: Cast) -> None:
    one = _published(cast)

    def break_off(found: Instrument, _cast: Cast) -> None:
        publishing.retire(found, by=cast.edith.actor)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        _do(one, cast, break_off)
    assert not _line(one).is_gone


def test_what_has_gone_goes_only_once_and_comes_back(inside: Flask, cast: Cast) -> None:
    one = _published(cast)
    _do(one, cast, MOVING["retired"])
    with time_machine.travel(AFTER + timedelta(hours=1), tick=False), unit_of_work():
        _describe_owner(db.session.get_one(Instrument, one), cast)
    assert _line(one).changed_at == AFTER
    with time_machine.travel(AFTER + timedelta(hours=2), tick=False), unit_of_work():
        publishing.reinstate(db.session.get_one(Instrument, one), by=cast.edith.actor)
    assert not _line(one).is_gone


def test_what_was_begun_from_it_moves_when_its_address_does(inside: Flask, cast: Cast) -> None:
    parent, child = _published(cast), _published(cast)
    with unit_of_work():
        db.session.get_one(Instrument, child).template_id = parent
    _do(parent, cast, MOVING["another address"])
    assert _line(child).changed_at == AFTER


def test_the_ledger_is_read_in_order_from_a_place_on(inside: Flask, cast: Cast) -> None:
    ids = [_published(cast) for _number in range(5)]
    _do(ids[1], cast, MOVING["another address"])
    lines = ledger.changed(Asked(), limit=10)
    assert [line.instrument_id for line in lines] == [ids[0], *ids[2:], ids[1]]
    behind = ledger.changed(Asked(), after=(lines[2].changed_at, lines[2].id), limit=10)
    assert [line.id for line in behind] == [line.id for line in lines[3:]]
    assert ledger.changed_count(Asked(since=AFTER)) == 1
    assert ledger.changed_count(Asked(until=AFTER - timedelta(seconds=1))) == 4
    assert ledger.changed_count(Asked(in_set="kind:checklist")) == 5
    assert ledger.changed_count(Asked(in_set="kin")) == 0
    assert ledger.earliest() == lines[0].changed_at
    assert ledger.numbered(lines[0].id) is not None
    assert ledger.numbered(10**17) is None


def test_many_are_written_down_in_a_few_statements(inside: Flask, cast: Cast) -> None:
    ids = [factories.published(cast.alpha_id)[0] for _number in range(12)]
    assert len(ids) == 12
    every = list(db.session.scalars(select(Instrument.id)))
    with unit_of_work(), counting_queries(inside) as counted:
        ledger.touch(every)
    assert len(counted) <= 10
    assert queries.published_count() == 12
