"""What a typed text means: words, phrases, synonyms, names of kinds and audiences, fields."""

from itertools import pairwise

import pytest

from toolbox.discovery.query import parse
from toolbox.discovery.ranking import NAMED_WEIGHT, PART_WEIGHT
from toolbox.discovery.understanding.meaning import MOST_SYNONYMS, meaning_of
from toolbox.discovery.understanding.naming import NO_NAMES, Label, Names
from toolbox.discovery.understanding.rings import Rings, default_rings, member_keys, shipped
from toolbox.discovery.wanted import Group, Wanted

NAMES = Names(
    [
        Label("kind", "learning-game", ("Lernspiel", "Learning game")),
        Label("kind", "checklist", ("Checkliste", "Checklisten")),
        Label("audience", "schools", ("Allgemeinbildende Schulen", "Schule", "Klasse")),
        Label("audience", "firms", ("Ausbildungsbetriebe",)),
        Label("region", "05", ("Nordrhein-Westfalen", "NRW")),
        Label("region", "05978", ("Kreis Unna", "Unna"), broader="05"),
    ]
)


def wanted(text: str, rings: Rings | None = None, names: Names = NO_NAMES) -> Wanted:
    return meaning_of(parse(text), rings or default_rings(), names).wanted


def terms(text: str, rings: Rings | None = None) -> set[str]:
    return {one.term for one in wanted(text, rings).choices()}


def labels(groups: tuple[Group, ...], *, optional: bool) -> list[str]:
    return [group.label for group in groups if group.optional == optional]


# Synonyms


def test_huge_rings_do_not_make_a_search_endless() -> None:
    members = [f"Wort{letter}{other}" for letter in "abcdef" for other in "ghijk"]
    rings = Rings([[f"{member}{ending}" for member in members] for ending in "xyz"])
    for count in (1, 3, 32):
        typed = " ".join(f"Wortag{'xyz'[place % 3]}" for place in range(count))
        groups = wanted(typed, rings).groups
        assert len(groups) == count
        synonyms = sum(len(group.alternatives) - 1 for group in groups)
        assert count <= synonyms <= MOST_SYNONYMS


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
    assert term in terms(typed)


def test_what_was_typed_weighs_more_than_a_synonym() -> None:
    (group,) = wanted("lehrling").groups
    typed, *others = group.alternatives
    assert typed.words[0][0] == ("lehrling", 1.0, False)
    assert others
    assert all(other.weight < typed.weight for other in others)


def test_whatever_has_synonyms_is_known_word_by_word() -> None:
    rings = default_rings()
    with_others = [
        member
        for ring in shipped()
        for row in map(member_keys, ring.members)
        for member in (row, row[::-1], *((one, "und", two) for one, two in pairwise(row)))
        if rings.others(member) or rings.related(member)
    ]
    assert len(with_others) > 300
    assert all(rings.known(member) == member for member in with_others)
    assert rings.known(("abwassermeister",)) == ()


def test_editors_can_have_rings_of_their_own() -> None:
    rings = Rings([["Kran", "Hebezeug"], ["Kran", "mobiler Kran"], [""]])
    assert {"hebezeug", "mobil"} <= terms("kräne", rings)
    assert "kran" in terms("mobile kräne", rings)


@pytest.mark.parametrize("typed", ["azubis finden", "wir finden keine lehrlinge", "Azubi-finden"])
def test_members_of_several_words_are_known_in_any_order(typed: str) -> None:
    rings = Rings(
        [["Azubis finden", "Wir suchen Azubis", "Ausbildungsmarketing"], ["Azubi", "Lehrling"]]
    )
    assert "ausbildungsmarketing" in terms(typed, rings)
    assert "ausbildungsmarketing" not in terms("azubis", rings)


def test_related_words_are_wanted_only_where_asked_for() -> None:
    rings = Rings([["Kran", "Hebezeug"]], related=[["Hebezeug", "Gabelstapler"]])
    assert "gabelstapler" not in terms("kran", rings)
    wide = meaning_of(parse("kran"), rings, related=True).wanted
    assert "gabelstapler" in {one.term for one in wide.choices()}


def test_the_shipped_rings_are_well_formed() -> None:
    rings = shipped()
    assert len(rings) >= 60
    assert {ring.kind for ring in rings} == {"same", "related"}
    assert all(len(ring.members) > 1 and all(ring.members) for ring in rings)


# Words and questions


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("vorbereiten", "vorbereitung"),
        ("förderung", "fördern"),
        ("organisieren", "organisation"),
        ("pünktlich", "pünktlichkeit"),
        ("teilnehmen", "teilnahme"),
        ("wie bereite ich das gespräch vor", "vorbereiten"),
    ],
)
def test_words_made_of_each_other_find_each_other(typed: str, term: str) -> None:
    assert term in terms(typed)


@pytest.mark.parametrize(
    ("typed", "required", "optional"),
    [
        ("wie finde ich einen azubi", ["azubi"], ["finde"]),
        ("wie fange ich an mit ausbilden", ["ausbilden"], ["fange"]),
        ("was brauche ich für die messe", ["messe"], ["brauche"]),
        ("suche material zu rfid", ["rfid"], ["material"]),
        ("spiel klasse 8", ["spiel", "klasse"], ["8"]),
        ("tipps", ["tipps"], []),
        ("27", ["27"], []),
        ("wie und wo", ["wie", "und", "wo"], []),
    ],
)
def test_little_words_and_fillers_are_not_required(
    typed: str, required: list[str], optional: list[str]
) -> None:
    groups = wanted(typed, Rings()).groups
    assert labels(groups, optional=False) == required
    assert labels(groups, optional=True) == optional


def test_words_typed_in_a_row_are_looked_for_in_a_row() -> None:
    near = wanted("gespräch in der probezeit").near
    assert [choices[0].term for choices in near] == ["gespräch", "in", "der", "probezeit"]
    assert wanted("probezeit").near == ()


def test_phrases_and_what_is_not_wanted_are_literal() -> None:
    result = wanted('"azubi finden" -lehrling')
    assert {one.term for one in result.choices()}.isdisjoint(
        {"lehrling", "auszubildende", "+azubi"}
    )
    assert len(result.excluded) == 1


def test_alternatives_are_one_group() -> None:
    (other, either) = wanted("messe oder elternabend planen", Rings()).groups
    assert {"messe", "elternabend"} <= {
        choice.term for one in either.alternatives for words in one.words for choice in words
    }
    assert other.label == "planen"
    assert [group.label for group in wanted("einen oder zwei azubis", Rings()).groups][-1] == (
        "azubis"
    )


def test_the_last_word_may_still_be_typed() -> None:
    found = meaning_of(parse("messe ausb"), Rings(), typing=True).wanted
    first, last = found.groups
    assert not any(one.is_open for one in Wanted((first,)).choices())
    assert ("ausb", True) in {(one.term, one.is_open) for one in Wanted((last,)).choices()}


def test_the_literal_search_knows_no_synonyms_and_no_names() -> None:
    found = meaning_of(parse("checkliste azubi"), default_rings(), NAMES, literal=True).wanted
    assert not any(group.facets for group in found.groups)
    assert "lehrling" not in {one.term for one in found.choices()}


def test_nothing_searchable_is_not_the_same_as_nothing_typed() -> None:
    assert wanted("?!").empty
    assert not wanted("").empty
    assert not wanted("art:checkliste", names=NAMES).empty


# Names


@pytest.mark.parametrize(
    ("typed", "facet", "value", "weight"),
    [
        ("checkliste ausbildungsvertrag", "kind", "checklist", NAMED_WEIGHT),
        ("spiel logistik", "kind", "learning-game", NAMED_WEIGHT * PART_WEIGHT),
        ("spiel für klasse 8", "audience", "schools", NAMED_WEIGHT),
        ("leitfaden fuer kleine betriebe", "audience", "firms", NAMED_WEIGHT * PART_WEIGHT),
        ("beratung kreis unna", "region", "05978", NAMED_WEIGHT),
        ("beratung nrw", "region", "05", NAMED_WEIGHT),
        ("workshop 2 stunden", "effort", "bis-2-stunden", NAMED_WEIGHT),
        ("etwas für 45 Minuten", "effort", "bis-2-stunden", NAMED_WEIGHT),
        ("eine halbe stunde", "effort", "bis-30-minuten", NAMED_WEIGHT),
        ("doppelstunde logistik", "effort", "bis-2-stunden", NAMED_WEIGHT),
        ("3 tage", "effort", "mehrere-tage", NAMED_WEIGHT),
    ],
)
def test_words_name_values_of_facets(typed: str, facet: str, value: str, weight: float) -> None:
    named = {
        (one.facet, one.value): one.weight
        for group in wanted(typed, names=NAMES).groups
        for one in group.facets
    }
    assert named[facet, value] == weight


@pytest.mark.parametrize("typed", ["klasse 8", "betriebe finden", "ein tag im betrieb", "stunde"])
def test_what_people_speak_about_is_no_name(typed: str) -> None:
    assert not any(group.facets for group in wanted(typed, names=NAMES).groups)


def test_a_named_kind_is_still_found_by_its_text() -> None:
    group = wanted("checkliste", Rings(), NAMES).groups[0]
    assert group.alternatives[0].words[0][0].term == "checkliste"
    assert not group.optional


def test_a_reading_says_what_was_named_and_ignored() -> None:
    meaning = meaning_of(parse("die checkliste für nrw"), Rings(), NAMES)
    assert meaning.ignored == ("die", "für")
    assert [(one.typed, one.value) for one in meaning.named] == [
        ("checkliste", "checklist"),
        ("nrw", "05"),
    ]


def test_a_region_lies_in_broader_ones() -> None:
    assert NAMES.line_of("05978") == ("05978", "05")
    assert NAMES.line_of("elsewhere") == ("elsewhere",)


# Fields


def test_fields_look_in_one_place_alone() -> None:
    (group,) = wanted('autor:"Stiftung Maschinenbau"').groups
    (alternative,) = group.alternatives
    assert alternative.phrase
    assert [choices[0].term for choices in alternative.words] == [
        "@autor:stiftung",
        "@autor:maschinenbau",
    ]
    assert terms("tag:messe") >= {"@tag:messe"}
    assert all(term.startswith("@titel:") for term in terms("titel:messe"))


@pytest.mark.parametrize(
    "typed", ["art:checklist", "art:Checkliste", "art:checklisten", "kind:checkliste"]
)
def test_a_typed_kind_narrows_like_a_filter(typed: str) -> None:
    meaning = meaning_of(parse(f"{typed} messe"), Rings(), NAMES)
    assert meaning.kinds == ("checklist",)
    assert [group.label for group in meaning.wanted.groups] == ["messe"]


def test_a_kind_as_one_of_several_ways_is_a_value() -> None:
    (group,) = wanted("art:spiel oder messe", names=NAMES).groups
    assert [one.value for one in group.facets] == ["learning-game"]
    assert group.alternatives


def test_a_kind_that_there_is_not_is_text() -> None:
    meaning = meaning_of(parse("art:kranich"), Rings(), NAMES)
    assert meaning.kinds == ()
    assert "kranich" in {one.term for one in meaning.wanted.choices()}


def test_a_kind_can_be_excluded() -> None:
    (group,) = wanted("messe -art:spiel", names=NAMES).excluded
    assert [one.value for one in group.facets] == ["learning-game"]
