"""What the plan promises newcomers: how few files a new thing touches, and what is documented."""

from pathlib import Path

import pytest
from click import Context, Group
from flask import Flask

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.cli.main import cli
from toolbox.discovery.facets import FACETS
from toolbox.foundation.settings import PROJECT_ROOT, Settings
from toolbox.vocabularies.seed import load_vocabularies
from toolbox.wiring.jobs import HANDLERS
from toolbox.wiring.listeners import LISTENERS

_OWN_WORDS = frozenset({"content", "files", "kits"})
"""Rooms in which such words mean something else: a folder, a template file of a kit."""


def _files_naming(word: str) -> set[str]:
    """Return files of code and templates that name a kind."""
    found = set()
    for folder, patterns in (("toolbox", ("*.py",)), ("templates", ("*.html",))):
        for pattern in patterns:
            for path in (PROJECT_ROOT / folder).rglob(pattern):
                if _OWN_WORDS.isdisjoint(path.parts) and f'"{word}"' in path.read_text("utf-8"):
                    found.add(str(path.relative_to(PROJECT_ROOT)))
    return found


@pytest.mark.parametrize("key", sorted(KINDS))
def test_a_kind_is_named_in_its_own_module_alone(key: str) -> None:
    """Its formats' tables may name it; nothing branches on it."""
    own = f"toolbox/catalogue/kinds/{key.replace('-', '_')}.py"
    allowed = {own, "toolbox/exchange/formats/amb_terms.py", "toolbox/exchange/formats/amb.py"}
    named = {path for path in _files_naming(key) if not path.startswith("toolbox/web/home")}
    assert own in named
    assert named <= allowed | {f"templates/components/{key}.html"}


def test_every_facet_with_a_vocabulary_has_one(app: Flask) -> None:
    vocabularies = {vocabulary.key for vocabulary in load_vocabularies()}
    assert {facet.vocabulary for facet in FACETS if facet.vocabulary} <= vocabularies


def test_every_setting_and_every_command_says_what_it_is_for() -> None:
    for name, field in Settings.__dataclass_fields__.items():
        assert field.metadata["about"].endswith("."), name
    _check_help(cli)


def _check_help(group: Group) -> None:
    context = Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        assert command.help, name
        if isinstance(command, Group):
            _check_help(command)


def test_jobs_and_listeners_are_tables_of_callables() -> None:
    assert all(callable(handler) for handler in HANDLERS.values())
    assert all(callable(one) for listeners in LISTENERS.values() for one in listeners)


def test_the_project_names_no_machine_and_no_registry() -> None:
    for name in ("requirements.lock", "requirements-test.lock", "package-lock.json"):
        text = Path(PROJECT_ROOT / name).read_text("utf-8")
        assert "http://" not in text
        assert '"resolved"' not in text
