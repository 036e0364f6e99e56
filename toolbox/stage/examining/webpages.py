"""Looks into a ZIP file for web pages: where they begin, and what will not work in the sandbox."""

import posixpath
import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import unquote

from toolbox.stage.examining.contents import Contents
from toolbox.stage.examining.findings import Examined, Finding, problem, remark
from toolbox.stage.examining.references import (
    ABILITIES,
    Loads,
    Wanted,
    host_of,
    in_script,
    in_style,
    loads_of_page,
    path_of,
)

MEGABYTE = 1024 * 1024
HEAVY = 30 * MEGABYTE
"""From here on a telephone without Wi-Fi is no fun."""
_TEXT_READ = 2 * MEGABYTE
_TEXTS_READ = 400
_PAGES = (".html", ".htm")
_ENTRIES = ("index.html", "index.htm")
_KIT = "kit.json"
_POSTER = re.compile(r"(?:poster|cover|titelbild|vorschau)\.(?:png|jpe?g|webp)", re.IGNORECASE)
_POSTER_LARGEST = 8 * MEGABYTE
_SINGLE_FOLDER = 1


def examine(contents: Contents) -> Examined:
    """Return whether these files run as web pages."""
    pages = [path for path in contents.files if path.lower().endswith(_PAGES)]
    if not pages or _KIT in contents.files:
        return Examined(
            "none",
            "plain",
            poster=first_small(contents, pictures_named(contents, "")),
            files=len(contents.files),
            unpacked=contents.unpacked,
        )
    entry = entry_of(contents)
    stopping = problems_of(contents, pages, entry)
    if stopping or not entry:
        return Examined(
            "web",
            "unplayable",
            files=len(contents.files),
            unpacked=contents.unpacked,
            findings=stopping,
        )
    survey = Survey(contents, posixpath.dirname(entry))
    survey.read_all()
    first = loads_of_page(contents.text(entry, _TEXT_READ))
    return Examined(
        "web",
        "playable",
        entry=entry,
        title=first.title[:300],
        poster=poster_in(contents, entry, first),
        files=len(contents.files),
        unpacked=contents.unpacked,
        findings=survey.remarks(),
    )


def entry_of(contents: Contents) -> str:
    """Return the page it begins with: index.html on top, or in the one folder that is there."""
    by_name = {path.lower(): path for path in contents.files}
    tops = {path.split("/", 1)[0] for path in contents.files}
    folders = [""]
    if len(tops) == _SINGLE_FOLDER:
        folders.append(f"{tops.pop()}/")
    for folder in folders:
        for name in _ENTRIES:
            found = by_name.get(f"{folder}{name}".lower())
            if found:
                return found
    return ""


def problems_of(contents: Contents, pages: list[str], entry: str) -> tuple[Finding, ...]:
    """Return what keeps these pages from running."""
    found = []
    if not entry:
        top = [path for path in pages if "/" not in path]
        found.append(problem("entry-missing", *(top or pages)))
    if long_names := contents.long_names():
        found.append(problem("name-too-long", *long_names))
    if entry and contents.files[entry].file_size == 0:
        found.append(problem("entry-empty", entry))
    return tuple(found)


def poster_in(contents: Contents, entry: str, first: Loads) -> str:
    """Return the path of a picture that can stand for the whole; empty where there is none."""
    folder = posixpath.dirname(entry)
    wanted = pictures_named(contents, folder)
    if path_of(first.picture):
        wanted.append(posixpath.normpath(posixpath.join(folder, path_of(first.picture))))
    return first_small(contents, wanted)


def pictures_named(contents: Contents, folder: str) -> list[str]:
    """Return the paths of pictures in a folder whose names say that they stand for the whole."""
    named = [path for path in contents.files if posixpath.dirname(path) == folder]
    return [path for path in named if _POSTER.fullmatch(posixpath.basename(path))]


def first_small(contents: Contents, paths: Iterable[str]) -> str:
    """Return the first of the paths that is there and not too large; empty where none is."""
    for path in paths:
        info = contents.files.get(path)
        if info is not None and info.file_size <= _POSTER_LARGEST:
            return path
    return ""


class Survey:
    """Goes through all pages, styles and scripts and remembers what will not work."""

    def __init__(self, contents: Contents, root: str) -> None:
        self._contents = contents
        self._root = root
        self.hosts: dict[str, None] = {}
        self.missing: dict[str, None] = {}
        self.from_top: dict[str, None] = {}
        self.modules: dict[str, None] = {}
        self.abilities: dict[str, dict[str, None]] = {name: {} for name in ABILITIES}

    def read_all(self) -> None:
        """Read what is text, as far as the limits go."""
        readers = {
            ".html": self._read_page,
            ".htm": self._read_page,
            ".css": self._read_style,
            ".js": self._read_script,
            ".mjs": self._read_script,
        }
        by_suffix = ((path, posixpath.splitext(path)[1].lower()) for path in self._contents.files)
        texts = ((path, readers[suffix]) for path, suffix in by_suffix if suffix in readers)
        for path, reader in islice(texts, _TEXTS_READ):
            reader(path, self._contents.text(path, _TEXT_READ))

    def _read_page(self, path: str, text: str) -> None:
        loads = loads_of_page(text)
        for wanted in loads.wanted:
            self._note(path, wanted)
        for script in loads.scripts:
            self._read_abilities(path, script)

    def _read_style(self, path: str, text: str) -> None:
        for address in in_style(text):
            self._note(path, Wanted(address))

    def _read_script(self, path: str, text: str) -> None:
        for address in in_script(text):
            if host := host_of(address):
                self.hosts[host] = None
        self._read_abilities(path, text)

    def _read_abilities(self, path: str, text: str) -> None:
        for name, pattern in ABILITIES.items():
            if pattern.search(text):
                self.abilities[name][path] = None

    def _note(self, path: str, wanted: Wanted) -> None:
        host, inside = host_of(wanted.address), path_of(wanted.address)
        if host:
            self.hosts[host] = None
        elif inside.startswith("/"):
            self.from_top[inside] = None
        elif inside and "${" not in inside:
            if wanted.is_module:
                self.modules[inside] = None
            self._note_missing(path, unquote(inside))

    def _note_missing(self, path: str, inside: str) -> None:
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), inside))
        if place not in self._contents.files and not inside.endswith("/"):
            self.missing[place] = None

    def remarks(self) -> tuple[Finding, ...]:
        """Return what was found, the weightiest first."""
        found = [
            *as_remark("outside-requests", self.hosts),
            *as_remark("files-missing", self.missing),
            *as_remark("addresses-from-top", self.from_top),
            *(
                finding
                for name, paths in self.abilities.items()
                for finding in as_remark(f"uses-{name}", paths)
            ),
            *as_remark("modules-offline", self.modules),
        ]
        if self._contents.unpacked > HEAVY:
            found.append(remark("heavy", str(round(self._contents.unpacked / MEGABYTE))))
        return tuple(found)


def as_remark(code: str, names: Iterable[str]) -> list[Finding]:
    """Return one remark about these names, none where there are none."""
    listed = list(names)
    return [remark(code, *listed)] if listed else []
