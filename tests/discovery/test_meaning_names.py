"""Names of kinds, audiences and regions follow the vocabularies at once."""

import pytest
from flask import Flask

from tests.cast import Cast
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.discovery.language.analysis import words
from toolbox.discovery.understanding.naming import Names
from toolbox.discovery.understanding.naming_sources import present_names
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations, queries


def named(names: Names, text: str) -> set[tuple[str, str]]:
    typed = tuple(words(text))
    found = names.at(typed, len(typed) - 1)
    return {(one.facet, one.value) for one in found.values} if found else set()


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("leitfaden", "kind", "guide"),
        ("checklists", "kind", "checklist"),
        ("spiel", "kind", "learning-game"),
        ("für azubis", "audience", "auszubildende"),
        ("für eltern", "audience", "eltern"),
        ("for parents", "audience", "eltern"),
        ("duisburg", "region", "05112"),
        ("unna", "region", "05978"),
        ("nrw", "region", "05"),
        ("Kempen", "region", "05166"),
        ("beratung uedem", "region", "05154"),
        ("Lünen", "region", "05978"),
        ("luenen", "region", "05978"),
        ("hilfe in xanten", "region", "05170"),
    ],
)
def test_names_come_from_kinds_and_vocabularies(
    inside: Flask, text: str, facet: str, value: str
) -> None:
    assert (facet, value) in named(present_names(), text)


@pytest.mark.parametrize("text", ["Neustadt", "wissen", "werkstatt", "xanten", "Kempe"])
def test_words_like_others_and_towns_of_many_districts_name_no_region(
    inside: Flask, text: str
) -> None:
    """Wissen and Xanten are towns, but also words of the dictionary: "in" tells them apart."""
    assert named(present_names(), text) == set()


@pytest.mark.parametrize(
    ("text", "length"), [("beratung Bad Sassendorf", 2), ("beratung Kamp-Lintfort", 2), ("Goch", 1)]
)
def test_a_town_may_have_two_words(inside: Flask, text: str, length: int) -> None:
    typed = tuple(words(text))
    found = present_names().at(typed, len(typed) - length)
    assert found
    assert found.length == length


def test_every_kind_has_a_name(inside: Flask) -> None:
    names = present_names()
    for kind in KINDS.values():
        assert kind.key in names.kinds(kind.key)
        assert kind.key in names.kinds(str(kind.label))


def test_names_are_kept_until_a_term_changes(inside: Flask, cast: Cast) -> None:
    before = present_names()
    assert present_names() is before
    with unit_of_work():
        parents = queries.term("audience", "eltern")
        operations.rename(parents, label_de="Erziehende", label_en="Carers", by=cast.edith.actor)
    after = present_names()
    assert after is not before
    assert ("audience", "eltern") in named(after, "für erziehende")


def test_a_region_knows_its_land(inside: Flask) -> None:
    assert present_names().line_of("05112") == ("05112", "05")
