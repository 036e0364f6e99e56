"""Imports: whole batches or nothing, never doubles, and a report that adds up."""

import gzip
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.cast import Cast
from tests.exchange.conftest import Import
from tests.exchange.records import record, written
from toolbox.audit.models import AuditEntry
from toolbox.catalogue import inventory, queries
from toolbox.catalogue.arrivals import Arrival
from toolbox.catalogue.arrivals import take_in as take_arrivals
from toolbox.catalogue.content import Content
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import FormerSlug, Instrument
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import search
from toolbox.exchange import importing
from toolbox.exchange.importing import count_lines, import_amb
from toolbox.foundation.actors import VISITOR, system
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied, Invalid
from toolbox.foundation.jobs import run_due
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies.queries import tag_named


def _number() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Instrument)) or 0


def _slugs() -> list[str]:
    return list(db.session.scalars(select(Instrument.slug).order_by(Instrument.id)))


def test_a_record_is_published_with_all_its_parts(take_in: Import, cast: Cast) -> None:
    report = take_in(record())
    assert (report.read, report.added) == (1, 1)
    instrument = queries.by_slug("uebungsblatt-groessen-1", by=VISITOR)
    version = queries.published_version(instrument)
    assert instrument.state is InstrumentState.PUBLISHED
    assert instrument.owner_id == cast.alpha_id
    assert instrument.external_id == "https://material.example.net/1"
    assert instrument.published_at is not None
    assert instrument.published_at.date().isoformat() == "2024-03-05"
    assert (version.title, version.licence) == ("Übungsblatt Größen 1", "CC-BY-4.0")
    assert [one.name for one in version.credits] == ["Jürgen Groß"]
    assert {one.term.label_de for one in version.classifications} == {"Lager", "Maße"}
    assert version.links[0]["url"] == "https://material.example.net/1"


def test_what_arrived_is_found_and_recorded(take_in: Import, cast: Cast) -> None:
    take_in(record(), record(2))
    run_due()
    found = search(installed_index(), SearchQuery(text="Übungsblatt"), by=VISITOR)
    assert found.total == 2
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "arrived"))
    assert entry.details["count"] == 2


def test_the_report_adds_up(take_in: Import) -> None:
    long = json.dumps(record(9, description="x" * importing.LONGEST_LINE))
    told: list[int] = []
    report = take_in(
        record(1),
        "{broken",
        "",
        record(id=None),
        record(3, name=None),
        long,
        b"\xff\xfe",
        "[1, 2]",
        "9" * 5000,
        "[" * 100_000,
        record(1),
        record(2, duration="PT1H"),
        progress=told.append,
    )
    assert (report.added, report.known, report.refused_count, report.read) == (2, 1, 8, 11)
    assert report.refused == [
        (2, "is not JSON"),
        (4, "has no usable id"),
        (5, "has no name"),
        (6, "is too long"),
        (7, "is not UTF-8 text"),
    ]
    assert report.unmapped == {"duration: *": 1}
    assert told[-1] == 11


def test_what_is_here_stays_as_it_is(take_in: Import) -> None:
    take_in(record())
    report = take_in(record(name="Ein anderer Titel"), record(2))
    assert (report.added, report.known) == (1, 1)
    assert _slugs() == ["uebungsblatt-groessen-1", "uebungsblatt-groessen-2"]


@pytest.mark.parametrize("beginning", ["", "\ufeff"])
def test_packed_files_and_byte_order_marks(
    inside: Flask, cast: Cast, tmp_path: Path, beginning: str
) -> None:
    path = tmp_path / "amb.jsonl.gz"
    lines = "\n".join(json.dumps(record(number)) for number in range(3))
    path.write_bytes(gzip.compress((beginning + lines + "\n").encode()))
    assert count_lines(path) == 3
    report = import_amb(path, owner_id=cast.alpha_id, by=system("tests"))
    assert (report.added, report.refused_count) == (3, 0)


@pytest.mark.parametrize(
    "content", [b"no gzip at all", gzip.compress(b"x" * 100_000, mtime=0)[:60]]
)
def test_a_damaged_file_is_refused_with_a_sentence(
    inside: Flask, cast: Cast, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "amb.jsonl.gz"
    path.write_bytes(content)
    for act in (count_lines, lambda it: import_amb(it, owner_id=1, by=system("tests"))):
        with pytest.raises(Invalid, match=r"amb\.jsonl\.gz cannot be read to its end"):
            act(path)


def test_equal_titles_get_addresses_of_their_own(take_in: Import, cast: Cast) -> None:
    factories.published(cast.alpha_id, title="Blatt 2")
    names = ("Blatt", "Blatt", "Blatt 2", "Blatt")
    take_in(*(record(number, name=name) for number, name in enumerate(names)))
    assert _slugs() == ["blatt-2", "blatt", "blatt-3", "blatt-2-2", "blatt-4"]


def test_addresses_that_once_led_elsewhere_are_not_taken(take_in: Import, cast: Cast) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    instrument_id = queries.version_by_id(version_id).instrument_id
    with unit_of_work():
        db.session.add(FormerSlug(slug="blatt", instrument_id=instrument_id))
    take_in(record(name="Blatt"))
    assert _slugs()[-1] == "blatt-2"


def test_tags_meet_whatever_their_case(take_in: Import, cast: Cast) -> None:
    factories.published(cast.alpha_id, tags=("Übung",))
    take_in(record(1, keywords=["übung", "Neu"]), record(2, keywords=["NEU", "ÜBUNG"]))
    uebung, neu = tag_named("übung"), tag_named("neu")
    assert uebung is not None
    assert neu is not None
    assert uebung.label_de == "Übung"
    assert queries.usage_of_terms([uebung.id, neu.id]) == {uebung.id: 3, neu.id: 2}


def test_what_was_exported_here_does_not_come_back_as_a_double(take_in: Import, cast: Cast) -> None:
    _version_id, slug = factories.published(cast.alpha_id)
    here = "http://toolbox.example.org/w/"
    lines = (record(id=f"{here}{slug}"), record(id=f"{here}anderswo"))
    report = take_in(*lines, own_addresses=here)
    assert (report.added, report.known) == (1, 1)


def test_only_who_may_publish_takes_in(inside: Flask, cast: Cast) -> None:
    arrival = Arrival("https://e.org/1", "guide", Content(title="Eins"))
    with pytest.raises(Denied), unit_of_work():
        take_arrivals([arrival], owner_id=cast.alpha_id, by=cast.alice.actor)
    assert _number() == 0


_KILLED_AT = 2
_DIES = """
import os, signal, sys
from pathlib import Path
from tests.conftest import house_settings
from toolbox.app import create_app
from toolbox.exchange import importing
from toolbox.foundation.actors import system

importing.BATCH = 10
steps = []

def die(read):
    steps.append(read)
    if len(steps) == {killed_at}:
        os.kill(os.getpid(), signal.SIGKILL)

with create_app(house_settings(Path(sys.argv[1]))).app_context():
    importing.import_amb(Path(sys.argv[2]), owner_id=int(sys.argv[3]), by=system("x"), progress=die)
"""


@pytest.mark.slow
def test_a_killed_import_goes_on_without_doubles(inside: Flask, cast: Cast, tmp_path: Path) -> None:
    path = written(tmp_path / "amb.jsonl", *(record(number) for number in range(45)))
    program = _DIES.format(killed_at=_KILLED_AT)
    arguments = (inside.instance_path, str(path), str(cast.alpha_id))
    died = subprocess.run([sys.executable, "-c", program, *arguments], check=False)
    assert died.returncode == -signal.SIGKILL
    assert _number() == 10 * _KILLED_AT
    report = import_amb(path, owner_id=cast.alpha_id, by=system("tests"))
    assert (report.known, report.added) == (20, 25)
    assert _number() == 45
    run_due()
    assert installed_index().fingerprints() == inventory.published_version_ids()
