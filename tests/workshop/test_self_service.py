"""Others fill in items by a link: consent, acceptance, change, and taking it back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast
from tests.workshop import sample
from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import queries, self_service
from toolbox.workshop.jobs import look_after
from toolbox.workshop.lifecycle import EntryState
from toolbox.workshop.models import AdaptedCopy, SelfServiceEntry

pytestmark = pytest.mark.slow

CONSENT = "Ich stimme der Veröffentlichung zu."
ENTRY = {"name": "Beispiel-Hafen", "places": 4}


@pytest.fixture
def key(slug: str, cast: Cast) -> str:
    """A copy of Projekt Alpha with one item of its own."""
    return sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)


def _copy(key: str, cast: Cast) -> AdaptedCopy:
    return queries.copy_for(key, by=cast.alice.actor)


def _link(key: str, cast: Cast, **values: Any) -> str:
    given = {"days": 14, "consent": CONSENT, "by": cast.alice.actor, **values}
    with unit_of_work():
        return self_service.invite(_copy(key, cast), "exhibitors", **given)


def _sent(secret: str, entry: dict[str, Any] | None = None) -> str:
    with unit_of_work():
        link = queries.link_behind(secret)
        return self_service.send(link, entry or ENTRY, agreed=True)


def _names(key: str, cast: Cast) -> list[str]:
    return [one["name"] for one in queries.whole_answers(_copy(key, cast))["exhibitors"]]


def test_an_entry_is_an_item_once_it_is_accepted(key: str, cast: Cast) -> None:
    own = _sent(_link(key, cast))
    assert _names(key, cast) == ["Beispiel-Spedition"]
    before = _copy(key, cast).row_version
    with unit_of_work():
        self_service.accept(queries.entry_behind(own), by=cast.bob.actor)
    assert _names(key, cast) == ["Beispiel-Spedition", "Beispiel-Hafen"]
    assert _copy(key, cast).row_version > before, "what is shown is out of date"
    entry = queries.entry_behind(own)
    assert entry.consent == CONSENT
    assert entry.consented_at <= now()


def test_without_consent_nothing_is_kept(key: str, cast: Cast) -> None:
    secret = _link(key, cast)
    with pytest.raises(Invalid) as refused, unit_of_work():
        self_service.send(queries.link_behind(secret), ENTRY, agreed=False)
    assert "consent" in refused.value.fields
    assert db.session.query(SelfServiceEntry).count() == 0


def test_a_change_waits_while_the_accepted_stays(key: str, cast: Cast) -> None:
    own = _sent(_link(key, cast))
    with unit_of_work():
        self_service.accept(queries.entry_behind(own), by=cast.alice.actor)
    with unit_of_work():
        changed = {**ENTRY, "name": "Beispiel-Werft"}
        self_service.change(queries.entry_behind(own), changed, agreed=True)
    assert _names(key, cast)[-1] == "Beispiel-Hafen"
    with unit_of_work():
        self_service.decline(queries.entry_behind(own), "Bitte nicht.", by=cast.alice.actor)
    assert _names(key, cast)[-1] == "Beispiel-Hafen"
    assert queries.entry_behind(own).state is EntryState.ACCEPTED


def test_taking_it_back_deletes_at_once(key: str, cast: Cast) -> None:
    own = _sent(_link(key, cast))
    with unit_of_work():
        self_service.accept(queries.entry_behind(own), by=cast.alice.actor)
    with unit_of_work():
        self_service.withdraw(queries.entry_behind(own))
    assert _names(key, cast) == ["Beispiel-Spedition"]
    with pytest.raises(Gone):
        queries.entry_behind(own)
    row = db.session.query(SelfServiceEntry).one()
    assert (row.answers, row.proposed) == ({}, None)
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        look_after({})
    assert db.session.query(SelfServiceEntry).count() == 0


def test_a_declined_entry_can_be_sent_again(key: str, cast: Cast) -> None:
    own = _sent(_link(key, cast))
    with unit_of_work():
        self_service.decline(queries.entry_behind(own), "Kein Betrieb.", by=cast.alice.actor)
    assert queries.waiting_counts([_copy(key, cast).id]) == {}
    with unit_of_work():
        self_service.change(queries.entry_behind(own), ENTRY, agreed=True)
    assert sum(queries.waiting_counts([_copy(key, cast).id]).values()) == 1


def test_links_end_by_themselves_and_by_hand(key: str, cast: Cast) -> None:
    secret, other = _link(key, cast), _link(key, cast)
    with time_machine.travel(now() + timedelta(days=15), tick=False), pytest.raises(Gone):
        queries.link_behind(secret)
    with unit_of_work():
        link = queries.link_behind(other)
        self_service.revoke(_copy(key, cast), link.id, by=cast.alice.actor)
    with pytest.raises(Gone):
        queries.link_behind(other)
    with pytest.raises(NotFound):
        queries.link_behind("unbekannt")


@pytest.mark.parametrize("wrong", [{"days": 3}, {"days": None}, {"consent": " "}])
def test_a_link_needs_days_and_a_consent(key: str, cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        _link(key, cast, **wrong)


def test_only_the_organisation_invites_and_decides(key: str, cast: Cast) -> None:
    with pytest.raises(Denied):
        _link(key, cast, by=cast.carla.actor)
    own = _sent(_link(key, cast))
    with pytest.raises(Denied), unit_of_work():
        self_service.accept(queries.entry_behind(own), by=cast.edith.actor)


def test_a_full_list_takes_no_more(key: str, cast: Cast) -> None:
    secret = _link(key, cast)
    owns = [_sent(secret, {"name": f"Beispiel {number}"}) for number in range(5)]
    for own in owns[:4]:
        with unit_of_work():
            self_service.accept(queries.entry_behind(own), by=cast.alice.actor)
    with pytest.raises(Conflict), unit_of_work():
        self_service.accept(queries.entry_behind(owns[4]), by=cast.alice.actor)


def test_the_owner_is_told_once_a_day(key: str, cast: Cast, outbox: list[Any]) -> None:
    secret = _link(key, cast)
    _sent(secret)
    _sent(secret)
    jobs.run_due()
    told = [one for one in outbox if "alice@example.org" in one.to]
    assert len(told) == 1
