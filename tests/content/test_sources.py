"""The sources of the starting content are read strictly and complain helpfully."""

from datetime import date
from pathlib import Path

import pytest

from toolbox.content.answers import read_answers
from toolbox.content.builders.registry import BUILDERS
from toolbox.content.loader import content_from
from toolbox.content.records import SourceError
from toolbox.content.sources import (
    CONTENT_FOLDER,
    FORMATS,
    read_instrument,
    read_instruments,
    read_organisations,
    read_pages,
)
from toolbox.review.rules import ANSWER_LENGTH, TITLE_LENGTH

GOOD = """
kind = "checklist"
owner = "redaktion-werkzeugkoffer"
title = "Checkliste"
summary = "Hilft."
language = "de"
licence = "CC-BY-4.0"
description = "Text"
steps = ["a", "b", "c"]
transfer_core = "Kern"
adaptation = ["Ort"]
published = 2026-09-14
change_note = "Erste Fassung"
tags = ["Start", "Betrieb", "Vertrag"]
[terms]
audience = ["schulen"]
[[credits]]
name = "Redaktion"
role = "author"
[[links]]
label = "BBiG"
url = "https://www.gesetze-im-internet.de/bbig_2005/"
[[sources]]
fact = "Eignung"
source = "§ 27 BBiG"
checked = 2026-11-01
[fields]
points = 12
formats = ["DOCX"]
[[attachments]]
source = "liste.md"
format = "pdf"
name = "liste.pdf"
title = "Liste"
role = "main"
"""


def write(folder: Path, text: str) -> Path:
    folder = folder / "instruments" / "eine-liste"
    folder.mkdir(parents=True)
    (folder / "instrument.toml").write_text(text, encoding="utf-8")
    (folder / "liste.md").write_text("# Liste\n", encoding="utf-8")
    return folder


def test_an_instrument_is_read_with_all_its_parts(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD)
    [instrument] = read_instruments(tmp_path)
    assert instrument.slug == "eine-liste"
    assert instrument.languages == ("de",)
    assert instrument.terms["audience"] == ("schulen",)
    assert instrument.fields == {"points": 12, "formats": ("DOCX",)}
    assert instrument.attachments[0].source == folder / "liste.md"
    assert instrument.links[0].kind == "web"
    assert instrument.sources[0].checked == date(2026, 11, 1)
    assert instrument.review_by is None


def test_a_fact_nobody_has_compared_has_no_day(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("checked = 2026-11-01\n", ""))
    [instrument] = read_instruments(tmp_path)
    assert instrument.sources[0].checked is None
    assert content_from(instrument).sources[0].checked == ""


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("kind =", "kidn =", "kidn", 'did you mean "kind"?'),
        ('title = "Checkliste"', "", "title", "missing"),
        ("[terms]\naudience", "[terms]\naudiences", "terms.audiences", '"audience"'),
        ('role = "author"', 'role = "autor"', "credits[1].role", '"author"'),
        ('name = "Redaktion"', 'nam = "Redaktion"', "credits[1].nam", '"name"'),
        ("checked = 2026-11-01", 'checked = "gestern"', "sources[1].checked", "a date"),
        ("published = 2026-09-14", "published = true", "published", "a date"),
        ('steps = ["a", "b", "c"]', 'steps = ["a"]', "steps", "3 to 5"),
        ('steps = ["a", "b", "c"]', "steps = [1, 2, 3]", "steps[1]", "text"),
        ('summary = "Hilft."', f'summary = "{"x" * 281}"', "summary", "at most 280"),
        ('language = "de"', 'language = "de"\nlanguages = ["de"]', "language", "either"),
        ('format = "pdf"', 'format = "pdt"', "attachments[1].format", '"pdf"'),
        ('format = "pdf"', 'format = "xlsx"', "attachments[1].source", ".sheet.toml"),
        ('source = "liste.md"', 'source = "../x.md"', "attachments[1].source", "no file"),
        ('name = "liste.pdf"', 'name = "liste.docx"', "attachments[1].name", ".pdf"),
        ('role = "main"', 'role = "mian"', "attachments[1].role", '"main"'),
        ("https://www", "http://www", "links[1].url", "https://"),
        ("kind =", "kind", "", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_by_file_key_and_reason(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    assert old in GOOD
    folder = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(SourceError) as caught:
        read_instrument(folder)
    assert caught.value.path == folder / "instrument.toml"
    assert caught.value.key == place
    assert words in caught.value.problem
    assert "instrument.toml" in str(caught.value)


def test_a_folder_without_its_file_or_with_a_bad_name_is_an_error(tmp_path: Path) -> None:
    for name, words in (("leer", "missing"), ("Groß", "slug")):
        (tmp_path / name).mkdir()
        with pytest.raises(SourceError, match=words):
            read_instrument(tmp_path / name)


def test_organisations_have_slugs_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "organisations.toml"
    entry = '[[organisations]]\nslug = "a"\nname = "A"\nkind = "project"\n'
    path.write_text(entry, encoding="utf-8")
    assert [organisation.slug for organisation in read_organisations(path)] == ["a"]
    path.write_text(entry * 2, encoding="utf-8")
    with pytest.raises(SourceError, match="twice"):
        read_organisations(path)


def test_pages_carry_slug_and_locale_in_their_name(tmp_path: Path) -> None:
    (tmp_path / "ueber-uns.de.md").write_text("# Über uns\n\nText\n", encoding="utf-8")
    [page] = read_pages(tmp_path)
    assert (page.slug, page.locale, page.title, page.body) == (
        "ueber-uns",
        "de",
        "Über uns",
        "Text",
    )
    (tmp_path / "ueber.md").write_text("# Über uns\n", encoding="utf-8")
    with pytest.raises(SourceError, match="named like"):
        read_pages(tmp_path)


def test_every_known_format_has_a_builder() -> None:
    assert set(FORMATS) == set(BUILDERS)


def test_the_starting_content_is_readable_and_belongs_to_known_organisations() -> None:
    organisations = {one.slug for one in read_organisations(CONTENT_FOLDER / "organisations.toml")}
    instruments = read_instruments()
    assert {instrument.owner for instrument in instruments} <= organisations
    for instrument in instruments:
        assert instrument.contact_email.endswith(("", "@example.org"))
    read_pages(CONTENT_FOLDER / "pages")


def test_the_answers_of_the_review_desk_can_be_kept_and_are_in_both_languages() -> None:
    found = read_answers(CONTENT_FOLDER / "answers.toml")
    assert 6 <= len(found) <= 8
    for one in found:
        assert len(one.title) <= TITLE_LENGTH
        for text in (one.text_de, one.text_en):
            assert 150 < len(text) <= ANSWER_LENGTH


def test_an_answer_that_stands_twice_is_named(tmp_path: Path) -> None:
    table = '[[answers]]\nkey = "a"\ntitle = "{}"\ntext_de = "x"\ntext_en = "x"\n'
    path = tmp_path / "answers.toml"
    path.write_text(table.format("Eins") + table.format("Zwei"))
    with pytest.raises(SourceError, match=r"answers\[2\].key"):
        read_answers(path)
