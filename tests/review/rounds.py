"""What tests of the review desk share: rounds as they are now, and several people at once."""

import threading
from collections.abc import Callable

from flask import Flask

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Version
from toolbox.foundation.errors import ToolboxError
from toolbox.foundation.uow import unit_of_work
from toolbox.review import queries
from toolbox.review.models import Submission


def version(version_id: int) -> Version:
    """Return a version with all its parts."""
    return catalogue.version_by_id(version_id)


def latest(version_id: int) -> Submission:
    """Return the newest round of a version."""
    return queries.latest_rounds([version_id])[version_id]


def deed(act: Callable[[], object]) -> Callable[[], None]:
    """Return ``act`` as a use case of its own."""

    def run() -> None:
        with unit_of_work():
            act()

    return run


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """Do all deeds at the same moment, each in a context and a transaction of its own.

    Returns ``done`` or the code of the refusal, in the order of the deeds.
    """
    barrier = threading.Barrier(len(deeds))
    outcomes = ["" for _deed in deeds]
    errors: list[BaseException] = []

    def run(place: int) -> None:
        try:
            with app.app_context():
                barrier.wait(timeout=20)
                try:
                    deed(deeds[place])()
                    outcomes[place] = "done"
                except ToolboxError as error:
                    outcomes[place] = error.code
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return outcomes
