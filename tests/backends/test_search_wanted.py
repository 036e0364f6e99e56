"""What a search looks for, in terms of the index, means the same to every search backend."""

from dataclasses import replace
from datetime import timedelta
from math import log, prod
from pathlib import Path

import pytest

from tests.backends.search_corpus import BACKENDS, FIRST_DAY, Seen, document, ids, many, seek
from toolbox.discovery.documents import AttachmentText, Delete, IndexDocument, Upsert
from toolbox.discovery.index import Hit, SearchIndex
from toolbox.discovery.language.analysis import key
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.ranking import FIELD_WEIGHTS, IN_PASSING, NEAR_BOOST, PHRASE_BOOST
from toolbox.discovery.wanted import (
    Alternative,
    Boost,
    Choice,
    Choices,
    FacetValue,
    Group,
    Wanted,
)

DAY = FIRST_DAY + timedelta(days=500)
LIST = document(
    1, "Liste", summary="Werkbank, Hammer und Zange.", kind=("checklist",), audience=("company",)
)
PLAN = document(
    2, "Plan", summary="Ein Hammer aus der Werkstatt; Werkstätten gibt es viele.", kind=("guide",)
)
GAME = document(3, "Spiel mit Zange", description="Für alle Ausbildungsberufe.", kind=("game",))
FILM = document(
    4,
    "Film",
    description="Vom Hammer, der auf die Werkbank fiel; daneben die Werkstatt.",
    tags=("Werkstatt",),
    credits=("Hammer Film GmbH",),
    kind=("game", "film"),
)
SMALL = (LIST, PLAN, GAME, FILM)


@pytest.fixture(scope="module")
def small(backend: str, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """An index with a few instruments that are all published on one day, to be read only."""
    index = BACKENDS[backend](tmp_path_factory.mktemp("small") / "index")
    index.rebuild(replace(one, published_at=DAY) for one in SMALL)
    return index


def word(text: str, weight: float = 1.0) -> Choices:
    return (Choice(key(text), weight),)


def any_of(*texts: str) -> tuple[Alternative, ...]:
    return tuple(Alternative((word(text),)) for text in texts)


def group(*texts: str, optional: bool = False, facets: tuple[FacetValue, ...] = ()) -> Group:
    return Group(any_of(*texts), facets, label=" ".join(texts), optional=optional)


def phrase(*texts: str) -> Group:
    return Group((Alternative(tuple(map(word, texts)), phrase=True),))


def found(index: SearchIndex, *groups: Group, **options: object) -> Seen:
    return seek(index, SearchQuery("x"), replace(Wanted(groups), **options))  # type: ignore[arg-type]  # as Wanted has them


def score_of(results: Seen, instrument: IndexDocument) -> float:
    return next(hit.score for hit in results.hits if hit.instrument_id == instrument.instrument_id)


# Which documents


@pytest.mark.parametrize(
    ("groups", "least", "expected"),
    [
        ([group("Hammer")], None, {1, 2, 4}),
        ([group("Hammer"), group("Werkbank")], None, {1, 4}),
        ([group("Hammer", "Zange")], None, {1, 2, 3, 4}),
        ([group("Hammer"), group("Werkbank"), group("Zange")], 2, {1, 4}),
        ([group("Hammer"), group("Werkbank"), group("Zange")], 1, {1, 2, 3, 4}),
        ([group("Hammer"), group("Quark")], 1, {1, 2, 4}),
        ([group("Hammer"), group("Quark")], 9, set()),
        ([group("Zange"), group("Werkstatt", optional=True)], None, {1, 3}),
        ([group("Werkstatt", optional=True)], None, {1, 2, 3, 4}),
        ([group("Quark", facets=(FacetValue("kind", "game"),))], None, {3, 4}),
        ([group("Zange"), group(facets=(FacetValue("kind", "game"),))], None, {3}),
        ([phrase("Film", "GmbH")], None, {4}),
        ([phrase("Werkbank", "Hammer", "und", "Zange")], None, {1}),
        ([phrase("Hammer", "Zange")], None, set()),
        ([], None, {1, 2, 3, 4}),
    ],
)
def test_documents_that_have_enough_of_the_groups(
    small: SearchIndex, groups: list[Group], least: int | None, expected: set[int]
) -> None:
    assert set(ids(found(small, *groups, least=least))) == expected


@pytest.mark.parametrize(
    ("excluded", "expected"),
    [
        ([group("Werkstatt")], {1}),
        ([group("Zange"), group("Quark")], {2, 4}),
        ([group(facets=(FacetValue("kind", "game"),))], {1, 2}),
        ([phrase("Werkbank", "Hammer")], {2, 4}),
    ],
)
def test_documents_without_what_is_excluded(
    small: SearchIndex, excluded: list[Group], expected: set[int]
) -> None:
    assert set(ids(found(small, group("Hammer"), excluded=tuple(excluded)))) == expected


def test_nothing_is_found_for_what_cannot_be_searched(small: SearchIndex) -> None:
    results = found(small, empty=True)
    assert (results.hits, results.total) == ((), 0)


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ((Choice("ham", is_open=True),), {1, 2, 4}),
        ((Choice("ausbild", is_open=True),), {3}),
        ((Choice("zang", is_open=True), Choice("werksta", is_open=True)), {1, 2, 3, 4}),
        ((Choice("quar", is_open=True),), set()),
        ((Choice("@titel:zange"),), {3}),
        ((Choice("@autor:hammer"),), {4}),
        ((Choice("@tag:werkstatt"),), {4}),
        ((Choice("@tag:werkst", is_open=True),), {4}),
    ],
)
def test_beginnings_of_words_and_words_of_a_field(
    small: SearchIndex, choices: Choices, expected: set[int]
) -> None:
    results = found(small, Group((Alternative((choices,)),)))
    assert set(ids(results)) == expected
    assert results.total == len(expected)


def test_a_phrase_in_one_field(small: SearchIndex) -> None:
    words = ((Choice("@autor:hammer"),), (Choice("@autor:film"),))
    assert ids(found(small, Group((Alternative(words, phrase=True),)))) == [4]
    backwards = Group((Alternative(words[::-1], phrase=True),))
    assert ids(found(small, backwards)) == []


def test_a_phrase_may_end_in_an_unfinished_word(small: SearchIndex) -> None:
    unfinished = (word("Hammer"), (Choice("un", is_open=True),), (Choice("zan", is_open=True),))
    assert ids(found(small, Group((Alternative(unfinished, phrase=True),)))) == [1]


# In which order


def test_those_with_all_of_the_words_come_first(small: SearchIndex) -> None:
    words = (group("Hammer"), group("Werkbank"), group("Zange"))
    assert ids(found(small, *words, least=1))[0] == 1
    most = found(small, *words, least=1)
    all_ = found(small, *words)
    assert score_of(most, LIST) == pytest.approx(score_of(all_, LIST))


def test_an_optional_group_adds_to_the_score(small: SearchIndex) -> None:
    plain = found(small, group("Hammer"))
    more = found(small, group("Hammer"), group("Werkstatt", optional=True))
    assert set(ids(more)) == set(ids(plain))
    assert score_of(more, LIST) == pytest.approx(score_of(plain, LIST))
    assert score_of(more, PLAN) > score_of(plain, PLAN)


def test_a_boost_multiplies(small: SearchIndex) -> None:
    plain = found(small, group("Hammer"))
    boosted = found(small, group("Hammer"), boosts=(Boost("kind", "guide", 7.0),))
    assert ids(boosted)[0] == PLAN.instrument_id
    assert score_of(boosted, PLAN) == pytest.approx(7 * score_of(plain, PLAN), rel=1e-4)
    assert score_of(boosted, LIST) == pytest.approx(score_of(plain, LIST))


def test_words_that_stand_as_they_were_typed_lift(small: SearchIndex) -> None:
    words = (group("Hammer"), group("Werkstatt"))
    plain = found(small, *words)
    lifted = found(small, *words, near=(word("Hammer"), word("aus"), word("der")))
    assert score_of(lifted, PLAN) == pytest.approx((1 + NEAR_BOOST) * score_of(plain, PLAN))
    assert score_of(lifted, FILM) == pytest.approx(score_of(plain, FILM))


def test_weights_of_choices_and_alternatives(small: SearchIndex) -> None:
    strong = found(small, Group((Alternative((word("Hammer"),)),)))
    by_choice = found(small, Group((Alternative((word("Hammer", 0.5),)),)))
    by_alternative = found(small, Group((Alternative((word("Hammer"),), weight=0.5),)))
    for instrument in (LIST, PLAN, FILM):
        weak = score_of(by_choice, instrument)
        assert weak < score_of(strong, instrument)
        assert weak == pytest.approx(score_of(by_alternative, instrument), rel=1e-4)


def test_the_best_alternative_counts_alone(small: SearchIndex) -> None:
    one = found(small, group("Hammer"), least=1)
    strong = group("Hammer", facets=(FacetValue("kind", "guide", 1000.0),))
    weak = group("Hammer", facets=(FacetValue("kind", "guide", 0.001),))
    assert score_of(found(small, weak), PLAN) == pytest.approx(score_of(one, PLAN), rel=1e-4)
    assert ids(found(small, strong))[0] == PLAN.instrument_id


def test_a_phrase_weighs_more_than_its_words(small: SearchIndex) -> None:
    words = tuple(map(word, ("Hammer", "und", "Zange")))
    (loose,) = _weights(small, Group((Alternative(words),)))
    (strict,) = _weights(small, Group((Alternative(words, phrase=True),)))
    assert strict == pytest.approx(PHRASE_BOOST * loose, rel=1e-4)


def _weights(index: SearchIndex, wanted: Group) -> list[float]:
    everything = Wanted((wanted,))
    hits = index.find(SearchQuery("x"), everything).hits
    explained = index.explain(SearchQuery("x"), everything, hits)
    return [explanation.groups[0].weight for explanation in explained]


def test_the_word_as_it_was_typed(small: SearchIndex) -> None:
    assert small.frequencies(["=werkstätten"]) == {"=werkstätten": 1}
    assert small.frequencies(["=ausbildungsberufe"]) == {}  # only in title, tags and summary
    assert small.frequencies(["=hammer"]) == {}  # that is the base form anyway


def test_what_mentions_a_word_in_passing_hardly_counts_for_its_rarity(
    backend: str, tmp_path: Path
) -> None:
    index = BACKENDS[backend](tmp_path / "index")
    mentions = (AttachmentText("Blatt.pdf", ("Der Hammer lag auf der Zange.",)),)
    index.rebuild(
        [
            document(1, "Hammer"),
            *(document(number, "Zange", attachments=mentions) for number in range(2, 12)),
        ]
    )
    wanted = Wanted((group("Hammer"), group("Zange")), least=1)
    (explained,) = index.explain(SearchQuery("x"), wanted, [Hit(1, 1, 0.0)])
    hammer, zange = (one.rarity for one in explained.groups)
    each, full = FIELD_WEIGHTS["attachment"].each, IN_PASSING * FIELD_WEIGHTS["title"].each
    frequency = 1 + 10 * each / full
    assert hammer == pytest.approx(log(1 + (11.5 - frequency) / (frequency + 0.5)), rel=1e-4)
    assert zange == pytest.approx(log(1 + (11.5 - 10) / 10.5), rel=1e-4)


def test_newer_and_more_used_instruments_come_first(index: SearchIndex) -> None:
    twins = many(4)
    dated = [replace(one, published_at=DAY - timedelta(days=900)) for one in twins]
    dated[1] = replace(dated[1], published_at=DAY)
    dated[2] = replace(dated[2], reuse_count=3)
    dated[3] = replace(dated[3], published_at=DAY - timedelta(days=2000))
    index.rebuild(dated)
    results = found(index, group("Bericht"))
    newest, used, old, oldest = (dated[place].instrument_id for place in (1, 2, 0, 3))
    assert ids(results).index(newest) < ids(results).index(old)
    assert ids(results).index(used) < ids(results).index(old)
    assert ids(results)[-1] == oldest


def test_a_long_document_does_not_drown_a_short_one(index: SearchIndex) -> None:
    page = "Der Lotse lenkt, und der Lotse denkt. " * 200
    long = document(21, "Schifffahrt", attachments=(AttachmentText("a.pdf", (page,) * 20),))
    short = document(22, "Hafen", summary="Was ein Lotse macht.")
    index.rebuild([long, short])
    assert ids(found(index, group("Lotse"))) == [22, 21]


def test_pages_stay_apart_when_some_hits_are_lifted(index: SearchIndex) -> None:
    index.rebuild(many(260))
    wanted = Wanted((group("Bericht"),), near=(word("Ausbildung"), word("dual")))
    seen: list[int] = []
    for page in range(1, 8):
        seen += [
            hit.instrument_id
            for hit in index.find(SearchQuery("x", page=page, per_page=40), wanted).hits
        ]
    assert len(seen) == len(set(seen)) == 260


# Counting, explaining, spelling


def test_only_the_facets_that_are_asked_for_are_counted(small: SearchIndex) -> None:
    wanted = Wanted((group("Hammer"),))
    some = small.find(SearchQuery("x", counted=("audience", "kind")), wanted)
    assert some.facets == {
        "audience": (("company", 1),),
        "kind": (("checklist", 1), ("film", 1), ("game", 1), ("guide", 1)),
    }
    assert small.find(SearchQuery("x", counted=()), wanted).facets == {}


def test_a_counted_facet_ignores_its_own_filter(small: SearchIndex) -> None:
    query = SearchQuery("x", filters={"kind": ("guide",)}, counted=("kind", "audience"))
    results = small.find(query, Wanted((group("Hammer"),)))
    assert results.total == 1
    assert len(results.facets["kind"]) == 4
    assert results.facets["audience"] == ()


def test_hidden_instruments_are_not_there_at_all(small: SearchIndex) -> None:
    query = SearchQuery("x", hidden=frozenset({1, 4}), counted=("kind",))
    results = small.find(query, Wanted((group("Hammer"),)))
    assert [hit.instrument_id for hit in results.hits] == [2]
    assert (results.total, results.facets) == (1, {"kind": (("guide", 1),)})


def test_english_texts_are_read_as_english(index: SearchIndex) -> None:
    english = document(91, "Trainers", description="Batteries and cherries")
    index.apply([Upsert(replace(english, language="en"))])
    assert index.frequencies(["battery", "cherry"]) == {"battery": 1, "cherry": 1}


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted((group("Hammer"),)),
        Wanted((group("Hammer"), group("Werkbank"), group("Zange")), least=1),
        Wanted(
            (group("Hammer"), group("Zange", optional=True)), near=(word("Hammer"), word("und"))
        ),
        Wanted(
            (group("Werkstatt", facets=(FacetValue("kind", "game", 3.0),)),),
            boosts=(Boost("kind", "film", 1.5),),
        ),
        Wanted((phrase("Hammer", "und", "Zange"),)),
        Wanted(),
    ],
)
def test_an_explanation_adds_up_to_the_score(small: SearchIndex, wanted: Wanted) -> None:
    query = SearchQuery("x")
    hits = small.find(query, wanted).hits
    explained = small.explain(query, wanted, hits)
    assert [one.instrument_id for one in explained] == [hit.instrument_id for hit in hits]
    for explanation, hit in zip(explained, hits, strict=True):
        labels = [one.label for one in explanation.groups]
        assert labels == [one.label for one in wanted.groups]
        whole = sum(one.score for one in explanation.groups) * prod(explanation.factors.values())
        assert whole == pytest.approx(explanation.score, rel=1e-4)
        assert hit.score == pytest.approx(explanation.score, rel=1e-4)


def test_what_is_gone_is_not_explained(small: SearchIndex) -> None:
    gone = Hit(999, 999, 1.0)
    wanted = Wanted((group("Hammer"),))
    assert small.explain(SearchQuery("x"), wanted, [gone]) == []
    assert [shown.title_html for shown in small.show(wanted, [gone])] == [""]


def test_frequencies_of_terms(small: SearchIndex) -> None:
    terms = ["hammer", "@titel:zange", "+beruf", "quark"]
    assert small.frequencies(terms) == {"hammer": 3, "@titel:zange": 1, "+beruf": 1}


@pytest.mark.parametrize(
    ("typed", "most", "expected"),
    [
        ("hamer", 1, "hammer"),
        ("hammmer", 1, "hammer"),
        ("hmamer", 1, "hammer"),
        ("jammer", 1, "hammer"),
        ("wekrstatt", 1, "werkstatt"),
        ("wrekbnak", 2, "werkbank"),
        ("wrekbnak", 1, None),
        ("hammer", 1, "hammer"),
        ("xyzxyz", 2, None),
    ],
)
def test_words_that_are_spelled_alike(
    small: SearchIndex, typed: str, most: int, expected: str | None
) -> None:
    alike = small.spelled_like(typed, most=most, limit=5)
    assert next((one.term for one in alike), None) == expected
    assert all(one.distance <= most for one in alike)


def test_the_nearest_and_then_the_most_frequent_word_comes_first(index: SearchIndex) -> None:
    index.rebuild(
        [
            document(1, "Rast", summary="Rost"),
            document(2, "Rost"),
            document(3, "Schraubenrost", summary="Rest"),
            document(4, "Frost"),
        ]
    )
    alike = index.spelled_like("rust", most=2, limit=9)
    assert [(one.term, one.distance) for one in alike[:3]] == [
        ("rost", 1),
        ("rast", 1),
        ("rest", 1),
    ]
    assert ("frost", 2) in [(one.term, one.distance) for one in alike]
    assert len(index.spelled_like("rust", most=2, limit=2)) == 2


def test_only_words_of_one_field_are_offered(index: SearchIndex) -> None:
    makers = replace(document(1, "Meier sagt etwas"), credits=("Institut Maier",))
    index.rebuild([makers, document(2, "Meyerei")])
    everywhere = index.spelled_like("meyer", most=2, limit=9)
    assert {"meier", "maier"} <= {one.term for one in everywhere}
    names = index.spelled_like("meyer", most=2, limit=9, field="credits")
    assert [(one.term, one.distance) for one in names] == [("maier", 2)]


def test_words_of_deleted_documents_are_not_offered(index: SearchIndex) -> None:
    index.apply([Upsert(document(61, "Gabelstapler"))])
    assert [one.term for one in index.spelled_like("gabelstaplr", most=1, limit=3)] == [
        "gabelstapler"
    ]
    index.apply([Delete(61)])
    assert index.spelled_like("gabelstaplr", most=1, limit=3) == []


# What people see of a hit


def test_the_name_of_a_file_is_found_and_shown(index: SearchIndex) -> None:
    file = AttachmentText("Bewertungsbogen_Kran-2.pdf", ("Leer.",))
    other = AttachmentText("Anhang.docx", ("Auch leer.",))
    index.apply([Upsert(document(71, "Unterlagen", attachments=(other, file)))])
    (hit,) = found(index, group("Bewertungsbogen")).hits
    (excerpt,) = hit.excerpts
    assert (excerpt.field, excerpt.attachment_name) == ("attachment_name", file.name)
    assert excerpt.html == "<mark>Bewertungsbogen</mark>_Kran-2.pdf"


def test_labels_are_shown_only_where_nothing_else_says_why(index: SearchIndex) -> None:
    labels = ("Prüfstand", "Test bench", "Testbank")
    index.apply(
        [
            Upsert(document(81, "Eins", summary="Am Prüfstand.", labels=labels)),
            Upsert(document(82, "Zwei", labels=labels)),
        ]
    )
    shown = {hit.instrument_id: hit.excerpts for hit in found(index, group("Prüfstand")).hits}
    assert [one.field for one in shown[81]] == ["summary"]
    assert [(one.field, one.html) for one in shown[82]] == [("labels", "<mark>Prüfstand</mark>")]
