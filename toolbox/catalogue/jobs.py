"""Nightly work on files: what no version carries goes, a week after it came."""

from datetime import timedelta
from typing import Any

from toolbox.catalogue.inventory import carried_file_ids
from toolbox.files.operations import forget_files
from toolbox.files.queries import all_hashes
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

TIDY_FILES = "catalogue.tidy_files"
KEEP_DAYS = 7
INTERRUPTED_AFTER = timedelta(days=1)


def tidy_files(_payload: dict[str, Any]) -> None:
    """Forget files nobody carries, then remove objects no row knows; rows first, objects after.

    An object that is uploaded again meanwhile stays: the storage compares its age once more.
    """
    week_ago = now() - timedelta(days=KEEP_DAYS)
    with unit_of_work():
        forget_files(except_for=carried_file_ids(), older_than=week_ago)
    known = {sha256 for sha256, _size in all_hashes()}
    db.session.rollback()
    storage = installed_storage()
    for entry in list(storage.iterate()):
        if entry.key not in known and storage.delete(entry.key, unchanged_since=week_ago):
            storage.derived.delete_under(f"previews/{entry.key}")
    storage.sweep(INTERRUPTED_AFTER)
