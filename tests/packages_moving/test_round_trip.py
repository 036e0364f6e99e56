"""Out of one toolbox, into an empty one, out of that: the same package, file by file."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.curation import sample as curation_sample
from tests.packages_moving import sample
from tests.packages_moving.test_packing import adopt
from toolbox.catalogue import queries
from toolbox.curation import items, operations
from toolbox.curation import queries as curation
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.exchange.packages import exporting
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation import jobs
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

_HERE = (b"http://toolbox.example.org", b"Werkzeugkoffer")
_THERE = (b"https://elsewhere.example.org", b"Koffer Anderswo")
WHO_PACKED = {"data/package.json", "data/ro-crate-metadata.json", "index.html", "bag-info.txt"}
"""What names the toolbox that has packed it; lists of checksums follow from these."""
_DAY = re.compile(rb"Bagging-Date: .*\n")


def _comparable(package: bytes) -> dict[str, bytes]:
    """Return the files of a package; the packing toolbox and its day are made the same."""
    found = sample.members(package)
    for name in WHO_PACKED:
        for there, here in zip(_THERE, _HERE, strict=True):
            found[name] = found[name].replace(there, here)
    found["bag-info.txt"] = _DAY.sub(b"", found["bag-info.txt"])
    lists = [name for name in found if "manifest-sha256" in name]
    for name in lists:
        lines = found[name].decode().splitlines()
        kept = [line for line in lines if line.partition("  ")[2] not in {*WHO_PACKED, *lists}]
        found[name] = "\n".join(kept).encode()
    del found["bag-info.txt"]  # its oxum counts the letters of the other name
    return found


def _differences(one: bytes, two: bytes) -> list[str]:
    before, after = _comparable(one), _comparable(two)
    assert list(before) == list(after)
    return [name for name in before if before[name] != after[name]]


@pytest.fixture
def slugs(app: Flask, cast: Cast) -> list[str]:
    """Three instruments: one that others use, one that was begun from it, one that was renewed."""
    with app.app_context():
        first = sample.game(cast.alpha_id)
        adopt(first, quoted=True, cast=cast)
        second = factories.published(
            cast.beta_id, title="Danach begonnen", tags=("Lager", "Ähre"), review_by=None
        )[1]
        queries.instrument_by_slug(second).template_id = queries.instrument_by_slug(first).id
        db.session.commit()
        third = sample.game(cast.alpha_id, title="Zürich: Äpfel & Öl")
        sample.next_version(third, description="## Neu\n\n*Ganz* anders.", tags=("Öl",))
        jobs.run_due()
        return [first, second, third]


def _collection(slugs: list[str], visibility: Visibility, *, by: Actor) -> int:
    """Gather instruments against their age, with notes, a cover and an audience."""
    ids = [queries.instrument_by_slug(one).id for one in reversed(slugs)]
    number = curation_sample.collection(by, ids, title="Unser Koffer", visibility=visibility)
    with unit_of_work():
        one = db.session.get_one(Collection, number)
        inside = curation.items_of(number)
        items.annotate(one, {inside[0].id: "Zuerst\nin Ruhe.", inside[1].id: ""}, by=by)
        operations.describe(
            one,
            title="Unser Koffer",
            description="## Wofür\n\nFür *alle*.",
            audience=["schulen", "erstausbildende-betriebe"],
            visibility=visibility,
            cover_instrument_id=ids[1],
            by=by,
        )
    return number


def _everything(app: Flask) -> bytes:
    with app.app_context():
        jobs.run_due()
        db.session.rollback()
        return b"".join(exporting.stream(exporting.of_everything()))


def test_the_whole_catalogue_comes_back_the_same(
    app: Flask, cast: Cast, slugs: list[str], elsewhere: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        _collection(slugs, Visibility.PUBLIC, by=cast.alice.actor)
        _collection(slugs[:2], Visibility.PUBLIC, by=cast.carla.actor)
    package = _everything(app)
    report = sample.take(elsewhere, package, tmp_path)
    assert (report.counts[Fate.ADDED], report.collections, report.left) == (3, 2, [])
    again = _everything(elsewhere)
    assert _differences(package, again) == []
    before = sample.everything(elsewhere)
    assert sample.take(elsewhere, again, tmp_path).counts[Fate.UNCHANGED] == 3
    assert sample.everything(elsewhere) == before


def test_a_collection_comes_back_the_same(
    app: Flask, cast: Cast, slugs: list[str], elsewhere: Flask, tmp_path: Path
) -> None:
    """Of a private one nothing is shown there, and yet it can be packed again by its keepers."""
    with app.app_context():
        number = _collection(slugs, Visibility.PRIVATE, by=cast.alice.actor)
    package = _of_collection(app, number)
    report = sample.take(elsewhere, package, tmp_path)
    assert (report.counts[Fate.ADDED], report.collections) == (3, 1)
    with elsewhere.app_context():
        kept = db.session.scalars(db.select(Collection)).one()
        assert kept.visibility is Visibility.PRIVATE
    assert _differences(package, _of_collection(elsewhere, kept.id)) == []


def _of_collection(app: Flask, number: int) -> bytes:
    with app.app_context():
        jobs.run_due()
        db.session.rollback()
        one = db.session.get_one(Collection, number)
        entries = [(item.instrument_id, item.note) for item in curation.items_of(number)]
        chosen = exporting.of_collection(
            one.title, entries, description=one.description, collection=one
        )
        return b"".join(exporting.stream(chosen))


def test_a_collection_that_was_changed_here_is_another(
    app: Flask, cast: Cast, slugs: list[str], elsewhere: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        number = _collection(slugs, Visibility.PRIVATE, by=cast.alice.actor)
    sample.take(elsewhere, _of_collection(app, number), tmp_path)
    with elsewhere.app_context(), unit_of_work():
        kept = db.session.scalars(db.select(Collection)).one()
        items.remove(kept, curation.items_of(kept.id)[0].id, by=sample.EDITORIAL)
        there = kept.id
    package = sample.members(_of_collection(elsewhere, there))["data/package.json"].decode()
    assert f"https://elsewhere.example.org/koffer/{there}" in package
    assert f"http://toolbox.example.org/koffer/{number}" not in package
