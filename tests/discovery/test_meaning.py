"""What a typed text asks the index for: synonyms, little words, hyphens."""

import pytest

from toolbox.discovery.meaning import Wanted, understand
from toolbox.discovery.query import parse
from toolbox.discovery.rings import Rings, default_rings


def wanted(text: str, rings: Rings | None = None) -> Wanted:
    return understand(parse(text), rings or default_rings())


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("azubi", "lehrling"),
        ("Lehrlinge", "azubi"),
        ("AdA-Schein", "aevo"),
        ("aevo", "ausbildereignungsprüfung"),
        ("kauffrau", "kaufmann"),
        ("BO", "berufsorientierung"),
        ("berufliche orientierung", "bo"),
        ("zq", "zusatzqualifikation"),
        ("berichtsheft", "ausbildungsnachweis"),
        ("soziale medien", "media"),
        ("social media", "medium"),
        ("schnupperpraktikum", "praktikum"),
        ("azubi-marketing", "lehrling"),
    ],
)
def test_synonyms_are_wanted_too(typed: str, term: str) -> None:
    assert term in wanted(typed).terms()


def test_what_was_typed_weighs_more_than_a_synonym() -> None:
    (group,) = wanted("lehrling").groups
    typed, *others = group.alternatives
    assert typed.words[0][0] == ("lehrling", 1.0)
    assert others
    assert all(other.weight < typed.weight for other in others)


def test_phrases_and_what_is_not_wanted_are_literal() -> None:
    result = wanted('"azubi finden" -lehrling')
    assert result.terms().isdisjoint({"lehrling", "auszubildende", "+azubi"})
    assert len(result.excluded) == 1


def test_little_words_count_only_alone() -> None:
    assert len(wanted("wie finde ich einen azubi").groups) == 2
    assert len(wanted("wie und wo").groups) == 3


def test_editors_can_have_rings_of_their_own() -> None:
    rings = Rings([["Kran", "Hebezeug"], ["Kran", "mobiler Kran"], [""]])
    assert {"hebezeug", "mobil"} <= wanted("kräne", rings).terms()
    assert "kran" in wanted("mobile kräne", rings).terms()


def test_nothing_searchable_is_not_the_same_as_nothing_typed() -> None:
    assert wanted("?!").empty
    assert not wanted("").empty
