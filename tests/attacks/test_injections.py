"""Text of contributors is text everywhere: in pages, in JSON-LD, in headers, in downloads."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from tests.cast import Cast
from tests.client import HouseClient
from tests.web.shelf import Shelf
from toolbox.accounts import belonging
from toolbox.accounts.models import Organisation
from toolbox.catalogue.content import CreditEntry, LinkEntry, SourceEntry
from toolbox.foundation.db import db
from toolbox.foundation.text import markdown_to_html
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

BREAKOUT = "</script></title></textarea>\"'><img src=x onerror=alert(1)><script>alert(1)</script>"
MARKDOWN = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A&#x61vascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    '[a](https://example.org "x\\" onmouseover=alert(1) y=\\"")',
    "[a]: javascript:alert(1)\n\n[a]",
    '```"><script>alert(1)</script>\nx\n```',
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "|a|\n|-|\n|<iframe srcdoc='<script>alert(1)</script>'>|",
    "<a href='//evil.example' style='position:fixed'>x</a>",
)
TABLE = {
    "=cmd|' /C calc'!A1 <b>\";\r\nX-Evil: 1.csv": b"=cmd|calc;<script>alert(1)</script>\n1;2\n"
}
SAFE_SCHEMES = {"", "http", "https", "mailto", "tel"}


@pytest.mark.parametrize("source", MARKDOWN)
def test_markdown_runs_nothing(source: str) -> None:
    page = LexborHTMLParser(markdown_to_html(source))
    assert page.css("script, img, svg, iframe, style, object, form, input") == []
    for node in page.css("*"):
        assert not [name for name in node.attributes if name.startswith("on") or name == "style"]
        assert urlsplit(str(node.attributes.get("href", ""))).scheme in SAFE_SCHEMES


@pytest.fixture
def hostile(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> tuple[str, int]:
    """An instrument that says something evil wherever it may say anything."""
    with app.app_context(), unit_of_work():
        alpha = db.session.get_one(Organisation, cast.alpha_id)
        belonging.describe_organisation(
            alpha, name=f"Alpha {BREAKOUT}", description=BREAKOUT, website="", by=cast.alice.actor
        )
    shelf = Shelf(app, cast, run_jobs)
    slug = shelf.published(
        TABLE,
        title=f"Titel {BREAKOUT}",
        summary=BREAKOUT,
        description=BREAKOUT,
        steps=(BREAKOUT,),
        tags=("<img src=x onerror=alert(1)>\"'",),
        contact_name=BREAKOUT,
        transfer_core=BREAKOUT,
        adaptation=(BREAKOUT,),
        change_note=BREAKOUT,
        links=(LinkEntry('https://example.org/?a="><script>', BREAKOUT),),
        credits=(CreditEntry(BREAKOUT, project=BREAKOUT, funding_line=BREAKOUT, period="'\"><b>"),),
        sources=(SourceEntry(BREAKOUT, BREAKOUT, ""),),
    )
    run_jobs()
    return slug, next(iter(shelf.attachments(slug).values()))


def test_pages_show_it_as_text(client: HouseClient, hostile: tuple[str, int], cast: Cast) -> None:
    slug, attachment_id = hostile
    client.sign_in(cast.anton)
    for address in (
        f"/w/{slug}",
        f"/w/{slug}/datei/{attachment_id}/vorschau",
        f"/redaktion/w/{slug}",
        "/suche?q=titel",
        "/suche?q=onerror",
        f"/suche?q={BREAKOUT}",
        "/",
        "/themen",
        "/o/projekt-alpha",
        "/organisationen",
        "/verwaltung/schlagwoerter",
        "/verwaltung/protokoll",
    ):
        answer = client.get(address)
        page = LexborHTMLParser(answer.text)
        assert answer.status_code == 200, address
        assert page.css("img[src=x], [onerror]") == [], address
        assert not any("alert" in node.text() for node in page.css("script:not([type])")), address
        for node in page.css('script[type="application/ld+json"]'):
            assert json.loads(node.text())["name"].startswith("Titel </script>")


def test_a_file_name_stays_in_its_header(client: HouseClient, hostile: tuple[str, int]) -> None:
    slug, attachment_id = hostile

    with client.get(f"/w/{slug}/datei/{attachment_id}/x") as answer:
        disposition = answer.headers["Content-Disposition"]

    assert disposition.startswith("attachment;")
    assert "X-Evil" not in answer.headers
    assert "\n" not in disposition
    assert not {"<", ">", "|"} & set(disposition)


@pytest.mark.parametrize(("ending", "kind"), [("json", "json"), ("jsonld", "ld+json")])
def test_exports_are_sound(
    client: HouseClient, hostile: tuple[str, int], ending: str, kind: str
) -> None:
    answer = client.get(f"/w/{hostile[0]}.{ending}")

    assert answer.mimetype == f"application/{kind}"
    assert json.loads(answer.text)
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["a.svg", "a.html"])
def test_what_could_run_is_only_downloaded(
    app: Flask, client: HouseClient, cast: Cast, run_jobs: Callable[[], int], name: str
) -> None:
    content = {
        "a.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>',
        "a.html": b"<!doctype html><html><head><title>a</title></head><body>x</body></html>",
    }[name]
    shelf = Shelf(app, cast, run_jobs)
    slug = shelf.published({name: content})
    attachment_id = shelf.attachments(slug)[name]
    run_jobs()

    plain = FlaskClient(app, app.response_class)
    with plain.get(f"/w/{slug}/datei/{attachment_id}/{name}") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/w/{slug}/datei/{attachment_id}/vorschau").status_code in {200, 404}
