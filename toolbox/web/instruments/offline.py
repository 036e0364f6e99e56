"""A package as a ZIP that opens by double click, from a stick, without internet."""

import json
import posixpath
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.headers import restrict_as_file
from toolbox.delivery.languages import reading_language
from toolbox.foundation import zipping
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.foundation.zipping import Member, written, zipped
from toolbox.stage import unpacking
from toolbox.stage.lifecycle import PackageKind
from toolbox.stage.models import Package
from toolbox.web.instruments.citing import citation_of
from toolbox.web.instruments.presenters import licence_term
from toolbox.web.stage.addresses import OWN, entry_of
from toolbox.web.stage.presenters import playable_in, title_of
from toolbox.web.stage.serving import PLAYER, SCRIPTS

_CONTENT = "inhalt"
_H5P_SCRIPTS = ("h5p.js", "offline.js", "h5p_page.css")
_LICENCES = PROJECT_ROOT / "static" / "vendor" / "LICENSES"
_H5P_LICENCES = ("h5p-standalone.txt", "h5p-standalone-parts.txt", "inter.txt", "open-sans.txt")


@public
def offline(slug: str, attachment_id: int) -> ResponseReturnValue:
    """Hand out a package with a page to begin with, and whom to thank."""
    instrument = catalogue.by_slug(slug, by=caller())
    _attachment, found = catalogue.readable_attachment(instrument, attachment_id, by=caller())
    version = catalogue.version_by_id(found.id)
    running = {one.id: (one, package) for one, package in playable_in(version)}
    if attachment_id not in running:
        raise NotFound(_l("This file does not run in the browser."))
    attachment, package = running[attachment_id]
    stem = f"{slug}-offline"
    members = _members(version, package, title_of(attachment, package), stem)
    root = unpacking.unpacked(attachment.file.sha256)
    response = Response(
        zipped(chain(members, _files(package, root, stem))), mimetype="application/zip"
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = f"attachment; filename={stem}.zip"
    return restrict_as_file(response)


def _start_of(package: Package) -> str:
    """Return where it begins below the folder of the content."""
    entry = entry_of(package)
    return entry if package.kind is PackageKind.H5P else posixpath.basename(entry)


def _members(version: Version, package: Package, title: str, stem: str) -> list[Member]:
    """Return the first page and the note; made at once, while there still is a request."""
    citation = citation_of(version, licence_term(version), reading_language())
    start = f"{_CONTENT}/{_start_of(package)}"
    page = render_template("stage/start.html", title=title, start=start, tullu=citation.tullu)
    note = render_template(
        "stage/liesmich.txt", title=title, tullu=citation.tullu, h5p=package.kind == "h5p"
    )
    own = [
        (f"{stem}/start.html", page.encode()),
        (f"{stem}/LIESMICH.txt", "\r\n".join(note.strip().splitlines()).encode() + b"\r\n"),
    ]
    if package.kind is PackageKind.H5P:
        player = render_template("stage/h5p.html", offline=True)
        own.append((f"{stem}/{_CONTENT}/{entry_of(package)}", player.encode()))
    return [written(name, content) for name, content in own]


def _files(package: Package, root: Path, stem: str) -> Iterator[Member]:
    """Yield the files of the package, and of H5P the player with them."""
    above = f"{stem}/{_CONTENT}"
    top = root / posixpath.dirname(package.entry)
    yield from _folder(top, above)
    if package.kind is PackageKind.H5P:
        yield from _folder(PLAYER, f"{above}/{OWN}player")
        for name in _H5P_SCRIPTS:
            yield written(f"{above}/{OWN}{name}", (SCRIPTS / name).read_bytes())
        for name in _H5P_LICENCES:
            yield written(f"{above}/{OWN}LICENSES/{name}", (_LICENCES / name).read_bytes())
        yield written(f"{above}/{OWN}files.js", _json_files(root))


def _folder(folder: Path, above: str) -> Iterator[Member]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = f"{above}/{path.relative_to(folder).as_posix()}"
            yield zipping.read(name, path.stat().st_size, partial(_opened, path))


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


def _json_files(root: Path) -> bytes:
    """Return the JSON files of an H5P package as a script: from a disk, browsers load no others."""
    paths = [root / "h5p.json", root / "content/content.json", *sorted(root.glob("*/library.json"))]
    files = {
        path.relative_to(root).as_posix(): path.read_text("utf-8", "replace") for path in paths
    }
    return (
        "// The JSON files of this package. A browser that opened the page from a disk does not\n"
        "// load JSON, so they stand here as a script, word for word.\n"
        f"window.toolboxFiles = {json.dumps(files, ensure_ascii=False)};\n"
    ).encode()
