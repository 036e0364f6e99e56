"""A house for programs: instruments in every state, an adoption, collections, and tokens."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.cast import Cast, Person
from toolbox.accounts import queries, tokens
from toolbox.catalogue.queries import version_by_id
from toolbox.foundation.uow import unit_of_work

BASE = "/api/v1"
ALL_SCOPES = tuple(tokens.SCOPES)
MakeToken = Callable[..., str]


@dataclass(frozen=True)
class Shelf:
    """Addresses of what there is: one published instrument, and one draft of Alpha."""

    slug: str
    draft_id: int


def bearing(token: str) -> dict[str, str]:
    """Return the headers with which a program shows its token."""
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def program(app: Flask) -> FlaskClient:
    """A program: it keeps no cookies."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def make_token(app: Flask) -> MakeToken:
    """Makes a token for somebody of the cast."""

    def make(person: Person, scopes: Iterable[str] = ALL_SCOPES, days: int = 30) -> str:
        with app.app_context(), unit_of_work():
            user = queries.user_by_id(person.user_id)
            assert user is not None
            return tokens.make(user, name="Testprogramm", scopes=scopes, days=days)

    return make


@pytest.fixture
def shelf(app: Flask, cast: Cast) -> Shelf:
    """What Alpha has: a published instrument and a draft."""
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id)
        version_id = factories.draft(cast.alpha_id, by=cast.alice.actor)
        draft_id = version_by_id(version_id).instrument_id
    return Shelf(slug, draft_id)
