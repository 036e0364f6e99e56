"""Organisations come and go, moderators are named and leave, alliances close."""

from collections.abc import Callable

import pytest

from tests.alliances.rounds import SLUG, Round
from tests.letters import Letter
from toolbox.accounts import merging
from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Organisation
from toolbox.alliances import belonging, operations, queries
from toolbox.alliances.lifecycle import MemberState
from toolbox.alliances.models import Alliance
from toolbox.alliances.rules import AllianceDetails
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work

Letters = Callable[[], list[Letter]]


def _beta(round_: Round) -> Organisation:
    return accounts.organisation_by_id(round_.cast.beta_id)


def _state(round_: Round, organisation_id: int) -> MemberState | None:
    row = queries.membership(round_.alliance, organisation_id)
    return row.state if row else None


def _found_beta_alliance(round_: Round) -> Alliance:
    """An alliance that Alice runs and Projekt Beta may apply to."""
    made = operations.found(AllianceDetails("Kanalallianz"), by=round_.cast.anton.actor)
    operations.name_moderator(made, round_.cast.alice.email, by=round_.cast.anton.actor)
    return made


def test_an_organisation_applies_and_is_taken(round_: Round, new_letters: Letters) -> None:
    with unit_of_work():
        made = _found_beta_alliance(round_)
        slug = made.slug
        belonging.apply(made, _beta(round_), "Wir sind am Kanal.", by=round_.cast.carla.actor)
    sent = new_letters()
    assert [one.to for one in sent if "Projekt Beta" in one.subject] == ["alice@example.org"]
    with unit_of_work():
        belonging.answer_application(
            queries.alliance_by_slug(slug),
            round_.cast.beta_id,
            "Schön!",
            accepted=True,
            by=round_.cast.alice.actor,
        )
    (letter,) = new_letters()
    assert letter.to == "carla@example.org"
    assert "> Schön!" in letter.body
    alliance = queries.alliance_by_slug(slug)
    assert queries.organisation_ids_of(alliance) == {round_.cast.beta_id}


def test_an_invitation_waits_for_the_owner(round_: Round, new_letters: Letters) -> None:
    new_letters()
    carla = round_.cast.carla.actor
    with unit_of_work():
        belonging.invite(round_.alliance, _beta(round_), by=round_.cast.anton.actor)
    assert [one.to for one in new_letters()] == ["carla@example.org"]
    with pytest.raises(Denied), unit_of_work():
        belonging.answer_invitation(
            round_.alliance, round_.cast.beta_id, accepted=True, by=round_.cast.anton.actor
        )
    with unit_of_work():
        belonging.answer_invitation(round_.alliance, round_.cast.beta_id, accepted=False, by=carla)
    assert _state(round_, round_.cast.beta_id) is MemberState.DECLINED
    with unit_of_work():
        belonging.invite(round_.alliance, _beta(round_), by=carla)
        belonging.apply(round_.alliance, _beta(round_), "", by=carla)
    assert _state(round_, round_.cast.beta_id) is MemberState.MEMBER


def test_who_asks_twice_hears_why_not(round_: Round) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        alpha = accounts.organisation_by_id(round_.cast.alpha_id)
        belonging.apply(round_.alliance, alpha, "", by=round_.cast.alice.actor)
    assert "organisation" in refused.value.fields


def test_only_an_owner_applies(round_: Round) -> None:
    with pytest.raises(Denied), unit_of_work():
        belonging.apply(round_.alliance, _beta(round_), "", by=round_.cast.bob.actor)


def test_an_alliance_may_take_no_applications(round_: Round) -> None:
    with unit_of_work():
        operations.describe(
            round_.alliance,
            AllianceDetails("Hafenallianz", takes_applications=False),
            by=round_.cast.carla.actor,
        )
    with pytest.raises(Conflict) as refused, unit_of_work():
        belonging.apply(round_.alliance, _beta(round_), "", by=round_.cast.carla.actor)
    assert refused.value.code == "no-applications"


@pytest.mark.parametrize("how", ["ended", "merged", "unknown"])
def test_an_organisation_that_is_no_more_is_not_invited(round_: Round, how: str) -> None:
    with pytest.raises(Invalid), unit_of_work():
        beta = _beta(round_)
        if how == "ended":
            beta.ended_at = now()
        elif how == "merged":
            beta.merged_into_id = round_.cast.alpha_id
        wanted = None if how == "unknown" else beta
        belonging.invite(round_.alliance, wanted, by=round_.cast.anton.actor)


@pytest.mark.parametrize(
    ("who", "told"), [("alice", ["carla@example.org"]), ("carla", ["alice@example.org"])]
)
def test_leaving_is_told_to_the_other_side(
    round_: Round, new_letters: Letters, who: str, told: list[str]
) -> None:
    new_letters()
    with unit_of_work():
        belonging.leave(round_.alliance, round_.cast.alpha_id, by=getattr(round_.cast, who).actor)
    assert [one.to for one in new_letters()] == told
    assert _state(round_, round_.cast.alpha_id) is MemberState.LEFT


def test_a_stranger_throws_nobody_out(round_: Round) -> None:
    for person in (round_.cast.bob, round_.cast.edith):
        with pytest.raises(Denied), unit_of_work():
            belonging.leave(round_.alliance, round_.cast.alpha_id, by=person.actor)


@pytest.mark.parametrize(
    ("beta", "expected"),
    [
        (None, MemberState.MEMBER),
        (MemberState.APPLIED, MemberState.MEMBER),
        (MemberState.MEMBER, MemberState.MEMBER),
    ],
)
def test_a_merged_organisation_stays_a_member(
    round_: Round, beta: MemberState | None, expected: MemberState
) -> None:
    with unit_of_work():
        if beta is MemberState.APPLIED:
            belonging.apply(round_.alliance, _beta(round_), "", by=round_.cast.carla.actor)
        elif beta is MemberState.MEMBER:
            belonging.take(round_.alliance, _beta(round_), by=round_.cast.anton.actor)
    with unit_of_work():
        alpha = accounts.organisation_by_id(round_.cast.alpha_id)
        merging.merge(alpha, _beta(round_), by=round_.cast.anton.actor)
    assert [one.organisation_id for one in queries.members_of(round_.alliance)] == [
        round_.cast.beta_id
    ]
    assert _state(round_, round_.cast.beta_id) is expected
    assert _state(round_, round_.cast.alpha_id) is None


def test_the_last_moderator_cannot_leave(round_: Round) -> None:
    for person in (round_.cast.carla, round_.cast.anton):
        with pytest.raises(Conflict) as refused, unit_of_work():
            operations.dismiss_moderator(
                round_.alliance, round_.cast.carla.user_id, by=person.actor
            )
        assert refused.value.code == "last-moderator"
    with unit_of_work():
        operations.name_moderator(round_.alliance, "bob@example.org", by=round_.cast.anton.actor)
        operations.dismiss_moderator(
            round_.alliance, round_.cast.carla.user_id, by=round_.cast.carla.actor
        )
    assert [one.user.name for one in queries.moderators_of(round_.alliance)] == ["Bob"]


@pytest.mark.parametrize("email", ["dora@example.org", "carla@example.org", "keine Adresse"])
def test_a_moderator_needs_an_account_and_is_named_once(round_: Round, email: str) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        operations.name_moderator(round_.alliance, email, by=round_.cast.anton.actor)
    assert "email" in refused.value.fields


def test_moderators_do_not_name_others(round_: Round) -> None:
    with pytest.raises(Denied), unit_of_work():
        operations.name_moderator(round_.alliance, "bob@example.org", by=round_.cast.carla.actor)


def test_a_closed_alliance_is_gone_and_can_come_back(round_: Round) -> None:
    with unit_of_work():
        operations.close(round_.alliance, by=round_.cast.anton.actor)
    with pytest.raises(Gone):
        queries.alliance_by_slug(SLUG)
    assert not queries.alliances()
    assert not queries.moderated_ids(round_.cast.carla.actor)
    assert not queries.slugs_and_names([round_.alliance.id])
    with unit_of_work():
        operations.reopen(queries.any_alliance(SLUG), by=round_.cast.anton.actor)
    assert queries.alliance_by_slug(SLUG).members


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (AllianceDetails(""), "name"),
        (AllianceDetails("HAFENALLIANZ"), "name"),
        (AllianceDetails("x" * 121), "name"),
        (AllianceDetails("Kanal", "x" * 301), "summary"),
        (AllianceDetails("Kanal", founded_year=3000), "founded_year"),
        (AllianceDetails("Kanal", founded_year=-5), "founded_year"),
        (AllianceDetails("Kanal", website="javascript:alert(1)"), "website"),
    ],
)
def test_what_an_alliance_cannot_be(round_: Round, details: AllianceDetails, field: str) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        operations.found(details, by=round_.cast.anton.actor)
    assert field in refused.value.fields
    assert db.session.query(Alliance).count() == 1


@pytest.mark.parametrize(("name", "slug"), [("Neu", "neu-2"), ("Gast", "gast-2"), ("Ä", "ae")])
def test_an_address_hides_no_other_page(round_: Round, name: str, slug: str) -> None:
    with unit_of_work():
        assert operations.found(AllianceDetails(name), by=round_.cast.anton.actor).slug == slug


def test_what_somebody_else_saved_is_not_overwritten(round_: Round) -> None:
    carla = round_.cast.carla.actor
    with unit_of_work():
        operations.describe(
            round_.alliance, AllianceDetails("Hafenallianz Ruhr"), row_version=1, by=carla
        )
    with pytest.raises(Conflict), unit_of_work():
        operations.describe(round_.alliance, AllianceDetails("Zu spät"), row_version=1, by=carla)


def test_what_is_not_there_is_not_answered(round_: Round) -> None:
    with pytest.raises(NotFound), unit_of_work():
        belonging.answer_application(
            round_.alliance, round_.cast.beta_id, accepted=True, by=round_.cast.carla.actor
        )
    with pytest.raises(NotFound):
        queries.alliance_by_slug("gibt-es-nicht")
