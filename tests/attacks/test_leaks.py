"""What was not published is nowhere: no page, list, count, export or refusal gives it away."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.web.shelf import Shelf
from toolbox.catalogue import publishing
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.content import CreditEntry, LinkEntry
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.operations import merge

pytestmark = pytest.mark.slow

MARK = "Zwitschergurke"
"""A word that stands in everything that is secret, and nowhere else."""

ENGLISH = {"Accept-Language": "en"}

SECRET: dict[str, object] = {
    "title": f"{MARK} im Titel",
    "summary": f"{MARK} in der Zusammenfassung",
    "description": f"{MARK} in der Beschreibung",
    "steps": (f"{MARK} im Schritt",),
    "tags": (f"{MARK}tag", "Gurke"),
    "credits": (CreditEntry(f"{MARK} und Söhne"),),
    "links": (LinkEntry(f"https://{MARK.lower()}.example.org/", MARK),),
}
FILE = {f"{MARK}.txt": f"{MARK} in der Datei\n".encode()}


@pytest.fixture
def published(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> str:
    """One instrument with a secret next version, beside a secret draft and submission."""
    shelf = Shelf(app, cast, run_jobs)
    shelf.draft(FILE, **SECRET)
    shelf.in_review(files=FILE, **SECRET)
    slug = shelf.published({"offen.txt": b"Offen\n"})
    shelf.next_version(slug, publish=False, **SECRET)
    run_jobs()
    return slug


def _public_addresses(app: Flask, slug: str) -> list[str]:
    plain = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and not rule.arguments
    ]
    endings = ("", ".json", ".jsonld", ".bib", ".zip", "/v/1", "/v/1.zip", "/qr.svg")
    return [
        *plain,
        *(f"/w/{slug}{ending}" for ending in endings),
        "/suche?q=offen",
        "/o/projekt-alpha",
        "/begriffe/topic/ausbildung-starten",
        "/beratung?ort=50667",
    ]


@pytest.mark.parametrize("who", ["visitor", "stranger"])
def test_secrets_stand_on_no_page(
    app: Flask, client: HouseClient, cast: Cast, published: str, who: str
) -> None:
    if who == "stranger":
        client.sign_in(cast.carla)
    telling = []
    for address in _public_addresses(app, published):
        shown = client.get(address).get_data()
        if MARK.casefold().encode() in shown.lower() or b"gurke" in shown.lower():
            telling.append(address)
    assert telling == []


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("asked", [f"q={MARK}", "q=zwit", "schlagwort=gurke", "q=Datei"])
def test_secrets_are_not_found(client: HouseClient, asked: str) -> None:
    assert 'href="/w/' not in client.get(f"/suche?{asked}").text


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("key", [f"{MARK.lower()}tag", "gurke"])
def test_a_keyword_that_only_drafts_carry_has_no_page(
    app: Flask, client: HouseClient, key: str
) -> None:
    with app.app_context():
        assert vocabularies.term("tag", key).key == key
    assert client.get(f"/schlagwort/{key}").status_code == 404
    for asked in (key, "nirgends"):
        known = client.get(f"/begriffe/tag/{asked}")
        assert (known.status_code, known.location) == (301, f"/schlagwort/{asked}")


_SEARCHES = (
    "/suche?schlagwort={}",
    "/suche?schlagwort={}&q=offen",
    "/suche?schlagwort={}&schlagwort=nirgends&art=checklist",
    "/suche.csv?schlagwort={}",
    "/feeds/suche.atom?schlagwort={}",
    "/feeds/suche.json?schlagwort={}",
    "/folgen/suche?schlagwort={}",
    "/einbetten?adresse=/suche%3Fschlagwort%3D{}",
    "/einbetten/liste?schlagwort={}",
    "/api/v1/search?schlagwort={}",
    "/api/v1/search?q=offen&schlagwort={}",
)


def _keyword(app: Flask, cast: Cast, run_jobs: Callable[[], int], who: str) -> str:
    """Give the keyword to what nobody finds; return the key in addresses."""
    shelf, label = Shelf(app, cast, run_jobs), "Gnarztag"
    if who == "draft":
        shelf.draft(tags=(label,))
    elif who == "formerly":
        slug = shelf.published(tags=(label,))
        shelf.next_version(slug, tags=("Offen",))
    elif who == "merged":
        shelf.draft(tags=(label,))
        shelf.draft(tags=("Quirzel",))
        with app.app_context(), unit_of_work():
            old, new = (vocabularies.term("tag", key) for key in ("quirzel", "gnarztag"))
            merge(old, new, by=factories.EDITORIAL)
        run_jobs()
        return "quirzel"
    else:
        slug = shelf.published(tags=(label,))
        with app.app_context(), unit_of_work():
            found = catalogue.instrument_by_slug(slug)
            if who == "retired":
                publishing.retire(found, by=factories.EDITORIAL)
            else:
                publishing.remove(found, "Die Rechte sind abgelaufen.", by=factories.EDITORIAL)
    run_jobs()
    return "gnarztag"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("who", ["draft", "retired", "removed", "formerly", "merged"])
def test_searches_know_no_keyword_that_nobody_finds(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int], who: str
) -> None:
    key = _keyword(app, cast, run_jobs, who)
    telling = []
    for address in _SEARCHES:
        # Unknown words of the same length: an answer may be as long as the word it repeats.
        unknown = "x" * len(key)
        said = client.get(address.format(key), headers=ENGLISH)
        other = client.get(address.format(unknown), headers=ENGLISH)
        assert (said.status_code, other.status_code) == (200, 200), address
        text = said.text.replace(key, unknown)
        if _plain(text) != _plain(other.text) or "gnarz" in text.casefold():
            telling.append(address)
    assert telling == []
    assert f"unknown: {key}" in client.get(f"/suche?schlagwort={key}", headers=ENGLISH).text


def _plain(page: str) -> str:
    """Return a page without what is another at every look: moments, and signs of forms."""
    page = re.sub(r'name="csrf_token"[^>]*>', "", page)
    return re.sub(r'"took_ms": *[\d.]+|\d{4}-\d\d-\d\dT[\d:.+Z]+', "", page)


def test_a_keyword_that_something_public_carries_is_named(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    shelf = Shelf(app, cast, run_jobs)
    shelf.published(tags=("Gnarztag",))
    shelf.published(tags=("Offen",), kind="guide")
    run_jobs()
    counted = client.get("/suche?schlagwort=gnarztag", headers=ENGLISH).text
    not_counted = client.get("/suche?schlagwort=gnarztag&art=guide", headers=ENGLISH).text
    for page in (counted, not_counted):
        assert "Gnarztag" in page
        assert "unknown" not in page


def test_addresses_of_open_versions_answer_like_unknown_ones(
    app: Flask, client: HouseClient, cast: Cast, published: str, run_jobs: Callable[[], int]
) -> None:
    shelf = Shelf(app, cast, run_jobs)
    attachment_id = next(iter(shelf.attachments(published, 2).values()))
    for ending in ("/v/2", "/v/2.zip", f"/datei/{attachment_id}/offen.txt"):
        secret = client.get(f"/w/{published}{ending}")
        unknown = client.get(f"/w/{published}{ending.replace('2', '7')}")
        assert secret.status_code == unknown.status_code == 404, ending
