"""Calls: who may do what, what is told to whom, how they end, and what is forgotten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.adoption.scene import DORTMUND, another_organisation, organisation
from tests.calls import scene
from tests.calls.scene import GUEST, TITLE, by_beta, by_guest, call, prove, wanted
from tests.cast import Cast
from tests.letters import Letter, read_letters
from toolbox.accounts import merging
from toolbox.alliances.models import Alliance
from toolbox.calls import jobs, operations, policy, proof, queries, rules
from toolbox.calls.lifecycle import CallState, Outcome
from toolbox.calls.models import Call, CallAnswer
from toolbox.calls.personal import PERSONAL_DATA
from toolbox.calls.retention import forget_calls
from toolbox.calls.rules import Wanted
from toolbox.foundation import jobs as work
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound, TooMany
from toolbox.foundation.personal import Farewell
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work


def _night(app: Flask, *, to: str) -> list[Letter]:
    """Let the work of a night be done; return the mails that somebody got by it."""
    work.run_due()
    before = len(read_letters(app))
    jobs.look_after({})
    work.run_due()
    return [one for one in read_letters(app)[before:] if one.to == to]


def _count() -> int:
    return db.session.scalar(select(func.count(Call.id))) or 0


def test_an_own_organisation_is_heard_at_once_and_guests_after_proof_and_a_look(
    inside: Flask, cast: Cast
) -> None:
    assert call(by_beta(cast)).state is CallState.OPEN
    number = by_guest()
    with pytest.raises(NotFound):
        queries.visible(number, by=VISITOR)
    with pytest.raises(Denied), unit_of_work():
        operations.accept(queries.call_by_id(number), by=cast.edith.actor)
    assert queries.waiting_count(by=cast.edith.actor) == 0
    prove(number)
    assert [one.id for one in queries.waiting_for_editors(by=cast.edith.actor)] == [number]
    with pytest.raises(Denied), unit_of_work():
        operations.accept(queries.call_by_id(number), by=cast.alice.actor)
    with unit_of_work():
        operations.accept(queries.call_by_id(number), by=cast.edith.actor)
    assert queries.visible(number, by=VISITOR).state is CallState.OPEN
    work.run_due()
    to_guest = [one for one in read_letters(inside) if one.to == GUEST]
    assert [proof.by_token(one.token).id for one in to_guest] == [number, number]


def test_a_person_without_an_organisation_waits_for_an_editor(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        made = operations.begin(wanted(), seeker_name="Dora", by=cast.dora.actor)
    assert made.state is CallState.WAITING
    assert queries.waiting_count(by=cast.edith.actor) == 1


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": " "}, "title"),
    "long title": ({"title": "x" * 141}, "title"),
    "no purpose": ({"purpose": ""}, "purpose"),
    "an address for all to read": ({"purpose": "Bitte an a@example.org"}, "purpose"),
    "long words": ({"words": "x" * 201}, "words"),
    "unknown kind": ({"kind": "zauberstab"}, "kind"),
    "unknown audience": ({"audience": ("niemand",)}, "audience"),
    "too many sectors": ({"sector": tuple(map(str, range(21)))}, "sector"),
    "unknown alliance": ({"alliance_id": 99}, "alliance"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_at_its_field(inside: Flask, cast: Cast, case: str) -> None:
    changes, field = WRONG[case]
    with pytest.raises(Invalid) as refused:
        by_beta(cast, wanted(**changes))
    assert list(refused.value.fields) == [field]
    assert _count() == 0


def test_nobody_is_flooded(inside: Flask, cast: Cast) -> None:
    for _number in range(rules.MOST_UNCONFIRMED):
        by_guest()
    with pytest.raises(TooMany):
        by_guest()
    for _number in range(rules.MOST_OPEN):
        by_beta(cast)
    with pytest.raises(TooMany):
        by_beta(cast)
    number = queries.open_calls().items[0].id
    for _number in range(rules.MOST_ANSWERS_OF_ONE):
        _answer(cast, number)
    with pytest.raises(TooMany):
        _answer(cast, number)


def _answer(cast: Cast, number: int, instrument: str = "", by: Actor | None = None) -> CallAnswer:
    with unit_of_work():
        return operations.answer(
            queries.call_by_id(number),
            "Das haben wir.",
            organisation=organisation(cast.alpha_id),
            instrument=instrument,
            by=by or cast.alice.actor,
        )


@pytest.mark.parametrize("named", ["{slug}", "https://kit.example.org/w/{slug}", "Der Hafenkran"])
def test_an_answer_is_public_where_it_names_an_instrument(
    inside: Flask, cast: Cast, named: str
) -> None:
    _version, slug = factories.published(cast.alpha_id, title="Der Hafenkran")
    number = by_beta(cast)
    assert not _answer(cast, number).is_public
    assert _answer(cast, number, named.format(slug=slug)).is_public
    work.run_due()
    letters = [one for one in read_letters(inside) if one.to == cast.carla.email]
    assert len(letters) == 2
    assert f"/w/{slug}" in letters[-1].body


def test_who_answers_and_who_does_not(inside: Flask, cast: Cast) -> None:
    version_id = factories.draft(cast.alpha_id, by=cast.alice.actor)
    number = by_beta(cast)
    found = call(number)
    assert not policy.answer.allows(cast.carla.actor, found)
    assert not policy.answer.allows(VISITOR, found)
    with pytest.raises(Invalid):
        _answer(cast, number, "gibt-es-nicht")
    slug = db.session.get_one(factories.Version, version_id).instrument.slug
    with pytest.raises(Invalid):
        _answer(cast, number, slug)
    with pytest.raises(Invalid):
        _answer(cast, number, by=cast.gamma)
