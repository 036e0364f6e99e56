"""A person gives a postcode or a name and gets the regions that serve it."""

import re

import pytest

from toolbox.vocabularies.postcodes import (
    districts_of,
    regions_called,
    resolve_misspelled,
    resolve_place,
)
from toolbox.vocabularies.seed import SEED_FOLDER, load_vocabulary

KREIS_UNNA, KREIS_WESEL, KREIS_KLEVE, KREIS_VIERSEN = "05978", "05170", "05154", "05166"
DORTMUND, HAMM, DUISBURG, KREFELD = "05913", "05915", "05112", "05114"
MOENCHENGLADBACH, MUENCHEN, LANDKREIS_MUENCHEN = "05116", "09162", "09184"
KOELN, FRANKFURT_AM_MAIN, FRANKFURT_ODER = "05315", "06412", "12053"
LANDKREIS_UNTERALLGAEU, NRW = "09778", "05"


@pytest.mark.parametrize(
    ("postcode", "district"),
    [
        ("44135", DORTMUND),
        ("44388", DORTMUND),
        ("59065", HAMM),
        ("59425", KREIS_UNNA),
        ("44532", KREIS_UNNA),
        ("58239", KREIS_UNNA),
        ("58730", KREIS_UNNA),
        ("59379", KREIS_UNNA),
        ("41747", KREIS_VIERSEN),
        ("41334", KREIS_VIERSEN),
        ("47877", KREIS_VIERSEN),
        ("47906", KREIS_VIERSEN),
        ("46509", KREIS_WESEL),
        ("47441", KREIS_WESEL),
        ("47475", KREIS_WESEL),
        ("46535", KREIS_WESEL),
        ("47533", KREIS_KLEVE),
        ("47608", KREIS_KLEVE),
        ("46446", KREIS_KLEVE),
        ("47669", KREIS_KLEVE),
        ("47051", DUISBURG),
        ("47178", DUISBURG),
        ("47798", KREFELD),
        ("47839", KREFELD),
        ("41061", MOENCHENGLADBACH),
        ("10115", "11000"),
        ("80331", MUENCHEN),
        ("20095", "02000"),
        ("01067", "14612"),
        ("99084", "16051"),
        ("99817", "16063"),
        ("76131", "08212"),
        ("76275", "08215"),
        ("33333", "05754"),
    ],
)
def test_a_postcode_lies_in_its_district(postcode: str, district: str) -> None:
    assert districts_of(postcode) == (district,)


def test_a_postcode_across_a_border_lies_in_both_districts() -> None:
    assert districts_of("12529") == ("11000", "12061")
    assert resolve_place("12529 Schönefeld") == ["11000", "12061"]


@pytest.mark.parametrize("postcode", ["", "00000", "4413", "441355", "abcde", "٤٤١٣٥"])
def test_what_is_no_known_postcode_lies_nowhere(postcode: str) -> None:
    assert districts_of(postcode) == ()


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("44135", [DORTMUND]),
        ("  44135 Dortmund ", [DORTMUND]),
        ("D-44135 Dortmund", [DORTMUND]),
        ("Hafenstraße 7, 47051 Duisburg", [DUISBURG]),
        ("471", [DUISBURG]),
        ("Dortmund", [DORTMUND]),
        ("stadt dortmund", [DORTMUND]),
        ("Kreis Unna", [KREIS_UNNA]),
        ("kreis   unna", [KREIS_UNNA]),
        ("Landkreis Unna", [KREIS_UNNA]),
        ("LK Unna", [KREIS_UNNA]),
        ("Kr. Unna", [KREIS_UNNA]),
        ("unna", [KREIS_UNNA]),
        ("Kreis Unna, NRW", [KREIS_UNNA]),
        ("Kreis Un", [KREIS_UNNA, LANDKREIS_UNTERALLGAEU]),
        ("Hamm", [HAMM]),
        ("München", [MUENCHEN, LANDKREIS_MUENCHEN]),
        ("muenchen", [MUENCHEN, LANDKREIS_MUENCHEN]),
        ("Munchen", [MUENCHEN, LANDKREIS_MUENCHEN]),
        ("München (Stadt)", [MUENCHEN]),
        ("Landkreis München", [LANDKREIS_MUENCHEN]),
        ("KÖLN", [KOELN]),
        ("Ko\u0308ln", [KOELN]),
        ("moenchengl", [MOENCHENGLADBACH]),
        ("Frankfurt", [FRANKFURT_AM_MAIN, FRANKFURT_ODER]),
        ("Frankfurt/Oder", [FRANKFURT_ODER]),
        ("St. Wendel", ["10046"]),
        ("Sankt Wendel", ["10046"]),
        ("NRW", [NRW]),
        ("nordrhein westfalen", [NRW]),
        ("Nordrhein", [NRW]),
        ("Berlin", ["11000", "11"]),
        ("Moers", [KREIS_WESEL]),
        ("Xanten", [KREIS_WESEL]),
        ("Lünen", [KREIS_UNNA]),
        ("Luenen", [KREIS_UNNA]),
        ("Lunen", [KREIS_UNNA]),
        ("Kempen", [KREIS_VIERSEN]),
        ("Emmerich am Rhein", [KREIS_KLEVE]),
    ],
)
def test_what_people_type_finds_their_region(text: str, regions: list[str]) -> None:
    assert resolve_place(text) == regions


@pytest.mark.parametrize("text", ["", "   ", "x", "xyzzy", "--", "(", ";", "00000", "4", "\n;0"])
def test_what_names_no_place_finds_nothing(text: str) -> None:
    assert resolve_place(text) == []


def test_a_postcode_of_post_office_boxes_counts_as_its_neighbours() -> None:
    assert districts_of("47105") == ()
    assert resolve_place("47105") == [DUISBURG]
    assert districts_of("44001") == ()
    assert resolve_place("44001") == [NRW]


def test_a_town_name_in_several_districts_finds_them_all() -> None:
    found = resolve_place("Halle")
    assert found[0] == "15002"
    assert "05754" in found


def test_the_answer_is_no_longer_than_asked_for() -> None:
    assert len(resolve_place("Neu", limit=5)) == 5
    assert len(set(resolve_place("Neu"))) == 12


def test_every_region_is_found_by_its_label() -> None:
    regions = load_vocabulary("region").terms
    assert [term for term in regions if term.key not in resolve_place(term.label_de)] == []


def rows_of(name: str) -> list[list[str]]:
    lines = (SEED_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split(";") for line in lines[1:]]


@pytest.mark.parametrize(
    ("name", "pattern"), [("postcodes.csv", "[0-9]{5}"), ("places.csv", "[^;|0-9]+")]
)
def test_the_data_is_sorted_unique_and_names_real_districts(name: str, pattern: str) -> None:
    known = {term.key for term in load_vocabulary("region").terms if term.broader}
    rows = rows_of(name)
    firsts = [first for first, _ in rows]
    assert firsts == sorted(set(firsts))
    assert all(re.fullmatch(pattern, first) for first in firsts)
    for _, districts in rows:
        keys = districts.split("|")
        assert keys == sorted(set(keys))
        assert set(keys) <= known


def test_every_district_has_a_postcode() -> None:
    known = {term.key for term in load_vocabulary("region").terms if term.broader}
    assert {key for _, districts in rows_of("postcodes.csv") for key in districts.split("|")} == (
        known
    )


def test_the_name_of_a_town_leads_to_its_region_only_if_it_is_whole() -> None:
    assert regions_called("Kempen") == regions_called("kempen") == (KREIS_VIERSEN,)
    assert regions_called("NRW") == (NRW,)
    assert regions_called("Kempe") == regions_called("Kempen am Meer") == regions_called("") == ()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("krefelt", KREFELD),
        ("Mönchengladbch", MOENCHENGLADBACH),
        ("Moenchengladbch", MOENCHENGLADBACH),
    ],
)
def test_misspelled_places_are_told_from_what_they_resemble(typed: str, key: str) -> None:
    assert resolve_place(typed) == []
    assert resolve_misspelled(typed)[0] == key


@pytest.mark.parametrize("typed", ["", "xy", "99999", "Quatschhausendorf", "?"])
def test_what_resembles_no_place_is_none(typed: str) -> None:
    assert resolve_misspelled(typed) == []
