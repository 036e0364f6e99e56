"""Copies: begun, saved by several, kept, continued, hosted; and what becomes of their files."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.cast import Cast
from tests.workshop import sample
from toolbox.accounts import merging
from toolbox.accounts.queries import organisation_by_id
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.jobs import tidy_files
from toolbox.files import operations as files
from toolbox.files.models import StoredFile
from toolbox.foundation import jobs
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound
from toolbox.foundation.retention import keep_times
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import hosting, looking, operations, queries, rendering, self_service
from toolbox.workshop.kits.answers import faults_of
from toolbox.workshop.models import AdaptedCopy, KitFile

pytestmark = pytest.mark.slow


def test_a_kit_is_recognised_in_the_background(slug: str) -> None:
    _version, kit = sample.kit_of(slug)
    assert (kit.name, kit.version, kit.findings) == ("kleine-messe", "1.0.0", [])


def test_a_kit_with_faults_is_told_with_lines(inside: Flask, cast: Cast) -> None:
    broken = sample.kit_zip(page="<p>{% for one in answers.exhibitors %}</p>\n{{ answers.town")
    version_id = sample.kit_draft(cast.beta_id, broken)
    version = catalogue.version_by_id(version_id)
    assert looking.kit_among(version) is None
    kit = db.session.query(KitFile).filter_by(is_kit=True).one()
    assert kit.findings
    assert any(one["file"] == "pages/index.liquid" and one["line"] for one in kit.findings)


def test_a_zip_without_kit_is_looked_into_once(inside: Flask, cast: Cast) -> None:
    sample.kit_draft(cast.beta_id, sample.plain_zip())
    assert [row.is_kit for row in db.session.query(KitFile)] == [False]
    assert looking.unseen_archives(10) == []


def test_members_work_on_it_and_nobody_else_knows_of_it(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    assert queries.copy_for(key, by=cast.bob.actor).title
    for stranger in (cast.carla.actor, cast.edith.actor, cast.anton.actor, VISITOR):
        with pytest.raises(NotFound):
            queries.copy_for(key, by=stranger)


def test_ones_own_copy_is_ones_own(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor)
    with pytest.raises(NotFound):
        queries.copy_for(key, by=cast.bob.actor)
    with unit_of_work():
        copy = queries.copy_for(key, by=cast.alice.actor)
        operations.give_to(copy, cast.alpha_id, by=cast.alice.actor)
    assert queries.copy_for(key, by=cast.bob.actor).organisation_id == cast.alpha_id


def test_for_a_foreign_organisation_nothing_begins(slug: str, cast: Cast) -> None:
    with pytest.raises(Denied):
        sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.beta_id)


def test_two_people_save_different_questions_without_a_conflict(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    copy = queries.copy_for(key, by=cast.alice.actor)
    town, about = operations.seen(copy, ["town"]), operations.seen(copy, ["about"])
    for answers, seen, who in (
        ({"town": "A"}, town, cast.alice.actor),
        ({"about": "B"}, about, cast.bob.actor),
    ):
        with unit_of_work():
            operations.save(queries.copy_for(key, by=who), answers, expected=seen, by=who)
    with pytest.raises(Conflict), unit_of_work():
        again = queries.copy_for(key, by=cast.bob.actor)
        operations.save(again, {"town": "C"}, expected=town, by=cast.bob.actor)
    copy = queries.copy_for(key, by=cast.alice.actor)
    assert (copy.answers["town"], copy.answers["about"]) == ("A", "B")


def test_a_visitors_copy_goes_after_some_days(slug: str) -> None:
    key = sample.copy_of(slug, by=VISITOR)
    assert queries.copy_for(key, by=VISITOR).is_trial
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        with pytest.raises(NotFound):
            queries.copy_for(key, by=VISITOR)
        keep_times({})
        assert db.session.query(AdaptedCopy).count() == 0


def test_next_year_begins_with_the_answers(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    with unit_of_work():
        copy = queries.copy_for(key, by=cast.alice.actor)
        made = operations.copy_for_next_year(copy, by=cast.bob.actor)
        assert made.answers == copy.answers
        assert made.previous_id == copy.id
        assert made.slug is None


def _hosted(slug: str, cast: Cast, address: str = "unsere-messe") -> AdaptedCopy:
    key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    order = rendering.order_of(queries.copy_for(key, by=cast.alice.actor), slug=address)
    kept = rendering.kept_zip(order, name=f"{address}.zip")
    with unit_of_work():
        hosting.show(
            queries.copy_for(key, by=cast.alice.actor),
            files.register(kept),
            slug=address,
            rendered_version=order.row_version,
            may_be_found=False,
            by=cast.alice.actor,
        )
    return queries.copy_at(address)


def test_what_a_sender_takes_back_goes_from_the_page_and_nothing_else_changes(
    slug: str, cast: Cast
) -> None:
    by = cast.alice.actor
    key = sample.copy_of(slug, by=by, organisation_id=cast.alpha_id)
    with unit_of_work():
        copy = queries.copy_for(key, by=by)
        secret = self_service.invite(copy, "exhibitors", days=14, consent="Ja.", by=by)
        entry = {"name": "Beispiel-Werft"}
        own = self_service.send(queries.link_behind(secret), entry, agreed=True)
        self_service.accept(queries.entry_behind(own), by=by)
    order = rendering.order_of(queries.copy_for(key, by=by), slug="messe")
    kept = rendering.kept_zip(order, name="messe.zip")
    with unit_of_work():
        copy = queries.copy_for(key, by=by)
        hosting.show(
            copy,
            files.register(kept),
            slug="messe",
            rendered_version=order.row_version,
            may_be_found=False,
            by=by,
        )
        operations.save(copy, {"town": "Noch nicht fertig"}, by=by)
    assert "Beispiel-Werft" in _page_at("messe")
    with unit_of_work():
        self_service.withdraw(queries.entry_behind(own))
    jobs.run_due()
    page = _page_at("messe")
    assert "Beispiel-Werft" not in page
    assert "Beispielstadt" in page


def _page_at(slug: str) -> str:
    stored = db.session.get_one(StoredFile, queries.copy_at(slug).site_file_id)
    return (hosting.site_folder(stored.sha256) / "index.html").read_text("utf-8")


def test_a_shown_page_names_its_organisation_and_no_nameless_person(slug: str, cast: Cast) -> None:
    own, alphas = (
        queries.copy_for(
            sample.copy_of(slug, by=cast.alice.actor, organisation_id=organisation_id),
            by=cast.alice.actor,
        )
        for organisation_id in (None, cast.alpha_id)
    )
    assert "Verantwortlich für diese Seite: Projekt Alpha." in hosting.note_about(alphas, "messe")
    note = hosting.note_about(own, "messe")
    assert "eine Person" not in note
    assert "/melden/messe" in note
    assert '<style media="print">.toolbox-note { display: none }</style>' in note


def test_what_is_shown_survives_the_nightly_tidying(slug: str, cast: Cast) -> None:
    copy = _hosted(slug, cast)
    sha256 = db.session.get_one(StoredFile, copy.site_file_id).sha256
    with time_machine.travel(now() + timedelta(days=30), tick=False):
        tidy_files({})
    assert installed_storage().exists(sha256)
    assert (hosting.site_folder(sha256) / "index.html").is_file()
    hosting.tidy_sites(set())
    assert (hosting.site_folder(sha256) / "index.html").is_file(), "it is made again"


def test_editors_take_a_page_off_and_its_makers_cannot_put_it_back(slug: str, cast: Cast) -> None:
    _hosted(slug, cast)
    with pytest.raises(Denied), unit_of_work():
        hosting.block(queries.copy_at("unsere-messe"), "Nein.", by=cast.carla.actor)
    with unit_of_work():
        hosting.block(queries.copy_at("unsere-messe"), "Werbung.", by=cast.edith.actor)
    with pytest.raises(Gone):
        queries.copy_at("unsere-messe")
    with pytest.raises(Conflict):
        hosting.checked_address(sample.the_copy(), "unsere-messe", by=cast.alice.actor)


def test_addresses_are_proposed_from_titles_and_differ(slug: str, cast: Cast) -> None:
    copy = _hosted(slug, cast, "messe-baukasten-fuer-tests")
    assert hosting.proposed_slug(copy) == "messe-baukasten-fuer-tests-2"
    with pytest.raises(Invalid):
        hosting.checked_address(copy, "Ümläute", by=cast.alice.actor)


def test_a_copy_becomes_an_instrument_with_parent_makers_and_licence(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    order = rendering.order_of(queries.copy_for(key, by=cast.alice.actor))
    kept = rendering.kept_zip(order, name="kopie.zip")
    with unit_of_work():
        made = hosting.become_instrument(
            queries.copy_for(key, by=cast.alice.actor),
            files.register(kept),
            name="kopie.zip",
            owner_id=cast.alpha_id,
            by=cast.alice.actor,
        )
        version_id = made.id
    version = catalogue.version_by_id(version_id)
    assert version.instrument.template_id == sample.instrument(slug).id
    assert version.licence == "CC-BY-4.0"
    assert {one.role for one in version.credits} >= {"origin"}
    assert "kopie.zip" in {one.name for one in version.attachments}
    assert "messe.zip" not in {one.name for one in version.attachments}


def test_copies_follow_when_organisations_are_merged(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    with unit_of_work():
        alpha, beta = organisation_by_id(cast.alpha_id), organisation_by_id(cast.beta_id)
        merging.merge(alpha, beta, by=cast.anton.actor)
    assert queries.copy_for(key, by=cast.carla.actor).organisation_id == cast.beta_id


def test_the_workshop_has_two_places(
    slug: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    order = rendering.order_of(queries.copy_for(key, by=cast.alice.actor))
    monkeypatch.setattr(rendering, "_WAIT", 0.01)
    with rendering.a_place(), rendering.a_place(), pytest.raises(rendering.WorkshopFull):
        rendering.zip_of(order)
    assert rendering.zip_of(order) == rendering.zip_of(order)


def test_the_example_answers_only_what_is_open(slug: str, cast: Cast) -> None:
    key = sample.copy_of(slug, by=cast.alice.actor, with_example=False)
    with unit_of_work():
        copy = queries.copy_for(key, by=cast.alice.actor)
        operations.save(copy, {"town": "Meine Stadt"}, by=cast.alice.actor)
        assert operations.fill_with_example(copy, by=cast.alice.actor) == 1
        assert copy.answers["town"] == "Meine Stadt"
        assert faults_of(looking.kit_of(copy.kit_file), copy.answers) == []
