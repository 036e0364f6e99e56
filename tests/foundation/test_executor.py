"""Background work of real processes: one does it, the next takes over, others ring the bell."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.conftest import house_settings
from toolbox.app import create_app
from toolbox.foundation.db import db
from toolbox.foundation.executor import executor_of
from toolbox.foundation.jobs import Job, JobState, enqueue
from toolbox.foundation.locks import EXECUTOR, hold, try_to_hold
from toolbox.foundation.mail import SEND_MAIL, post
from toolbox.foundation.mail_texts import Written
from toolbox.foundation.uow import unit_of_work

_TOOLBOX = str(Path(sys.executable).with_name("toolbox"))
_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("TOOLBOX_")},
    "TOOLBOX_MAIL_URL": "file:",
    "COLUMNS": "200",
}
_WHILE_A_MACHINE_IS_BUSY = 20.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(instance: Path, port: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [_TOOLBOX, "--instance", str(instance), "serve", "--port", str(port)],
        env=_ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    )


def _said_until(process: "subprocess.Popen[str]", sentence: str) -> str:
    """Return what the process said up to ``sentence``."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if sentence in line:
            return said
    raise AssertionError(said)


@contextmanager
def _another_process(instance: Path) -> Iterator[None]:
    """Be a process beside the server, as the command line or gunicorn is."""
    app = create_app(house_settings(instance, jobs_url="worker:"))
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def _mails(instance: Path) -> Counter[tuple[str, str]]:
    """Count how often each mail was sent, by its number and subject."""
    sent = (
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (instance / "mail").glob("*.eml")
    )
    return Counter((str(mail["Message-ID"]), str(mail["Subject"])) for mail in sent)


def _seconds_until_sent(instance: Path, subject: str) -> float:
    """Queue a mail from this process; return how long the others take to deliver it."""
    with _another_process(instance), unit_of_work():
        post("alice@example.org", Written(subject=subject, text="Guten Tag\n", html=""))
    started = time.monotonic()
    while subject not in {told for _number, told in _mails(instance)}:
        assert time.monotonic() < started + _WHILE_A_MACHINE_IS_BUSY
        time.sleep(0.01)  # polling another process, there is nothing to wait on
    return time.monotonic() - started


@pytest.fixture
def instance(template_instance: Path, tmp_path: Path) -> Path:
    """A copy of the template, for processes of its own."""
    folder = tmp_path / "instance"
    shutil.copytree(template_instance, folder)
    return folder


@pytest.mark.slow
def test_one_process_works_and_the_next_takes_over(instance: Path) -> None:
    (instance / "queue.db").write_bytes(b"what a power cut may leave behind" * 200)
    with _another_process(instance), unit_of_work():
        db.session.add(
            Job(
                kind=SEND_MAIL,
                payload={
                    **{"to": "a@example.org", "subject": "Halb", "body": "getan\n"},
                    "headers": {"Message-ID": "<halb@example.org>"},
                },
                state=JobState.RUNNING,
                attempts=1,
            )
        )
    port = _free_port()
    first = _serve(instance, port)
    _said_until(first, "The toolbox is open")
    second = _serve(instance, _free_port())
    try:
        heir = _said_until(second, "The toolbox is open")
        assert "Background work is done by another process, until that one ends." in heir
        same_port = _serve(instance, port)
        _out, sentence = same_port.communicate(timeout=60)
        assert same_port.returncode == 1
        assert re.search(rf"127\.0\.0\.1:{port} cannot be used: Address already in use", sentence)
        assert min(_seconds_until_sent(instance, one) for one in ("Eins", "Zwei", "Drei")) < 1
        first.kill()
        first.wait(10)
        assert _seconds_until_sent(instance, "Vier") < _WHILE_A_MACHINE_IS_BUSY
        mails = _mails(instance)
        assert sorted(subject for _number, subject in mails) == [
            *("Drei", "Eins", "Halb", "Vier", "Zwei"),
        ]
        # Killed before it had noted that a mail was sent: that one may come again, as the same.
        again = mails - Counter(set(mails))
        assert again.total() <= 1
        assert {subject for _number, subject in again} <= {"Drei"}
    finally:
        for process in (first, second):
            process.terminate()
            process.communicate(timeout=20)
    assert second.returncode == 0


def test_a_lock_is_held_by_one_and_handed_on(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    mine = try_to_hold(path)
    assert mine is not None
    assert try_to_hold(path) is None
    got: list[bool] = []

    def wait() -> None:
        with hold(path):
            got.append(mine.closed)

    heir = threading.Thread(target=wait)
    heir.start()
    mine.close()
    heir.join()
    assert got == [True]


def test_who_wants_to_be_alone_is_told_whether(instance: Path) -> None:
    executor = executor_of(create_app(house_settings(instance)))
    with executor.alone() as alone:
        assert alone
        with executor.alone() as twice:
            assert not twice
    free = try_to_hold(instance / EXECUTOR)
    assert free is not None
    free.close()


def test_a_bell_that_does_not_ring_fails_nobody(instance: Path) -> None:
    (instance / "queue.db").write_bytes(b"no database" * 1000)
    with _another_process(instance), unit_of_work():
        enqueue(SEND_MAIL, {"to": "a@example.org", "subject": "x", "body": "y"})
    with _another_process(instance):
        assert db.session.scalars(db.select(Job)).one().state is JobState.WAITING
