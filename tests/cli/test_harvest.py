"""Collecting from other catalogues on the command line, against a server on loopback."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Toolbox
from tests.harvesting.remote import Remote, amb, lines, serving
from toolbox.foundation.outside_reading import Reader
from toolbox.harvesting import jobs
from toolbox.harvesting.manners import Manners

LIST = "/liste.jsonl"
pytestmark = [pytest.mark.usefixtures("instance"), pytest.mark.slow]


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    """A catalogue that may be asked although it is on loopback."""
    with serving() as found:
        client = Reader("Test", seconds=5, step_seconds=5, allowed=frozenset({found.place}))
        monkeypatch.setattr(jobs, "manners", lambda: Manners(client, pause=0.0))
        found.gives(LIST, lines(amb(1), amb(2), amb(3, name="")))
        yield found


def test_from_adding_to_removing(toolbox: Toolbox, remote: Remote) -> None:
    added = toolbox("harvest", "add", remote.url(LIST), "--name", "Katalog der Kammer")
    assert added.code == 0, added.err
    assert "3 records looked at, 2 usable" in added.words
    assert "Arbeitsblatt 1 (guide, CC-BY-4.0)" in added.words
    refused = toolbox("harvest", "run", "1")
    assert (refused.code, "--yes" in refused.words) == (1, True)
    first = toolbox("harvest", "run", "1", "--yes", "--json").json
    assert (first["added"], first["refused"], first["outcome"]) == (2, 1, "done")
    assert first["refusals"][0]["why"]
    remote.gives(LIST, lines(amb(1, name="Neu"), amb(2)))
    again = toolbox("harvest", "run")
    assert "0 added, 1 changed, 1 unchanged" in again.words
    listed = toolbox("harvest", "list", "--json").json
    assert [(one["name"], one["state"], one["instruments"]) for one in listed] == [
        ("Katalog der Kammer", "followed", 2)
    ]
    remote.gives(LIST, "", 500)
    failed = toolbox("harvest", "run", "Katalog der Kammer")
    assert (failed.code, "500" in failed.words) == (1, True)
    assert toolbox("harvest", "remove", "1").code == 2
    assert toolbox("harvest", "remove", "1", "--take-away").code == 0
    assert toolbox("harvest", "list", "--json").json == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("harvest", "run", "7"), 1),
        (("harvest", "preview", "unbekannt"), 1),
        (("harvest", "add", "gestern", "--name", "X"), 1),
        (("harvest", "add", "http://127.0.0.1:1/x", "--name", "X"), 1),
        (("harvest", "add", "http://127.0.0.1:1/x"), 2),
        (("harvest", "remove", "7", "--keep"), 1),
    ],
)
def test_what_does_not_work_says_why(
    toolbox: Toolbox, remote: Remote, words: tuple[str, ...], code: int
) -> None:
    said = toolbox(*words)
    assert said.code == code
    assert "Traceback" not in said.err
    assert said.words
