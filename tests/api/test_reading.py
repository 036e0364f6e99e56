"""What programs read: shape, pages, headers, and that nothing hidden is among it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.adoption import scene
from tests.api.conftest import BASE, Shelf
from tests.cast import Cast
from tests.client import HouseClient
from tests.counting import counting_queries
from tests.curation import sample
from tests.files import makers
from toolbox.adoption.rules import FactorEntry
from toolbox.catalogue import operations, publishing
from toolbox.catalogue import queries as catalogue
from toolbox.curation.lifecycle import Visibility
from toolbox.exchange.origins import Origin, keep_origins
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.clock import now, today
from toolbox.foundation.uow import unit_of_work

RunJobs = Callable[[], int]

SECRET = "Geheimnisvoll"


def _get(program: FlaskClient, path: str, **kwargs: Any) -> Any:
    answer = program.get(f"{BASE}{path}", **kwargs)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_the_search_answers_as_the_page_does(
    app: Flask, cast: Cast, program: FlaskClient, client: HouseClient, run_jobs: RunJobs
) -> None:
    with app.app_context():
        for number in range(3):
            factories.published(cast.alpha_id, title=f"Schweißkurs {number}")
        factories.published(cast.alpha_id, title="Etwas anderes")
    run_jobs()
    found = _get(program, "/search?q=Schweisskurs&art=checklist&per_page=2&sortierung=titel")
    assert found["total"] == 3
    assert [one["title"] for one in found["items"]] == ["Schweißkurs 0", "Schweißkurs 1"]
    assert found["understood"]["step"] == "all"
    kinds = next(one for one in found["facets"] if one["name"] == "kind")
    assert kinds["values"][0]["value"] == "checklist"
    assert kinds["values"][0]["label"] == "Checkliste"
    assert found["links"]["next"].endswith("seite=2")
    page = client.get("/suche?q=Schweisskurs&art=checklist")
    assert all(f"Schweißkurs {number}" in page.text for number in range(3))


@pytest.mark.parametrize(
    ("asked", "field", "german", "english"),
    [
        ("q=" + "a" * 301, "q", "Bitte schicken Sie höchstens 300", "Please send at most 300"),
        ("genau=ja", "genau", "Bitte schicken Sie eines von: 0, 1.", "Please send one of: 0, 1."),
        ("sortierung=x", "sortierung", "Bitte schicken Sie eines von", "Please send one of"),
        ("seite=0", "seite", "Bitte schicken Sie eine Zahl von 1 bis", "Please send a number from"),
        ("seite=x", "seite", "Bitte schicken Sie eine ganze Zahl", "Please send a whole number"),
        ("per_page=101", "per_page", "Bitte schicken Sie eine Zahl", "Please send a number"),
        ("art=", "art.0", "Bitte schicken Sie 1 bis 100", "Please send 1 to 100"),
        (
            "&".join(["art=a"] * 51),
            "art",
            "Bitte schicken Sie höchstens 50",
            "Please send at most 50",
        ),
    ],
)
def test_a_search_is_refused_in_the_language_of_the_reader(
    program: FlaskClient, asked: str, field: str, german: str, english: str
) -> None:
    for language, sentence in (("de", german), ("en", english)):
        refused = program.get(f"{BASE}/search?{asked}", headers={"Accept-Language": language})
        assert refused.status_code == 400
        (said,) = refused.get_json()["fields"][field]
        assert said.startswith(sentence)


def test_a_search_asks_little_of_the_database(
    app: Flask, cast: Cast, program: FlaskClient, run_jobs: RunJobs
) -> None:
    with app.app_context():
        for _number in range(12):
            factories.published(cast.alpha_id)
    run_jobs()
    _get(program, "/search?q=Checkliste")
    with counting_queries(app) as counter:
        _get(program, "/search?q=Checkliste")
    assert len(counter) <= 25, counter.statements


@pytest.mark.parametrize(
    "path",
    [
        *("/instruments", "/adoptions", "/organisations", "/collections", "/alliances"),
        *("/vocabularies", "/vocabularies/topic/terms", "/kinds"),
    ],
)
def test_lists_ask_little_of_the_database(
    app: Flask, cast: Cast, program: FlaskClient, run_jobs: RunJobs, path: str
) -> None:
    with app.app_context():
        for _number in range(5):
            factories.published(cast.alpha_id)
    run_jobs()
    with counting_queries(app) as counter:
        _get(program, path)
    assert len(counter) <= 25, counter.statements


def test_one_instrument_has_everything_and_leads_on(
    app: Flask, cast: Cast, program: FlaskClient
) -> None:
    with app.app_context():
        version_id = factories.draft(cast.alpha_id, title="Ein Plan")
        with unit_of_work():
            version = catalogue.version_by_id(version_id)
            factories.attached(version, makers.pdf("Plan"), "Plan.pdf")
            publishing.publish(version, by=factories.EDITORIAL)
    found = _get(program, "/instruments/ein-plan")
    assert (found["title"], found["version"], found["state"]) == ("Ein Plan", 1, "published")
    assert found["licence"]["id"] == "CC-BY-4.0"
    assert found["terms"]["topic"][0]["key"] == "ausbildung-starten"
    assert found["owner"]["name"] == "Projekt Alpha"
    assert found["origin"] is None
    (file,) = _get(program, "/instruments/ein-plan/files")["items"]
    assert file["url"] == f"http://toolbox.example.org/w/ein-plan/datei/{file['id']}/Plan.pdf"
    assert program.get(file["url"].removeprefix("http://toolbox.example.org")).data[:4] == b"%PDF"
    (version_said,) = _get(program, "/instruments/ein-plan/versions")["items"]
    assert version_said["is_current"]
    assert _get(program, "/instruments/ein-plan/versions/1") == found
    formats = _get(program, "/instruments/ein-plan/formats")["items"]
    assert "application/ld+json" in {one["media_type"] for one in formats}
    for one in formats:
        path = one["url"].removeprefix("http://toolbox.example.org")
        assert program.get(path).status_code == 200, path


def test_what_has_changed_and_what_has_gone(app: Flask, cast: Cast, program: FlaskClient) -> None:
    with app.app_context():
        slugs = [factories.published(cast.alpha_id)[1] for _number in range(3)]
    seen, address = list[str](), "/instruments?per_page=2"
    while address:
        found = _get(program, address)
        seen += [one["slug"] for one in found["items"]]
        address = found["links"].get("next", "").partition(BASE)[2]
    assert seen == slugs
    with app.app_context(), unit_of_work():
        publishing.retire(
            catalogue.by_slug(slugs[0], by=factories.EDITORIAL), by=factories.EDITORIAL
        )
    moment = (now() - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    found = _get(program, f"/instruments?changed_since={moment}")
    assert [one["slug"] for one in found["gone"]] == [slugs[0]]
    assert [one["slug"] for one in found["items"]] == slugs[1:]
    later = (now() + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    assert _get(program, f"/instruments?changed_since={later}")["total"] == 0


def test_what_comes_from_elsewhere_says_so(
    app: Flask, cast: Cast, program: FlaskClient, run_jobs: RunJobs
) -> None:
    page = "https://katalog.example.org/42"
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id)
        with unit_of_work():
            instrument = catalogue.by_slug(slug, by=factories.EDITORIAL)
            instrument.external_id = page
            keep_origins({instrument.id: Origin("Katalog", "https://katalog.example.org", page)})
    run_jobs()
    (found,) = _get(program, "/search?q=Checkliste")["items"]
    for told in (found, _get(program, f"/instruments/{slug}")):
        assert (told["origin"]["name"], told["origin"]["page"]) == ("Katalog", page)


def test_pages_lead_to_each_other_in_body_and_header(program: FlaskClient) -> None:
    answer = program.get(f"{BASE}/vocabularies/region/terms?per_page=3&page=2")
    links = answer.get_json()["links"]
    base = "http://toolbox.example.org/api/v1/vocabularies/region/terms?per_page=3&page="
    assert {name: links[name] for name in ("first", "prev", "next")} == {
        "first": f"{base}1",
        "prev": f"{base}1",
        "next": f"{base}3",
    }
    assert f'<{base}3>; rel="next"' in answer.headers["Link"]
    assert f'<{base}1>; rel="prev"' in answer.headers["Link"]


def test_what_has_not_changed_is_not_sent_again(shelf: Shelf, program: FlaskClient) -> None:
    first = program.get(f"{BASE}/instruments/{shelf.slug}")
    again = program.get(
        f"{BASE}/instruments/{shelf.slug}", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    head = program.head(f"{BASE}/instruments/{shelf.slug}")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert "Set-Cookie" not in first.headers


def test_pages_of_other_sites_may_read_and_nothing_else(shelf: Shelf, program: FlaskClient) -> None:
    origin = {"Origin": "https://schule.example"}
    answer = program.get(f"{BASE}/instruments/{shelf.slug}", headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = {**origin, "Access-Control-Request-Method": "GET"}
    preflight = program.options(f"{BASE}/search", headers=asked)
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Authorization" not in preflight.headers["Access-Control-Allow-Headers"]
    for path in ("/drafts", f"/drafts/{shelf.draft_id}"):
        kept = program.options(f"{BASE}{path}", headers=asked)
        assert "Access-Control-Allow-Origin" not in kept.headers, path


PROBLEMS: tuple[tuple[str, str, dict[str, str], int], ...] = (
    ("GET", "/gibt-es-nicht", {}, 404),
    ("GET", "/instruments/gibt-es-nicht", {}, 404),
    ("GET", "/instruments?per_page=0", {}, 400),
    ("GET", "/instruments?per_page=%00", {}, 400),
    ("GET", "/instruments?changed_since=gestern", {}, 400),
    ("GET", "/instruments?changed_since=2026-01-01T00:00:00", {}, 400),
    ("GET", "/instruments?after=99999999999999999", {}, 400),
    ("GET", "/instruments?changed_since=0001-01-01T00:00:00%2B14:00", {}, 400),
    ("GET", "/instruments?changed_since=9999-12-31T23:59:59-14:00", {}, 400),
    ("GET", "/search?seite=0", {}, 400),
    ("GET", "/search?sortierung=zufall", {}, 400),
    ("GET", "/search?q=" + "x" * 301, {}, 400),
    ("GET", "/vocabularies/gibt-es-nicht", {}, 404),
    ("GET", "/vocabularies/topic/terms/nein", {}, 404),
    ("GET", "/organisations/nein", {}, 404),
    ("GET", "/alliances/nein", {}, 404),
    ("GET", "/collections/nein", {}, 404),
    ("GET", "/search", {"Accept": "text/html"}, 406),
    ("DELETE", "/search", {}, 405),
    ("POST", "/search", {}, 405),
    ("GET", "/drafts", {}, 401),
    ("GET", "/drafts/999999999999999999999", {}, 404),
)


@pytest.mark.parametrize(("method", "path", "headers", "status"), PROBLEMS)
def test_every_refusal_is_a_problem_in_json(
    program: FlaskClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = program.open(f"{BASE}{path}", method=method, headers=headers)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    said = answer.get_json()
    assert said["status"] == status
    assert said["detail"]
    assert said["code"]


def test_refusals_speak_the_language_of_the_reader(program: FlaskClient) -> None:
    answer = program.get(f"{BASE}/organisations/nein", headers={"Accept-Language": "en"})
    assert answer.get_json()["detail"] == "This organisation is not known here."


def test_old_addresses_lead_on(app: Flask, cast: Cast, program: FlaskClient) -> None:
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id)
        with unit_of_work():
            instrument = catalogue.by_slug(slug, by=factories.EDITORIAL)
            operations.rename_address(instrument, "neue-adresse", by=factories.EDITORIAL)
    answer = program.get(f"{BASE}/instruments/{slug}/versions")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/api/v1/instruments/neue-adresse/versions")


@pytest.fixture
def hidden(app: Flask, cast: Cast, run_jobs: RunJobs) -> dict[str, str]:
    """Secret things of all sorts: each says the word, or has an address that must stay unknown."""
    with app.app_context():
        _version_id, slug = factories.published(cast.alpha_id, title="Offenes")
        version_id = factories.draft(cast.alpha_id, title=SECRET, tags=(f"{SECRET}es Wort",))
        draft = catalogue.version_by_id(version_id).instrument.slug
        factories.submitted(cast.alpha_id, by=cast.alice, title=f"{SECRET} eingereicht")
        _version_id, removed = factories.published(cast.alpha_id, title="Entfernt", summary=SECRET)
        _version_id, retired = factories.published(cast.beta_id, title="Abgelegt", summary=SECRET)
        with unit_of_work():
            publishing.remove(
                catalogue.by_slug(removed, by=factories.EDITORIAL),
                reason="Rechte",
                by=factories.EDITORIAL,
            )
            publishing.retire(
                catalogue.by_slug(retired, by=factories.EDITORIAL), by=factories.EDITORIAL
            )
        with unit_of_work():
            begun = catalogue.by_slug(slug, by=factories.EDITORIAL)
            next_version = operations.begin_next_version(begun, by=cast.alice.actor)
            operations.revise(
                next_version,
                factories.complete_content(title=f"{SECRET} neu"),
                by=cast.alice.actor,
            )
        for visibility in (Visibility.PRIVATE, Visibility.LINK):
            sample.collection(
                cast.alice.actor,
                [instrument_of(slug)],
                title=f"{SECRET}er Koffer",
                visibility=visibility,
            )
        _report(cast, slug)
    run_jobs()
    return {"slug": slug, "draft": draft, "removed": removed}


def instrument_of(slug: str) -> int:
    """Return the id behind an address."""
    return catalogue.by_slug(slug, by=factories.EDITORIAL).id


def _report(cast: Cast, slug: str) -> None:
    """Report one adoption that counts, with a contact, and one that waits."""
    instrument_id = instrument_of(slug)
    said = scene.said(
        since=today(),
        worked=f"{SECRET}e Worte",
        hindered="",
        factors=(FactorEntry("feste-ansprechperson", f"{SECRET}er Satz"),),
        contact_name=f"{SECRET}e Person",
        contact_email="geheimnisvoll@example.org",
        contact_consent=True,
    )
    scene.by_beta(instrument_id, cast, said)
    scene.reported(
        instrument_id,
        said,
        by=VISITOR,
        adopter_name=f"{SECRET}e Schule",
        guest_email="geheimnisvoll@example.org",
    )


def _everything(app: Flask, hidden: dict[str, str]) -> Iterator[str]:
    """Yield every address of the interface that can be read without a token."""
    values = {"slug": hidden["slug"], "number": 1, "key": "tag", "term": "checkliste"}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(BASE) and "GET" in (rule.methods or set()):
            path = rule.rule
            for name in rule.arguments:
                converter = "int:" if f"<int:{name}>" in path else ""
                path = path.replace(f"<{converter}{name}>", str(values.get(name, 1)))
            yield path


def test_what_visitors_may_not_see_is_nowhere(
    app: Flask, program: FlaskClient, hidden: dict[str, str]
) -> None:
    paths = list(_everything(app, hidden))
    told = {path: program.get(path).text.casefold() for path in paths}
    assert [path for path, text in told.items() if SECRET.casefold() in text] == []
    for asked in (f"/search?q={SECRET}", f"/collections?q={SECRET}"):
        assert _get(program, asked)["total"] == 0
    for number, status in ((1, 200), (2, 404)):
        answer = program.get(f"{BASE}/instruments/{hidden['slug']}/versions/{number}")
        assert answer.status_code == status
    for part in ("", "/versions", "/files", "/formats", "/adoptions", "/versions/1"):
        assert program.get(f"{BASE}/instruments/{hidden['draft']}{part}").status_code == 404
        assert program.get(f"{BASE}/instruments/{hidden['removed']}{part}").status_code == 410


def test_counted_adoptions_are_told_without_contacts(
    program: FlaskClient, hidden: dict[str, str]
) -> None:
    for path in ("/adoptions", f"/instruments/{hidden['slug']}/adoptions"):
        (told,) = _get(program, path)["items"]
        assert told["organisation"] == "projekt-beta"
        assert told["region"] == scene.DORTMUND
        assert (told["worked"], told["factors"][0]["sentence"]) == ("", "")
        assert not {"contact_name", "contact_email", "holder_email"} & set(told)
