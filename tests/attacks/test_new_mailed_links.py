"""Links in mails open what they were written for, for whom they were written, and nothing else."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.web.shelf import Shelf
from toolbox.accounts import blocking
from toolbox.accounts import queries as accounts
from toolbox.catalogue import queries as catalogue
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import stopping
from toolbox.upkeep import proof, reviewing

DOORS = {
    "stop": "/konto/abbestellen/{}",
    "preferences": "/konto/benachrichtigungen/{}",
    "confirm": "/stimmt-noch/{}",
}


@pytest.fixture
def slug(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> str:
    return Shelf(app, cast, run_jobs).published({})


@pytest.fixture
def tokens(app: Flask, cast: Cast, slug: str) -> dict[str, str]:
    """Tokens of Alice, one for each purpose."""
    with app.app_context():
        alice = accounts.user_by_id(cast.alice.user_id)
        assert alice is not None
        version = catalogue.published_version(catalogue.by_slug(slug, by=VISITOR))
        return {
            "stop": stopping.stop_token(alice, ["submissions"]),
            "preferences": stopping.preferences_token(alice),
            "confirm": proof.confirm_token(alice, version.id),
        }


def test_each_token_opens_one_door(client: HouseClient, tokens: dict[str, str]) -> None:
    opened = [
        (purpose, door)
        for purpose, token in tokens.items()
        for door, path in DOORS.items()
        if client.get(path.format(token)).status_code == 200
    ]
    assert opened == [(purpose, purpose) for purpose in tokens]


@pytest.mark.parametrize("door", DOORS)
def test_what_was_changed_on_the_way_opens_nothing(
    client: HouseClient, tokens: dict[str, str], door: str
) -> None:
    right = tokens[door]
    for token in ("%00", "a" * 5000, "ü", "%ff", "a.b.c", f"{right}x", f"{right}.", right[1:]):
        assert client.get(DOORS[door].format(token)).status_code == 404


def test_who_is_blocked_confirms_nothing_by_mail(
    app: Flask, client: HouseClient, cast: Cast, tokens: dict[str, str], slug: str
) -> None:
    with app.app_context(), unit_of_work():
        alice = accounts.user_by_id(cast.alice.user_id)
        assert alice is not None
        blocking.block(alice, blocking.BlockReason.MISUSE, by=cast.anton.actor)
    path = DOORS["confirm"].format(tokens["confirm"])
    assert [client.get(path).status_code, client.submit(path).status_code] == [404, 404]
    with app.app_context():
        version = catalogue.published_version(catalogue.by_slug(slug, by=VISITOR))
        assert reviewing.last_confirmation(version.id) is None


def test_what_cannot_be_in_a_mail_is_in_no_part_of_it(
    app: Flask, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    with app.app_context():
        factories.submitted(cast.alpha_id, by=cast.alice, title="A\x00B\x1b\r\nBcc: x@example.org")
        run_jobs()
        sent = [mail.message() for mail in app.extensions["mailman"].outbox]
    assert sent
    for message in sent:
        assert b"\x00" not in message.as_bytes()
        assert "Bcc" not in message
