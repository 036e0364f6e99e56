"""What was not published is nowhere: no page, list, count, export or refusal gives it away."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import HouseClient
from tests.web.shelf import Shelf
from toolbox.catalogue.content import CreditEntry, LinkEntry
from toolbox.vocabularies import queries as vocabularies

MARK = "Zwitschergurke"
"""A word that stands in everything that is secret, and nowhere else."""

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


def test_addresses_of_open_versions_answer_like_unknown_ones(
    app: Flask, client: HouseClient, cast: Cast, published: str, run_jobs: Callable[[], int]
) -> None:
    shelf = Shelf(app, cast, run_jobs)
    attachment_id = next(iter(shelf.attachments(published, 2).values()))
    for ending in ("/v/2", "/v/2.zip", f"/datei/{attachment_id}/offen.txt"):
        secret = client.get(f"/w/{published}{ending}")
        unknown = client.get(f"/w/{published}{ending.replace('2', '7')}")
        assert secret.status_code == unknown.status_code == 404, ending
