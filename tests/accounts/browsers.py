"""Browsers in which somebody is logged in, as the tests of the accounts need them."""

from tests.cast import Person
from toolbox.accounts import logins, queries
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work


def log_in(person: Person, device: str = "Firefox, Linux") -> str:
    """Log a person in somewhere and return the secret of that browser."""
    with unit_of_work():
        user = queries.user_by_id(person.user_id)
        assert user is not None
        return logins.begin(user, device=device, passed=True)


def login_count(person: Person) -> int:
    """Return in how many browsers a person is logged in."""
    return len(logins.logins_of(person.user_id, installed_settings()))
