"""Two toolboxes on loopback follow each other: nothing is lost, nothing goes round in circles."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import house_settings
from tests.harvesting.neighbours import SLUG, TITLE, Neighbour, at_home, change, settle_down
from tests.packages_moving import sample
from toolbox.app import create_app
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.exchange.origins import origins_of
from toolbox.exchange.packages.comparing import Choice
from toolbox.exchange.packages.identity import origin_of
from toolbox.exchange.packages.peers import GONE, state_of
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.settings import install_settings, installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import jobs as harvesting
from toolbox.harvesting import operations as harvest
from toolbox.harvesting.models import HarvestSource

pytestmark = pytest.mark.slow


def test_what_comes_is_a_copy_of_our_own(here: Neighbour, there: Neighbour) -> None:
    owner_id = here.organisation()
    with here.app.app_context():
        sample.game(owner_id, TITLE)
    found = there.add(here, path=f"/w/{SLUG}")
    assert (found.kind, found.address, found.trouble) == ("toolbox", here.address, None)
    assert found.preview is not None
    assert [one["title"] for one in found.preview["records"]] == [TITLE]
    assert found.preview["name"] == "Werkzeugkoffer"
    with there.app.app_context(), unit_of_work():
        source = db.session.get_one(HarvestSource, found.id)
        harvest.follow(source, by=sample.EDITORIAL)
    assert there.visit(found.id, here) == {"added": 1}
    with there.app.app_context():
        version = there.current(SLUG)
        assert not version.instrument.is_followed
        assert version.instrument.owner.name == found.name
        assert origins_of([version.instrument_id])[version.instrument_id].name == "Werkzeugkoffer"
        assert len(version.attachments) == 3
    assert there.versions(SLUG) == 2


def test_what_both_began_with_is_not_there_twice(here: Neighbour, there: Neighbour) -> None:
    for one in (here, there):
        owner_id = one.organisation()
        with one.app.app_context():
            sample.game(owner_id, TITLE)
    both = here.follow(there), there.follow(here)
    assert here.visit(both[0], there) == {"unchanged": 1}
    assert there.visit(both[1], here) == {"unchanged": 1}
    change(there, summary="Dort verbessert.")
    change(here, description="Hier verbessert.")
    settle_down(here, there, both)
    for one in (here, there):
        assert one.says(SLUG, "summary", "description") == ["Dort verbessert.", "Hier verbessert."]
        with one.app.app_context():
            assert db.session.scalar(db.select(db.func.count()).select_from(Instrument)) == 1
            assert one.current(SLUG).instrument.external_id is None


@pytest.mark.parametrize(("duration", "came"), [(90, "changed"), (45, "added")])
def test_what_has_the_same_name_is_the_same_where_both_had_it_once(
    here: Neighbour, there: Neighbour, duration: int, came: str
) -> None:
    for one, minutes in ((here, 90), (there, duration)):
        owner_id = one.organisation()
        with one.app.app_context():
            sample.game(owner_id, TITLE, duration_minutes=minutes)
    change(there, summary="Dort verbessert.")
    assert here.visit(here.follow(there), there) == {came: 1}
    assert (here.says(SLUG, "summary") == ["Dort verbessert."]) == (came == "changed")


def test_nothing_changed_asks_for_no_package_and_changes_nothing(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    settle_down(here, there, both)
    before = [here.versions(SLUG), there.versions(SLUG)]
    here.asked.clear()
    there.asked.clear()
    for _again in range(2):
        assert not {"changed", "added"} & here.visit(both[0], there).keys()
        assert not {"changed", "added"} & there.visit(both[1], here).keys()
    assert not [one for one in here.asked + there.asked if ".koffer.zip" in one]
    assert all("changed_since=20" in one for one in here.asked if "instruments" in one)
    assert [here.versions(SLUG), there.versions(SLUG)] == before


def test_different_fields_come_together_on_both_sides(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    change(here, summary="Hier verbessert.")
    change(there, description="Dort verbessert.")
    settle_down(here, there, both)
    for one in (here, there):
        assert one.says(SLUG, "summary", "description") == ["Hier verbessert.", "Dort verbessert."]
        assert one.open(SLUG) == []
    before = [here.versions(SLUG), there.versions(SLUG)]
    settle_down(here, there, both)
    assert [here.versions(SLUG), there.versions(SLUG)] == before
    change(there, summary="Dort noch einmal.")
    settle_down(here, there, both)
    assert here.says(SLUG, "summary") == ["Dort noch einmal."]
    assert here.open(SLUG) == there.open(SLUG) == []


@pytest.mark.parametrize("who", ["here", "there"])
def test_the_same_field_is_decided_on_one_side(
    here: Neighbour, there: Neighbour, both: tuple[int, int], who: str
) -> None:
    change(here, summary="Hier verbessert.")
    change(there, summary="Dort verbessert.")
    settle_down(here, there, both)
    assert here.open(SLUG) == there.open(SLUG) == ["summary"]
    assert here.says(SLUG, "summary") == ["Hier verbessert."]
    assert there.says(SLUG, "summary") == ["Dort verbessert."]
    one, holds = (here, "Dort verbessert.") if who == "here" else (there, "Hier verbessert.")
    one.decide(SLUG, Choice.THEIRS)
    assert one.open(SLUG) == []
    settle_down(here, there, both)
    assert here.open(SLUG) == there.open(SLUG) == []
    assert here.says(SLUG, "summary") == there.says(SLUG, "summary") == [holds]


def test_what_was_kept_is_asked_again_only_when_it_changes(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    change(here, summary="Hier verbessert.")
    change(there, summary="Dort verbessert.")
    settle_down(here, there, both)
    versions = here.versions(SLUG)
    here.decide(SLUG, Choice.OURS)
    there.decide(SLUG, Choice.OURS)
    assert here.versions(SLUG) == versions
    change(there, description="Etwas anderes.")
    settle_down(here, there, both)
    assert here.says(SLUG, "summary", "description") == ["Hier verbessert.", "Etwas anderes."]
    assert here.open(SLUG) == there.open(SLUG) == []
    change(there, summary="Dort ganz neu.")
    settle_down(here, there, both)
    assert here.open(SLUG) == ["summary"]


def test_an_unchanged_copy_leaves_the_search_and_comes_back(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    with here.app.app_context(), unit_of_work():
        publishing.retire(queries.instrument_by_slug(SLUG), by=sample.EDITORIAL)
    assert there.visit(both[1], here) == {"deleted": 1}
    with there.app.app_context():
        assert queries.instrument_by_slug(SLUG).state is InstrumentState.RETIRED
    assert "deleted" not in here.visit(both[0], there)
    with here.app.app_context(), unit_of_work():
        publishing.reinstate(queries.instrument_by_slug(SLUG), by=sample.EDITORIAL)
    there.visit(both[1], here)
    with there.app.app_context():
        assert queries.instrument_by_slug(SLUG).state is InstrumentState.PUBLISHED


def test_a_changed_copy_that_is_gone_there_is_a_task(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    change(there, summary="Dort verbessert.")
    with here.app.app_context(), unit_of_work():
        publishing.retire(queries.instrument_by_slug(SLUG), by=sample.EDITORIAL)
    assert there.visit(both[1], here) == {}
    assert there.open(SLUG) == [GONE]
    with there.app.app_context():
        assert queries.instrument_by_slug(SLUG).state is InstrumentState.PUBLISHED
    there.decide(SLUG, Choice.THEIRS)
    with there.app.app_context():
        assert queries.instrument_by_slug(SLUG).state is InstrumentState.RETIRED
    assert there.open(SLUG) == []


def test_what_comes_back_there_is_no_question_any_more(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    change(there, summary="Dort verbessert.")
    for deed in (publishing.retire, publishing.reinstate):
        with here.app.app_context(), unit_of_work():
            deed(queries.instrument_by_slug(SLUG), by=sample.EDITORIAL)
        there.visit(both[1], here)
        assert there.open(SLUG) == ([GONE] if deed is publishing.retire else [])
    assert there.says(SLUG, "summary") == ["Dort verbessert."]


def test_a_draft_undoes_nothing_that_came_meanwhile(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    with there.app.app_context(), unit_of_work():
        found = queries.instrument_by_slug(SLUG)
        operations.begin_next_version(found, by=sample.EDITORIAL)
    change(here, summary="Hier verbessert.")
    settle_down(here, there, both)
    assert there.open(SLUG) == ["summary"]
    with there.app.app_context(), unit_of_work():
        draft = queries.open_version(queries.instrument_by_slug(SLUG))
        assert draft is not None
        publishing.publish(draft, by=sample.EDITORIAL)
    settle_down(here, there, both)
    assert here.says(SLUG, "summary") == ["Hier verbessert."]
    assert (here.open(SLUG), there.open(SLUG)) == ([], ["summary"])
    there.decide(SLUG, Choice.THEIRS)
    settle_down(here, there, both)
    for one in (here, there):
        assert one.says(SLUG, "summary") == ["Hier verbessert."]
        assert one.open(SLUG) == []


def test_what_people_here_retired_stays_so_when_it_comes_back_there(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    for where in (there, here):
        with where.app.app_context(), unit_of_work():
            publishing.retire(queries.instrument_by_slug(SLUG), by=sample.EDITORIAL)
        here.visit(both[0], there)
    with there.app.app_context(), unit_of_work():
        publishing.reinstate(queries.instrument_by_slug(SLUG), by=sample.EDITORIAL)
    here.visit(both[0], there)
    with here.app.app_context():
        db.session.rollback()
        assert queries.instrument_by_slug(SLUG).state is InstrumentState.RETIRED


def test_who_parts_and_takes_away_can_follow_again(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    with there.app.app_context():
        with unit_of_work():
            source = db.session.get_one(HarvestSource, both[1])
            harvest.remove(source, keeps=False, by=sample.EDITORIAL)
        harvesting.leave(both[1])
    assert there.visit(there.follow(here), here) == {"added": 1}


def test_what_was_made_here_is_never_taken_away(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    with there.app.app_context(), unit_of_work():
        publishing.retire(queries.instrument_by_slug(SLUG), by=sample.EDITORIAL)
    assert here.visit(both[0], there) == {}
    with here.app.app_context():
        with unit_of_work():
            source = db.session.get_one(HarvestSource, both[0])
            harvest.remove(source, keeps=False, by=sample.EDITORIAL)
        harvesting.leave(both[0])
        assert queries.instrument_by_slug(SLUG).state is InstrumentState.PUBLISHED


def test_parting_takes_unchanged_copies_alone(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    with here.app.app_context():
        db.session.rollback()
        owner_id = queries.instrument_by_slug(SLUG).owner_id
        second = sample.game(owner_id, "Zweites Spiel")
    assert there.visit(both[1], here)["added"] == 1
    change(there, summary="Dort verbessert.")
    with there.app.app_context():
        with unit_of_work():
            source = db.session.get_one(HarvestSource, both[1])
            harvest.remove(source, keeps=False, by=sample.EDITORIAL)
        harvesting.leave(both[1])
        assert queries.instrument_by_slug(SLUG).state is InstrumentState.PUBLISHED
        with pytest.raises(NotFound):
            queries.instrument_by_slug(second)


def test_what_came_in_a_file_is_followed_from_then_on(
    here: Neighbour, there: Neighbour, tmp_path: Path
) -> None:
    """What it says is known already; that this toolbox says it is not."""
    owner_id = here.organisation()
    with here.app.app_context():
        sample.game(owner_id, TITLE)
        package = sample.packed(SLUG)
    assert sample.take(there.app, package, tmp_path).counts[Fate.ADDED] == 1
    theirs = there.follow(here)
    assert "added" not in there.visit(theirs, here)
    with there.app.app_context():
        db.session.rollback()
        assert state_of(queries.instrument_by_slug(SLUG).id, here.address) is not None
    with here.app.app_context(), unit_of_work():
        publishing.retire(queries.instrument_by_slug(SLUG), by=sample.EDITORIAL)
    there.visit(theirs, here)
    assert there.open(SLUG) == [GONE]


def test_another_address_there_is_the_same_thing(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    with there.app.app_context(), unit_of_work():
        found = queries.instrument_by_slug(SLUG)
        operations.rename_address(found, "anders", by=sample.EDITORIAL)
    assert "added" not in here.visit(both[0], there)
    with there.app.app_context():
        sample.next_version("anders", summary="Von anderswo.")
    assert here.visit(both[0], there)["changed"] == 1
    assert here.says(SLUG, "summary") == ["Von anderswo."]


def test_a_full_visit_finds_the_same(
    here: Neighbour, there: Neighbour, both: tuple[int, int]
) -> None:
    assert there.visit(both[1], here, is_full=True) == {"unchanged": 1}


def test_one_toolbox_is_one_source_and_never_this_one(here: Neighbour, there: Neighbour) -> None:
    with here.app.app_context():
        before = installed_settings()
    install_settings(here.app.extensions, replace(before, base_url=here.address))
    found = here.add(here)
    install_settings(here.app.extensions, before)
    assert found.trouble == {"code": "ourselves"}
    first = there.add(here, path="/static", kind="toolbox")
    assert (first.address, first.trouble) == (here.address, None)
    assert there.add(here, path="/suche").trouble == {"code": "known-source"}


def test_an_old_copy_in_a_third_toolbox_undoes_nothing(
    here: Neighbour,
    there: Neighbour,
    both: tuple[int, int],
    template_instance: Path,
    tmp_path: Path,
) -> None:
    change(here, summary="Hier verbessert.")
    folder = tmp_path / "third"
    shutil.copytree(template_instance, folder)
    made = create_app(house_settings(folder, base_url="https://dritter.example.org"))
    with at_home(made) as third:
        ours, theirs = third.follow(here), third.follow(there)
        assert third.visit(ours, here) == {"added": 1}
        third.visit(theirs, there)
        assert third.says(SLUG, "summary") == ["Hier verbessert."]
        assert third.open(SLUG) == []
        with made.app_context():
            origin = origin_of(third.current(SLUG).instrument_id)
            assert origin is not None
            assert origin.base["summary"] == "Hier verbessert."
        settle_down(here, there, both)
        change(there, description="Dort verbessert.")
        third.visit(theirs, there)
        third.visit(ours, here)
        assert third.says(SLUG, "summary", "description") == [
            *("Hier verbessert.", "Dort verbessert.")
        ]
        before = third.versions(SLUG)
        settle_down(here, there, both)
        for _again in range(2):
            third.visit(ours, here)
            third.visit(theirs, there)
        assert (third.versions(SLUG), third.open(SLUG)) == (before, [])
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
