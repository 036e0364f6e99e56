"""What visitors see of a copy stays what it was: its kit, its line to the origin, its address."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, update

from tests.cast import Cast, Person
from tests.workshop import sample
from toolbox.files import operations as files
from toolbox.files.models import StoredFile
from toolbox.foundation import jobs
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import (
    addresses,
    hosting,
    operations,
    queries,
    rendering,
    rules,
    self_service,
    upgrading,
)
from toolbox.workshop.jobs import look_after
from toolbox.workshop.models import AdaptedCopy, UsedAddress

pytestmark = pytest.mark.slow


def _begun(slug: str, who: Person, organisation_id: int) -> str:
    return sample.copy_of(slug, by=who.actor, organisation_id=organisation_id)


def _show(key: str, address: str, who: Person) -> None:
    copy = queries.copy_for(key, by=who.actor)
    order = rendering.order_of(copy, slug=address)
    kept = rendering.kept_zip(order, name="messe.zip")
    with unit_of_work():
        hosting.show(
            queries.copy_for(key, by=who.actor),
            files.register(kept),
            slug=address,
            rendered_version=order.row_version,
            may_be_found=False,
            by=who.actor,
        )


def _page_at(slug: str) -> str:
    stored = db.session.get_one(StoredFile, queries.copy_at(slug).site_file_id)
    return (hosting.site_folder(stored.sha256) / "index.html").read_text("utf-8")


@pytest.fixture
def key(slug: str, cast: Cast) -> str:
    """A copy of Projekt Alpha that stands at /m/messe/."""
    key = _begun(slug, cast.alice, cast.alpha_id)
    _show(key, "messe", cast.alice)
    return key


def test_an_entry_is_withdrawn_from_what_is_shown_with_the_kit_it_was_made_with(
    slug: str, cast: Cast
) -> None:
    by = cast.alice.actor
    key = _begun(slug, cast.alice, cast.alpha_id)
    with unit_of_work():
        copy = queries.copy_for(key, by=by)
        secret = self_service.invite(copy, "exhibitors", days=14, consent="Ja.", by=by)
        own = self_service.send(queries.link_behind(secret), {"name": "Werft"}, agreed=True)
        self_service.accept(queries.entry_behind(own), by=by)
    _show(key, "messe", cast.alice)
    sample.next_kit(slug, sample.kit_zip(version="1.1.0", page=sample.PAGE_WITH_MOTTO))
    with unit_of_work():
        copy = queries.copy_for(key, by=by)
        upgrading.take(copy, upgrading.require_newer(copy), by=by)
    with unit_of_work():
        self_service.withdraw(queries.entry_behind(own))
    jobs.run_due()
    page = _page_at("messe")
    assert "Werft" not in page
    assert "Mit Motto" not in page, "nobody has shown the new version yet"
    _show(key, "messe", cast.alice)
    assert "Mit Motto" in _page_at("messe")


def test_the_line_to_the_origin_stays_when_that_is_erased(key: str, cast: Cast) -> None:
    line = rendering.order_of(queries.copy_for(key, by=cast.alice.actor)).lineage
    assert "Messe-Baukasten für Tests" in line.line
    with unit_of_work():
        db.session.execute(update(AdaptedCopy).values(version_id=None, instrument_id=None))
    copy = queries.copy_for(key, by=cast.alice.actor)
    assert rendering.order_of(copy).lineage == line
    assert rendering.order_of(copy, as_hosted=True).lineage == line
    _show(key, "messe", cast.alice)
    assert "Messe-Baukasten für Tests" in _page_at("messe")


def test_copies_from_before_get_to_know_where_they_come_from(key: str, cast: Cast) -> None:
    with unit_of_work():
        db.session.execute(update(AdaptedCopy).values(lineage={}))
    look_after({})
    assert queries.copy_for(key, by=cast.alice.actor).lineage["title"]


def test_an_old_address_leads_to_the_new_one_and_to_nobody_else(
    slug: str, key: str, cast: Cast
) -> None:
    _show(key, "messe-neu", cast.alice)
    assert addresses.moved_to("messe") == "messe-neu"
    assert addresses.moved_to("messe-neu") is None
    other = _begun(slug, cast.carla, cast.beta_id)
    with pytest.raises(Invalid):
        _show(other, "messe", cast.carla)
    next_year = _begun(slug, cast.bob, cast.alpha_id)
    _show(next_year, "messe", cast.bob)
    assert addresses.moved_to("messe") is None, "the same organisation may use it anew"


def test_a_deleted_copys_address_waits_for_its_owner_for_a_year(
    slug: str, key: str, cast: Cast
) -> None:
    with unit_of_work():
        operations.delete(queries.copy_for(key, by=cast.alice.actor), by=cast.alice.actor)
    with pytest.raises(Gone):
        queries.copy_at("messe")
    other = _begun(slug, cast.carla, cast.beta_id)
    with pytest.raises(Invalid):
        _show(other, "messe", cast.carla)
    assert hosting.proposed_slug(queries.copy_for(other, by=cast.carla.actor)) != "messe"
    with time_machine.travel(now() + rules.ADDRESS_KEPT + timedelta(days=1), tick=False):
        look_after({})
        _show(other, "messe", cast.carla)
    assert queries.copy_at("messe").organisation_id == cast.beta_id


def test_a_block_stays_when_the_copy_is_deleted_and_made_again(
    slug: str, key: str, cast: Cast
) -> None:
    with unit_of_work():
        hosting.block(queries.copy_at("messe"), "Werbung.", by=cast.edith.actor)
    with unit_of_work():
        operations.delete(queries.copy_for(key, by=cast.alice.actor), by=cast.alice.actor)
    again = _begun(slug, cast.alice, cast.alpha_id)
    with time_machine.travel(now() + 2 * rules.ADDRESS_KEPT, tick=False):
        look_after({})
        with pytest.raises(Invalid):
            _show(again, "messe", cast.alice)
    with pytest.raises(Denied), unit_of_work():
        hosting.unblock("messe", by=cast.alice.actor)
    with unit_of_work():
        hosting.unblock("messe", by=cast.edith.actor)
    _show(again, "messe", cast.alice)


def test_a_blocked_copy_opens_again_with_its_address(key: str, cast: Cast) -> None:
    with unit_of_work():
        hosting.block(queries.copy_at("messe"), "Werbung.", by=cast.edith.actor)
    with pytest.raises(Conflict):
        _show(key, "messe", cast.alice)
    with unit_of_work():
        hosting.unblock("messe", by=cast.edith.actor)
    _show(key, "messe", cast.alice)
    assert queries.copy_at("messe").is_hosted


def test_an_address_without_copy_and_owner_is_freed_in_the_night(key: str) -> None:
    with unit_of_work():
        db.session.execute(delete(AdaptedCopy))
        db.session.execute(update(UsedAddress).values(copy_id=None, organisation_id=None))
    look_after({})
    assert db.session.get_one(UsedAddress, "messe").freed_at is not None


def test_an_instrument_of_a_copy_holds_no_entries_of_others(slug: str, cast: Cast) -> None:
    by = cast.alice.actor
    key = _begun(slug, cast.alice, cast.alpha_id)
    with unit_of_work():
        copy = queries.copy_for(key, by=by)
        secret = self_service.invite(copy, "exhibitors", days=14, consent="Ja.", by=by)
        own = self_service.send(queries.link_behind(secret), {"name": "Werft"}, agreed=True)
        self_service.accept(queries.entry_behind(own), by=by)
    copy = queries.copy_for(key, by=by)
    assert queries.has_accepted_entries(copy)
    names = [
        [one["name"] for one in order.answers["exhibitors"]]  # type: ignore[attr-defined]
        for order in (rendering.order_of(copy), rendering.order_of(copy, with_entries=False))
    ]
    assert names == [["Beispiel-Spedition", "Werft"], ["Beispiel-Spedition"]]
