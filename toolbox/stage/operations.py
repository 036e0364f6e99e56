"""Packages in the database: looked into in the background, written down as found."""

from toolbox.files.models import StoredFile
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.jobs import enqueue
from toolbox.stage.browsing.finding import browser_command
from toolbox.stage.events import PackageExamined
from toolbox.stage.examining.findings import Examined
from toolbox.stage.lifecycle import PackageKind, PackageState
from toolbox.stage.models import Package
from toolbox.stage.queries import EXAMINED_FORMATS

EXAMINE = "stage.examine"
PHOTOGRAPH = "stage.photograph"
"""Kind of the job that lets a browser take the picture of a first page."""


def ask_to_examine(file: StoredFile) -> None:
    """Let a file be looked into soon, where its format may hold a package."""
    if file.format in EXAMINED_FORMATS:
        enqueue(EXAMINE, {"file_id": file.id}, key=str(file.id))


def note_examined(file: StoredFile, examined: Examined, *, poster: bool) -> Package:
    """Write down what the look found, in place of what an earlier one had found."""
    package = db.session.get(Package, file.id) or Package(file_id=file.id)
    package.state = PackageState(examined.state)
    package.kind = PackageKind(examined.kind)
    package.entry = examined.entry
    package.title = examined.title
    package.files = examined.files
    package.unpacked = examined.unpacked
    package.poster = poster
    package.findings = [finding.as_json() for finding in examined.findings]
    package.examined_at, package.photographed_at = now(), None
    db.session.add(package)
    db.session.flush()
    ask_to_photograph(package)
    announce(PackageExamined(file.id))
    return package


def ask_to_photograph(package: Package) -> None:
    """Let the first page of a package be photographed soon, where it runs and has no picture."""
    if package.state is PackageState.PLAYABLE and not package.poster and browser_command():
        enqueue(PHOTOGRAPH, {"file_id": package.file_id}, key=str(package.file_id))


def note_photographed(file_id: int, *, has_picture: bool) -> None:
    """Write down that a browser has tried; a package that is gone meanwhile is no mistake."""
    package = db.session.get(Package, file_id)
    if package is not None:
        package.photographed_at, package.poster = now(), has_picture
        db.session.flush()
