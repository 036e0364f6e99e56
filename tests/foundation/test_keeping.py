"""What is kept for how long, what is sealed, and copies of mails that are forgotten."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.jobs import Job, JobState
from toolbox.foundation.mail import SEND_MAIL
from toolbox.foundation.mail_keeping import (
    erase_mails,
    erase_mails_about,
    forget_copies,
    mails_to,
)
from toolbox.foundation.retention import Kept, keep_times
from toolbox.foundation.sealing import CannotUnseal, seal, unseal
from toolbox.foundation.uow import unit_of_work


def _kept(key: str, setting: str, forget: Callable[[datetime], None]) -> Kept:
    return Kept(key, key, "purpose", "since", setting, forget)


def test_each_kind_gets_the_moment_of_its_setting(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, datetime] = {}
    table = (
        _kept("links", "keep_links_days", lambda before: asked.update(links=before)),
        _kept("trail", "keep_trail_days", lambda before: asked.update(trail=before)),
    )
    monkeypatch.setitem(inside.extensions, "toolbox.retention", table)
    with time_machine.travel(now(), tick=False):
        keep_times({})
        assert asked == {
            "links": now() - timedelta(days=7),
            "trail": now() - timedelta(days=730),
        }


def test_one_that_fails_keeps_no_other_and_lets_the_job_try_again(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def fails(_before: datetime) -> None:
        raise Unavailable("The disk is full.")

    table = (
        _kept("first", "keep_links_days", fails),
        _kept("second", "keep_links_days", lambda _before: done.append("second")),
    )
    monkeypatch.setitem(inside.extensions, "toolbox.retention", table)
    with pytest.raises(Unavailable):
        keep_times({})
    assert done == ["second"]


def test_work_that_failed_long_ago_is_forgotten(inside: Flask) -> None:
    with unit_of_work():
        for state, days in ((JobState.FAILED, 31), (JobState.FAILED, 29), (JobState.WAITING, 31)):
            moment = now() - timedelta(days=days)
            db.session.add(Job(kind=f"{state}-{days}", payload={}, state=state, run_at=moment))
    keep_times({})
    kinds = {job.kind for job in jobs.in_state(JobState.FAILED, limit=9, offset=0)}
    assert kinds == {"failed-29"}
    assert jobs.counts()[JobState.WAITING] >= 1


@pytest.mark.parametrize("secret", ["", "JBSWY3DPEHPK3PXP", "ä" * 500])
def test_what_is_sealed_is_read_by_its_owner_alone(inside: Flask, secret: str) -> None:
    sealed = seal(secret, purpose="test", owner="1")
    assert seal(secret, purpose="test", owner="1") != sealed
    assert unseal(sealed, purpose="test", owner="1") == secret
    for purpose, owner in (("test", "2"), ("other", "1")):
        with pytest.raises(CannotUnseal):
            unseal(sealed, purpose=purpose, owner=owner)


def test_another_key_reads_nothing(inside: Flask) -> None:
    sealed = seal("secret", purpose="test", owner="1")
    path = Path(inside.instance_path) / "secret_key"
    before = path.read_text()
    path.write_text("another key")
    try:
        with pytest.raises(CannotUnseal):
            unseal(sealed, purpose="test", owner="1")
    finally:
        path.write_text(before)


@pytest.fixture
def folder(inside: Flask, tmp_path: Path) -> Path:
    made = Path(inside.instance_path) / "mail"
    made.mkdir(exist_ok=True)
    for copy in made.glob("*.eml"):
        copy.unlink()
    return made


def _copy(folder: Path, name: str, to: str, body: str, *, days: int = 1) -> Path:
    path = folder / f"{name}.eml"
    path.write_text(f"To: {to}\nSubject: Guten Tag\n\n{body}\n", "utf-8")
    moment = (now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_copies_of_mails_go_with_time(folder: Path) -> None:
    old = _copy(folder, "old", "a@example.org", "", days=31)
    new = _copy(folder, "new", "a@example.org", "", days=29)
    keep_times({})
    assert (old.exists(), new.exists()) == (False, True)
    half = _copy(folder, "half", "a@example.org", "").rename(folder / "half.eml.part")
    forget_copies(now())
    assert not new.exists()
    assert not half.exists()


def test_copies_to_and_about_a_person_go_others_stay(folder: Path) -> None:
    to = _copy(folder, "to", "anna@example.org", "Guten Tag")
    about = _copy(folder, "about", "bert@example.org", "Anna lädt Sie ein.")
    quoted = _copy(folder, "quoted", "bert@example.org", "Schreiben Sie an anna@example.org.")
    half = _copy(folder, "half", "anna@example.org", "Gut").rename(folder / "half.eml.part")
    other = _copy(folder, "other", "susanna@example.org", "Annahme verweigert, Johanna.")
    assert [one["subject"] for one in mails_to("anna@example.org")] == ["Guten Tag"]
    erase_mails({"address": "anna@example.org", "name": "Anna", "before": now().isoformat()})
    left = [one for one in (to, about, quoted, half, other) if one.exists()]
    assert left == [other]


def test_mails_that_wait_go_with_the_person_those_of_others_stay(folder: Path) -> None:
    with unit_of_work():
        for to in ("anna@example.org", "susanna@example.org", "hanna@example.org"):
            jobs.enqueue(SEND_MAIL, {"to": to, "subject": "Guten Tag", "body": "", "headers": {}})
        jobs.enqueue(
            SEND_MAIL,
            {"to": "bert@example.org", "subject": "", "body": "Antwort an anna@example.org."},
        )
    with unit_of_work():
        erase_mails_about("anna@example.org", "Anna")
    left = db.session.scalars(select(Job).where(Job.kind == SEND_MAIL))
    assert {job.payload["to"] for job in left} == {"susanna@example.org", "hanna@example.org"}
