"""Fixtures of the tests of upkeep: the cast inside the application, instruments, and its mails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests import factories
from tests.cast import Cast
from tests.letters import Letter, read_letters
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Membership, Organisation
from toolbox.catalogue.models import Instrument
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work


@dataclass(frozen=True)
class Stage:
    """The cast with the organisations, and what tests often do to them."""

    cast: Cast

    def published(self, **changes: Any) -> Instrument:
        """Publish an instrument of Projekt Alpha."""
        _version_id, slug = factories.published(self.cast.alpha_id, **changes)
        return self.instrument(slug)

    def instrument(self, slug: str) -> Instrument:
        """Return an instrument as it is now."""
        return db.session.scalars(select(Instrument).where(Instrument.slug == slug)).one()

    def organisation(self, organisation_id: int) -> Organisation:
        """Return an organisation as it is now."""
        return db.session.get_one(Organisation, organisation_id)

    @property
    def beta(self) -> Organisation:
        """Carla's organisation."""
        return self.organisation(self.cast.beta_id)

    def orphan_alpha(self) -> None:
        """Let Alice and Bob be gone."""
        with unit_of_work():
            db.session.execute(
                delete(Membership).where(Membership.organisation_id == self.cast.alpha_id)
            )

    def name_of(self, user_id: int) -> str:
        """Return what somebody is called."""
        return accounts.names_of([user_id])[user_id]


@pytest.fixture
def stage(cast: Cast, inside: Flask) -> Stage:
    """The cast, inside the application's context."""
    return Stage(cast)


@pytest.fixture
def letters(inside: Flask) -> Callable[[], list[Letter]]:
    """Send what is due and return all mails of this test so far."""
    return lambda: read_letters(inside)
