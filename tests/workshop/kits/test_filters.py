"""The filters of kits take anything and say it as people here do."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.workshop.kits import filters

ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(value=ANY_VALUE)
def test_no_filter_fails_on_any_value(value: object) -> None:
    for function in filters.FILTERS.values():
        function(value)


@given(value=ANY_VALUE)
def test_json_cannot_be_broken_out_of_and_says_the_same(value: object) -> None:
    written = filters.as_json(value)
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == value


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        ("2026-11-22", "", "22. November 2026"),
        ("2026-03-01", "weekday", "Sonntag, 1. März 2026"),
        ("2026-03-01", "short", "01.03.2026"),
        ("2026-11-22T10:00:00", "", "22. November 2026"),
        (date(2026, 1, 2), "", "2. Januar 2026"),
        ("im März", "", "im März"),
        (None, "", ""),
    ],
)
def test_dates_are_german(value: object, form: str, written: str) -> None:
    assert filters.date_de(value, form) == written


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1234567, None, "1.234.567"),
        (1234.5, None, "1.234,5"),
        (2.0, None, "2"),
        (2, 2, "2,00"),
        ("3.25", 1, "3,2"),
        ("viele", None, "viele"),
        (True, None, "True"),
        (None, None, ""),
    ],
)
def test_numbers_are_german(value: object, places: object, written: str) -> None:
    assert filters.number_de(value, places) == written


def test_markdown_is_safe_and_its_headings_fit_the_page() -> None:
    made = filters.markdown("# Titel\n\n<script>x</script> [a](javascript:b)", 3)
    assert "<h3>Titel</h3>" in made
    assert "<script" not in made
    assert 'href="javascript' not in made


def test_a_qr_code_is_a_named_picture_that_scales() -> None:
    code = filters.qr("https://example.org/", 'Zur "Messe" <b>')
    assert code.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img"')
    assert 'aria-label="Zur &#34;Messe&#34; &lt;b&gt;"' in code
    assert "viewBox" in code and " width=" not in code.split(">")[0]
    assert 'aria-hidden="true"' in filters.qr("x", "")
    assert filters.qr("") == ""
    assert filters.qr("x" * 5_000)


def test_ics_escapes_what_ends_a_value() -> None:
    assert filters.ics("a;b,c\\d\r\ne") == "a\\;b\\,c\\\\d\\ne"


def test_a_choice_is_said_as_the_form_says_it() -> None:
    label = filters.labelled({"kind": {"s": "Stadt", 1: "Eins"}})
    assert label("s", "kind") == "Stadt"
    assert label(["s", "x", 1], "kind") == ["Stadt", "x", "Eins"]
    assert label("s", "gibtsnicht") == "s"
    assert label({"a": 1}, "kind") == {"a": 1}
