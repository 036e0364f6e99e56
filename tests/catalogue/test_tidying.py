"""Files nobody carries go after a week; files somebody carries never do."""

import io
from datetime import timedelta

import time_machine
from flask import Flask

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import jobs, queries
from toolbox.files import operations as files
from toolbox.files.intake import receive
from toolbox.files.queries import all_hashes
from toolbox.foundation.clock import now
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work


def _receive(text: bytes) -> str:
    kept = receive(
        io.BytesIO(text), name="a.txt", declared_type=None, limit=99, storage=installed_storage()
    )
    with unit_of_work():
        files.register(kept)
    return kept.sha256


def test_only_what_nobody_carries_goes_and_only_after_a_week(inside: Flask, cast: Cast) -> None:
    version_id = factories.draft(cast.alpha_id)
    with unit_of_work():
        carried = factories.attached(queries.version_by_id(version_id), b"bleibt", "b.txt")
        carried_hash = carried.file.sha256
    orphan = _receive(b"geht")
    storage = installed_storage()

    jobs.tidy_files({})
    assert storage.exists(orphan)

    with time_machine.travel(now() + timedelta(days=8), tick=False):
        jobs.tidy_files({})
    assert not storage.exists(orphan)
    assert storage.exists(carried_hash)
    assert [sha256 for sha256, _size in all_hashes()] == [carried_hash]
