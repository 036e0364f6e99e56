"""Two at once with adoptions, interest, collections and follows: nothing double, nothing half."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.adoption import scene
from tests.alliances import pitch_sample
from tests.alliances.pitch_sample import GUEST, Round
from tests.cast import Cast
from tests.curation import sample as koffer
from toolbox.accounts import farewell
from toolbox.accounts import queries as accounts
from toolbox.adoption import deciding, keeping, operations, proof
from toolbox.adoption.lifecycle import AdoptionState
from toolbox.adoption.models import Adoption
from toolbox.alliances import interest, summing_up
from toolbox.alliances.pitch_models import MeetingContact, PitchInterest
from toolbox.catalogue.models import Instrument
from toolbox.curation import items
from toolbox.curation.models import CollectionItem
from toolbox.following import operations as following
from toolbox.following.models import Follow, FollowKind
from toolbox.foundation.db import db
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.topics import Frequency

Deed = Callable[[], object]


def _at_once(app: Flask, deeds: Sequence[Deed]) -> list[BaseException | None]:
    """Let every deed begin at the same moment; return what each was refused with."""
    start, outcomes = threading.Barrier(len(deeds)), dict.fromkeys(range(len(deeds)))

    def act(place: int, deed: Deed) -> None:
        with app.app_context():
            start.wait(timeout=10)
            try:
                with unit_of_work():
                    deed()
            except Exception as error:
                outcomes[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=act, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return list(outcomes.values())


def _number(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _strange(outcomes: Sequence[BaseException | None]) -> list[BaseException]:
    """Return what nobody could have put into words."""
    return [one for one in outcomes if one is not None and not isinstance(one, ToolboxError)]


@pytest.fixture
def found(app: Flask, cast: Cast) -> Round:
    """A meeting that is open."""
    with app.app_context():
        return pitch_sample.hold(cast)


def test_a_double_press_counts_once(app: Flask, found: Round) -> None:
    def press() -> None:
        interest.count(found.first, interest.mark_of_browser(found.first, "phone"))

    def show() -> None:
        interest.show_as_guest(found.first, GUEST, browser="phone", locale="de")

    outcomes = _at_once(app, [press, show, press, show])
    assert outcomes == [None] * 4
    with app.app_context():
        numbers = [_number(one) for one in (PitchInterest, MeetingContact, Adoption)]
    assert numbers == [1, 1, 1]


def test_a_link_that_is_pressed_twice_and_taken_back_is_gone(app: Flask, found: Round) -> None:
    with app.app_context(), unit_of_work():
        interest.show_as_guest(found.first, GUEST, browser="phone", locale="de")

    def contact() -> MeetingContact:
        return db.session.scalars(select(MeetingContact)).one()

    outcomes = _at_once(
        app,
        [
            lambda: interest.confirm(contact()),
            lambda: interest.confirm(contact()),
            lambda: summing_up.readers_of(found.meeting),
        ],
    )
    assert outcomes == [None] * 3
    with app.app_context():
        with unit_of_work():
            interest.take_back(contact())
        entry = db.session.scalars(select(Adoption)).one()
        assert (entry.state, entry.holder_email) == (AdoptionState.WITHDRAWN, "")


PAIRS: dict[str, Callable[[Adoption, Cast], Sequence[Deed]]] = {
    "accept and refuse": lambda one, cast: (
        lambda: deciding.accept(one, expected=one.row_version, by=cast.edith.actor),
        lambda: deciding.refuse(one, "Nein.", by=cast.anton.actor),
    ),
    "accept and withdraw": lambda one, cast: (
        lambda: deciding.accept(one, expected=one.row_version, by=cast.edith.actor),
        lambda: keeping.withdraw(one, by=proof.holder(one)),
    ),
    "accept twice": lambda one, cast: (
        lambda: deciding.accept(one, expected=one.row_version, by=cast.edith.actor),
        lambda: deciding.accept(one, expected=one.row_version, by=cast.anton.actor),
    ),
}


def _guests_entry(cast: Cast) -> int:
    adoption_id = scene.by_guest(scene.instrument_of(cast.alpha_id))
    with unit_of_work():
        one = scene.adoption(adoption_id)
        keeping.confirm_address(one, by=proof.holder(one))
    return adoption_id


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_decisions_about_an_entry_each_is_whole(app: Flask, cast: Cast, pair: str) -> None:
    with app.app_context():
        adoption_id = _guests_entry(cast)

    def deed(place: int) -> Deed:
        return lambda: PAIRS[pair](scene.adoption(adoption_id), cast)[place]()

    outcomes = _at_once(app, [deed(0), deed(1)])
    assert _strange(outcomes) == []
    assert None in outcomes
    with app.app_context():
        one = scene.adoption(adoption_id)
        ended = one.state in {AdoptionState.REFUSED, AdoptionState.WITHDRAWN}
        assert ended is (one.confirmed_at is None or outcomes.count(None) == 2)
        assert not (ended and (one.contact_email or one.quote_consent))


def test_one_organisation_reports_once_however_many_press(app: Flask, cast: Cast) -> None:
    with app.app_context():
        instrument_id = scene.instrument_of(cast.alpha_id)

    def report() -> None:
        operations.report(
            db.session.get_one(Instrument, instrument_id),
            scene.said(),
            organisation=scene.organisation(cast.beta_id),
            by=cast.carla.actor,
        )

    outcomes = _at_once(app, [report] * 3)
    assert _strange(outcomes) == []
    with app.app_context():
        assert _number(Adoption) == 1


def test_following_and_collecting_twice_at_once_is_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        instrument_id = scene.instrument_of(cast.alpha_id)
        collection_id = koffer.collection(cast.carla.actor)

    def ask() -> None:
        following.ask(
            "neu@example.org",
            FollowKind.INSTRUMENT,
            str(instrument_id),
            frequency=Frequency.DAILY,
            locale="de",
        )

    def add() -> None:
        instrument = db.session.get_one(Instrument, instrument_id)
        items.add(koffer.found(collection_id), instrument, by=cast.carla.actor)

    outcomes = _at_once(app, [ask, add, ask, add])
    assert _strange(outcomes) == []
    with app.app_context():
        assert [_number(Follow), _number(CollectionItem)] == [1, 1]


def test_who_deletes_the_account_leaves_no_interest_with_a_name(app: Flask, found: Round) -> None:
    with app.app_context():
        with unit_of_work():
            carla = accounts.user_by_email("carla@example.org")
            assert carla is not None
            actor = replace(accounts.actor_for(carla))
            interest.show_as_member(found.first, organisation_id=None, region_key="", by=actor)
            contact = replace(GUEST, email="carla@example.org", name="Carla")
            interest.show_as_guest(found.second, contact, browser="phone", locale="de")
        with unit_of_work():
            farewell.delete_account(
                carla, password="drei ruhige Hafenkräne", settings=installed_settings()
            )
        left = db.session.execute(select(*Adoption.__table__.columns)).all()
        assert "carla@example.org" not in str(left)
        assert _number(MeetingContact) == 0
        assert _number(PitchInterest) == 2
