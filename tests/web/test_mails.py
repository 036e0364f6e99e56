"""Every mail in both languages: a subject, finished sentences, links that lead somewhere."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from tests.letters import Letter, read_letters
from tests.web.reading import the
from toolbox.following.news import Part as NewsPart
from toolbox.following.quarter import Row, Summary, Waiting
from toolbox.following.things import News, Thing
from toolbox.foundation.mail import post, write_mail
from toolbox.foundation.mail_texts import Entry, write
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.digests import Part

FOLDER = PROJECT_ROOT / "templates" / "mail"
TEMPLATES = sorted(
    str(path.relative_to(FOLDER).with_suffix(""))
    for path in FOLDER.rglob("*.txt")
    if not path.name.startswith("_")
)
TITLE = "Größe & Gewicht: 100 % <sicher>"
ORGANISATION = "Kammer <Süd> & Söhne"
DAY = date(2027, 3, 1)
MOMENT = datetime(2027, 3, 1, 12, tzinfo=UTC)
PLACE = "http://toolbox.example.org/w/hafenkraene"
VALUES: dict[str, Any] = {
    "collection_id": 7,
    "copy_id": 7,
    "group": "exhibitors",
    "address": "dora@example.org",
    "agreed": [Entry("Wir <probieren> es.", "", "Kammer & Söhne, 01.03.2027")],
    "alliance": "Hafen & Kanal <Ruhr>",
    "answer_by": DAY,
    "answer": "Leider <nein> & danke.",
    "comment": "Bitte nennen Sie die Quelle.\n\nUnd <den Umfang> & die Kosten.",
    "days": 14,
    "dead_links": [{"title": TITLE, "url": "https://example.org/?a=1&b=2", "why": "Nicht da"}],
    "day": DAY,
    "due_on": DAY,
    "ends_at": MOMENT,
    "entries": [Entry(TITLE, PLACE, "Kammer & <Söhne>, dora@example.org")],
    "ends_on": DAY,
    "from_name": ORGANISATION,
    "giver": "Edith & Söhne",
    "has_lapsed": False,
    "homeless": [TITLE],
    "hours": 48,
    "instrument_id": 7,
    "is_public": True,
    "inviter": 'Jörg "Ä" <b>',
    "label": "Azubi & <Ausbildung>",
    "last_look": DAY,
    "late": False,
    "left": 3,
    "meeting": "Sitzung & <Rahmen>",
    "message": "Passt das?\n\nSonst <melden> Sie sich.",
    "minutes": True,
    "moves_on": DAY,
    "name": "Jörg & Ö",
    "new_address": "dora@example.org",
    "next_path": "/konto/einladung/abc",
    "number": 2,
    "organisation": ORGANISATION,
    "organisation_slug": "projekt-alpha",
    "own": "http://toolbox.example.org/gesuche/meine/abc",
    "seeker": ORGANISATION,
    "adopter": ORGANISATION,
    "confirmed_at": MOMENT,
    "found": [Entry(TITLE, PLACE, ORGANISATION)],
    "outcome": "declined",
    "owner": ORGANISATION,
    "page_address": "http://toolbox.example.org/allianzen/kontakt/abc",
    "parts": [Part("Neues", [Entry(TITLE, PLACE, "1. März 2027"), Entry("Ohne Adresse")])],
    "pitch_id": 7,
    "pitches": [Entry(f"{TITLE} (3)", PLACE, ORGANISATION)],
    "failures": 3,
    "instruments": 4,
    "harvest_source_id": 1,
    "in_words": lambda _trouble: "Der Rechner dort <antwortet> nicht & schweigt.",
    "place": "Haus & <Hof>, Duisburg",
    "points": [("Titel", "Bitte <kürzer>."), ("", "Ohne Feld")],
    "published": True,
    "provider": "Anmeldung & Co.",
    "reason": "Verdacht & mehr",
    "reasons": ["Die Rechte fehlen."],
    "sentence": "Wir <können> das & wollen es.",
    "slug": "hafenkraene",
    "source_name": "Verzeichnis & <Co>",
    "stage": "soon",
    "starts_at": MOMENT,
    "state": "declined",
    "submissions": [{"title": TITLE, "organisation": ORGANISATION, "due_on": DAY}],
    "term": "Auszubildende",
    "title": TITLE,
    "to_name": ORGANISATION,
    "token": "t-o_k" * 8,
    "until": DAY,
    "version_id": 7,
    "page": "http://toolbox.example.org/folgen/uebersicht/abc",
    "trouble": {"code": "silent"},
    "thing": Thing(name=lambda: TITLE, address=PLACE),
    "ended": [Thing(name=lambda: TITLE, address=PLACE)],
    "followed": [
        NewsPart(
            Thing(name=lambda: "Logistik, Klasse 9 & <mehr>", address=PLACE),
            [News(f"instrument-{one}", TITLE, PLACE, "Neu", MOMENT) for one in range(22)],
            "http://toolbox.example.org/folgen/beenden/abc",
            "Projekt <früher> & Söhne",
        )
    ],
    "summary": Summary(
        first=DAY,
        last=DAY,
        number=12,
        views=1200,
        downloads=1,
        adopted=2,
        newly_adopted=1,
        rows=[Row(TITLE, "hafenkraene", 1200, 1, 2, 1)],
        left=11,
        waiting=Waiting(drafts=1, reviews=2, dead_links=3, adoptions=1),
    ),
    "vocabulary": "Themen & Begriffe",
    "waiting_version_id": 7,
    "what": "Wir <probieren> es & berichten.",
    "who": ORGANISATION,
    "words": "Gut <war> es & lang.",
}
FRAME = {
    "reason": "You get this e-mail because this is a test.",
    "preferences": "http://toolbox.example.org/konto/benachrichtigungen/abc",
    "stop": "http://toolbox.example.org/konto/abbestellen/abc",
}
BECAUSE = {"de": "Sie bekommen diese E-Mail, weil", "en": "You get this e-mail because"}


def _is_about_accounts(template: str) -> bool:
    return template.startswith("accounts/")


def _letter(app: Flask, template: str, locale: str) -> Letter:
    with unit_of_work():
        if _is_about_accounts(template):
            write_mail("dora@example.org", template, locale=locale, **VALUES)
        else:
            written = write(template, locale=locale, values=VALUES, frame=FRAME)
            post("dora@example.org", written)
    return read_letters(app)[-1]


def test_there_are_mails() -> None:
    assert "accounts/confirm" in TEMPLATES
    assert "catalogue/published" in TEMPLATES


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_mail_is_whole(inside: Flask, template: str, locale: str) -> None:
    letter = _letter(inside, template, locale)
    assert 5 < len(letter.subject) < 200
    text = f"{letter.subject}\n{letter.body}"
    for sign in ("{{", "}}", "{%", "%(", "&amp;", "&lt;", "&#", "None", "Undefined", "\x02"):
        assert sign not in text, sign
    assert "\n\n\n" not in letter.body
    assert max(map(len, letter.body.splitlines())) < 900  # RFC 5322 ends lines at 998
    assert letter.paths[-1] == "/"


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_the_page_of_a_mail_says_the_same(inside: Flask, template: str, locale: str) -> None:
    letter = _letter(inside, template, locale)
    page = LexborHTMLParser(letter.html)
    assert the(page, "html").attributes["lang"] == locale
    assert the(page, "h1").text() == letter.subject
    links = [str(node.attributes["href"]) for node in page.css("a[href]")]
    assert set(links) == {f"http://toolbox.example.org{path}" for path in letter.paths}
    words = the(page, "main").text(separator=" ")
    for line in re.findall(r"^(?!http)[^>*=\-\s].{20,}$", letter.body, re.MULTILINE):
        said = line.partition(": http")[0].removesuffix(":")
        assert " ".join(said.split()) in " ".join(words.split())


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_page_of_a_mail_is_plain_and_loads_nothing(inside: Flask, template: str) -> None:
    page = LexborHTMLParser(_letter(inside, template, "de").html)
    assert not page.css("[style], [onclick], table, img, script, link, iframe, form, font")
    assert {node.tag for node in page.css("main *")} <= {
        *("header", "h1", "h2", "p", "a", "br", "hr", "blockquote", "ul", "li", "span")
    }
    assert not page.css("p p, p ul, p blockquote, p h2")
    assert "prefers-color-scheme: dark" in the(page, "style").text()


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_links_of_a_mail_are_pages(inside: Flask, template: str) -> None:
    adapter = inside.url_map.bind("toolbox.example.org")
    for path in _letter(inside, template, "de").paths:
        assert adapter.test(path.partition("?")[0], "GET"), path


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("catalogue/term_answered", "you suggested this term"),
        ("curation/hidden", "this collection is yours"),
        ("workshop/blocked", "this copy is yours"),
    ],
)
def test_where_the_reason_of_the_topic_is_not_true_the_mail_says_its_own(
    inside: Flask, template: str, reason: str
) -> None:
    end = _letter(inside, template, "en").body.partition("\n-- \n")[2]
    assert end.startswith(f"{BECAUSE['en']} {reason}")


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_mail_says_why_it_comes_and_how_to_stop_it(
    inside: Flask, template: str, locale: str
) -> None:
    body = _letter(inside, template, locale).body
    head, sign, end = body.partition("\n-- \n")
    assert sign
    assert BECAUSE[locale] in end or FRAME["reason"] in end
    assert BECAUSE[locale] not in head
    if _is_about_accounts(template):
        assert {"de": "nicht abschalten", "en": "cannot be switched off"}[locale] in end
    else:
        assert FRAME["preferences"] in end
        assert FRAME["stop"] in end


def test_what_people_wrote_stands_in_mails_as_they_wrote_it(inside: Flask) -> None:
    letter = _letter(inside, "review/returned", "de")
    assert "> Bitte nennen Sie die Quelle.\n>\n> Und <den Umfang> & die Kosten." in letter.body
    assert TITLE in letter.subject


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '<a class="button" href="https://thief.example.net">Hier klicken</a>',
        "<p>\n\n<h2>Ihr Konto ist gesperrt</h2>\n\n<img src=x>",
        "\x02Hier klicken\x03https://thief.example.net",
        'Hier klicken:\n\nhttps://thief.example.net/"onclick="x',
        "' style='x' \" style=\"x\"",
    ],
)
def test_what_people_wrote_cannot_become_a_part_of_the_page(inside: Flask, words: str) -> None:
    values = {**VALUES, "comment": words, "title": words.replace("\n", " "), "organisation": words}
    written = write("review/returned", locale="en", values=values, frame=FRAME)
    page = LexborHTMLParser(written.html)
    own = {node.attributes["href"] for node in page.css("a")}
    assert not any("thief" in str(address) for address in own)
    assert [node.text() for node in page.css("a.button")] == ["Go on with the instrument"]
    assert not page.css("main h2, main img, main script, [style], [onclick]")


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_says_in_its_name_where_it_comes_from(template: str) -> None:
    room = Path(template).parts[0]
    assert (PROJECT_ROOT / "toolbox" / room).is_dir()
