"""Private links open what they were signed for, as long as its mark is the same."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.jobs import Job
from toolbox.foundation.private_links import PrivateLinks
from toolbox.foundation.uow import unit_of_work

_DEAD, _LATE = _l("Nothing here."), _l("Too late.")
LINKS = PrivateLinks("tests.links", _DEAD)
SHORT = PrivateLinks("tests.links", _DEAD, lasts=timedelta(hours=2), late=_LATE)


def _mark(job: Job) -> str:
    return job.error or ""


@pytest.fixture
def job(inside: Flask) -> Job:
    """A row with a mark."""
    with unit_of_work():
        made = Job(kind="tests.nothing", payload={}, error="mark")
        db.session.add(made)
    return made


def test_a_link_opens_its_row_until_the_mark_is_another(job: Job) -> None:
    token = LINKS.token(job.id, _mark(job))
    assert LINKS.behind(token, Job, _mark) is job
    for mark in ("another", None):
        job.error = mark
        with pytest.raises(NotFound):
            LINKS.behind(token, Job, _mark)


def test_without_a_mark_no_link_opens_anything(job: Job) -> None:
    job.error = None
    with pytest.raises(NotFound):
        LINKS.behind(LINKS.token(job.id, ""), Job, _mark)


def test_what_is_no_link_opens_nothing(job: Job) -> None:
    token = LINKS.token(job.id, "mark")
    signer = LINKS._signer()
    others = (
        "",
        "x",
        token[:-1],
        f"{token}x",
        PrivateLinks("tests.x", _DEAD).token(job.id, "mark"),
    )
    odd = ([job.id], [job.id, "mark", 1], ["1", "mark"], [job.id, None], {"a": 1}, 7, None)
    for wrong in (*others, *(signer.dumps(one) for one in odd)):
        with pytest.raises(NotFound):
            LINKS.behind(wrong, Job, _mark)


def test_some_links_end(job: Job) -> None:
    token = SHORT.token(job.id, "mark")
    assert SHORT.behind(token, Job, _mark) is job
    with time_machine.travel(now() + timedelta(hours=2, seconds=2)):
        with pytest.raises(Gone):
            SHORT.behind(token, Job, _mark)
        with pytest.raises(NotFound):
            PrivateLinks("tests.links", _DEAD, lasts=timedelta(hours=2)).behind(token, Job, _mark)
