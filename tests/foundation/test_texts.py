"""Slugs, Markdown and pages of lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.foundation.ids import SLUG_LENGTH, SLUG_PATTERN, new_token, slugify, token_digest
from toolbox.foundation.paging import Page
from toolbox.foundation.text import inside_quotes, markdown_to_html, markdown_to_text, shorten


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Übernahme für Straßenbau", "uebernahme-fuer-strassenbau"),
        ("Ausbilder*innen & Azubis", "ausbilder-innen-azubis"),
        ("U\u0308ber", "ueber"),
        ("Café  –  Élan", "cafe-elan"),
        ("日本", "ohne-titel"),
        ("", "ohne-titel"),
    ],
)
def test_slugs_are_readable_ascii(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text(max_size=300))
def test_every_text_gives_a_valid_slug(text: str) -> None:
    slug = slugify(text)
    assert SLUG_PATTERN.fullmatch(slug)
    assert len(slug) <= SLUG_LENGTH


def test_tokens_differ_and_cannot_be_regained() -> None:
    first, second = new_token(), new_token()
    assert first != second
    assert first not in token_digest(first)


@pytest.mark.parametrize(
    ("source", "absent"),
    [
        ("<script>alert(1)</script>", "<script"),
        ('<img src=x onerror="alert(1)">', "<img"),
        ("[x](javascript:alert(1))", "href"),
        ("[x](data:text/html,x)", "href"),
        ("![x](https://example.org/x.png)", "<img"),
        ('<a href="https://example.org" style="x">x</a>', "<a "),
    ],
)
def test_markdown_lets_nothing_dangerous_through(source: str, absent: str) -> None:
    assert absent not in markdown_to_html(source)


def test_headings_of_a_text_stand_below_those_of_the_page() -> None:
    html = markdown_to_html("# A\n\n## B\n\n###### C")
    assert "<h1" not in html
    assert "<h2" not in html
    assert "<h3>A</h3>" in html


def test_plain_text_keeps_words_and_loses_markup() -> None:
    text = markdown_to_text(
        "## Titel\n\n- **eins**\n- [zwei](https://example.org)\n\n|a|b|\n|-|-|\n|c|d|"
    )
    assert text.split() == ["Titel", "eins", "zwei", "a", "b", "c", "d"]


@given(st.text(max_size=2000), st.integers(min_value=2, max_value=300))
def test_shortened_text_fits(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length


def test_a_page_knows_its_neighbours() -> None:
    page: Page[str] = Page(items=(), number=5, per_page=10, total=93)
    assert (page.last, page.has_previous, page.has_next) == (10, True, True)
    assert list(page.window(1)) == [1, None, 4, 5, 6, None, 10]


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("de", "Ohne Zeichen", "Ohne Zeichen"),
        ("de", "Der „Hafen“ lernt", "Der \u201aHafen\u2018 lernt"),
        ("de", 'Der "Hafen" und die "See"', "Der \u201aHafen\u2018 und die \u201aSee\u2018"),
        ("de", "»Hafen«", "\u203aHafen\u2039"),
        ("en", "The “port” learns", "The \u2018port\u2019 learns"),
        ("en", 'The "port"', "The \u2018port\u2019"),
    ],
)
def test_quotation_marks_inside_of_others_are_single(locale: str, text: str, expected: str) -> None:
    assert inside_quotes(text, locale=locale) == expected
