"""Uploads in pieces: the protocol as a client meets it, its limits, and what survives."""

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.files import makers
from tests.web.test_contribute import base_of, begin, names_at
from toolbox.catalogue import queries
from toolbox.files.uploads import operations
from toolbox.files.uploads.jobs import FORGET_UPLOADS
from toolbox.files.uploads.models import Upload
from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

TEXT = b"Erst planen, dann handeln.\n" * 40
PIECE = "application/offset+octet-stream"


class Tus:
    """A client of the protocol, with the token that the page would give it."""

    def __init__(self, client: HouseClient, base: str) -> None:
        self.client, self.address = client, f"{base}/hochladen"
        self.token = _token(client)

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {
            "Tus-Resumable": "1.0.0",
            "X-CSRFToken": self.token,
            "Accept": "application/json",
            **named,
        }
        kept = {name: value for name, value in given.items() if value}
        return self.client.open(path, method=method, data=body, headers=kept)

    def announce(self, name: str, size: int, **more: str) -> TestResponse:
        said = {"filename": name, "filetype": "", "fingerprint": f"{name}-{size}"}
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()
        )
        headers = {"Upload_Length": str(size), "Upload_Metadata": metadata, **more}
        return self.send("POST", self.address, b"", **headers)

    def begun(self, name: str = "Plan.txt", size: int = len(TEXT)) -> str:
        answer = self.announce(name, size)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def append(self, place: str, body: bytes, at: int, **headers: str) -> TestResponse:
        return self.send("PATCH", place, body, Content_Type=PIECE, Upload_Offset=str(at), **headers)

    def offset(self, place: str) -> int:
        answer = self.send("HEAD", place)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])


def _token(client: HouseClient) -> str:
    with client.session_transaction() as session:
        session.setdefault("csrf_token", "0" * 40)
        raw = session["csrf_token"]
    with client.application.test_request_context() as context:
        context.session["csrf_token"] = raw
        return str(generate_csrf())


def spool_of(app: Flask) -> list[str]:
    with app.app_context():
        return [entry.key for entry in installed_storage().spool.iterate()]


@pytest.fixture
def bob(client: HouseClient, cast: Cast) -> HouseClient:
    return client.sign_in(cast.bob)


@pytest.fixture
def base(bob: HouseClient) -> str:
    return base_of(begin(bob))


@pytest.fixture
def tus(bob: HouseClient, base: str) -> Tus:
    return Tus(bob, base)


def test_a_file_in_two_pieces_joins_the_draft(tus: Tus, base: str, app: Flask) -> None:
    place = tus.begun()
    assert tus.offset(place) == 0
    first = tus.append(place, TEXT[:100], 0)
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "100")
    assert first.headers["Tus-Resumable"] == "1.0.0"
    assert first.headers["Cache-Control"] == "no-store"
    assert "GMT" in first.headers["Upload-Expires"]
    assert names_at(app, base) == []
    assert tus.offset(place) == 100
    assert tus.append(place, TEXT[100:], 100).status_code == 204
    assert names_at(app, base) == ["Plan.txt"]
    assert tus.offset(place) == len(TEXT), "a browser that missed the answer learns of it"
    assert spool_of(app) == []
    page = tus.client.get(f"{base}/dateien").text
    assert "Plan.txt" in page
    got = tus.client.get(f"{base}/dateien/1")
    assert got.data == TEXT


def test_the_first_piece_may_come_with_the_announcement(tus: Tus, base: str, app: Flask) -> None:
    name = base64.b64encode(b"Klein.txt").decode()
    answer = tus.send(
        "POST",
        tus.address,
        TEXT,
        Content_Type=PIECE,
        Upload_Length=str(len(TEXT)),
        Upload_Metadata=f"filename {name}",
    )
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(TEXT)))
    assert names_at(app, base) == ["Klein.txt"]


def test_what_this_end_can_do_is_said(tus: Tus) -> None:
    answer = tus.client.open(tus.address, method="OPTIONS")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert "termination" in answer.headers["Tus-Extension"]
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert int(answer.headers["Tus-Max-Size"]) == 200 * 1024 * 1024


def test_a_piece_at_the_wrong_place_is_refused(tus: Tus) -> None:
    place = tus.begun()
    tus.append(place, TEXT[:50], 0)
    wrong = tus.append(place, TEXT[:50], 0)
    assert (wrong.status_code, wrong.json and wrong.json["code"]) == (409, "upload-offset")
    assert tus.offset(place) == 50


def test_more_than_was_announced_is_refused(tus: Tus, base: str, app: Flask) -> None:
    place = tus.begun(size=10)
    assert tus.append(place, b"x" * 11, 0).status_code == 413
    assert tus.offset(place) == 0
    assert tus.append(place, b"x" * 10, 0).status_code == 204
    assert names_at(app, base) == ["Plan.txt"]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_piece_is_sent_again(tus: Tus, algorithm: str) -> None:
    place = tus.begun()
    digest = hashlib.new(algorithm, TEXT[:60]).digest()
    checksum = f"{algorithm} {base64.b64encode(digest).decode()}"
    damaged = tus.append(place, TEXT[:59] + b"!", 0, Upload_Checksum=checksum)
    assert damaged.status_code == 460
    assert tus.offset(place) == 0
    assert tus.append(place, TEXT[:60], 0, Upload_Checksum=checksum).status_code == 204
    assert tus.append(place, b"x", 60, Upload_Checksum="md5 AAAA").status_code == 400


def test_an_upload_is_terminated(tus: Tus, app: Flask) -> None:
    place = tus.begun()
    tus.append(place, TEXT[:50], 0)
    assert len(spool_of(app)) == 1
    assert tus.send("DELETE", place).status_code == 204
    assert tus.send("HEAD", place).status_code == 404
    assert spool_of(app) == []


BAD = {
    "an unknown type": ("programm.exe", 100, 400),
    "no ending": ("programm", 100, 400),
    "macros": ("tabelle.xlsm", 100, 400),
    "empty": ("leer.txt", 0, 400),
    "too large": ("film.mp4", 201 * 1024 * 1024, 413),
}


@pytest.mark.parametrize("case", BAD)
def test_what_could_not_be_kept_is_refused_before_it_is_sent(tus: Tus, case: str) -> None:
    name, size, status = BAD[case]
    answer = tus.announce(name, size)
    assert answer.status_code == status
    assert answer.json is not None
    assert len(answer.json["message"]) > 20


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload_Length": "viel"},
        {"Upload_Length": ""},
        {"Upload_Length": "9" * 40},
        {"Upload_Metadata": "filename ###, , x y z"},
        {"Upload_Metadata": "filename //79"},
        {"Upload_Metadata": ""},
    ],
)
def test_nonsense_in_headers_is_refused(tus: Tus, headers: dict[str, str]) -> None:
    assert tus.announce("a.txt", 5, **headers).status_code == 400


def test_another_version_of_the_protocol_is_refused(tus: Tus) -> None:
    answer = tus.announce("a.txt", 5, Tus_Resumable="0.2.2")
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_piece_of_another_type_is_refused(tus: Tus) -> None:
    place = tus.begun()
    assert tus.send("PATCH", place, b"x", Upload_Offset="0").status_code == 415


def test_a_lying_file_is_refused_in_the_end_and_forgotten(tus: Tus, base: str, app: Flask) -> None:
    place = tus.begun("bild.pdf", 50)
    answer = tus.append(place, b"\x89PNG\r\n\x1a\n" + b"0" * 42, 0)
    assert answer.status_code == 400
    assert answer.json is not None
    assert "pdf" in answer.json["message"]
    assert tus.send("HEAD", place).status_code == 404
    assert names_at(app, base) == []
    assert spool_of(app) == []


def test_the_same_file_is_not_attached_twice(tus: Tus, base: str, app: Flask) -> None:
    for name, status in (("a.txt", 204), ("b.txt", 400)):
        assert tus.append(tus.begun(name), TEXT, 0).status_code == status
    assert names_at(app, base) == ["a.txt"]


def test_who_missed_the_answer_and_sends_again_is_not_refused(
    tus: Tus, base: str, app: Flask
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _time in range(2):
            assert tus.append(tus.begun("a.txt"), TEXT, 0).status_code == 204
        clock.shift(timedelta(minutes=6))
        assert tus.append(tus.begun("a.txt"), TEXT, 0).status_code == 400
    assert names_at(app, base) == ["a.txt"]


def test_pictures_lose_their_metadata_here_as_well(tus: Tus, base: str, app: Flask) -> None:
    picture = makers.picture()
    assert tus.append(tus.begun("bild.png", len(picture)), picture, 0).status_code == 204
    assert names_at(app, base) == ["bild.png"]


# Who


def test_without_the_token_nothing_is_taken(tus: Tus) -> None:
    place = tus.begun()
    tus.token = ""
    assert tus.announce("a.txt", 5).status_code == 400
    assert tus.append(place, TEXT[:5], 0).status_code == 400
    assert tus.send("DELETE", place).status_code == 400
    assert tus.offset(place) == 0


def test_an_upload_is_for_the_one_who_began_it_and_for_its_draft(
    tus: Tus, base: str, cast: Cast, browser_of: Callable[[], HouseClient], bob: HouseClient
) -> None:
    place = tus.begun()
    key = place.rsplit("/", 1)[1]
    for person in (cast.alice, cast.carla, cast.edith):
        other = Tus(browser_of().sign_in(person), base)
        assert other.send("HEAD", place).status_code == 404
        assert other.append(place, TEXT[:5], 0).status_code == 404
        assert other.send("DELETE", place).status_code == 404
    second = base_of(begin(bob))
    assert tus.send("HEAD", f"{second}/hochladen/{key}").status_code == 404
    carla = Tus(browser_of().sign_in(cast.carla), base)
    assert carla.announce("a.txt", 5).status_code == 404
    visitor = Tus(browser_of(), base)
    assert visitor.announce("a.txt", 5).status_code == 403


@pytest.mark.parametrize("key", ["x", "..", "0" * 32, "ä"])
def test_unknown_uploads_are_not_found(tus: Tus, key: str) -> None:
    assert tus.send("HEAD", f"{tus.address}/{key}").status_code == 404


def test_in_review_nothing_comes_in(tus: Tus, bob: HouseClient, cast: Cast, app: Flask) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.bob)
        base = f"/einreichen/{queries.version_by_id(version_id).instrument_id}"
    assert Tus(bob, base).announce("a.txt", 5).status_code == 409


# Limits


def test_what_is_on_its_way_counts(tus: Tus, app: Flask) -> None:
    half = 150 * 1024 * 1024
    assert [tus.announce(f"{n}.mp4", half).status_code for n in range(7)] == [201] * 6 + [413]


def test_so_many_files_and_no_more(tus: Tus) -> None:
    answers = [tus.announce(f"{n}.txt", 5).status_code for n in range(41)]
    assert answers == [201] * 40 + [413]


def test_so_many_uploads_of_one_person(tus: Tus, bob: HouseClient) -> None:
    for n in range(40):
        tus.announce(f"{n}.txt", 5)
    other = Tus(bob, base_of(begin(bob)))
    answers = [other.announce(f"{n}.txt", 5).status_code for n in range(21)]
    assert answers == [201] * 20 + [429]


def test_two_at_once_are_told_apart(tus: Tus, app: Flask) -> None:
    place = tus.begun()
    key = place.rsplit("/", 1)[1]
    with app.app_context(), installed_storage().spool.hold(key):
        busy = tus.append(place, TEXT[:5], 0)
        assert (busy.status_code, busy.json and busy.json["code"]) == (423, "upload-busy")
        assert tus.send("DELETE", place).status_code == 423
    assert tus.append(place, TEXT[:5], 0).status_code == 204


# Later


def _tomorrow(app: Flask, days: int) -> None:
    with time_machine.travel(now() + timedelta(days=days), tick=False), app.app_context():
        with unit_of_work():
            jobs.enqueue(FORGET_UPLOADS)
        jobs.run_due()


def test_what_nobody_goes_on_with_is_forgotten(tus: Tus, app: Flask) -> None:
    place = tus.begun()
    tus.append(place, TEXT[:50], 0)
    _tomorrow(app, 6)
    assert tus.offset(place) == 50
    _tomorrow(app, 9)
    assert tus.send("HEAD", place).status_code == 404
    assert spool_of(app) == []


def test_an_unfinished_upload_is_offered_again_and_can_be_discarded(
    tus: Tus, base: str, bob: HouseClient, app: Flask
) -> None:
    place = tus.begun("Lernspiel.txt")
    tus.append(place, TEXT[:50], 0)
    page = bob.get(f"{base}/dateien").text
    assert "Lernspiel.txt" in page
    assert place in page
    deed = f"discard-{place.rsplit('/', 1)[1]}"
    assert bob.submit(f"{base}/dateien", {"deed": deed}).status_code == 303
    assert place not in bob.get(f"{base}/dateien").text
    assert bob.submit(f"{base}/dateien", {"deed": deed}).status_code == 404


def test_a_server_that_died_before_the_last_step_takes_it_later(
    tus: Tus, base: str, app: Flask
) -> None:
    """All bytes are there and noted, the file never joined the draft."""
    place = tus.begun()
    tus.append(place, TEXT[:50], 0)
    key = place.rsplit("/", 1)[1]
    with app.app_context():
        spool = installed_storage().spool
        spool.append(key, io.BytesIO(TEXT[50:]), at=50, room=len(TEXT))
        with unit_of_work():
            operations.grow(db.session.scalars(select(Upload)).one(), len(TEXT), days=7)
    assert tus.offset(place) == len(TEXT)
    assert names_at(app, base) == ["Plan.txt"]


def test_bytes_that_were_never_acknowledged_are_written_over(
    tus: Tus, base: str, app: Flask
) -> None:
    place = tus.begun()
    tus.append(place, TEXT[:50], 0)
    with app.app_context():
        folder = Path(app.instance_path) / "files" / "spool"
        (path,) = list(folder.iterdir())
        with path.open("ab") as file:
            file.write(b"halb geschrieben")
    assert tus.offset(place) == 50
    assert tus.append(place, TEXT[50:], 50).status_code == 204
    assert tus.client.get(f"{base}/dateien/1").data == TEXT


def test_lost_bytes_are_asked_for_again(tus: Tus, app: Flask, base: str) -> None:
    """A disk that lost more than it promised: what is there counts."""
    place = tus.begun()
    tus.append(place, TEXT[:50], 0)
    folder = Path(app.instance_path) / "files" / "spool"
    (path,) = list(folder.iterdir())
    with path.open("r+b") as file:
        file.truncate(20)
    assert tus.offset(place) == 20
    assert tus.append(place, TEXT[20:], 20).status_code == 204
    assert tus.client.get(f"{base}/dateien/1").data == TEXT
