"""Making an instrument together, reading along, and becoming one organisation."""

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.letters import read_letters
from toolbox.accounts import belonging, merging
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import MembershipRole, Organisation
from toolbox.catalogue import inventory, listings, operations, partners, policy, publishing, queries
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work


def _instrument(version_id: int) -> Instrument:
    return queries.version_by_id(version_id).instrument


def _organisation(organisation_id: int) -> Organisation:
    return accounts.organisation_by_id(organisation_id)


def _ask(version_id: int, cast: Cast) -> None:
    with unit_of_work():
        partners.ask(_instrument(version_id), _organisation(cast.beta_id), by=cast.alice.actor)


def _agree(version_id: int, cast: Cast) -> None:
    with unit_of_work():
        partners.agree(_instrument(version_id), cast.beta_id, by=cast.carla.actor)


@pytest.mark.parametrize(
    ("agreed", "by", "hears", "words"),
    [
        (True, "carla", "alice", {"nicht mehr", "no longer"}),
        (True, "alice", "carla", {"nicht mehr", "no longer"}),
        (False, "carla", "alice", {"abgelehnt", "declined"}),
    ],
)
def test_the_other_side_hears_what_became_of_it(
    inside: Flask, cast: Cast, agreed: bool, by: str, hears: str, words: set[str]
) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    _ask(version_id, cast)
    if agreed:
        _agree(version_id, cast)
        assert cast.alice.email in {one.to for one in read_letters(inside)}
    before = len(read_letters(inside))
    with unit_of_work():
        partners.part(_instrument(version_id), cast.beta_id, by=getattr(cast, by).actor)
    (letter,) = read_letters(inside)[before:]
    assert letter.to == getattr(cast, hears).email
    assert any(word in letter.body for word in words)


def test_a_request_that_is_taken_back_is_no_news(inside: Flask, cast: Cast) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    _ask(version_id, cast)
    before = len(read_letters(inside))
    with unit_of_work():
        partners.part(_instrument(version_id), cast.beta_id, by=cast.alice.actor)
    assert len(read_letters(inside)) == before


def _both_faces(actor: Actor, version_id: int) -> bool:
    """Whether an actor may edit; the condition for lists says the same."""
    instrument = _instrument(version_id)
    allowed = policy.edit.allows(actor, instrument)
    listed = db.session.scalar(
        db.select(Instrument.id).where(Instrument.id == instrument.id, policy.edit.where(actor))
    )
    assert (listed is not None) is allowed
    return allowed


def test_a_partner_edits_once_it_has_agreed(inside: Flask, cast: Cast) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    assert not _both_faces(cast.carla.actor, version_id)
    _ask(version_id, cast)
    assert not _both_faces(cast.carla.actor, version_id)
    _agree(version_id, cast)
    assert _both_faces(cast.carla.actor, version_id)
    assert not policy.retire.allows(cast.carla.actor, _instrument(version_id))
    with unit_of_work():
        operations.begin_next_version(_instrument(version_id), by=cast.carla.actor)
    assert len(queries.open_versions_of(by=cast.carla.actor)) == 1


def test_it_stands_on_the_page_of_both(inside: Flask, cast: Cast) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    _ask(version_id, cast)
    assert not listings.published_by(cast.beta_id, limit=5)
    _agree(version_id, cast)
    assert [one.id for one in listings.published_by(cast.beta_id, limit=5)] == [version_id]
    assert inventory.published_counts_by_owner() == {cast.alpha_id: 1, cast.beta_id: 1}
    assert inventory.published_count_by(cast.beta_id) == 1


def test_nobody_publishes_what_the_own_organisation_makes_with_others(
    inside: Flask, cast: Cast
) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.alice)
    _ask(version_id, cast)
    _agree(version_id, cast)
    editor_of_beta = Actor(
        name="Edith",
        user_id=cast.edith.user_id,
        role=cast.edith.actor.role,
        organisations=frozenset({cast.beta_id}),
    )
    with pytest.raises(Denied), unit_of_work():
        publishing.publish(queries.version_by_id(version_id), by=editor_of_beta)


def test_who_is_asked_twice_or_not_at_all_hears_why(inside: Flask, cast: Cast) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    with pytest.raises(NotFound):
        _agree(version_id, cast)
    _ask(version_id, cast)
    with pytest.raises(Invalid):
        _ask(version_id, cast)
    with pytest.raises(Denied), unit_of_work():
        partners.agree(_instrument(version_id), cast.beta_id, by=cast.alice.actor)
    _agree(version_id, cast)
    with pytest.raises(Conflict):
        _agree(version_id, cast)
    with pytest.raises(Denied), unit_of_work():
        partners.part(_instrument(version_id), cast.beta_id, by=cast.bob.actor)
    with unit_of_work():
        partners.part(_instrument(version_id), cast.beta_id, by=cast.carla.actor)
    assert not _both_faces(cast.carla.actor, version_id)


def test_who_reads_along_changes_nothing(inside: Flask, cast: Cast) -> None:
    version_id = factories.draft(cast.alpha_id, by=cast.alice.actor)
    with unit_of_work():
        belonging.change_member_role(
            _organisation(cast.alpha_id),
            cast.bob.user_id,
            MembershipRole.REVIEWER,
            by=cast.alice.actor,
        )
    user = accounts.user_by_id(cast.bob.user_id)
    assert user is not None
    bob = accounts.actor_for(user)
    assert policy.view.allows(bob, _instrument(version_id))
    assert not _both_faces(bob, version_id)
    with pytest.raises(Denied), unit_of_work():
        operations.draft(
            kind="checklist",
            owner_id=cast.alpha_id,
            content=factories.complete_content(),
            by=bob,
        )


def test_two_organisations_become_one(inside: Flask, cast: Cast) -> None:
    mine, _slug = factories.published(cast.alpha_id)
    theirs, _slug = factories.published(cast.beta_id)
    _ask(mine, cast)
    _agree(mine, cast)
    with pytest.raises(Denied), unit_of_work():
        merging.merge(
            _organisation(cast.alpha_id), _organisation(cast.beta_id), by=cast.alice.actor
        )
    slug = _organisation(cast.alpha_id).slug
    with unit_of_work():
        merging.merge(
            _organisation(cast.alpha_id), _organisation(cast.beta_id), by=cast.anton.actor
        )
    assert accounts.organisation_by_slug(slug).id == cast.beta_id
    assert {_instrument(one).owner_id for one in (mine, theirs)} == {cast.beta_id}
    assert _instrument(mine).partners == []
    members = {one.user_id: one.role for one in accounts.members_of(cast.beta_id)}
    assert members[cast.alice.user_id] is MembershipRole.OWNER
    assert cast.alpha_id not in {one.id for one in accounts.organisations()}
    with pytest.raises(Conflict), unit_of_work():
        merging.merge(
            _organisation(cast.alpha_id), _organisation(cast.beta_id), by=cast.anton.actor
        )


def test_an_organisation_does_not_become_itself(inside: Flask, cast: Cast) -> None:
    with pytest.raises(Invalid), unit_of_work():
        merging.merge(
            _organisation(cast.alpha_id), _organisation(cast.alpha_id), by=cast.alice.actor
        )
