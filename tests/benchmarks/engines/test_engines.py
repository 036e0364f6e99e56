"""The benchmark of search works: every engine there is answers the searches drawn for it."""

import importlib.util
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.benchmarks.engines.base import COUNTED, Ask
from tests.benchmarks.engines.comparing import Figures
from tests.benchmarks.engines.registry import FTS5, NAMES, OURS, TANTIVY, WHOOSH, engine
from tests.benchmarks.engines.worker import Building, build
from tests.benchmarks.material.asks import EACH, TYPED, WARM_UP, asks
from tests.benchmarks.reports import tables
from tests.benchmarks.reports.bars import bars
from tests.benchmarks.reports.svg import picture
from toolbox.discovery.documents import IndexDocument

HERE = [name for name in NAMES if name != TANTIVY or importlib.util.find_spec("tantivy")]
"""Tantivy is there where the benchmark itself is run."""

SUBJECTS = ("Prüfung", "Werkstatt", "Lager", "Vertrag", "Messe", "Praktikum", "Beratung")
PLACES = ("Betrieb", "Berufsschule", "Kammer", "Innung", "Agentur", "Hochschule")


def _documents() -> list[IndexDocument]:
    """Return documents in which some words are frequent and some are rare."""
    return [
        IndexDocument(
            instrument_id=number,
            version_id=number,
            title=f"{SUBJECTS[number % 7]} und {PLACES[number % 6]}",
            description=f"Leitfaden zu {SUBJECTS[number % 5]}: {PLACES[number % 4]} "
            f"bereitet {SUBJECTS[number % 3]} gemeinsam vor, {'selten' if number < 8 else 'oft'}.",
            tags=(PLACES[number % 3],),
            facets={
                "kind": ("guide",),
                "audience": (f"level_{number % 3}",),
                "topic": (),
                "licence": ("by",),
                "tag": (PLACES[number % 3],),
            },
            published_at=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number),
        )
        for number in range(1, 201)
    ]


def test_searches_are_different_and_come_out_the_same_again() -> None:
    documents = _documents()
    drawn = asks(documents)
    assert drawn == asks(documents)
    assert {len(classed) for classed in drawn.values()} == {EACH + WARM_UP}
    assert len(drawn) == 11


@pytest.mark.parametrize("name", HERE)
def test_an_engine_answers_with_hits_total_and_counts(name: str, tmp_path: Path) -> None:
    documents = _documents()
    chosen = engine(name, tmp_path)
    assert build(chosen, documents, tmp_path).size > 0
    chosen.open()

    found = chosen.find(Ask("all", ("prüfung",), {"audience": "level_1"}))
    assert 10 == len(found.ids) <= found.total < len(documents)
    assert set(found.facets) == set(COUNTED)
    assert found.facets["kind"] == {"guide": found.total}
    assert chosen.find(Ask("phrase", ("kammer", "bereitet"))).total
    assert chosen.find(Ask("any", ("messe", "selten"))).total > 8
    assert chosen.find(Ask("prefix", ("prakt",))).total
    assert chosen.find(Ask("typo", ("praktkum",))).total
    assert chosen.find(Ask("all", page=20)).ids[-1] == 1
    assert chosen.find(Ask("all", ("leitfaden",), newest=True)).ids[0] == 200

    chosen.change(replace(documents[0], title="Neuwort"))
    assert chosen.find(Ask("all", ("neuwort",))).ids == (1,)


def test_reports_say_what_was_measured() -> None:
    found = {
        name: Figures(
            Building(1.0 + place, 1.0 + place, 1),
            opened=10,
            memory=40,
            first={"1 term": [3.0 + place, 4.0 + place]},
            times={"1 term": [1.0 + place, 2.0 + place]},
            totals={"1 term": [3]},
            changes=[5.0, 6.0],
        )
        for place, name in enumerate((OURS, TANTIVY, FTS5, WHOOSH))
    }
    assert "1.50 / 1.95 / 2.00" in tables.searches(found)
    assert "geometric mean" in tables.searches(found)
    assert "3.50 / 3.95 / 4.00" in tables.first(found)
    assert all(bar.is_met for bar in bars(10_000, found))
    for place, figures in enumerate(found.values()):
        figures.first[TYPED] = figures.times[TYPED] = [9.0 - place, 9.0 - place]
        figures.totals[TYPED] = [3]
    assert all(bar.is_met for bar in bars(10_000, found)), "there is nothing to compare"
    (row,) = (line for line in tables.searches(found).splitlines() if TYPED in line)
    assert row.split("|")[-2].strip() == "–"
    assert TYPED not in picture({10_000: found})
    slow = {**found, OURS: replace(found[OURS], times={"1 term": [60.0, 60.0]})}
    missed = {bar.name for bar in bars(10_000, slow) if not bar.is_met}
    assert {"slowest search of all", "p50 / tantivy, all classes"} <= missed
    late = {**found, OURS: replace(found[OURS], first={"1 term": [60.0]})}
    assert [bar.name for bar in bars(10_000, late) if not bar.is_met] == ["slowest search of all"]
    drawn = ElementTree.fromstring(picture({10_000: found}))  # noqa: S314 - our own
    assert drawn.find("{http://www.w3.org/2000/svg}desc") is not None
