"""Scenes that many tests begin with: built once in a process, then copied."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from flask import Flask, has_app_context

from toolbox.discovery.installed import install_discovery
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings

Built = TypeVar("Built")
DATABASE = "toolbox.db"
FOLDERS = ("files", "stage", "sites", "index")
"""What there is in an instance beside its database."""


class Scene(Protocol):
    """Returns what ``build`` returns, in the state it leaves, where the cast was alone before."""

    def __call__(self, name: str, build: Callable[[], Built]) -> Built:
        """Build what is called ``name``, or copy it: plain values, ids rather than rows."""


NAMES = frozenset(
    {
        *("alliances.announced-meeting", "alliances.harbour", "alliances.open-meeting"),
        *("alliances.round", "attacks.copy-with-pictures", "attacks.good-package"),
        *("classroom.playable", "curation.three-instruments", "embedding.collections"),
        *("formats.checklist", "house.instrument", "impact.reports", "workshop.kit"),
    }
)
"""The scenes there are: who misspells one would build it again, or get somebody else's."""


@dataclass(frozen=True)
class _Kept:
    value: Any
    mails: tuple[object, ...]
    folder: Path


def is_untouched(database: Path, template: Path) -> bool:
    """Tell whether nobody has opened a database, or changed it, since it was copied."""
    opened = database.with_name(f"{DATABASE}-wal").exists()
    return not opened and database.stat().st_mtime_ns == template.stat().st_mtime_ns


class Scenes:
    """The scenes that this process has built so far, each kept in a folder below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[tuple[str, str], _Kept] = {}

    def begin(self, app: Flask, inhabited: Path, name: str, build: Callable[[], Built]) -> Built:
        """Put the house into a scene and return what belongs to it; see Scene.

        One that is older than the hour is built anew: tests may go on about what is today. Where
        somebody did something before, besides letting the cast in, nothing is kept or copied.
        A KeyError says that no scene has this name, and which ones there are.
        """
        if name not in NAMES:
            raise KeyError(f"{name} is no scene; there are {', '.join(sorted(NAMES))}")
        if not is_untouched(Path(app.instance_path) / DATABASE, inhabited):
            return build()
        key = (name, now().strftime("%Y-%m-%d %H"))
        if key in self._kept:
            _put_back(app, self._kept[key])
        else:
            value = build()
            _let_go(app)
            kept = self._folder / str(len(self._kept))
            self._kept[key] = _Kept(value, tuple(app.extensions["mailman"].outbox), kept)
            _copy(Path(app.instance_path), kept)
        built: Built = self._kept[key].value
        return built


def _let_go(app: Flask) -> None:
    """Close the database; closing the last connection writes everything into the file."""
    if has_app_context():
        db.session.remove()
    with app.app_context():
        db.engine.dispose()


def _put_back(app: Flask, kept: _Kept) -> None:
    _let_go(app)
    _copy(kept.folder, Path(app.instance_path))
    app.extensions["mailman"].outbox[:] = kept.mails
    with app.app_context():
        # What is open of the index is another one now, whose numbers may be the same.
        install_discovery(app.extensions, installed_settings())


def _copy(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    shutil.copyfile(source / DATABASE, target / DATABASE)
    for name in FOLDERS:
        shutil.rmtree(target / name, ignore_errors=True)
        if (source / name).exists():
            shutil.copytree(source / name, target / name)
