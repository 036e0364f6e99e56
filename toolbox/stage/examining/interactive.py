"""Looks into an H5P file: is everything there that its player needs?

Facts: https://h5p.org/documentation/developers/h5p-specification (h5p.json, library.json and the
folder of a library, named after it with its version).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from toolbox.stage.examining.contents import Contents
from toolbox.stage.examining.findings import Examined, Finding, problem, remark
from toolbox.stage.examining.references import host_of

PART_LIMIT = 8 * 1024 * 1024
MEGABYTE = 1024 * 1024
HEAVY = 30 * MEGABYTE
_NAME = re.compile(r"[\w.-]{1,120}")
_WITH_VERSION = re.compile(r"(?P<name>[\w.-]{1,120}) (?P<major>\d{1,4})\.(?P<minor>\d{1,4})")
_POSTERS = frozenset({"png", "jpg", "jpeg", "webp"})
_IN_TEXT = re.compile(
    r"""<(?:img|iframe|video|audio|source)\b[^>]*\bsrc=\\?["'](?P<address>[^"'\\]+)"""
)

NEEDS_A_DEVICE = {
    "H5P.AudioRecorder": "microphone",
    "H5P.SpeakTheWords": "microphone",
    "H5P.SpeakTheWordsSet": "microphone",
}
"""Content types that ask for what the sandbox does not hand on."""

NEEDS_ANOTHER_SITE = frozenset(
    {"H5P.IFrameEmbed", "H5P.TwitterUserFeed", "H5P.Link.Embed", "H5P.AppearIn", "H5P.GoogleTts"}
)
"""Content types that are nothing but a window to a page elsewhere."""


class Library(NamedTuple):
    """A library with its version, as others ask for it."""

    name: str
    major: int
    minor: int

    @property
    def label(self) -> str:
        """How people and H5P write it."""
        return f"{self.name} {self.major}.{self.minor}"


class Installed(NamedTuple):
    """A library that is in the archive, and the folder it lies in."""

    folder: str
    about: Mapping[str, Any]


def examine(contents: Contents) -> Examined:
    """Return whether this H5P file runs in the player."""
    about = json_part(contents, "h5p.json")
    content = json_part(contents, "content/content.json")
    libraries = installed_in(contents)
    problems = problems_of(contents, about, content, libraries)
    known = about if isinstance(about, Mapping) else {}
    return Examined(
        "h5p",
        "unplayable" if problems else "playable",
        title=" ".join(str(known.get("title") or "").split())[:300],
        poster=poster_in(contents, content),
        files=len(contents.files),
        unpacked=contents.unpacked,
        findings=(
            *problems,
            *remarks_on(contents, str(known.get("mainLibrary")), content, libraries),
        ),
    )


def json_part(contents: Contents, path: str) -> Any:
    """Return a JSON part; None where it is missing, too large or no JSON."""
    info = contents.files.get(path)
    if info is None or info.file_size > PART_LIMIT:
        return None
    try:
        return json.loads(contents.package.read(info))
    except ValueError:
        return None


def installed_in(contents: Contents) -> dict[Library, Installed]:
    """Return all libraries of the archive with what they say about themselves."""
    found = {}
    for path in contents.files:
        folder, _slash, name = path.partition("/")
        if name != "library.json":
            continue
        about = json_part(contents, path)
        library = library_of(about)
        if library is not None:
            found[library] = Installed(folder, about)
    return found


def library_of(about: Any) -> Library | None:
    """Return the library that an entry names; None where it is none."""
    if not isinstance(about, Mapping) or not _NAME.fullmatch(str(about.get("machineName"))):
        return None
    try:
        versions = int(about["majorVersion"]), int(about["minorVersion"])
    except (KeyError, TypeError, ValueError):
        return None
    return Library(str(about["machineName"]), *versions)


def dependencies_of(about: Mapping[str, Any]) -> Iterator[Library]:
    """Yield what has to be loaded before this."""
    listed = about.get("preloadedDependencies")
    for each in listed if isinstance(listed, list) else ():
        if library := library_of(each):
            yield library


def problems_of(
    contents: Contents, about: Any, content: Any, libraries: Mapping[Library, Installed]
) -> tuple[Finding, ...]:
    """Return what keeps it from running."""
    if not isinstance(about, Mapping):
        return (problem("h5p-unreadable", "h5p.json"),)
    if content is None:
        return (problem("h5p-unreadable", "content/content.json"),)
    main = next(
        (one for one in dependencies_of(about) if one.name == about.get("mainLibrary")), None
    )
    if main is None:
        return (problem("h5p-no-main-library", str(about.get("mainLibrary") or "")),)
    needed = closure_of(dependencies_of(about), libraries)
    missing = [library.label for library in needed if library not in libraries]
    found = []
    if missing:
        found.append(problem("h5p-missing-libraries", *missing))
    elif not libraries[main].about.get("runnable"):
        found.append(problem("h5p-not-runnable", main.label))
    if broken := broken_parts(contents, needed, libraries):
        found.append(problem("h5p-broken-libraries", *broken))
    if long_names := contents.long_names():
        found.append(problem("name-too-long", *long_names))
    return tuple(found)


def closure_of(
    first: Iterable[Library], libraries: Mapping[Library, Installed]
) -> dict[Library, None]:
    """Return these libraries with all that they need, and so on."""
    found: dict[Library, None] = {}
    waiting = list(first)
    while waiting:
        library = waiting.pop(0)
        if library not in found:
            found[library] = None
            if library in libraries:
                waiting.extend(dependencies_of(libraries[library].about))
    return found


def broken_parts(
    contents: Contents, needed: Iterable[Library], libraries: Mapping[Library, Installed]
) -> list[str]:
    """Return the scripts and styles that a library names and that are not there."""
    found = []
    for library in needed:
        if library not in libraries:
            continue
        folder, about = libraries[library]
        for kind in ("preloadedJs", "preloadedCss"):
            listed = about.get(kind)
            for each in listed if isinstance(listed, list) else ():
                path = f"{folder}/{each.get('path')}" if isinstance(each, Mapping) else ""
                if path.split("?")[0] not in contents.files:
                    found.append(path)
    return found


def remarks_on(
    contents: Contents, main: str, content: Any, libraries: Mapping[Library, Installed]
) -> Iterator[Finding]:
    """Yield what will not work although it runs."""
    used = dict.fromkeys(used_in(content))
    missing = [library.label for library in used if library not in libraries]
    if missing:
        yield remark("h5p-parts-missing", *missing)
    names = {main, *(library.name for library in used)}
    devices = [name for name in NEEDS_A_DEVICE if name in names]
    if devices:
        yield remark("h5p-needs-microphone", *devices)
    if elsewhere := sorted(NEEDS_ANOTHER_SITE & names):
        yield remark("h5p-needs-other-site", *elsewhere)
    if hosts := dict.fromkeys(filter(None, map(host_of, addresses_in(content)))):
        yield remark("outside-requests", *hosts)
    if contents.unpacked > HEAVY:
        yield remark("heavy", str(round(contents.unpacked / MEGABYTE)))


def walk(node: Any) -> Iterator[Any]:
    """Yield every value inside; without recursion, so that depth does no harm."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, Mapping):
            waiting.extend(reversed(list(each.values())))
        elif isinstance(each, list):
            waiting.extend(reversed(each))


def used_in(content: Any) -> Iterator[Library]:
    """Yield the libraries that parts of the content are made with."""
    for node in walk(content):
        if isinstance(node, Mapping) and "params" in node:
            found = _WITH_VERSION.fullmatch(str(node.get("library")))
            if found:
                yield Library(found["name"], int(found["major"]), int(found["minor"]))


def addresses_in(content: Any) -> Iterator[str]:
    """Yield the addresses that media of the content are loaded from."""
    for node in walk(content):
        if isinstance(node, Mapping) and isinstance(node.get("path"), str) and "mime" in node:
            yield node["path"]
        elif isinstance(node, str) and "<" in node:
            yield from (found["address"] for found in _IN_TEXT.finditer(node))


def poster_in(contents: Contents, content: Any) -> str:
    """Return the first picture of the content; empty where there is none."""
    for node in walk(content):
        if isinstance(node, Mapping) and str(node.get("mime", "")).startswith("image/"):
            path = f"content/{node.get('path')}"
            if path in contents.files and path.rpartition(".")[2].lower() in _POSTERS:
                return path
    return ""
