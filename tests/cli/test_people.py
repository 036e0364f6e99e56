"""People on the command line: the first administrator, roles, and the last administrator."""

from pathlib import Path

import pyotp
import pytest

from tests.cli.conftest import Said, Toolbox
from toolbox.accounts import queries, second_factor
from toolbox.app import create_app
from toolbox.foundation.db import db
from toolbox.foundation.settings import load_settings
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

_PASSWORD = "drei ruhige Hafenkräne"


def _create(toolbox: Toolbox, email: str, password: str = _PASSWORD) -> Said:
    return toolbox(
        *("user", "create-admin", "--email", email, "--name", "Anton", "--password", password)
    )


def _roles(toolbox: Toolbox) -> dict[str, str]:
    return {one["email"]: one["role"] for one in toolbox("user", "list", "--json").json}


def test_an_administrator_is_made_from_nothing(toolbox: Toolbox, instance: Path) -> None:
    said = _create(toolbox, "Anton@Example.org")
    assert said.code == 0
    assert "anton@example.org is an administrator now" in said.words
    (row,) = toolbox("user", "list", "--json").json
    assert row == {
        "email": "anton@example.org",
        "name": "Anton",
        "role": "administrator",
        "confirmed": True,
    }
    assert "anton@example.org" in toolbox("user", "list").words


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [("anton@example.org", "kurz", "password"), ("keine Adresse", _PASSWORD, "email")],
)
def test_what_cannot_be_used_is_said_by_field(
    toolbox: Toolbox, instance: Path, email: str, password: str, field: str
) -> None:
    said = _create(toolbox, email, password)
    assert said.code == 1
    assert f"{field}: " in said.words
    assert _roles(toolbox) == {}


def test_roles_change_and_the_last_administrator_stays(toolbox: Toolbox, instance: Path) -> None:
    for name in ("anton", "edith"):
        _create(toolbox, f"{name}@example.org")
    assert toolbox("user", "role", "EDITH@example.org", "editor").code == 0
    assert _roles(toolbox) == {"anton@example.org": "administrator", "edith@example.org": "editor"}
    said = toolbox("user", "role", "anton@example.org", "member")
    assert said.code == 1
    assert "administrator" in said.words
    assert _roles(toolbox)["anton@example.org"] == "administrator"


def test_a_role_for_nobody_and_no_role(toolbox: Toolbox, instance: Path) -> None:
    nobody = toolbox("user", "role", "wer@example.org", "editor")
    assert (nobody.code, nobody.words) == (1, "There is no account with this address.")
    assert toolbox("user", "role", "wer@example.org", "kaiser").code == 2


def test_who_lost_the_second_factor_is_helped_by_the_operator(
    toolbox: Toolbox, instance: Path
) -> None:
    _create(toolbox, "anton@example.org")
    said = toolbox("user", "reset-second-factor", "anton@example.org")
    assert said.code != 0
    assert "no second factor" in said.words
    app = create_app(load_settings(instance, {}))
    with app.app_context(), unit_of_work():
        anton = queries.user_by_email("anton@example.org")
        assert anton is not None
        second_factor.begin(anton)
        second_factor.confirm(anton, pyotp.TOTP(second_factor.secret_to_confirm(anton)).now())
    assert toolbox("user", "reset-second-factor", "anton@example.org").code == 0
    with app.app_context():
        assert not second_factor.people_with_one()
        db.engine.dispose()
    assert toolbox("user", "reset-second-factor", "nobody@example.org").code != 0
