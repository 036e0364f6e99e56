"""Searching on the command line: what is found, and why it ranks where it does."""

import shutil
from pathlib import Path

import pytest

from tests import factories
from tests.cli.conftest import Toolbox, inside_of
from toolbox.accounts.belonging import found_organisation
from toolbox.foundation.jobs import run_due
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stock(template_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with two published instruments, all work done."""
    folder = tmp_path_factory.mktemp("stock") / "instance"
    shutil.copytree(template_instance, folder)
    with inside_of(folder):
        with unit_of_work():
            owner_id = found_organisation(name="Projekt", by=factories.EDITORIAL).id
        factories.published(owner_id, title="Messestand planen", kind="checklist")
        factories.published(owner_id, title="Gespräche in der Probezeit", kind="guide")
        run_due()
    return folder


@pytest.fixture
def instance(stock: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(stock, tmp_path / "instance")
    return tmp_path / "instance"


@pytest.mark.parametrize("words", [("messestand",), ("find", "messestand"), ("der", "messestand")])
def test_lists_the_hits(toolbox: Toolbox, instance: Path, words: tuple[str, ...]) -> None:
    said = toolbox("search", *words)
    assert said.code == 0
    assert "Messestand planen" in said.out
    assert "Probezeit" not in said.out


def test_says_how_the_words_were_read(toolbox: Toolbox, instance: Path) -> None:
    said = toolbox("search", "der mesestand quantenschaum")
    assert "step: most" in said.out
    assert "spelled: mesestand -> messestand" in said.out
    assert "unknown: quantenschaum" in said.out
    assert "little words: der" in said.out


def test_explains_every_hit(toolbox: Toolbox, instance: Path) -> None:
    said = toolbox("search", "explain", "checkliste messestand")
    assert said.code == 0
    assert "named: checkliste -> kind checklist" in said.out
    for word in ("weight", "rarity", "score", "checkliste", "recency", "messestand-planen"):
        assert word in said.out


def test_the_literal_search_means_nothing_else(toolbox: Toolbox, instance: Path) -> None:
    assert "Messestand" not in toolbox("search", "mesestand", "--literal").out
