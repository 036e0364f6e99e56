"""The index follows the database: nothing is forgotten, nothing older comes back."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.files import makers
from toolbox.accounts import belonging
from toolbox.accounts.models import Organisation
from toolbox.catalogue import inventory, operations, publishing, queries
from toolbox.catalogue.content import CreditEntry
from toolbox.catalogue.models import Instrument
from toolbox.discovery import jobs as index_jobs
from toolbox.discovery.collect import document_of
from toolbox.discovery.documents import Change, Delete, Upsert
from toolbox.discovery.health import health
from toolbox.discovery.index import IndexStatus, SearchIndex, Shown
from toolbox.discovery.installed import installed_index
from toolbox.discovery.logbook import Progress
from toolbox.discovery.operations import (
    ask_for_rebuild,
    catch_up_batch,
    follow,
    mark_stale,
    marks,
    waiting_count,
    withdrawn,
)
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.rebuilding import rebuild_index
from toolbox.discovery.searching import WITHOUT_INDEX, counts, search
from toolbox.discovery.understanding.answering import Correction, Reading
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied, Unavailable
from toolbox.foundation.executor import executor_of
from toolbox.foundation.jobs import run_due
from toolbox.foundation.locks import try_to_hold
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies import queries as terms


class Watched:
    """The real index, telling somebody else the moment before it is written to."""

    def __init__(self, index: SearchIndex, before_writing: Callable[[], None]) -> None:
        self._index = index
        self._before_writing = before_writing

    def apply(self, changes: Iterable[Change]) -> None:
        self._before_writing()
        self._index.apply(changes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def rebuild(self, *_arguments: object) -> None:
        raise AssertionError("nobody asked for that")

    def maintain(self) -> bool:
        return self._index.maintain()

    def document_count(self) -> int:
        return self._index.document_count()

    def fingerprints(self) -> dict[int, int]:
        return self._index.fingerprints()

    def status(self) -> IndexStatus:
        return self._index.status()

    def warm_up(self) -> None:
        self._index.warm_up()


class Poisoned:
    """The real index, which breaks whenever certain instruments are put in."""

    def __init__(self, index: SearchIndex, *poison: int) -> None:
        self._index = index
        self._poison = set(poison)

    def apply(self, changes: Iterable[Change]) -> None:
        changes = list(changes)
        if self._poison.intersection(change.instrument_id for change in changes):
            raise ZeroDivisionError
        self._index.apply(changes)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


class Full:
    """The real index on a disk without room."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    def apply(self, _changes: Iterable[Change]) -> None:
        raise Unavailable("The disk is full.", code="index-full")

    def rebuild(self, _documents: object, _progress: object = None) -> None:
        raise Unavailable("The disk is full.", code="index-full")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


def _published(cast: Cast, **changes: Any) -> int:
    """Publish something and return the id of the instrument."""
    version_id, _slug = factories.published(cast.alpha_id, **changes)
    return queries.version_by_id(version_id).instrument_id


def _found(text: str) -> list[int]:
    """Search as a visitor; with the index, not with what stands in for it."""
    found = search(installed_index(), SearchQuery(text=text), by=VISITOR)
    assert WITHOUT_INDEX not in found.notes
    return [version.instrument_id for version, _hit in found.hits]


def _folder(app: Flask) -> Path:
    return Path(app.instance_path) / "index"


def _agrees() -> bool:
    return installed_index().fingerprints() == inventory.published_version_ids()


def test_what_is_published_is_found(inside: Flask, cast: Cast) -> None:
    one = _published(cast, title="Kranführerschein für Anfänger")
    assert waiting_count() == 1
    run_due()
    assert waiting_count() == 0
    assert _found("kranführerschein") == [one]


def test_a_draft_never_gets_in(inside: Flask, cast: Cast) -> None:
    factories.draft(cast.alpha_id, title="Geheime Quittenernte")
    _published(cast)
    run_due()
    assert _found("Quittenernte") == []
    assert _agrees()


def test_a_new_version_takes_the_place_of_the_old(inside: Flask, cast: Cast) -> None:
    one = _published(cast, title="Leitfaden Backstube")
    run_due()
    with unit_of_work():
        instrument = db.session.get_one(Instrument, one)
        version = operations.begin_next_version(instrument, by=factories.EDITORIAL)
        content = factories.complete_content(title="Leitfaden Konditorei")
        operations.revise(version, content, by=factories.EDITORIAL)
        publishing.publish(version, by=factories.EDITORIAL)
    run_due()
    assert (_found("Backstube"), _found("Konditorei")) == ([], [one])


def _retire(one: Instrument) -> None:
    publishing.retire(one, by=factories.EDITORIAL)


def _remove(one: Instrument) -> None:
    publishing.remove(one, "Veraltet.", by=factories.EDITORIAL)


@pytest.mark.parametrize("deed", [_retire, _remove])
def test_what_is_taken_away_is_hidden_at_once_and_gone_soon(
    inside: Flask, cast: Cast, deed: Callable[[Instrument], None]
) -> None:
    one = _published(cast, title="Zunftordnung der Seiler")
    run_due()
    shown = search(installed_index(), SearchQuery(text="Seiler"), by=VISITOR)
    assert (shown.total, dict(shown.facets["kind"])) == (1, {"checklist": 1})
    with unit_of_work():
        deed(db.session.get_one(Instrument, one))
    assert _found("Seiler") == []
    hidden = search(installed_index(), SearchQuery(text="Seiler"), by=VISITOR)
    assert (hidden.total, hidden.facets.get("kind", ())) == (0, ())
    assert not counts(installed_index()).get("kind")
    assert one in installed_index().fingerprints()
    run_due()
    assert one not in installed_index().fingerprints()


@pytest.mark.parametrize("deed", [_retire, _remove])
def test_words_of_what_is_taken_away_are_no_words_of_the_index(
    inside: Flask, cast: Cast, deed: Callable[[Instrument], None]
) -> None:
    one = _published(cast, title="Quaddelwurm", credits=(CreditEntry("Xaver Pfrontzel"),))
    _published(cast, title="Handbuch Seilerei")
    run_due()

    def read(text: str) -> Reading:
        return search(installed_index(), SearchQuery(text=text), by=VISITOR).reading

    assert read("Quaddelwumr Handbuch").corrections == (Correction("Quaddelwumr", "Quaddelwurm"),)
    assert read("Pfrontsel Handbuch").corrections == (Correction("Pfrontsel", "Pfrontzel"),)
    assert read("Handbuch Quaddelwurm").unknown == ()
    with unit_of_work():
        deed(db.session.get_one(Instrument, one))
    assert one in installed_index().fingerprints()
    for text in ("Quaddelwumr Handbuch", "Quaddelwurm Handbuch", "Pfrontsel Handbuch"):
        told = read(text)
        assert (told.corrections, told.unknown) == ((), (text.split()[0],))
    assert read("Seilerie Handbuch").corrections == (Correction("Seilerie", "Seilerei"),)


def test_what_comes_back_is_found_again(inside: Flask, cast: Cast) -> None:
    one = _published(cast, title="Zunftordnung der Böttcher")
    for deed in (publishing.retire, publishing.reinstate):
        with unit_of_work():
            deed(db.session.get_one(Instrument, one), by=factories.EDITORIAL)
    run_due()
    assert _found("Böttcher") == [one]


def test_no_commit_no_mark(inside: Flask, cast: Cast) -> None:
    one = _published(cast)
    run_due()
    with pytest.raises(RuntimeError), unit_of_work():
        mark_stale([one])
        raise RuntimeError
    assert marks() == []
    assert run_due() == 0


def test_marks_grow_with_every_change(inside: Flask, cast: Cast) -> None:
    one, two = _published(cast), _published(cast)
    run_due()
    for ids in ([one, two, one], [one], []):
        with unit_of_work():
            mark_stale(ids)
    assert list(marks()) == [(one, 2), (two, 1)]
    assert run_due() == 1


def test_what_changes_while_the_index_is_written_stays_marked(inside: Flask, cast: Cast) -> None:
    one, two = _published(cast), _published(cast)
    rebuild_index(installed_index())
    with unit_of_work():
        mark_stale([one, two])

    def change() -> None:
        with unit_of_work():
            mark_stale([two])

    assert catch_up_batch(Watched(installed_index(), change), []) == 2
    assert list(marks()) == [(two, 2)]
    run_due()
    assert marks() == []


def test_a_crash_between_index_and_database_repeats_the_batch(inside: Flask, cast: Cast) -> None:
    one = _published(cast, title="Wiederholung")
    rebuild_index(installed_index())
    with unit_of_work():
        mark_stale([one])

    def crash() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catch_up_batch(Watched(installed_index(), crash), [])
    assert waiting_count() == 1
    assert catch_up_batch(installed_index(), []) == 1
    assert _found("Wiederholung") == [one]


def test_there_is_one_indexer_at_a_time(inside: Flask, cast: Cast) -> None:
    """A slower second one could put an older state over the newest, whose mark is gone."""
    one = _published(cast)
    rebuild_index(installed_index())
    with unit_of_work():
        mark_stale([one])
    lock = Path(inside.instance_path) / "indexing.lock"
    held: list[bool] = []
    watched = Watched(installed_index(), lambda: held.append(try_to_hold(lock) is None))
    catch_up_batch(watched, [])
    assert held == [True]
    free = try_to_hold(lock)
    assert free is not None
    free.close()


def test_the_index_can_always_be_made_from_the_database(inside: Flask, cast: Cast) -> None:
    wanted = {_published(cast) for _number in range(3)}
    _retire_id = _published(cast)
    with unit_of_work():
        _retire(db.session.get_one(Instrument, _retire_id))
    if _folder(inside).exists():  # as other tests may have left it
        shutil.rmtree(_folder(inside))
    told: list[int] = []
    rebuild_index(installed_index(), told.append)
    assert set(installed_index().fingerprints()) == wanted
    assert _agrees()
    assert told[-1] == len(wanted)
    assert marks() == []


def test_what_changes_during_a_rebuild_is_caught_up_with(inside: Flask, cast: Cast) -> None:
    one = _published(cast, title="Vorher")
    run_due()

    def rename(_done: int) -> None:
        with unit_of_work():
            instrument = db.session.get_one(Instrument, one)
            version = operations.begin_next_version(instrument, by=factories.EDITORIAL)
            content = factories.complete_content(title="Nachher")
            operations.revise(version, content, by=factories.EDITORIAL)
            publishing.publish(version, by=factories.EDITORIAL)

    rebuild_index(installed_index(), rename)
    assert waiting_count() == 1
    run_due()
    assert (_found("Vorher"), _found("Nachher")) == ([], [one])


@pytest.mark.parametrize("harm", ["missing", "outdated", "damaged"])
def test_an_index_that_cannot_be_used_is_built_by_the_next_change(
    inside: Flask, cast: Cast, harm: str
) -> None:
    first = _published(cast, title="Fräsen")
    run_due()
    _harm(_folder(inside), harm)
    assert installed_index().status().reason == harm
    second = _published(cast, title="Bohren")
    run_due()
    assert (_found("Fräsen"), _found("Bohren")) == ([first], [second])
    assert _agrees()


def _harm(folder: Path, harm: str) -> None:
    if harm == "missing":
        shutil.rmtree(folder)
    elif harm == "outdated":
        (folder / "CURRENT").write_text("1 0\n")
    else:
        generation = folder / (folder / "CURRENT").read_text().split()[0]
        for path in generation.glob("*.seg"):
            path.unlink()


def test_damage_while_serving_is_mended_by_itself_and_search_goes_on(
    inside: Flask, cast: Cast
) -> None:
    one = _published(cast, title="Schweißen")
    run_due()
    _harm(_folder(inside), "damaged")
    assert _found("Schweißen") == [one]
    assert installed_index().status().reason == "damaged"
    unready = search(installed_index(), SearchQuery(text="Schweißen"), by=VISITOR)
    assert unready.notes == (WITHOUT_INDEX,)
    assert [version.instrument_id for version, _hit in unready.hits] == [one]
    executor_of(inside).sweep()
    assert _found("Schweißen") == [one]
    assert _agrees()


def test_damage_that_only_a_change_meets_is_mended(inside: Flask, cast: Cast) -> None:
    first = _published(cast, title="Feilen")
    run_due()
    for contents in _folder(inside).glob("*/*.toc"):
        contents.write_bytes(contents.read_bytes()[:20])
    second = _published(cast, title="Sägen")
    run_due()
    executor_of(inside).sweep()
    assert (_found("Feilen"), _found("Sägen")) == ([first], [second])
    assert marks() == []


def test_marks_whose_job_was_lost_are_found_by_the_sweep(inside: Flask, cast: Cast) -> None:
    one = _published(cast, title="Löten")
    with unit_of_work():
        db.session.execute(db.text("DELETE FROM jobs"))
    assert run_due() == 0
    executor_of(inside).sweep()
    assert _found("Löten") == [one]


def test_the_text_of_a_file_is_found_with_its_page(inside: Flask, cast: Cast) -> None:
    version_id = factories.draft(cast.alpha_id)
    content = makers.pdf("Erste Seite #pagebreak() Hier steht Wechselrichter.")
    with unit_of_work():
        version = queries.version_by_id(version_id)
        factories.attached(version, content, "Leitfaden.pdf")
        publishing.publish(version, by=factories.EDITORIAL)
    run_due()
    found = search(installed_index(), SearchQuery(text="Wechselrichter"), by=VISITOR)
    ((_version, hit),) = found.hits
    assert isinstance(hit, Shown)
    places = [(one.field, one.attachment_name, one.page) for one in hit.excerpts]
    assert ("attachment", "Leitfaden.pdf", 2) in places


def test_labels_of_broader_terms_are_followed(inside: Flask, cast: Cast) -> None:
    district = terms.term("region", "05")
    narrow = terms.narrower(district)[0].key
    one = _published(cast, terms={**_TERMS, "region": (narrow,)})
    run_due()
    with unit_of_work():
        land = terms.term("region", "05")
        vocabularies.rename(land, label_de="Rheinpreußen", label_en="", by=factories.EDITORIAL)
    run_due()
    assert _found("Rheinpreußen") == [one]


_TERMS = {"audience": ("erstausbildende-betriebe",), "topic": ("ausbildung-starten",)}


def test_what_is_below_a_merged_term_is_found_by_the_new_one(inside: Flask, cast: Cast) -> None:
    old, new = terms.terms_of("region")[:2]
    narrow = terms.narrower(old)[0].key
    one = _published(cast, terms={**_TERMS, "region": (narrow,)})
    run_due()
    label = new.label_de
    assert _found(label) == []
    with unit_of_work():
        regions = [terms.term("region", term.key) for term in (old, new)]
        vocabularies.merge(*regions, by=factories.EDITORIAL)
    run_due()
    assert _found(label) == [one]


def test_the_new_name_of_an_organisation_is_found(inside: Flask, cast: Cast) -> None:
    one = _published(cast)
    run_due()
    with unit_of_work():
        belonging.describe_organisation(
            db.session.get_one(Organisation, cast.alpha_id),
            name="Verbund Morgenröte",
            description="",
            website="",
            by=cast.alice.actor,
        )
    run_due()
    assert _found("Morgenröte") == [one]


def test_administrators_alone_ask_for_a_rebuild(inside: Flask, cast: Cast) -> None:
    with pytest.raises(Denied), unit_of_work():
        ask_for_rebuild(by=cast.edith.actor)
    generation = installed_index().status().generation
    with unit_of_work():
        ask_for_rebuild(by=cast.anton.actor)
    run_due()
    assert installed_index().status().generation != generation


def test_housekeeping_changes_nothing_that_is_found(inside: Flask, cast: Cast) -> None:
    for _number in range(3):
        _published(cast)
        run_due()
    index_jobs.maintain({})
    assert _agrees()


def test_an_instrument_that_cannot_be_indexed_keeps_no_other_waiting(
    inside: Flask, cast: Cast
) -> None:
    ids = [_published(cast, title=f"Werkbank {number}") for number in range(5)]
    rebuild_index(installed_index())
    with unit_of_work():
        mark_stale(ids)
    assert follow(Poisoned(installed_index(), ids[2])) == [ids[2]]
    assert [one for one, _change in marks()] == [ids[2]]
    run_due()
    assert marks() == []


def test_what_fails_for_everything_is_not_blamed_on_instruments(inside: Flask, cast: Cast) -> None:
    ids = [_published(cast) for _number in range(25)]
    with unit_of_work():
        mark_stale(ids)
    with pytest.raises(ZeroDivisionError):
        follow(Poisoned(installed_index(), *ids))
    assert waiting_count() == 25


def test_a_difference_that_nobody_marked_is_mended_by_the_sweep(inside: Flask, cast: Cast) -> None:
    """An index from an older backup, for example, or rows that were changed by hand."""
    one, two = _published(cast, title="Amboss"), _published(cast, title="Blasebalg")
    run_due()
    installed_index().apply([Delete(one)])
    assert _found("Amboss") == []
    executor_of(inside).sweep()
    assert (_found("Amboss"), _found("Blasebalg")) == ([one], [two])


def test_a_difference_in_versions_is_mended_at_night(inside: Flask, cast: Cast) -> None:
    one = _published(cast, title="Zirkel")
    run_due()
    expected = installed_index().fingerprints()
    document = document_of(next(iter(queries.published_among([one]))))
    installed_index().apply([Upsert(replace(document, version_id=999))])
    index_jobs.maintain({})
    run_due()
    assert installed_index().fingerprints() == expected


def test_trouble_is_written_down_and_struck_out_when_it_is_mended(
    inside: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = _published(cast, title="Hobel")
    with monkeypatch.context() as full:
        full.setattr(index_jobs, "installed_index", lambda: Full(installed_index()))
        run_due()
        first = health(installed_index()).troubles
        executor_of(inside).sweep()
        assert health(installed_index()).troubles == first
    assert [trouble.code for trouble in first] == ["full"]
    assert "kein Platz" in first[0].sentence
    assert waiting_count() == 1
    executor_of(inside).sweep()
    assert health(installed_index()).troubles == ()
    assert _found("Hobel") == [one]


def test_a_change_after_trouble_is_indexed_at_once(
    inside: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when a job that failed has waited long enough."""
    first = _published(cast, title="Stemmeisen")
    with monkeypatch.context() as full:
        full.setattr(index_jobs, "installed_index", lambda: Full(installed_index()))
        run_due()
    second = _published(cast, title="Raspel")
    run_due()
    assert (_found("Stemmeisen"), _found("Raspel")) == ([first], [second])


def test_others_read_how_far_a_rebuild_is(inside: Flask, cast: Cast) -> None:
    for _number in range(3):
        _published(cast)
    seen: list[Progress | None] = []

    def look(_done: int) -> None:
        seen.append(health(installed_index()).progress)

    rebuild_index(installed_index(), look)
    assert seen[-1] == Progress(3, 3)
    assert health(installed_index()).progress is None


def test_what_was_withdrawn_is_known_before_the_index_follows(inside: Flask, cast: Cast) -> None:
    one, two = _published(cast), _published(cast)
    run_due()
    with unit_of_work():
        _retire(db.session.get_one(Instrument, one))
        mark_stale([two])
    assert withdrawn() == {one}
    run_due()
    assert withdrawn() == frozenset()
