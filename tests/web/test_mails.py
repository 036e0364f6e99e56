"""Every mail in both languages: a subject, finished sentences, links that lead somewhere."""

from pathlib import Path

import pytest
from flask import Flask

from tests.letters import Letter, read_letters
from toolbox.foundation.mail import write_mail
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.foundation.uow import unit_of_work

FOLDER = PROJECT_ROOT / "templates" / "mail"
TEMPLATES = sorted(
    str(path.relative_to(FOLDER).with_suffix(""))
    for path in FOLDER.rglob("*.txt")
    if not path.name.startswith("_")
)
VALUES = {
    "address": "dora@example.org",
    "comment": "Bitte nennen Sie die Quelle.\n\nUnd <den Umfang> & die Kosten.",
    "days": 14,
    "hours": 48,
    "instrument_id": 7,
    "version_id": 7,
    "inviter": 'Jörg "Ä" <b>',
    "name": "Jörg & Ö",
    "new_address": "dora@example.org",
    "next_path": "/konto/einladung/abc",
    "organisation": "Kammer <Süd> & Söhne",
    "slug": "hafenkraene",
    "title": "Größe & Gewicht: 100 % <sicher>",
    "token": "t-o_k" * 8,
}


def _letter(app: Flask, template: str, locale: str) -> Letter:
    with unit_of_work():
        write_mail("dora@example.org", template, locale=locale, **VALUES)
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
    for sign in ("{{", "}}", "{%", "%(", "&amp;", "&lt;", "&#", "None", "Undefined"):
        assert sign not in text, sign
    assert "\n\n\n" not in letter.body
    assert max(map(len, letter.body.splitlines())) < 900  # RFC 5322 ends lines at 998
    assert letter.paths[-1] == "/"


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_links_of_a_mail_are_pages(inside: Flask, template: str) -> None:
    adapter = inside.url_map.bind("toolbox.example.org")
    for path in _letter(inside, template, "de").paths:
        assert adapter.test(path.partition("?")[0], "GET"), path


def test_what_people_wrote_stands_in_mails_as_they_wrote_it(inside: Flask) -> None:
    letter = _letter(inside, "catalogue/returned", "de")
    assert str(VALUES["comment"]) in letter.body
    assert str(VALUES["title"]) in letter.subject


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_says_in_its_name_where_it_comes_from(template: str) -> None:
    room = Path(template).parts[0]
    assert (PROJECT_ROOT / "toolbox" / room).is_dir()
