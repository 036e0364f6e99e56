"""Packages: keys that were thought up, names that lead out, hosts that are made up."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import HouseClient
from tests.stage import packages
from tests.web.test_stage import Playing, Put
from tests.web.test_stage import put as put
from tests.web.test_stage import shelf as shelf
from toolbox.stage import passes

pytestmark = pytest.mark.slow

KEYS = (
    *("..", "%2e%2e", "unpacked", "placed", "temporary", "0" * 40, "f" * 40, "0" * 64, "F" * 64),
    *("a" * 5000, "%00", "-.", ".", "*", "ä", "' OR 1=1 --", "../../toolbox.db"),
)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("path", ["index.html", "_toolbox/poster.webp", "_toolbox/shim.js", ""])
def test_keys_that_were_thought_up_open_nothing(client: HouseClient, key: str, path: str) -> None:
    answer = client.get(f"/buehne/{key}/{path}")
    assert answer.status_code in {301, 308, 404}
    assert b"SQLite" not in answer.data


@pytest.mark.parametrize(
    "path",
    [
        *("../x", "..", "../../../../toolbox.db", "....//x", "..;/x", "%2e%2e/%2e%2e/toolbox.db"),
        *("..%5c..%5ctoolbox.db", "stil/../../../x", "//etc/passwd", "%00", "index.html%00.png"),
        *("C:/windows", "_toolbox/../../x", "_toolbox/player/../../../x", "_toolbox/%2e%2e/x"),
        *("a" * 5000, "CON", "index.html/", "index.html/x", ".", "a/" * 2000),
    ],
)
def test_names_that_lead_out_find_nothing(client: HouseClient, put: Put, path: str) -> None:
    answer = client.get(f"{put().base}{path}")
    assert answer.status_code in {301, 308, 404}
    if answer.status_code != 404:
        assert answer.headers["Location"].startswith(("/buehne/", "http://localhost/buehne/"))


def test_a_pass_of_one_draft_opens_no_other(app: Flask, client: HouseClient, put: Put) -> None:
    one = put(how="draft")
    other = put(packages.web(**{"anders.txt": "x"}), "anders.zip", how="draft")
    with app.app_context():
        key = passes.issue(one.sha256)
    assert client.get(f"/buehne/{key}/index.html").status_code == 200
    swapped = key.replace(one.sha256, other.sha256) if one.sha256 != other.sha256 else key[::-1]
    assert client.get(f"/buehne/{swapped}/index.html").status_code == 404


def test_a_pass_of_another_instance_opens_nothing(
    app: Flask, client: HouseClient, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing: Playing = put(how="draft")
    with app.app_context():
        monkeypatch.setattr(passes, "secret_key_of", lambda _settings: "ein anderer Schlüssel")
        forged = passes.issue(playing.sha256)
        monkeypatch.undo()
    assert client.get(f"/buehne/{forged}/index.html").status_code == 404


@pytest.mark.parametrize(
    "host", ["localhost; script-src *", "a b", "x\ty", "evil.example/", "evil.example#", "*"]
)
def test_a_made_up_host_does_not_loosen_the_policy(
    client: HouseClient, put: Put, host: str
) -> None:
    playing = put()
    answer = client.get(f"{playing.base}index.html", headers={"Host": host})
    if answer.status_code == 200:
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src" not in policy
        assert " * " not in policy
        assert "http://*/" not in policy


def test_methods_that_change_something_are_not_there(client: HouseClient, put: Put) -> None:
    playing = put()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.submit(f"{playing.base}index.html", {}, method=method)
        assert answer.status_code in {400, 405}


def test_nothing_of_who_somebody_is_reaches_a_package(
    browser_of: Callable[[], HouseClient], cast: Cast, put: Put
) -> None:
    playing = put()
    known, unknown = browser_of().sign_in(cast.anton), browser_of()
    answers = [client.get(f"{playing.base}index.html") for client in (known, unknown)]
    assert answers[0].data == answers[1].data
    assert not any("Set-Cookie" in answer.headers for answer in answers)
