"""What the shipped lists and people do to terms; merging has tests of its own."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests.cast import Cast
from toolbox.foundation.errors import Invalid
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations, queries
from toolbox.vocabularies.models import TAG
from toolbox.vocabularies.seed import TermSeed, VocabularySeed, load_vocabularies


def _seed(*terms: TermSeed) -> VocabularySeed:
    shipped = next(one for one in load_vocabularies() if one.key == "topic")
    return replace(shipped, key="werkstoff", label_de="Werkstoffe", terms=terms)


def _term(key: str, label: str, broader: str = "") -> TermSeed:
    some = next(one for one in load_vocabularies() if one.key == "topic").terms[0]
    return replace(some, key=key, label_de=label, label_en="", broader=broader)


def _sync(*terms: TermSeed) -> int:
    with unit_of_work():
        return operations.sync([_seed(*terms)])


def test_lists_are_brought_in_once(inside: Flask) -> None:
    wood, oak = _term("holz", "Holz"), _term("eiche", "Eiche", broader="holz")
    assert _sync(oak, wood) == 2
    assert _sync(oak, wood) == 0
    found = queries.term("werkstoff", "eiche")
    assert [one.key for one in queries.ancestors(found)] == ["holz"]


def test_a_longer_list_adds_what_is_new_and_keeps_what_editors_changed(
    inside: Flask, cast: Cast
) -> None:
    _sync(_term("holz", "Holz"))
    with unit_of_work():
        operations.rename(
            queries.term("werkstoff", "holz"),
            label_de="Massivholz",
            label_en="Solid wood",
            by=cast.edith.actor,
        )
    assert _sync(_term("holz", "Holz"), _term("stahl", "Stahl")) == 1
    labels = {one.key: one.label_de for one in queries.terms_of("werkstoff")}
    assert labels == {"holz": "Massivholz", "stahl": "Stahl"}


def test_the_shipped_lists_are_all_there(inside: Flask) -> None:
    with unit_of_work():
        assert operations.sync(load_vocabularies()) == 0


def test_a_term_knows_all_below_it(inside: Flask) -> None:
    _sync(
        *(_term("holz", "Holz"), _term("eiche", "Eiche", "holz")),
        *(_term("fass", "Fasseiche", "eiche"), _term("stahl", "Stahl")),
    )
    below = queries.with_narrower(queries.term("werkstoff", "holz").id)
    assert sorted(one.key for one in queries.terms_by_id(below).values()) == [
        *("eiche", "fass", "holz"),
    ]


Named = Callable[[str], int]


def _one(label: str) -> int:
    return operations.tag(label).id


def _many(label: str) -> int:
    return operations.tags_named([label])[label]


@pytest.mark.parametrize("named", [_one, _many])
def test_a_tag_is_made_once_whatever_its_case_and_spaces(inside: Flask, named: Named) -> None:
    with unit_of_work():
        ids = {named(label) for label in ("Übung", "übung", " ÜBUNG  ", "Übung")}
    assert len(ids) == 1
    (found,) = queries.terms_of(TAG)
    assert (found.label_de, found.key) == ("Übung", "uebung")


@pytest.mark.parametrize("named", [_one, _many])
def test_tags_that_look_alike_in_addresses_get_their_own(inside: Flask, named: Named) -> None:
    with unit_of_work():
        for label in ("C", "C++", "C#", "###"):
            named(label)
    assert sorted(one.key for one in queries.terms_of(TAG)) == ["c", "c-2", "c-3", "ohne-titel"]


@pytest.mark.parametrize("named", [_one, _many])
def test_a_merged_tag_leads_to_what_stands_for_it(inside: Flask, cast: Cast, named: Named) -> None:
    with unit_of_work():
        old, new = operations.tag("Azubi"), operations.tag("Auszubildende")
        operations.merge(old, new, by=cast.edith.actor)
    with unit_of_work():
        assert named("azubi") == queries.term(TAG, "auszubildende").id


@pytest.mark.parametrize("named", [_one, _many])
@pytest.mark.parametrize("label", ["", "   ", "x" * 61])
def test_what_is_no_tag_is_refused(inside: Flask, named: Named, label: str) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        named(label)
    assert list(refused.value.fields) == ["tags"]


def test_many_tags_at_once(inside: Flask) -> None:
    with unit_of_work():
        known = operations.tag("Lager").id
        found = operations.tags_named(["lager", "Neu", "NEU", "Lager"])
    assert found["lager"] == found["Lager"] == known
    assert found["Neu"] == found["NEU"]
    assert len(queries.terms_of(TAG)) == 2
    with unit_of_work():
        assert operations.tags_named([]) == {}


@pytest.mark.parametrize(
    ("german", "english", "field"),
    [
        ("", "Wood", "label_de"),
        ("x" * 201, "", "label_de"),
        ("Holz", "x" * 201, "label_en"),
        ("!!!", "", "label_de"),
        ("Holz", "\u202eWood", "label_en"),
    ],
)
def test_names_that_cannot_be_shown_are_refused(
    inside: Flask, cast: Cast, german: str, english: str, field: str
) -> None:
    _sync(_term("holz", "Holz"))
    with pytest.raises(Invalid) as refused, unit_of_work():
        operations.rename(
            queries.term("werkstoff", "holz"),
            label_de=german,
            label_en=english,
            by=cast.edith.actor,
        )
    assert field in refused.value.fields


def test_a_retired_term_leaves_the_lists_and_keeps_its_address(inside: Flask, cast: Cast) -> None:
    _sync(_term("holz", "Holz"))
    with unit_of_work():
        operations.retire(queries.term("werkstoff", "holz"), by=cast.edith.actor)
    assert queries.terms_of("werkstoff") == []
    assert queries.term("werkstoff", "holz").label_de == "Holz"
    with unit_of_work():
        operations.reinstate(queries.term("werkstoff", "holz"), by=cast.edith.actor)
    assert [one.key for one in queries.terms_of("werkstoff")] == ["holz"]
