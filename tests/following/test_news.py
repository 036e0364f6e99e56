"""What became visible is told once, to whom it concerns, and nothing else is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.following.conftest import MONDAY, Morning
from tests.letters import Letter
from toolbox.accounts import merging
from toolbox.accounts import queries as accounts
from toolbox.alliances.models import Alliance, Meeting
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import publishing
from toolbox.catalogue.models import Instrument, Version
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection, CollectionItem
from toolbox.discovery.collect import document_of
from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.installed import installed_index, installed_logbook
from toolbox.discovery.jobs import catch_up
from toolbox.discovery.proof import Proof
from toolbox.following import operations
from toolbox.following.models import Follow, Follower, FollowKind
from toolbox.following.sending import send_news
from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.operations import choose
from toolbox.notices.topics import Frequency

DORA = "dora@example.org"


def follows(
    kind: FollowKind,
    key: str,
    *,
    email: str = DORA,
    frequency: Frequency = Frequency.DAILY,
) -> int:
    """Let an address follow something, with its yes."""
    with unit_of_work():
        target = operations.target_of(kind, key)
        operations.ask(email, kind, target, frequency=frequency, locale="en")
        found = db.session.query(Follow).filter_by(kind=kind, target=target).one()
        return operations.confirm(found).id


def instrument_of(version_id: int) -> Instrument:
    return db.session.get_one(Version, version_id).instrument


def newer(version_id: int) -> None:
    """Publish a second version of an instrument."""
    with unit_of_work():
        instrument = instrument_of(version_id)
        version = catalogue.begin_next_version(instrument, by=factories.EDITORIAL)
        publishing.publish(version, by=factories.EDITORIAL)


def told(letters: list[Letter], to: str = DORA) -> str:
    return "\n".join(letter.body for letter in letters if letter.to == to)


FOLLOWED: dict[str, Callable[[Cast], tuple[FollowKind, str]]] = {
    "search": lambda _cast: (FollowKind.SEARCH, "q=Hafenkran"),
    "filters": lambda _cast: (FollowKind.SEARCH, "zielgruppe=erstausbildende-betriebe"),
    "topic": lambda _cast: (FollowKind.TERM, "topic/ausbildung-starten"),
    "organisation": lambda cast: (FollowKind.ORGANISATION, cast.alpha_slug),
}


@pytest.mark.parametrize("what", FOLLOWED)
def test_what_is_published_is_told_once_with_the_reason(
    morning: Morning, cast: Cast, what: str
) -> None:
    follows(*FOLLOWED[what](cast))
    factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    factories.draft(cast.alpha_id, title="Hafenkran, noch geheim")
    letters = morning()
    assert told(letters).count("Hafenkran im Überblick") == 1
    assert "geheim" not in told(letters)
    assert "List-Unsubscribe" in letters[-1].headers
    assert morning() == []


@pytest.mark.parametrize("what", FOLLOWED)
def test_what_was_there_before_is_not_new(morning: Morning, cast: Cast, what: str) -> None:
    factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    follows(*FOLLOWED[what](cast))
    assert morning() == []


def test_other_things_are_not_told(morning: Morning, cast: Cast) -> None:
    follows(FollowKind.SEARCH, "q=Hafenkran")
    follows(FollowKind.ORGANISATION, cast.beta_slug)
    factories.published(cast.alpha_id, title="Etwas ganz anderes")
    factories.published(cast.alpha_id, title="Hafen ohne das zweite Wort")
    assert morning() == []


def test_two_follows_tell_the_same_thing_once(morning: Morning, cast: Cast) -> None:
    follows(FollowKind.SEARCH, "q=Hafenkran")
    follows(FollowKind.ORGANISATION, cast.alpha_slug)
    factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    letters = morning()
    assert len(letters) == 1
    assert told(letters).count("Hafenkran im Überblick") == 1


def test_a_new_version_and_what_comes_back_are_told_as_such(morning: Morning, cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    follows(FollowKind.INSTRUMENT, slug)
    newer(version_id)
    assert "New version" in told(morning())
    with unit_of_work():
        publishing.retire(instrument_of(version_id), by=factories.EDITORIAL)
        publishing.reinstate(instrument_of(version_id), by=factories.EDITORIAL)
    assert "Here again" in told(morning())


def test_weekly_mails_come_on_their_day_alone(
    morning: Morning, cast: Cast, clock: time_machine.Traveller
) -> None:
    follows(FollowKind.ORGANISATION, cast.alpha_slug, frequency=Frequency.WEEKLY)
    factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    counts = [len(morning()) for _day in range(8)]
    assert counts == [0, 0, 0, 0, 0, 0, 1, 0]
    assert now().isoweekday() == MONDAY.isoweekday() + 1


def test_an_account_hears_by_its_notices(morning: Morning, cast: Cast) -> None:
    with unit_of_work():
        user = accounts.user_by_id(cast.carla.user_id)
        assert user is not None
        operations.follow(user, FollowKind.ORGANISATION, str(cast.alpha_id))
        choose(cast.carla.user_id, {"following": Frequency.DAILY})
    factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    letter = next(one for one in morning() if one.to == cast.carla.email)
    assert "Hafenkran im Überblick" in letter.body
    assert "/konto/abbestellen/" in letter.headers["List-Unsubscribe"].replace("\n", "")
    with unit_of_work():
        choose(cast.carla.user_id, {"following": Frequency.OFF})
    factories.published(cast.alpha_id, title="Kran ohne Hafen")
    assert told(morning(), cast.carla.email) == ""
    with unit_of_work():
        choose(cast.carla.user_id, {"following": Frequency.DAILY})
    assert told(morning(), cast.carla.email) == ""


def test_what_the_index_has_not_yet_comes_with_the_next_mail(
    cast: Cast, inside: Flask, clock: time_machine.Traveller
) -> None:
    follows(FollowKind.SEARCH, "q=Hafenkran")
    follower_id = db.session.query(Follower).one().id
    factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    clock.shift(timedelta(hours=1))
    with unit_of_work():
        assert send_news(follower_id) == 0
    jobs.run_due()
    clock.shift(timedelta(hours=21))
    with unit_of_work():
        assert send_news(follower_id) == 1


def test_nothing_is_missed_while_the_index_cannot_be_written(
    cast: Cast, inside: Flask, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    follows(FollowKind.SEARCH, "q=Hafenkran")
    follower_id = db.session.query(Follower).one().id
    catch_up({})

    def refuse(_changes: object) -> None:
        raise Unavailable("No room.", code="index-full")

    with monkeypatch.context() as broken:
        broken.setattr(installed_index(), "apply", refuse)
        factories.published(cast.alpha_id, title="Hafenkran im Überblick")
        jobs.run_due()
        for _morning in range(3):
            clock.shift(timedelta(hours=22))
            with unit_of_work():
                assert send_news(follower_id) == 0
    catch_up({})
    clock.shift(timedelta(hours=22))
    with unit_of_work():
        assert send_news(follower_id) == 1


def test_one_instrument_that_cannot_be_indexed_holds_the_others_a_day_at_most(
    cast: Cast, inside: Flask, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    follows(FollowKind.SEARCH, "q=Hafenkran")
    follower_id = db.session.query(Follower).one().id
    catch_up({})
    version_id, _slug = factories.published(cast.alpha_id, title="Hafenkran, der nicht geht")
    bad = instrument_of(version_id).id

    def read(version: Version, proof: Proof) -> IndexDocument:
        if version.instrument_id == bad:
            raise ValueError
        return document_of(version, proof)

    monkeypatch.setattr("toolbox.discovery.operations.document_of", read)
    factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    jobs.run_due()
    assert [one.code for one in installed_logbook().entries()] == ["left-out"]
    clock.shift(timedelta(hours=22))
    with unit_of_work():
        assert send_news(follower_id) == 0
    clock.shift(timedelta(hours=22))
    with unit_of_work():
        assert send_news(follower_id) == 1


def test_what_is_removed_again_is_not_told(morning: Morning, cast: Cast) -> None:
    follows(FollowKind.ORGANISATION, cast.alpha_slug)
    version_id, _slug = factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    with unit_of_work():
        publishing.remove(
            instrument_of(version_id), "Die Rechte sind ausgelaufen.", by=cast.anton.actor
        )
    assert morning() == []


def test_a_merged_organisation_is_followed_under_its_new_name(morning: Morning, cast: Cast) -> None:
    follows(FollowKind.ORGANISATION, cast.beta_slug)
    follows(FollowKind.ORGANISATION, cast.alpha_slug)
    with unit_of_work():
        merging.merge(
            accounts.organisation_by_id(cast.beta_id),
            accounts.organisation_by_id(cast.alpha_id),
            by=cast.anton.actor,
        )
    factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    assert told(morning()).count("Hafenkran im Überblick") == 1
    assert [one.target for one in db.session.query(Follow)] == [str(cast.alpha_id)]


def test_what_ends_for_everybody_is_told_once_and_ends(morning: Morning, cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id, title="Hafenkran im Überblick")
    follows(FollowKind.INSTRUMENT, slug)
    with unit_of_work():
        publishing.retire(instrument_of(version_id), by=factories.EDITORIAL)
    letters = morning()
    assert "Hafenkran im Überblick" in told(letters)
    assert morning() == []
    assert db.session.query(Follower).count() == 0


def _collection(cast: Cast, instrument_id: int) -> int:
    with unit_of_work():
        made = Collection(
            title="Koffer Hafen",
            slug="koffer-hafen",
            visibility=Visibility.PUBLIC,
            user_id=cast.carla.user_id,
        )
        db.session.add(made)
        db.session.flush()
        db.session.add(CollectionItem(collection_id=made.id, instrument_id=instrument_id))
        return made.id


def test_a_collection_tells_what_is_put_in_until_it_is_private(
    morning: Morning, cast: Cast, clock: time_machine.Traveller
) -> None:
    first, second, third = (
        instrument_of(factories.published(cast.alpha_id, title=f"Kran {number}")[0]).id
        for number in ("eins", "zwei", "drei")
    )
    collection_id = _collection(cast, first)
    follows(FollowKind.COLLECTION, "koffer-hafen")
    clock.shift(timedelta(minutes=1))
    with unit_of_work():
        db.session.add(CollectionItem(collection_id=collection_id, instrument_id=second))
    said = told(morning())
    assert "Kran zwei" in said
    assert "Kran eins" not in said
    with unit_of_work():
        db.session.add(CollectionItem(collection_id=collection_id, instrument_id=third))
        db.session.get_one(Collection, collection_id).visibility = Visibility.PRIVATE
    assert morning() == []
    assert db.session.query(Follow).count() == 0


def test_an_alliance_tells_public_meetings_alone_and_its_end(
    morning: Morning, clock: time_machine.Traveller
) -> None:
    with unit_of_work():
        alliance = Alliance(slug="logistik", name="Logistikallianz (Beispiel)")
        db.session.add(alliance)
        db.session.flush()
        alliance_id = alliance.id
    follows(FollowKind.ALLIANCE, "logistik")
    clock.shift(timedelta(minutes=1))
    with unit_of_work():
        for number, is_public in ((1, True), (2, False)):
            db.session.add(
                Meeting(
                    alliance_id=alliance_id,
                    number=number,
                    title=f"Sitzung {'offen' if is_public else 'vertraulich'}",
                    starts_at=now() + timedelta(days=9),
                    ends_at=now() + timedelta(days=9, hours=2),
                    is_public=is_public,
                    public_parts=[],
                    announced_at=now(),
                )
            )
    said = told(morning())
    assert "Sitzung offen" in said
    assert "vertraulich" not in said
    with unit_of_work():
        db.session.get_one(Alliance, alliance_id).closed_at = now()
    assert "Logistikallianz" in told(morning())
    assert db.session.query(Follow).count() == 0
