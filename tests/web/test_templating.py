"""An instrument as the template of a draft: what comes along, and what a licence forbids."""

from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.web.test_contribute import base_of, content_at, names_at
from toolbox.accounts import belonging
from toolbox.catalogue import publishing, queries, templating
from toolbox.catalogue.content import Content, CreditEntry
from toolbox.catalogue.rules import TITLE_LENGTH
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies import queries as terms


@pytest.fixture
def carla(client: HouseClient, cast: Cast) -> HouseClient:
    return client.sign_in(cast.carla)


def published(app: Flask, cast: Cast, **changes: Any) -> str:
    """Publish an instrument of Projekt Alpha with a file; return its slug."""
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, **changes)
        with unit_of_work():
            version = queries.version_by_id(version_id)
            factories.attached(version, b"Hallo", "liste.txt", role="worksheet")
            publishing.publish(version, by=factories.EDITORIAL)
            return version.instrument.slug


def test_texts_and_files_come_along_and_the_origin_is_named(
    carla: HouseClient, cast: Cast, app: Flask
) -> None:
    slug = published(
        app,
        cast,
        title="Checkliste Messe",
        contact_name="Bob",
        contact_email="bob@example.org",
        credits=(CreditEntry("Petra Muster"), CreditEntry("Stadt Musterdorf", "funder")),
    )
    page = carla.get(f"/w/{slug}").text
    assert f"/w/{slug}/als-vorlage" in page
    asked = carla.get(f"/w/{slug}/als-vorlage")
    assert LexborHTMLParser(asked.text).css(".prose ul li")
    answer = carla.submit(f"/w/{slug}/als-vorlage", headers={"Accept-Language": "en"})
    assert answer.headers["Location"].endswith("/beschreiben")
    base = base_of(answer)
    content = content_at(app, base)
    assert content.title == "Checkliste Messe – adapted"
    assert content.licence == "CC-BY-4.0"
    assert (content.contact_name, content.contact_email) == ("", "")
    assert content.credits == (
        CreditEntry("Projekt Beta"),
        CreditEntry("Petra Muster", "origin", "Checkliste Messe"),
    )
    assert content.links[0].url == f"http://toolbox.example.org/w/{slug}"
    assert names_at(app, base) == ["liste.txt"]
    preview = carla.get(f"{base}/vorschau").text
    assert f"/w/{slug}" in preview
    assert "Petra Muster" in preview
    assert content_at(app, base).tags == ("Checkliste",)


def test_the_longest_title_is_cut_to_be_told_apart(
    carla: HouseClient, cast: Cast, app: Flask
) -> None:
    slug = published(app, cast, title="M" * TITLE_LENGTH)
    headers = {"Accept-Language": "en"}
    base = base_of(carla.submit(f"/w/{slug}/als-vorlage", headers=headers))
    title = content_at(app, base).title
    assert len(title) == TITLE_LENGTH
    assert title.endswith("M – adapted")


FORBIDDEN = ["CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "LicenseRef-all-rights-reserved"]


@pytest.mark.parametrize("licence", FORBIDDEN)
def test_a_licence_against_changes_is_kept(
    carla: HouseClient, cast: Cast, app: Flask, licence: str
) -> None:
    slug = published(app, cast, licence=licence)
    page = carla.get(f"/w/{slug}/als-vorlage", headers={"Accept-Language": "en"})
    assert "does not allow changed versions" in page.text
    assert '<form method="post" action="/w/' not in page.text
    assert carla.submit(f"/w/{slug}/als-vorlage").status_code == 403


def test_the_own_organisation_takes_what_it_made(
    client: HouseClient, cast: Cast, app: Flask
) -> None:
    slug = published(app, cast, licence="CC-BY-ND-4.0")
    client.sign_in(cast.bob)
    assert client.submit(f"/w/{slug}/als-vorlage").status_code == 303


@pytest.mark.parametrize(
    ("licence", "adaptable", "bound"),
    [
        (None, False, False),
        ("CC0-1.0", True, False),
        ("CC-BY-4.0", True, False),
        ("CC-BY-SA-4.0", True, True),
        ("CC-BY-SA-3.0-DE", True, True),
        ("CC-BY-NC-SA-4.0", True, True),
        ("CC-BY-NC-4.0", True, False),
        ("CC-BY-ND-4.0", False, False),
        ("CC-BY-NC-ND-4.0", False, False),
        ("MIT", True, False),
        ("GPL-3.0-or-later", True, True),
        ("LicenseRef-all-rights-reserved", False, False),
    ],
)
def test_what_each_licence_allows(
    app: Flask, licence: str | None, adaptable: bool, bound: bool
) -> None:
    assert templating.permits_adaptation(licence) is adaptable
    assert templating.is_share_alike(licence) is bound
    with app.app_context():
        known = {term.key for term in terms.terms_of("licence")}
    assert licence is None or licence in known


def test_share_alike_is_said_where_the_licence_is_chosen(
    carla: HouseClient, cast: Cast, app: Flask
) -> None:
    slug = published(app, cast, licence="CC-BY-SA-4.0")
    base = base_of(carla.submit(f"/w/{slug}/als-vorlage"))
    page = carla.get(f"{base}/rechte", headers={"Accept-Language": "en"}).text
    assert "has to stay under the same licence" in page


def test_a_retired_term_stays_behind(carla: HouseClient, cast: Cast, app: Flask) -> None:
    slug = published(app, cast)
    with app.app_context(), unit_of_work():
        vocabularies.retire(terms.term("topic", "ausbildung-starten"), by=factories.EDITORIAL)
    base = base_of(carla.submit(f"/w/{slug}/als-vorlage"))
    content: Content = content_at(app, base)
    assert not content.terms.get("topic")
    assert content.terms["audience"] == ("erstausbildende-betriebe",)


def test_the_line_of_templates_goes_on(
    carla: HouseClient, cast: Cast, app: Flask, client: HouseClient
) -> None:
    first = published(app, cast, credits=(CreditEntry("Petra Muster"),), title="Erste")
    with app.app_context(), unit_of_work():
        made = templating.begin_from(
            queries.by_slug(first, by=cast.carla.actor),
            owner_id=cast.beta_id,
            by=cast.carla.actor,
        )
        publishing.publish(made, by=factories.EDITORIAL)
        second = made.instrument.slug
    base = base_of(client.sign_in(cast.bob).submit(f"/w/{second}/als-vorlage"))
    credits = content_at(app, base).credits
    assert [(one.name, one.role) for one in credits] == [
        ("Projekt Alpha", "author"),
        ("Projekt Beta", "origin"),
        ("Petra Muster", "origin"),
    ]


def test_visitors_do_not_see_the_button(client: HouseClient, cast: Cast, app: Flask) -> None:
    slug = published(app, cast)
    assert "/als-vorlage" not in client.get(f"/w/{slug}").text
    asked = client.get(f"/w/{slug}/als-vorlage")
    assert "/konto/anmelden" in asked.headers["Location"]


def test_people_without_an_organisation_are_told(
    client: HouseClient, cast: Cast, app: Flask
) -> None:
    slug = published(app, cast)
    client.sign_in(cast.edith)
    assert "/einreichen" in client.get(f"/w/{slug}/als-vorlage").text
    assert client.submit(f"/w/{slug}/als-vorlage").status_code == 403


def test_the_same_form_sent_twice_begins_one_draft(
    carla: HouseClient, cast: Cast, app: Flask
) -> None:
    slug, other = published(app, cast), published(app, cast)

    def page_of(address: str) -> dict[str, str]:
        field = LexborHTMLParser(carla.get(address).text).css_first(
            "form[data-begin] [name=opened]"
        )
        assert field is not None
        return {"opened": str(field.attributes["value"])}

    address = f"/w/{slug}/als-vorlage"
    opened = page_of(address)
    first = base_of(carla.submit(address, opened))
    saved = {"title": "Schon umbenannt"}
    assert carla.submit(f"{first}/beschreiben", saved).status_code < 500
    assert base_of(carla.submit(address, opened)) == first
    assert base_of(carla.submit(f"/w/{other}/als-vorlage", opened)) != first
    assert base_of(carla.submit(address, page_of(address))) != first
    assert base_of(carla.submit(address)) != first, "who says nothing of a page means another one"


def test_a_form_pressed_twice_still_begins_for_each_organisation(
    client: HouseClient, cast: Cast, app: Flask
) -> None:
    slug = published(app, cast)
    alice = client.sign_in(cast.alice)
    with app.app_context(), unit_of_work():
        made = belonging.found_organisation(name="Projekt Gamma", by=cast.alice.actor).id
    alice.sign_in(cast.alice)
    page = LexborHTMLParser(alice.get(f"/w/{slug}/als-vorlage").text)
    opened = page.css_first("[name=opened]")
    assert opened is not None
    sent = {"opened": str(opened.attributes["value"])}
    bases = {
        base_of(alice.submit(f"/w/{slug}/als-vorlage", {**sent, "organisation": str(one)}))
        for one in (cast.alpha_id, made, made)
    }
    assert len(bases) == 2
