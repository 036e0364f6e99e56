"""A search and its address: there and back, whatever is in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from toolbox.discovery.facets import FACETS, effort_of
from toolbox.discovery.query import MAX_PAGE, MAX_TEXT, MAX_WORDS, SearchQuery, parse


def read(**parameters: str | list[str]) -> SearchQuery:
    return SearchQuery.from_args(MultiDict(parameters))


def test_reads_everything_from_an_address() -> None:
    query = read(
        q="  duale   ausbildung ", art=["guide", "fair"], sortierung="neueste", seite="3", x="y"
    )
    assert query == SearchQuery(
        "duale ausbildung", {"kind": ("guide", "fair")}, sort="newest", page=3
    )


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("1", 1), ("10000", 10_000), ("0", 1), ("-4", 1), ("zwei", 1), ("", 1), ("²", 1),
        ("9" * 4000, MAX_PAGE),
    ],
)  # fmt: skip
def test_pages_are_sensible(page: str, expected: int) -> None:
    assert read(seite=page).page == expected


def test_unknown_orders_and_empty_values_are_left_out() -> None:
    assert read(sortierung="zufall", art=["", "  "], zielgruppe="school") == SearchQuery(
        filters={"audience": ("school",)}
    )


def test_texts_and_filters_have_limits() -> None:
    query = read(q="wort " * 100, art=[f"{number:0200}" for number in range(100)])
    assert len(query.text) <= MAX_TEXT
    assert len(query.filters["kind"]) == 1
    assert len(parse("a " * 100).words) == MAX_WORDS
    assert len(parse('"' + "a " * 99 + '"').phrases[0].split()) == MAX_WORDS


@settings(deadline=None)
@given(
    text=st.text(max_size=300),
    filters=st.dictionaries(
        st.sampled_from([facet.parameter for facet in FACETS]),
        st.lists(st.text(max_size=120), max_size=5),
    ),
    sort=st.sampled_from(["relevanz", "neueste", "titel", "?"]),
    page=st.integers(-5, 200_000),
)
def test_any_address_survives_the_round_trip(
    text: str, filters: dict[str, list[str]], sort: str, page: int
) -> None:
    query = read(q=text, sortierung=sort, seite=str(page), **filters)
    assert SearchQuery.from_args(MultiDict(query.to_args())) == query
    parse(query.text)


def test_the_literal_search_is_part_of_the_address() -> None:
    query = read(q="messe", genau="1")
    assert query.literal
    assert ("genau", "1") in query.to_args()
    assert not read(q="messe", genau="0").literal
    assert query.with_page(2).literal
    assert not query.with_text("andere").literal
    assert SearchQuery("messe", page=3).literally() == query


def test_the_address_says_nothing_about_the_person() -> None:
    query = SearchQuery("mes", typing=True, region="05112")
    assert query.to_args() == [("q", "mes")]


def test_links_lead_to_page_one_and_change_one_thing() -> None:
    query = SearchQuery("messe", {"kind": ("fair",)}, sort="title", page=4)
    more = query.with_filter("kind", "guide").with_filter("region", "de")
    assert more.filters == {"kind": ("fair", "guide"), "region": ("de",)}
    assert (more.page, more.sort, more.text) == (1, "title", "messe")
    assert more.without_filter("kind", "fair").filters["kind"] == ("guide",)
    assert more.without_filter("kind").filters == {"region": ("de",)}
    assert query.without_filter("kind", "fair").filters == {}
    assert query.with_filter("kind", "fair").filters == query.filters
    assert query.with_page(0).page == 1
    assert query.has_filter("kind", "fair")
    assert not query.without_filters().filters
    assert query.with_text("x" * 999).text == "x" * MAX_TEXT


def test_every_facet_has_a_name_and_a_parameter_of_its_own() -> None:
    assert len({facet.name for facet in FACETS}) == len(FACETS)
    assert len({facet.parameter for facet in FACETS} | {"q", "seite", "genau"}) == len(FACETS) + 3


@pytest.mark.parametrize(
    ("minutes", "bucket"),
    [
        (0, "bis-30-minuten"), (30, "bis-30-minuten"), (31, "bis-2-stunden"),
        (120, "bis-2-stunden"), (480, "ein-tag"), (481, "mehrere-tage"),
    ],
)  # fmt: skip
def test_efforts_fall_into_buckets(minutes: int, bucket: str) -> None:
    assert effort_of(minutes) == bucket
