"""From a draft to what visitors see, back, out of the search and away."""

import pytest

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.found import found_versions
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.usefixtures("inside")


def _version(version_id: int) -> Version:
    return queries.version_by_id(version_id)


def test_a_published_submission_is_what_visitors_see(cast: Cast) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    assert _version(version_id).instrument.state is InstrumentState.IN_REVIEW
    with unit_of_work():
        publishing.publish(_version(version_id), by=cast.edith.actor)
    version = _version(version_id)
    assert version.state is VersionState.PUBLISHED
    assert version.instrument.current_version_id == version_id
    assert queries.by_slug(version.instrument.slug, by=cast.carla.actor) is version.instrument


def test_an_incomplete_draft_cannot_be_submitted(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id, licence=None, credits=())
    with pytest.raises(Invalid) as caught, unit_of_work():
        publishing.submit(_version(made), by=cast.bob.actor)
    assert set(caught.value.fields) == {"licence", "credits"}
    assert _version(made).state is VersionState.DRAFT


@pytest.mark.parametrize("who", ["bob", "alice", "carla"])
def test_makers_do_not_decide(cast: Cast, who: str) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    actor = getattr(cast, who).actor
    with pytest.raises(Denied), unit_of_work():
        publishing.publish(_version(version_id), by=actor)
    with pytest.raises(Denied), unit_of_work():
        publishing.return_to_makers(_version(version_id), "Nein", by=actor)


@pytest.mark.parametrize("comment", ["", "   ", "x" * 5001])
def test_a_return_needs_a_comment(cast: Cast, comment: str) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    with pytest.raises(Invalid) as caught, unit_of_work():
        publishing.return_to_makers(_version(version_id), comment, by=cast.edith.actor)
    assert set(caught.value.fields) == {"comment"}


def test_a_returned_draft_shows_the_comment_until_it_is_submitted_again(cast: Cast) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    with unit_of_work():
        publishing.return_to_makers(_version(version_id), "Bitte kürzen.", by=cast.edith.actor)
    assert _version(version_id).editor_comment == "Bitte kürzen."
    assert _version(version_id).instrument.state is InstrumentState.DRAFT
    with unit_of_work():
        publishing.submit(_version(version_id), by=cast.bob.actor)
    assert _version(version_id).editor_comment == ""


@pytest.mark.parametrize("meanwhile", ["returned", "withdrawn", "published", "edited"])
@pytest.mark.parametrize("deed", ["publish", "return"])
def test_nobody_decides_about_something_else_than_was_on_the_screen(
    cast: Cast, meanwhile: str, deed: str
) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    seen = _version(version_id).row_version
    with unit_of_work():
        version = _version(version_id)
        if meanwhile == "returned":
            publishing.return_to_makers(version, "Bitte kürzen.", by=cast.anton.actor)
        elif meanwhile == "withdrawn":
            publishing.withdraw(version, by=cast.bob.actor)
        elif meanwhile == "published":
            publishing.publish(version, by=cast.anton.actor)
        else:
            content = factories.complete_content(title="Anders")
            operations.revise(version, content, by=cast.anton.actor)
    before = _version(version_id).state
    with pytest.raises(Conflict), unit_of_work():
        version = _version(version_id)
        if deed == "publish":
            publishing.publish(version, by=cast.edith.actor, expected=seen)
        else:
            publishing.return_to_makers(version, "Nein", by=cast.edith.actor, expected=seen)
    assert _version(version_id).state is before


def test_the_version_before_is_kept_as_superseded(cast: Cast) -> None:
    first, slug = factories.published(cast.alpha_id)
    with unit_of_work():
        second = operations.begin_next_version(_version(first).instrument, by=cast.bob.actor)
        publishing.submit(second, by=cast.bob.actor)
        second_id = second.id
    assert queries.by_slug(slug, by=cast.carla.actor).current_version_id == first
    with unit_of_work():
        publishing.publish(_version(second_id), by=cast.edith.actor)
    assert _version(first).state is VersionState.SUPERSEDED
    assert queries.by_slug(slug, by=cast.carla.actor).current_version_id == second_id


def test_own_work_is_published_by_somebody_else_unless_settings_allow_it(cast: Cast) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    editor_of_alpha = type(cast.edith.actor)(
        name="Edith",
        user_id=cast.edith.user_id,
        role=cast.edith.actor.role,
        organisations=frozenset({cast.alpha_id}),
    )
    with pytest.raises(Denied) as caught, unit_of_work():
        publishing.publish(_version(version_id), by=editor_of_alpha)
    assert caught.value.code == "own-work"
    with unit_of_work():
        publishing.publish(_version(version_id), by=editor_of_alpha, own_allowed=True)
    assert _version(version_id).state is VersionState.PUBLISHED


def _instrument(version_id: int) -> Instrument:
    return _version(version_id).instrument


def test_retired_is_out_of_the_search_and_comes_back(cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id)
    with unit_of_work():
        publishing.retire(_instrument(version_id), by=cast.alice.actor)
    assert not found_versions([_instrument(version_id).id], by=cast.carla.actor)
    assert queries.by_slug(slug, by=cast.carla.actor).state is InstrumentState.RETIRED
    with pytest.raises(Conflict), unit_of_work():
        publishing.retire(_instrument(version_id), by=cast.alice.actor)
    with unit_of_work():
        publishing.reinstate(_instrument(version_id), by=cast.alice.actor)
    assert found_versions([_instrument(version_id).id], by=cast.carla.actor)
    with pytest.raises(Conflict), unit_of_work():
        publishing.reinstate(_instrument(version_id), by=cast.alice.actor)


def test_members_do_not_retire_and_editors_do_not_remove(cast: Cast) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    with pytest.raises(Denied), unit_of_work():
        publishing.retire(_instrument(version_id), by=cast.bob.actor)
    with pytest.raises(Denied), unit_of_work():
        publishing.remove(_instrument(version_id), "Weg", by=cast.edith.actor)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_removing_needs_a_reason(cast: Cast, reason: str) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    with pytest.raises(Invalid) as caught, unit_of_work():
        publishing.remove(_instrument(version_id), reason, by=cast.anton.actor)
    assert set(caught.value.fields) == {"reason"}


def test_a_tombstone_names_reason_and_successor(cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id)
    _other, other_slug = factories.published(cast.beta_id)
    with unit_of_work():
        publishing.remove(
            _instrument(version_id), "Ersetzt.", successor_slug=other_slug, by=cast.anton.actor
        )
    with pytest.raises(queries.Removed) as caught:
        queries.by_slug(slug, by=cast.carla.actor)
    assert (caught.value.reason, caught.value.successor_slug) == ("Ersetzt.", other_slug)
    with pytest.raises(Denied), unit_of_work():
        publishing.reinstate(_instrument(version_id), by=factories.EDITORIAL)


@pytest.mark.parametrize("which", ["unknown", "itself", "draft", "removed"])
def test_a_successor_must_be_another_one_visitors_can_see(cast: Cast, which: str) -> None:
    version_id, slug = factories.published(cast.alpha_id)
    removed_id, removed_slug = factories.published(cast.alpha_id)
    draft_slug = _instrument(factories.draft(cast.alpha_id)).slug
    with unit_of_work():
        publishing.remove(_instrument(removed_id), "Weg.", by=cast.anton.actor)
    successor = {
        "unknown": "gibt-es-nicht", "itself": slug, "draft": draft_slug, "removed": removed_slug
    }[which]  # fmt: skip
    with pytest.raises(Invalid) as caught, unit_of_work():
        publishing.remove(
            _instrument(version_id), "Weg.", successor_slug=successor, by=cast.anton.actor
        )
    assert set(caught.value.fields) == {"successor"}
    assert _instrument(version_id).state is InstrumentState.PUBLISHED


def test_a_removed_draft_was_never_there(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id)
    slug = _instrument(made).slug
    with unit_of_work():
        publishing.remove(_instrument(made), "Test", by=cast.anton.actor)
    with pytest.raises(NotFound) as caught:
        queries.by_slug(slug, by=cast.bob.actor)
    assert not isinstance(caught.value, Gone)
