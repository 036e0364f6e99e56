"""Calls: who may do what, what is told to whom, how they end, and what is forgotten."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.adoption.scene import DORTMUND, organisation
from tests.calls.scene import GUEST, by_beta, by_guest, call, prove, wanted
from tests.cast import Cast
from tests.counting import counting_queries
from tests.letters import Letter, read_letters
from toolbox.accounts import merging
from toolbox.alliances.models import Alliance
from toolbox.calls import jobs, matching, operations, policy, proof, queries, rules
from toolbox.calls import listeners as calls
from toolbox.calls.lifecycle import CallState, Outcome
from toolbox.calls.models import Call, CallAnswer
from toolbox.calls.personal import PERSONAL_DATA
from toolbox.calls.retention import forget_calls
from toolbox.catalogue import publishing
from toolbox.catalogue.queries import instrument_by_slug, version_by_id
from toolbox.discovery.installed import installed_index
from toolbox.discovery.jobs import catch_up
from toolbox.foundation import jobs as work
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound, TooMany, Unavailable
from toolbox.foundation.personal import Farewell
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.events import TermChanged


def _night(app: Flask, *, to: str) -> list[Letter]:
    """Let the work of a night be done; return the mails that somebody got by it."""
    work.run_due()
    before = len(read_letters(app))
    jobs.look_after({})
    work.run_due()
    return [one for one in read_letters(app)[before:] if one.to == to]


def _new_for(number: int) -> list[str]:
    """Return the slugs of what is new for a call."""
    found = call(number)
    looking = matching.Looking(matching.earliest([(found.opened_at, found.looked_until)]))
    return [one.slug for one in looking.new_for(found)]


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
    assert [one.id for one in queries.waiting_for_editors(by=cast.edith.actor).items] == [number]
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
        made = operations.begin(wanted(), seeker_name="Anton", by=cast.anton.actor)
    assert made.state is CallState.WAITING
    assert queries.waiting_count(by=cast.edith.actor) == 1


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": " "}, "title"),
    "long title": ({"title": "x" * 141}, "title"),
    "a link in the title": ({"title": "Siehe https://example.org"}, "title"),
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


def test_who_answers_and_with_what(inside: Flask, cast: Cast) -> None:
    number = by_beta(cast)
    for actor in (cast.carla.actor, VISITOR, cast.rita.actor, cast.edith.actor):
        assert not policy.answer.allows(actor, call(number))
    draft_id = factories.draft(cast.alpha_id, by=cast.alice.actor)
    for named in ("gibt-es-nicht", version_by_id(draft_id).instrument.slug):
        with pytest.raises(Invalid):
            _answer(cast, number, named)
    answer_id = _answer(cast, number).id
    with pytest.raises(Denied), unit_of_work():
        operations.take_back_answer(answer_id, by=cast.carla.actor)
    with unit_of_work():
        operations.take_back_answer(answer_id, by=cast.bob.actor)
    assert call(number).answers == []


def test_what_is_new_and_matches_is_told_once(inside: Flask, cast: Cast) -> None:
    factories.published(cast.alpha_id, title="Der alte Hafenkran")
    with time_machine.travel(now() + timedelta(minutes=1)) as clock:
        by_beta(cast)
        clock.shift(timedelta(minutes=1))
        factories.published(cast.alpha_id, title="Der neue Hafenkran")
        factories.published(cast.alpha_id, title="Die Werft")
        factories.published(cast.beta_id, title="Der eigene Hafenkran")
        (letter,) = _night(inside, to=cast.carla.email)
        assert "Der neue Hafenkran" in letter.body
        for other in ("Der alte", "Die Werft", "Der eigene"):
            assert other not in letter.body
        clock.shift(timedelta(days=1))
        assert _night(inside, to=cast.carla.email) == []


def test_what_was_brought_back_is_new_to_who_looks(inside: Flask, cast: Cast) -> None:
    _version_id, slug = factories.published(cast.alpha_id, title="Hafenkran zum Anfassen")
    with unit_of_work():
        publishing.retire(instrument_by_slug(slug), by=factories.EDITORIAL)
    work.run_due()
    number = by_beta(cast, wanted(audience=()))
    assert _new_for(number) == []
    with unit_of_work():
        publishing.reinstate(instrument_by_slug(slug), by=factories.EDITORIAL)
    work.run_due()
    assert _new_for(number) == [slug]


def test_nothing_is_missed_while_the_index_cannot_be_written(
    inside: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_changes: object) -> None:
        raise Unavailable("No room.", code="index-full")

    catch_up({})
    by_beta(cast, wanted(audience=()))
    with time_machine.travel(now() + timedelta(minutes=1)) as clock:
        with monkeypatch.context() as broken:
            broken.setattr(installed_index(), "apply", refuse)
            factories.published(cast.alpha_id, title="Der neue Hafenkran")
            for _night_long in range(4):
                assert _night(inside, to=cast.carla.email) == []
                clock.shift(timedelta(days=1))
        catch_up({})
        (letter,) = _night(inside, to=cast.carla.email)
        assert "Der neue Hafenkran" in letter.body


def test_a_call_says_something_else_and_is_looked_for_anew(inside: Flask, cast: Cast) -> None:
    number = by_beta(cast, wanted(words="Gabelstapler", audience=()))
    _version_id, slug = factories.published(cast.alpha_id, title="Hafenkran zum Anfassen")
    work.run_due()
    jobs.look_after({})
    carla, seen = cast.carla.actor, call(number).row_version
    with unit_of_work():
        operations.revise(
            call(number),
            wanted(title="Etwas mit Kran", audience=(), region=("05978",)),
            expected=seen,
            by=carla,
        )
    made = call(number)
    assert (made.title, made.words, made.state) == ("Etwas mit Kran", "Hafenkran", CallState.OPEN)
    assert [one.term.key for one in made.wishes] == ["05978"]
    assert _new_for(number) == [slug]
    with pytest.raises(Conflict), unit_of_work():
        operations.revise(call(number), wanted(), expected=seen, by=carla)
    for by in (cast.alice.actor, cast.edith.actor, VISITOR):
        with pytest.raises(Denied), unit_of_work():
            operations.revise(call(number), wanted(), by=by)
    with pytest.raises(Invalid) as caught, unit_of_work():
        operations.revise(call(number), wanted(title="", purpose=""), by=carla)
    assert set(caught.value.fields) == {"title", "purpose"}
    with unit_of_work():
        operations.close(call(number), is_found=False, by=carla)
    with pytest.raises(Conflict), unit_of_work():
        operations.revise(call(number), wanted(), by=carla)


@pytest.mark.parametrize(
    ("changes", "name", "state"),
    [
        ({"words": "Stapler"}, "Schule am Hafen", CallState.OPEN),
        ({"title": "Etwas anderes"}, "Schule am Hafen", CallState.WAITING),
        ({}, "Schule am Kanal", CallState.WAITING),
    ],
)
def test_what_a_guest_says_anew_is_looked_at_anew(
    inside: Flask, cast: Cast, changes: dict[str, str], name: str, state: CallState
) -> None:
    number = by_guest()
    prove(number)
    with unit_of_work():
        operations.accept(call(number), by=cast.edith.actor)
    before = len(read_letters(inside))
    with unit_of_work():
        made = call(number)
        holder = proof.holder(made)
        operations.revise(made, wanted(**changes), seeker_name=name, by=holder)
    assert (call(number).state, call(number).seeker_name) == (state, name)
    assert (len(read_letters(inside)) > before) is (state is CallState.WAITING)
    if state is CallState.WAITING:
        with unit_of_work():
            operations.accept(call(number), by=cast.edith.actor)
        assert call(number).state is CallState.OPEN


def test_a_night_with_nothing_new_asks_as_little_for_many_calls_as_for_few(
    inside: Flask, cast: Cast
) -> None:
    def night(calls: int) -> int:
        for _one in range(calls):
            by_guest(wanted(audience=()), email=f"gast{_count()}@example.org")
            with unit_of_work():
                made = call(_count())
                made.address_confirmed_at = now()
                operations.accept(made, by=cast.edith.actor)
        factories.published(cast.alpha_id, title=f"Etwas ganz anderes {calls}")
        work.run_due()
        with counting_queries(inside) as counted:
            jobs.look_after({})
        return len(counted)

    few, many = night(1), night(8)
    assert many <= few + 2
    versions = {call(number).row_version for number in range(1, 10)}
    assert versions == {call(1).row_version}, "looking changes nothing that people would notice"


def test_a_call_reminds_expires_and_goes_on_with_one_click(inside: Flask, cast: Cast) -> None:
    days = installed_settings().call_days
    number = by_guest()
    prove(number)
    with unit_of_work():
        operations.accept(queries.call_by_id(number), by=cast.edith.actor)
    with time_machine.travel(now() + timedelta(days=days - 10)) as clock:
        (reminder,) = _night(inside, to=GUEST)
        assert proof.by_token(reminder.token).id == number
        assert _night(inside, to=GUEST) == []
        clock.shift(timedelta(days=11))
        (ended,) = _night(inside, to=GUEST)
        assert (call(number).state, call(number).outcome) == (CallState.CLOSED, Outcome.EXPIRED)
        assert queries.open_calls().total == 0
        with unit_of_work():
            found = proof.by_token(ended.token)
            operations.keep_going(found, by=proof.holder(found))
        assert queries.open_calls().total == 1


def test_closed_is_closed_and_hidden_is_hidden(inside: Flask, cast: Cast) -> None:
    _version, slug = factories.published(cast.alpha_id)
    number, other = by_beta(cast), by_beta(cast)
    with pytest.raises(Denied), unit_of_work():
        operations.close(queries.call_by_id(number), is_found=False, by=cast.alice.actor)
    with unit_of_work():
        operations.close(
            queries.call_by_id(number), found=f"/w/{slug}", is_found=True, by=cast.carla.actor
        )
    assert call(number).found is not None
    with pytest.raises(Conflict), unit_of_work():
        operations.keep_going(queries.call_by_id(number), by=cast.carla.actor)
    with pytest.raises(Invalid), unit_of_work():
        operations.hide(queries.call_by_id(other), " ", by=cast.edith.actor)
    with unit_of_work():
        operations.hide(queries.call_by_id(other), "Das ist Werbung.", by=cast.edith.actor)
    with pytest.raises(NotFound):
        queries.visible(other, by=VISITOR)
    assert queries.visible(other, by=cast.carla.actor).reason == "Das ist Werbung."
    work.run_due()
    (letter,) = (one for one in read_letters(inside) if one.to == cast.carla.email)
    assert "Das ist Werbung." in letter.body
    forget_calls(now() + timedelta(days=1))
    assert _count() == 0


def test_the_list_is_narrowed_by_wishes(inside: Flask, cast: Cast) -> None:
    by_beta(cast)
    by_beta(cast, wanted(region=(), audience=()))
    assert queries.open_calls().total == 2
    assert queries.open_calls(region=DORTMUND, audience="erstausbildende-betriebe").total == 1
    assert queries.open_calls(region="04011").total == 0
    assert set(queries.wished_terms()) == {"region", "audience"}


def test_an_alliance_is_asked(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        alliance = Alliance(slug="hafenallianz", name="Hafenallianz")
        db.session.add(alliance)
    number = by_beta(cast, wanted(alliance_id=alliance.id))
    by_beta(cast)
    assert [one.id for one in queries.shown_to_alliance(alliance.id, limit=5)] == [number]


def test_calls_follow_merged_organisations(inside: Flask, cast: Cast) -> None:
    number = by_beta(cast)
    with unit_of_work():
        merging.merge(organisation(cast.beta_id), organisation(cast.alpha_id), by=cast.anton.actor)
    assert call(number).organisation_id == cast.alpha_id
    assert call(number).seeker_name == "Projekt Alpha"


def test_merged_terms_are_followed(inside: Flask, cast: Cast) -> None:
    number = by_beta(cast)
    old = next(one for one in call(number).wishes if one.term.vocabulary_key == "audience")
    others = (one for one in vocabularies.terms_of("audience") if one.id != old.term_id)
    other_id = next(others).id
    with unit_of_work():
        old_id = old.term_id
        calls.term_changed(TermChanged(old_id, "merged", None, replaced_by_id=other_id))
    assert other_id in {one.term_id for one in call(number).wishes}
    assert queries.terms_wished([old_id, other_id]) == {other_id}


def test_a_farewell_takes_calls_without_an_organisation(inside: Flask, cast: Cast) -> None:
    kept = by_beta(cast, wanted(purpose="Fragen Sie Carla."))
    by_guest(email=cast.carla.email)
    known = PERSONAL_DATA.about(cast.carla.user_id)
    assert isinstance(known, Mapping)
    assert len(known["held"]) == 1
    with unit_of_work():
        PERSONAL_DATA.erase(Farewell(cast.carla.user_id, cast.carla.email, cast.carla.name))
    assert _count() == 1
    assert call(kept).entered_by_id is None
    assert "Carla" not in call(kept).purpose
