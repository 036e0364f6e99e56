"""New versions of a kit reach its adopters, and what they propose reaches its keepers."""

from typing import Any

import pytest

from tests import factories
from tests.cast import Cast
from tests.workshop import sample
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import publishing
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work
from toolbox.workshop import looking, operations, proposing, queries, rendering, upgrading
from toolbox.workshop.jobs import look_for_kit, tell_adopters
from toolbox.workshop.lifecycle import ProposalState
from toolbox.workshop.models import AdaptedCopy

pytestmark = pytest.mark.slow

NEXT = {
    name: value for name, value in sample.PROPERTIES.items() if name not in {"free", "visitors"}
}
NEXT["motto"] = {"type": "string", "title": "Motto"}
NEXT["visitors"] = {"type": "string", "title": "Plätze"}


def _next_zip() -> bytes:
    return sample.kit_zip(version="1.1.0", properties=NEXT, required=("town", "motto"))


@pytest.fixture
def key(slug: str, cast: Cast) -> str:
    """A copy of Projekt Alpha that answers a question which will be gone."""
    key = sample.copy_of(slug, by=cast.alice.actor, organisation_id=cast.alpha_id)
    with unit_of_work():
        copy = queries.copy_for(key, by=cast.alice.actor)
        operations.save(copy, {"free": True, "visitors": 80}, by=cast.alice.actor)
    return key


def _copy(key: str, cast: Cast) -> AdaptedCopy:
    return queries.copy_for(key, by=cast.alice.actor)


def test_adopters_are_told_once_and_see_what_changed(
    slug: str, key: str, cast: Cast, outbox: list[Any]
) -> None:
    assert upgrading.newer_for(_copy(key, cast)) is None
    outbox.clear()
    sample.next_kit(slug, _next_zip())
    told = [one.to[0] for one in outbox if "alpha" not in one.to[0]]
    assert "alice@example.org" in told
    assert "bob@example.org" in told
    newer = upgrading.require_newer(_copy(key, cast))
    old = looking.kit_of(_copy(key, cast).kit_file)
    found = upgrading.difference(old, newer.kit)
    assert [one.version for one in found.changes] == ["1.1.0"]
    assert [one.name for one in found.new] == ["motto"]
    assert [one.name for one in found.gone] == ["free"]
    assert [now.name for _was, now in found.changed] == ["visitors"]


def test_adopters_are_told_though_the_kit_was_looked_into_after_its_publication(
    slug: str, key: str, cast: Cast, outbox: list[Any]
) -> None:
    outbox.clear()
    with unit_of_work():
        version = catalogue.begin_next_version(sample.instrument(slug), by=factories.EDITORIAL)
        version.attachments[:] = [one for one in version.attachments if one.name != "messe.zip"]
        file_id = factories.attached(version, _next_zip(), "messe.zip").file_id
        publishing.publish(version, by=factories.EDITORIAL)
    tell_adopters({"instrument_id": sample.instrument(slug).id})
    assert _copy(key, cast).told_file_id is None
    look_for_kit({"file_id": file_id})
    jobs.run_due()
    db.session.rollback()
    assert _copy(key, cast).told_file_id == file_id
    assert "alice@example.org" in [one.to[0] for one in outbox]


def test_the_newer_is_rendered_beside_the_old_before_anything_changes(
    slug: str, key: str, cast: Cast
) -> None:
    sample.next_kit(slug, sample.kit_zip(version="1.1.0", page=sample.PAGE_WITH_MOTTO))
    copy = _copy(key, cast)
    newer = upgrading.require_newer(copy)
    with rendering.rendered(rendering.upgraded(copy, newer)) as folder:
        assert "Mit Motto" in (folder / "index.html").read_text("utf-8")
    with rendering.rendered(rendering.order_of(_copy(key, cast))) as folder:
        assert "Mit Motto" not in (folder / "index.html").read_text("utf-8")


def test_taking_it_puts_aside_what_is_not_asked(slug: str, key: str, cast: Cast) -> None:
    sample.next_kit(slug, _next_zip())
    with unit_of_work():
        copy = _copy(key, cast)
        upgrading.take(copy, upgrading.require_newer(copy), by=cast.bob.actor)
    copy = _copy(key, cast)
    assert copy.kit_version == "1.1.0"
    assert copy.leftover == {"free": True, "visitors": 80}
    assert copy.answers["town"] == "Beispielstadt"
    with pytest.raises(NotFound):
        upgrading.require_newer(copy)
    sample.next_kit(slug, sample.kit_zip(version="1.2.0"))
    with unit_of_work():
        copy = _copy(key, cast)
        upgrading.take(copy, upgrading.require_newer(copy), by=cast.bob.actor)
    assert _copy(key, cast).answers["free"] is True, "what is asked again comes back"


def test_leaving_it_offers_it_no_more(slug: str, key: str, cast: Cast) -> None:
    sample.next_kit(slug, _next_zip())
    with unit_of_work():
        copy = _copy(key, cast)
        upgrading.leave(copy, upgrading.require_newer(copy), by=cast.alice.actor)
    assert upgrading.waiting_for(_copy(key, cast)) is None
    assert upgrading.newer_for(_copy(key, cast)) is not None


def test_a_kit_with_faults_is_no_newer_version(slug: str, key: str, cast: Cast) -> None:
    sample.next_kit(slug, sample.kit_zip(version="1.1.0", page="{% for"))
    assert upgrading.newer_for(_copy(key, cast)) is None


def test_a_proposal_is_answered(slug: str, key: str, cast: Cast, outbox: list[Any]) -> None:
    outbox.clear()
    with unit_of_work():
        made = proposing.propose(
            _copy(key, cast), "Bitte mit Motto.", with_answers=True, by=cast.alice.actor
        )
        proposal_id = made.id
    jobs.run_due()
    assert ["carla@example.org"] in [one.to for one in outbox]
    with pytest.raises(NotFound):
        queries.proposal_for(proposal_id, by=cast.bob.actor)
    with pytest.raises(Invalid), unit_of_work():
        proposal = queries.proposal_for(proposal_id, by=cast.carla.actor)
        proposing.answer(proposal, ProposalState.DECLINED, "", by=cast.carla.actor)
    with unit_of_work():
        proposal = queries.proposal_for(proposal_id, by=cast.carla.actor)
        proposing.answer(proposal, ProposalState.ACCEPTED, "Gern!", by=cast.carla.actor)
    jobs.run_due()
    assert ["alice@example.org"] in [one.to for one in outbox]
    with pytest.raises(Conflict), unit_of_work():
        proposal = queries.proposal_for(proposal_id, by=cast.carla.actor)
        proposing.answer(proposal, ProposalState.DECLINED, "Doch nicht.", by=cast.carla.actor)


def test_strangers_propose_nothing(key: str, cast: Cast) -> None:
    with pytest.raises(Denied), unit_of_work():
        proposing.propose(_copy(key, cast), "Hm.", with_answers=False, by=cast.edith.actor)
