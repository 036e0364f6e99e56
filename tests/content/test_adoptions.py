"""The starting content says who uses what: one fact, and examples that do not pretend."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from toolbox.adoption.evidence import figures_of, stages_of
from toolbox.adoption.keeping import withdraw
from toolbox.adoption.models import Adoption
from toolbox.catalogue import operations, publishing
from toolbox.catalogue.models import Instrument
from toolbox.content.adoptions import bring_adoptions, read_adoptions
from toolbox.content.records import SourceError
from toolbox.content.sources import CONTENT_FOLDER, read_instruments
from toolbox.foundation.actors import system
from toolbox.foundation.clock import today
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

SOURCES = read_adoptions(CONTENT_FOLDER / "adoptions.toml")
WORKED_EXAMPLE = "zusatzqualifikation-digitale-fertigungsprozesse"


def test_it_is_about_instruments_of_the_content_and_lies_in_the_past() -> None:
    slugs = {one.slug for one in read_instruments()}
    published = {one.slug: one.published for one in read_instruments()}
    assert {one.instrument for one in SOURCES} <= slugs
    assert max(stage.since for one in SOURCES for stage in one.stages) <= today()
    assert published[WORKED_EXAMPLE] <= today()


def test_all_but_the_worked_example_are_marked() -> None:
    facts = [one for one in SOURCES if not one.is_example]
    assert [(one.instrument, one.places) for one in facts] == [(WORKED_EXAMPLE, 20)]
    assert not (facts[0].worked or facts[0].hindered or facts[0].factors or facts[0].answer)
    assert all("Beispiel" in one.answer for one in SOURCES if one.answer)


def test_it_is_put_in_once_and_what_was_withdrawn_stays_away(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        for slug in sorted({one.instrument for one in SOURCES}):
            version = operations.draft(
                kind="checklist",
                owner_id=cast.alpha_id,
                content=factories.complete_content(),
                slug=slug,
                by=factories.EDITORIAL,
            )
            publishing.publish(version, by=factories.EDITORIAL)
    with unit_of_work():
        assert bring_adoptions(SOURCES) == len(SOURCES)
    with unit_of_work():
        first = db.session.scalars(select(Adoption).where(Adoption.is_example)).first()
        assert first is not None
        withdraw(first, by=system("tests"))
    with unit_of_work():
        assert bring_adoptions(SOURCES) == 0
    ids = {slug: key for key, slug in db.session.execute(select(Instrument.id, Instrument.slug))}
    found = figures_of(ids.values())
    worked_example = found.pop(ids[WORKED_EXAMPLE])
    assert (worked_example.adoptions, worked_example.regions) == (20, 1)
    assert worked_example.established
    assert all(one.adoptions == 0 for one in found.values())
    assert sum(one.examples for one in found.values()) >= 9
    assert [one.places for one in stages_of(ids.values())] == [20]


WRONG = {
    "stages": 'adopter = "A"\nsource = "x"\nsource_date = 2026-01-01\nstages = []',
    "adopter": 'adopter = "A"\nis_example = true\nstages = [{stage="trial", since=2026-01-01}]',
    "source": 'adopter = "A"\nstages = [{stage="trial", since=2026-01-01}]',
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_is_named(field: str, tmp_path: Path) -> None:
    path = tmp_path / "adoptions.toml"
    head = '[[adoptions]]\nkey = "a"\ninstrument = "b"\nregion = "05"\n'
    path.write_text(head + WRONG[field], "utf-8")
    with pytest.raises(SourceError, match=rf"adoptions\[1\].{field}"):
        read_adoptions(path)
