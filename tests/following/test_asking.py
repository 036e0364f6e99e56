"""Nothing is sent or counted before somebody who reads the mailbox has said yes."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.letters import read_letters
from toolbox.accounts import queries as accounts
from toolbox.accounts.events import AccountChanged
from toolbox.catalogue.models import Version
from toolbox.following import operations, proof, queries, rules
from toolbox.following.jobs import forget_unconfirmed
from toolbox.following.listeners import account_changed, mail_delivered, mail_refused
from toolbox.following.models import Follow, Follower, FollowKind
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, Invalid, NotFound
from toolbox.foundation.mail import MailDelivered, MailRefused
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.topics import Frequency

DORA = "dora@example.org"


def ask(target: str = "q=Logistik", email: str = DORA) -> None:
    with unit_of_work():
        operations.ask(email, FollowKind.SEARCH, target, frequency=Frequency.DAILY, locale="de")


def confirmed(target: str = "q=Logistik", email: str = DORA) -> Follow:
    ask(target, email)
    with unit_of_work():
        follow = db.session.query(Follow).filter_by(target=target, confirmed_at=None).one()
        return operations.confirm(follow)


def test_an_address_is_asked_and_counts_only_after_its_yes(inside: Flask) -> None:
    ask()
    letter = read_letters(inside)[-1]
    assert letter.to == DORA
    assert "Logistik" in letter.subject
    assert "Konto" not in letter.body  # whoever reads this mailbox needs none
    assert queries.followers_waited_for() == []
    with unit_of_work():
        operations.confirm(proof.to_confirm(letter.token))
    assert [one.email for one in queries.followers_waited_for()] == [DORA]


def test_what_nobody_confirms_is_forgotten_to_the_hour(
    inside: Flask, clock: time_machine.Traveller
) -> None:
    ask()
    token = read_letters(inside)[-1].token
    clock.shift(timedelta(hours=47))
    forget_unconfirmed({})
    assert queries.follower_of_address(DORA) is not None
    clock.shift(timedelta(hours=1, seconds=1))
    forget_unconfirmed({})
    assert queries.follower_of_address(DORA) is None
    with pytest.raises(Gone):
        proof.to_confirm(token)


@pytest.mark.parametrize("times", [2, 3])
def test_asking_again_at_once_sends_no_second_mail(inside: Flask, times: int) -> None:
    for _number in range(times):
        ask()
    assert len(read_letters(inside)) == 1


def test_nobody_is_flooded_with_questions(inside: Flask) -> None:
    for number in range(rules.MOST_WAITING + 3):
        ask(f"q=Wort{number}")
    assert len(read_letters(inside)) == rules.MOST_WAITING


def test_who_follows_already_is_told_so_by_mail_alone(inside: Flask) -> None:
    confirmed()
    ask()
    letter = read_letters(inside)[-1]
    assert "schon" in letter.subject or "already" in letter.subject
    assert len(db.session.query(Follow).all()) == 1


def test_an_address_with_an_account_follows_in_the_account(inside: Flask, cast: Cast) -> None:
    follow = confirmed(email=cast.bob.email)
    assert follow.follower.user_id == cast.bob.user_id
    assert follow.follower.email is None


def test_a_new_account_takes_over_what_its_address_followed(inside: Flask, cast: Cast) -> None:
    confirmed("q=Messe", email="neu@example.org")
    both = confirmed("q=Logistik", email="neu@example.org")
    old_page = proof.page_token(both.follower)
    with unit_of_work():
        user = accounts.user_by_id(cast.bob.user_id)
        assert user is not None
        operations.follow(user, FollowKind.SEARCH, "q=Logistik")
        user.email = "neu@example.org"
        db.session.flush()
        account_changed(AccountChanged(user.id, "email-changed"))
    own = queries.follower_of_user(cast.bob.user_id)
    assert own is not None
    assert {one.target for one in queries.follows_of(own.id)} == {"q=Messe", "q=Logistik"}
    assert db.session.query(Follower).count() == 1
    with pytest.raises(NotFound):
        proof.follower_behind(old_page)


def test_the_last_follow_takes_the_address_with_it(inside: Flask) -> None:
    first, second = confirmed("q=eins"), confirmed("q=zwei")
    with unit_of_work():
        operations.stop(db.session.get_one(Follow, first.id))
    assert queries.follower_of_address(DORA) is not None
    with unit_of_work():
        operations.stop(db.session.get_one(Follow, second.id))
    assert queries.follower_of_address(DORA) is None


def test_a_mailbox_that_refuses_mails_is_forgotten(
    inside: Flask, clock: time_machine.Traveller
) -> None:
    confirmed()
    refused = MailRefused(DORA, "550 unknown", {})
    for hours in (0, 0, 2):
        clock.shift(timedelta(hours=hours))
        with unit_of_work():
            mail_refused(refused)
    found = queries.follower_of_address(DORA)
    assert found is not None
    assert found.refusals == 2
    with unit_of_work():
        mail_delivered(MailDelivered(DORA))
    for _hour in range(3):
        clock.shift(timedelta(hours=2))
        with unit_of_work():
            mail_refused(refused)
    assert queries.follower_of_address(DORA) is None


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("q=Logistik&seite=3&sortierung=neueste", "q=Logistik"),
        ("  ", ""),
        ("thema=b&thema=a&q=x", "q=x&thema=a&thema=b"),
        ("unbekannt=1&q=%20Messe%20%20digital", "q=Messe+digital"),
        ("genau=1&q=Kran", "q=Kran&genau=1"),
    ],
)
def test_a_search_is_kept_in_one_form(inside: Flask, typed: str, canonical: str) -> None:
    assert operations.target_of(FollowKind.SEARCH, typed) == canonical


@pytest.mark.parametrize(
    "typed", ["q=https://boese.example", "q=www.boese.example", "q=a@b.example", "q=" + "ü" * 900]
)
def test_a_search_that_could_carry_a_message_is_not_followed(inside: Flask, typed: str) -> None:
    if "ü" in typed:
        typed += "".join(f"&schlagwort={'ü' * 90}{number}" for number in range(30))
    with pytest.raises(Invalid):
        operations.target_of(FollowKind.SEARCH, typed)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (FollowKind.ORGANISATION, "gibt-es-nicht"),
        (FollowKind.TERM, "topic/gibt-es-nicht"),
        (FollowKind.TERM, "ohne-strich"),
        (FollowKind.INSTRUMENT, "gibt-es-nicht"),
        (FollowKind.COLLECTION, "gibt-es-nicht"),
        (FollowKind.ALLIANCE, "gibt-es-nicht"),
    ],
)
def test_what_visitors_do_not_see_cannot_be_followed(
    inside: Flask, kind: FollowKind, key: str
) -> None:
    with pytest.raises(NotFound):
        operations.target_of(kind, key)


def test_drafts_and_their_keywords_cannot_be_followed(inside: Flask, cast: Cast) -> None:
    version_id = factories.draft(cast.alpha_id, tags=("Geheimes Vorhaben",))
    from_draft = db.session.get_one(Version, version_id).instrument.slug
    for kind, key in (
        (FollowKind.INSTRUMENT, from_draft),
        (FollowKind.TERM, "tag/geheimes-vorhaben"),
    ):
        with pytest.raises(NotFound):
            operations.target_of(kind, key)


def test_links_of_one_sort_open_nothing_of_another(inside: Flask) -> None:
    follow = confirmed()
    tokens = {
        "page": proof.page_token(follow.follower),
        "stop": proof.stop_token(follow.follower),
        "one": proof.stop_one_token(follow),
        "yes": proof.confirm_token(follow),
    }
    for opens, allowed in (
        (proof.follower_behind, {"page"}),
        (proof.to_confirm, {"yes"}),
        (proof.to_stop, {"stop", "one"}),
    ):
        for name, token in tokens.items():
            if name in allowed:
                assert opens(token) is not None
            else:
                with pytest.raises(NotFound):
                    opens(token)


def test_names_of_searches_say_words_and_filters(inside: Flask) -> None:
    ask("q=Logistik&zielgruppe=erstausbildende-betriebe&nutzung=im-browser&lizenz=quatsch")
    subject = read_letters(inside)[-1].subject
    assert "Logistik, " in subject
    assert "quatsch" in subject
