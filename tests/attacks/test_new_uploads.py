"""Resumable uploads: two requests at the last step, and bytes behind the end."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast
from tests.client import HouseClient
from tests.web.test_resumable import TEXT, Tus, spool_of
from tests.web.test_resumable import base as base
from tests.web.test_resumable import bob as bob
from tests.web.test_resumable import tus as tus
from toolbox.catalogue.models import Attachment
from toolbox.files.uploads.models import Upload
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.storage.spool import LocalSpool
from toolbox.foundation.uow import unit_of_work


def _complete_but_not_taken(app: Flask, place: str) -> None:
    """Leave an upload as a server leaves it that dies before the last step."""
    key = place.rpartition("/")[2]
    with app.app_context(), unit_of_work():
        upload = db.session.scalars(select(Upload)).one()
        spool = installed_storage().spool
        with spool.hold(key):
            spool.append(key, io.BytesIO(TEXT), at=0, room=upload.size)
        upload.received = upload.size


def test_of_two_who_ask_at_the_last_step_both_hear_that_it_is_there(
    app: Flask,
    tus: Tus,
    base: str,
    cast: Cast,
    browser_of: Callable[[], HouseClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place, waiting = tus.begun(size=len(TEXT)), ["the other one"]
    _complete_but_not_taken(app, place)
    hold: Callable[[LocalSpool, str], AbstractContextManager[None]] = LocalSpool.hold

    @contextmanager
    def slowly(spool: LocalSpool, key: str) -> Iterator[None]:
        if waiting:
            waiting.clear()
            other = Tus(browser_of().sign_in(cast.bob), base)
            assert other.send("HEAD", place).status_code == 200
        with hold(spool, key):
            yield

    monkeypatch.setattr(LocalSpool, "hold", slowly)
    assert tus.send("HEAD", place).status_code == 200
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1
        assert db.session.scalars(select(Upload.finished_at)).one() is not None
    assert spool_of(app) == []


def test_what_is_sent_to_a_finished_upload_leaves_nothing_behind(app: Flask, tus: Tus) -> None:
    place = tus.begun(size=len(TEXT))
    tus.append(place, TEXT, 0)
    assert tus.append(place, b"", len(TEXT)).status_code == 204
    assert spool_of(app) == []
    assert tus.append(place, TEXT, 0).status_code == 409
