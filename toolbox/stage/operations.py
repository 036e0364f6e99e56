"""Packages in the database: looked into in the background, written down as found."""

from toolbox.files.models import StoredFile
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.jobs import enqueue
from toolbox.stage.events import PackageExamined
from toolbox.stage.examining.findings import Examined
from toolbox.stage.lifecycle import PackageKind, PackageState
from toolbox.stage.models import Package
from toolbox.stage.queries import EXAMINED_FORMATS

EXAMINE = "stage.examine"


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
    package.examined_at = now()
    db.session.add(package)
    db.session.flush()
    announce(PackageExamined(file.id))
    return package
