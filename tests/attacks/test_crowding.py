"""Two people at once: one of them is told, and nothing is half done."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from toolbox.accounts import farewell
from toolbox.accounts import queries as accounts
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, NotFound, ToolboxError
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work

Deed = Callable[[Version], object]


def _at_once(app: Flask, version_id: int, deeds: list[Deed]) -> list[ToolboxError | None]:
    """Let every deed begin at the same moment, each in a unit of work of its own."""
    start, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def act(place: int, deed: Deed) -> None:
        with app.app_context():
            start.wait(timeout=10)
            try:
                with unit_of_work():
                    deed(queries.version_by_id(version_id))
            except ToolboxError as error:
                outcomes[place] = error  # type: ignore[call-overload]
            finally:
                db.session.remove()

    threads = [threading.Thread(target=act, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return list(outcomes)


PAIRS: dict[str, tuple[Callable[[Cast, Version], object], Callable[[Cast, Version], object]]] = {
    "two editors publish": (
        lambda cast, version: publishing.publish(version, by=cast.edith.actor),
        lambda cast, version: publishing.publish(version, by=cast.anton.actor),
    ),
    "publish and withdraw": (
        lambda cast, version: publishing.publish(
            version, by=cast.edith.actor, expected=version.row_version
        ),
        lambda cast, version: publishing.withdraw(version, by=cast.alice.actor),
    ),
    "publish and return": (
        lambda cast, version: publishing.publish(
            version, by=cast.edith.actor, expected=version.row_version
        ),
        lambda cast, version: publishing.return_to_makers(version, "Nein.", by=cast.anton.actor),
    ),
    "publish and discard": (
        lambda cast, version: publishing.publish(version, by=cast.edith.actor),
        lambda cast, version: operations.discard(version, by=cast.anton.actor),
    ),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_decisions_one_counts(app: Flask, cast: Cast, pair: str) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.alice)
        instrument_id = queries.version_by_id(version_id).instrument_id
    first, second = PAIRS[pair]

    outcomes = _at_once(
        app,
        version_id,
        [lambda version: first(cast, version), lambda version: second(cast, version)],
    )

    refused = [one for one in outcomes if one is not None]
    assert [type(one) in {Conflict, NotFound} for one in refused] == [True]
    with app.app_context():
        found = db.session.get(Instrument, instrument_id)
        if found is not None:
            version = queries.version_by_id(version_id)
            is_published = version.state is VersionState.PUBLISHED
            assert (found.current_version_id == version_id) is is_published
            assert (found.state is InstrumentState.PUBLISHED) is is_published


def test_a_file_for_a_draft_that_was_thrown_away_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, by=cast.alice.actor)

    outcomes = _at_once(
        app,
        version_id,
        [
            lambda version: operations.discard(version, by=cast.alice.actor),
            lambda version: factories.attached(version, b"Hallo\n", "a.txt", by=cast.bob.actor),
        ],
    )

    assert outcomes[0] is None
    assert outcomes[1] is None or isinstance(outcomes[1], (NotFound, Conflict))
    with app.app_context():
        assert db.session.get(Version, version_id) is None


def test_who_left_meanwhile_submits_nothing(app: Flask, cast: Cast) -> None:
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, by=cast.bob.actor)
        with unit_of_work():
            bob = accounts.user_by_id(cast.bob.user_id)
            assert bob is not None
            farewell.delete_account(bob, password=cast.bob.password, settings=installed_settings())
            gone = accounts.user_by_id(cast.bob.user_id)
        assert gone is None
        with pytest.raises(Denied), unit_of_work():
            version = queries.version_by_id(version_id)
            publishing.submit(version, by=accounts.actor_for(bob))
