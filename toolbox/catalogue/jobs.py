"""Nightly work on files: what no version carries goes, some days after it came."""

from datetime import timedelta
from typing import Any

from toolbox.catalogue.inventory import carried_file_ids
from toolbox.files.carriers import carried_elsewhere
from toolbox.files.operations import forget_files
from toolbox.files.queries import all_hashes
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

TIDY_FILES = "catalogue.tidy_files"
INTERRUPTED_AFTER = timedelta(days=1)


def tidy_files(_payload: dict[str, Any]) -> None:
    """Forget files nobody carries, then remove objects no row knows; rows first, objects after.

    An object that is uploaded again meanwhile stays: the storage compares its age once more.
    """
    long_ago = now() - timedelta(days=installed_settings().keep_files_days)
    with unit_of_work():
        needed = carried_file_ids() | carried_elsewhere()
        forget_files(except_for=needed, older_than=long_ago)
    known = {sha256 for sha256, _size in all_hashes()}
    db.session.rollback()
    storage = installed_storage()
    for entry in list(storage.iterate()):
        if entry.key not in known and storage.delete(entry.key, unchanged_since=long_ago):
            storage.derived.delete_under(f"previews/{entry.key}")
    storage.sweep(INTERRUPTED_AFTER)
