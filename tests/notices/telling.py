"""Short words for what the tests of notices do again and again, each in a unit of work."""

from tests.cast import Person
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import operations
from toolbox.notices.topics import Frequency


def account(person: Person) -> User:
    """Return the account of somebody of the cast."""
    user = accounts.user_by_id(person.user_id)
    assert user is not None
    return user


def tell_published(person: Person, title: str = "Hafenkräne", **values: object) -> None:
    """Tell somebody that an instrument is published."""
    given = {"title": title, "organisation": "Projekt Alpha", "slug": "hafenkraene", **values}
    with unit_of_work():
        operations.tell(account(person), "decisions", "catalogue/published", **given)


def tell_waiting(person: Person, title: str = "Hafenkräne", **values: object) -> None:
    """Tell an editor that something waits."""
    given = {"title": title, "organisation": "Projekt Alpha", "waiting_version_id": 1, **values}
    with unit_of_work():
        operations.tell(account(person), "submissions", "catalogue/submitted", **given)


def wants(person: Person, frequency: Frequency, topic: str = "decisions") -> None:
    """Let somebody choose how often to hear of a topic."""
    with unit_of_work():
        operations.choose(person.user_id, {topic: frequency})
