"""Packages of people who mean harm, or of broken programs: each is refused with a sentence."""

import hashlib
import io
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.files import makers
from tests.packages_moving import sample
from tests.packages_moving.sample import signed
from toolbox.exchange.packages.opening import opened
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid, TooLarge

pytestmark = pytest.mark.slow

Entries = dict[str, bytes]
RECORD = "data/instruments/wareneingang-spielen/record.json"
CRATE = "data/instruments/wareneingang-spielen/ro-crate-metadata.json"


@pytest.fixture
def good(inside: Flask, cast: Cast) -> Entries:
    """The files of a package that is as it should be."""
    return sample.members(sample.packed(sample.game(cast.alpha_id)))


def rewritten(entries: Entries, name: str, change: Callable[[Any], None]) -> Entries:
    """Change a JSON file of a package, and sign it anew."""
    value = json.loads(entries[name])
    change(value)
    return signed({**entries, name: json.dumps(value).encode()})


def _sheet(record: Any) -> Any:
    return record["versions"][-1]["sheet"]


def _traversal(entries: Entries) -> bytes:
    return sample.zipped({**entries, "../../ausbruch.txt": b"x"})


def _link(entries: Entries) -> bytes:
    target = io.BytesIO(sample.zipped(entries))
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo("paket/verweis")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return target.getvalue()


def _bomb(entries: Entries) -> bytes:
    return sample.zipped({**entries, "data/null.bin": bytes(80 * 1024 * 1024)})


def _manifest_outside(entries: Entries) -> bytes:
    line = f"{'0' * 64}  ../paket-nebenan/geheim\n".encode()
    return sample.zipped({**entries, "manifest-sha256.txt": entries["manifest-sha256.txt"] + line})


def _without(name: str) -> Callable[[Entries], bytes]:
    return lambda entries: sample.zipped({k: v for k, v in entries.items() if k != name})


def _with(name: str, content: bytes) -> Callable[[Entries], bytes]:
    return lambda entries: sample.zipped({**entries, name: content})


def _signed_with(name: str, content: bytes) -> Callable[[Entries], bytes]:
    return lambda entries: sample.zipped(signed({**entries, name: content}))


def _doubled(one: str, other: str) -> Callable[[Entries], bytes]:
    """Put a further file into the ZIP under a name that some computers hold to be the same."""

    def made(entries: Entries) -> bytes:
        target = io.BytesIO(sample.zipped(signed({**entries, one: b"ja"})))
        with zipfile.ZipFile(target, "a") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            archive.writestr(f"paket/{other}", b"nein")
        return target.getvalue()

    return made


def _listed_twice(entries: Entries) -> bytes:
    line = f"{'0' * 64}  {RECORD}\n".encode()
    return sample.zipped({**entries, "manifest-sha256.txt": entries["manifest-sha256.txt"] + line})


def _package(change: Callable[[Any], None]) -> Callable[[Entries], bytes]:
    return lambda entries: sample.zipped(rewritten(entries, "data/package.json", change))


def _again(package: Any) -> None:
    package["instruments"] *= 2


WHOLE: dict[str, tuple[Callable[[Entries], bytes], str]] = {
    "no ZIP": (lambda _e: b"%PDF-1.7 kein Paket", "zip-broken"),
    "an empty ZIP": (lambda _e: makers.archive({}), "zip-empty"),
    "some ZIP": (lambda _e: makers.archive({"a.txt": "a"}), "package-not-a-package"),
    "a path outside": (_traversal, "zip-unsafe-name"),
    "a link": (_link, "zip-link"),
    "a bomb": (_bomb, "zip-ratio"),
    "a file that is changed": (_with(RECORD, b"{}"), "package-checksum"),
    "a file too much": (_with("data/mehr.txt", b"x"), "package-checksum"),
    "a file too few": (_without(RECORD), "package-checksum"),
    "no checksums": (_without("manifest-sha256.txt"), "package-no-manifest"),
    "a list that leads outside": (_manifest_outside, "package-checksum"),
    "files to fetch": (_with("fetch.txt", b"http://127.0.0.1/ 1 data/x\n"), "package-fetch"),
    "a strange bag": (_with("bagit.txt", b"BagIt-Version: zwei\n"), "package-bag"),
    "no description": (_without("data/package.json"), "package-not-a-package"),
    "no JSON": (_signed_with("data/package.json", b"{"), "package-json"),
    "no text": (_signed_with("data/package.json", b'{"a": "\\ud800"}'), "package-json"),
    "deep JSON": (_signed_with("data/package.json", b"[" * 100_000), "package-json"),
    "NaN": (_signed_with("data/package.json", b'{"a": NaN}'), "package-json"),
    "no crate": (_signed_with("data/ro-crate-metadata.json", b"[]"), "package-crate"),
    "a newer format": (_package(lambda p: p.update(format_version=99)), "package-newer"),
    "another format": (_package(lambda p: p.update(format="etwas")), "package-schema"),
    "a folder outside": (
        _package(lambda p: p["instruments"][0].update(folder="../../etc")),
        "package-schema",
    ),
    "the same twice": (_package(_again), "package-twice"),
    "a name twice": (_doubled("data/x.txt", "data/x.txt"), "zip-duplicate-name"),
    "a record twice": (_doubled("data/x.txt", RECORD), "zip-duplicate-name"),
    "a name in capitals": (_doubled("data/x.txt", "data/X.TXT"), "zip-case-collision"),
    "a sharp s": (_doubled("data/maß.txt", "data/MASS.txt"), "zip-case-collision"),
    "a name of two parts": (_doubled("data/\u00fc.txt", "data/u\u0308.txt"), "zip-case-collision"),
    "capitals and parts": (_doubled("data/\u00fc.txt", "data/U\u0308.txt"), "zip-case-collision"),
    "a file that is a folder": (_doubled("data/x.txt", "data/X.txt/y"), "zip-duplicate-name"),
    "a checksum twice": (_listed_twice, "package-bag"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_bad_package_is_refused_as_a_whole(good: Entries, tmp_path: Path, name: str) -> None:
    make, code = WHOLE[name]
    path = tmp_path / "boese.zip"
    path.write_bytes(make(good))
    with pytest.raises((Invalid, TooLarge)) as caught, opened(path):
        pass
    assert caught.value.code == code
    assert len(str(caught.value.message)) > 20
    assert not (tmp_path.parent / "ausbruch.txt").exists()


def _in(*, days: int) -> str:
    return (now() + timedelta(days=days)).isoformat()


def _record(change: Callable[[Any], None]) -> Callable[[Entries], Entries]:
    return lambda entries: rewritten(entries, RECORD, change)


def _file(entries: Entries, name: str, content: bytes) -> Entries:
    """Put another file into the place of the first, with a name that promises something else."""

    def change(record: Any) -> None:
        for version in record["versions"]:
            first = version["sheet"]["files"][0]
            first |= {"name": name, "path": f"files/{name}", "size": len(content)}
            first["sha256"] = hashlib.sha256(content).hexdigest()

    placed = {**entries, f"{RECORD.rpartition('/')[0]}/files/{name}": content}
    return rewritten(placed, RECORD, change)


ONE: dict[str, Callable[[Entries], Entries]] = {
    "an unknown kind": _record(lambda r: r.update(kind="zauberei")),
    "another id": _record(lambda r: r.update(id="https://example.org/w/anders")),
    "no versions": _record(lambda r: r.update(versions=[])),
    "an unknown current": _record(lambda r: r.update(current=77)),
    "a day that is none": _record(lambda r: r.update(published_at="gestern", changed_at=None)),
    "a day to come": _record(lambda r: r["versions"][-1].update(published_at=_in(days=2))),
    "a change to come": _record(lambda r: r.update(changed_at=_in(days=2))),
    "a century to come": _record(lambda r: r["versions"][-1].update(published_at="2150-01-01")),
    "a huge number": _record(lambda r: _sheet(r).update(duration_minutes=10**30)),
    "a long title": _record(lambda r: _sheet(r).update(title="x" * 500)),
    "NUL in a text": _record(lambda r: _sheet(r).update(title="a\x00b")),
    "a script as address": _record(
        lambda r: _sheet(r).update(links=[{"url": "javascript:alert(1)"}])
    ),
    "an unknown field": _record(lambda r: _sheet(r).update({"fields-zauber": "ja"})),
    "a file elsewhere": _record(lambda r: _sheet(r)["files"][0].update(path="files/../x")),
    "a file that is not there": _record(lambda r: _sheet(r)["files"][0].update(path="files/x.txt")),
    "a file of another size": _record(lambda r: _sheet(r)["files"][0].update(size=5)),
    "another checksum": _record(lambda r: _sheet(r)["files"][0].update(sha256="0" * 64)),
    "no crate": lambda entries: signed({**entries, CRATE: b"{}"}),
    "a program": lambda entries: _file(entries, "spiel.exe", b"MZ\x90\x00"),
    "a lie about a format": lambda entries: _file(entries, "blatt.pdf", b"kein PDF, ganz sicher"),
    "macros": lambda entries: _file(entries, "blatt.docm", makers.word("Hallo")),
}


@pytest.mark.parametrize("name", ONE)
def test_a_bad_instrument_is_refused_and_leaves_nothing(
    good: Entries, elsewhere: Flask, tmp_path: Path, name: str
) -> None:
    db.session.rollback()
    report = sample.take(elsewhere, sample.zipped(ONE[name](good)), tmp_path)
    assert report.counts[Fate.REFUSED] == 1
    assert len(str(report.outcomes[0].fault)) > 20
    with elsewhere.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM instruments")).scalar() == 0


def test_pictures_lose_what_they_tell_about_people(
    good: Entries, elsewhere: Flask, tmp_path: Path
) -> None:
    told = makers.picture("PNG", comment="x")
    marked = told[:-12] + makers.picture("PNG")[-12:]
    package = _file(good, "bild.png", marked)
    report = sample.take(elsewhere, sample.zipped(package), tmp_path)
    assert report.counts[Fate.ADDED] == 1


def test_clocks_may_differ_by_a_day(good: Entries, elsewhere: Flask, tmp_path: Path) -> None:
    def later(record: Any) -> None:
        record["versions"][-1]["published_at"] = record["changed_at"] = _in(days=1)

    db.session.rollback()
    report = sample.take(elsewhere, sample.zipped(rewritten(good, RECORD, later)), tmp_path)
    assert report.counts[Fate.ADDED] == 1
