"""Who reads along sees drafts of that organisation, and nothing more by any other way."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.letters import Letter, read_letters
from toolbox.accounts import belonging
from toolbox.accounts.models import Membership, MembershipRole, Organisation
from toolbox.catalogue import listings, operations, partners, publishing, queries, templating
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import operations as upkeep
from toolbox.upkeep import queries as care
from toolbox.vocabularies.models import Term

RESERVED = "LicenseRef-all-rights-reserved"


def _draft(cast: Cast, **changes: Any) -> Version:
    version_id = factories.draft(cast.alpha_id, by=cast.alice.actor, **changes)
    return queries.version_by_id(version_id)


def _with_beta(cast: Cast) -> Version:
    """Beta begins something and makes it together with Alpha."""
    version = queries.version_by_id(factories.draft(cast.beta_id, by=cast.carla.actor))
    with unit_of_work():
        alpha = db.session.get_one(Organisation, cast.alpha_id)
        partners.ask(version.instrument, alpha, by=cast.carla.actor)
    with unit_of_work():
        partners.agree(version.instrument, cast.alpha_id, by=cast.alice.actor)
    return version


def test_drafts_of_others_are_not_listed_for_who_reads_along(inside: Flask, cast: Cast) -> None:
    own, others = _draft(cast), _with_beta(cast)
    assert {one.id for one in queries.open_versions_of(by=cast.alice.actor)} == {own.id, others.id}
    assert {one.id for one in queries.open_versions_of(by=cast.rita.actor)} == {own.id}


def test_their_pages_name_what_can_be_read_alone(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        own, others = _draft(cast, title="Unser Entwurf"), _with_beta(cast)
        mine, theirs = own.instrument.slug, others.instrument.slug
        title = others.title
        _version_id, slug = factories.published(cast.alpha_id)
        with unit_of_work():
            beta = db.session.get_one(Organisation, cast.beta_id)
            instrument = queries.instrument_by_slug(slug)
            upkeep.offer(instrument, beta, "Ganz unter uns.", by=cast.alice.actor)
    client.sign_in(cast.rita)
    listed = client.get("/meine-werkzeuge").text
    assert "Unser Entwurf" in listed
    assert title not in listed
    assert f"/w/{slug}/betreuung" not in listed
    assert client.get(f"/w/{mine}").status_code == 200
    assert client.get(f"/w/{theirs}").status_code == 404
    assert "Ganz unter uns." not in client.get("/meine-werkzeuge/uebergaben").text
    assert "Projekt Beta" not in client.get("/meine-werkzeuge/uebergaben").text


def test_drafts_stay_out_of_search_and_lists_for_readers_too(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    with app.app_context():
        _draft(cast, title="Kranführerschein", tags=("Hafenkunde",))
        _with_beta(cast)
    run_jobs()
    client.sign_in(cast.rita)
    for address in ("/suche?q=Kranf%C3%BChrerschein", "/o/projekt-alpha", "/schlagwort/hafenkunde"):
        assert "/einreichen/" not in client.get(address).text.partition("<main")[2]
    assert "Kranführerschein" not in client.get("/suche/vorschlaege?q=Kranf").text


def test_words_of_a_draft_are_known_to_its_readers(inside: Flask, cast: Cast) -> None:
    _draft(cast, tags=("Hafenkunde",))
    others = _with_beta(cast)
    with unit_of_work():
        content = factories.complete_content(tags=("Geheimrat",))
        operations.revise(others, content, by=cast.carla.actor)
    for word, makers, readers in (("hafenkunde", True, True), ("geheimrat", True, False)):
        term_id = db.session.scalars(select(Term.id).where(Term.key == word)).one()
        assert listings.is_carried(term_id, by=cast.alice.actor) is makers
        assert listings.is_carried(term_id, by=cast.rita.actor) is readers


def test_nothing_is_begun_for_an_organisation_that_is_only_read(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    client.sign_in(cast.rita)
    assert "/einreichen/organisation" in client.get("/einreichen").text
    sent = {"kind": "checklist", "organisation": str(cast.alpha_id), "link": "https://example.org"}
    answer = client.submit("/einreichen", sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Version)).all() == []


@pytest.mark.parametrize("licence", ["CC-BY-ND-4.0", RESERVED, ""])
def test_reading_along_gives_no_right_to_take_what_is_closed(
    inside: Flask, cast: Cast, licence: str
) -> None:
    version_id, _slug = factories.published(cast.alpha_id, licence=licence or "CC-BY-4.0")
    version = queries.version_by_id(version_id)
    version.licence = licence or None
    reader = replace(
        cast.rita.actor, organisations=frozenset({cast.alpha_id, cast.beta_id})
    )  # a member of Beta as well
    assert templating.obstacle(version, by=cast.bob.actor) is None
    assert templating.obstacle(version, by=reader) is not None
    with pytest.raises(Denied):
        templating.begin_from(version.instrument, owner_id=cast.beta_id, by=reader)


def test_who_reads_along_by_now_is_not_asked_to_look_after_it(inside: Flask, cast: Cast) -> None:
    with unit_of_work():
        made = operations.draft(
            kind="checklist",
            owner_id=cast.alpha_id,
            content=factories.complete_content(),
            by=cast.bob.actor,
        )
        publishing.publish(made, by=factories.EDITORIAL)
    assert [one.name for one in care.keepers_of(made)] == ["Alice", "Bob"]
    with unit_of_work():
        alpha = db.session.get_one(Organisation, cast.alpha_id)
        belonging.change_member_role(
            alpha, cast.bob.user_id, MembershipRole.REVIEWER, by=cast.alice.actor
        )
    assert [one.name for one in care.keepers_of(made)] == ["Alice"]


def test_no_mail_goes_to_who_only_reads_along(inside: Flask, cast: Cast) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.alice)
    with unit_of_work():
        publishing.publish(queries.version_by_id(version_id), by=cast.edith.actor)
    with unit_of_work():
        instrument = db.session.get_one(Instrument, queries.version_by_id(version_id).instrument_id)
        beta = db.session.get_one(Organisation, cast.beta_id)
        offer = upkeep.offer(instrument, beta, by=cast.alice.actor)
    with unit_of_work():
        upkeep.accept(offer, by=cast.carla.actor)
    letters: list[Letter] = read_letters(inside)
    assert letters
    assert all(cast.rita.email not in one.to for one in letters)


def test_reading_along_ends_with_the_membership(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    with app.app_context():
        slug = _draft(cast).instrument.slug
    client.sign_in(cast.rita)
    assert client.get(f"/w/{slug}").status_code == 200
    assert client.submit("/o/projekt-alpha/verlassen").status_code == 303
    with app.app_context():
        left = select(Membership.id).where(Membership.user_id == cast.rita.user_id)
        assert db.session.scalars(left).all() == []
    assert client.get(f"/w/{slug}").status_code == 404
