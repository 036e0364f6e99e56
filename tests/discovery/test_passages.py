"""Hits that have many of the words of a question in one passage come first."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import prod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.search_corpus import FIRST_DAY, document, many
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.backends.whoosh.passages import MOST_PLACES, best_shares
from toolbox.discovery.documents import Delete, IndexDocument, Upsert
from toolbox.discovery.index import Explanation
from toolbox.discovery.query import SearchQuery, parse
from toolbox.discovery.ranking import FILLER_WEIGHT, PASSAGE_BOOST, PASSAGE_WORDS
from toolbox.discovery.understanding.answering import answer
from toolbox.discovery.understanding.meaning import meaning_of
from toolbox.discovery.understanding.rings import default_rings
from toolbox.discovery.wanted import Alternative, Choice, Group, Wanted

WORDS = ("kra1", "ra2", "ulm3")
"""Words that are their own base forms, whatever the analysis learns."""

OTHER = "zem4"
"""Another one, which nobody looks for."""


def group(word: str, weight: float = 1.0, *, is_open: bool = False) -> Group:
    return Group((Alternative(((Choice(word, weight, is_open),),)),), label=word)


QUESTION = Wanted(tuple(map(group, WORDS)), least=1, is_question=True)


def text(*words: str, apart: int = 1) -> str:
    """Return words each of which is so many positions behind the one before."""
    return f" {f'{OTHER} ' * (apart - 1)}".join(words)


def index_of(folder: Path, *texts: str) -> WhooshIndex:
    """Return an index with a document for each text, numbered from 1, all of the same day."""
    index = WhooshIndex(folder / "index")
    index.rebuild(_numbered(texts))
    return index


def _numbered(texts: Sequence[str]) -> list[IndexDocument]:
    return [
        replace(document(number, OTHER, description=one), published_at=FIRST_DAY)
        for number, one in enumerate(texts, 1)
    ]


def explained(index: WhooshIndex, wanted: Wanted = QUESTION) -> dict[int, Explanation]:
    query = SearchQuery("x")
    reasons = index.explain(query, wanted, index.find(query, wanted).hits)
    return {one.instrument_id: one for one in reasons}


def shares(index: WhooshIndex, wanted: Wanted = QUESTION) -> dict[int, float]:
    """Return the share of what is wanted that the best passage of each hit has."""
    return {
        number: (one.factors.get("passage", 1.0) - 1) / PASSAGE_BOOST
        for number, one in explained(index, wanted).items()
    }


# What is lifted, and how far


def test_words_that_stand_together_come_before_the_same_words_apart(tmp_path: Path) -> None:
    together = text(*WORDS) + f" {OTHER}" * 80
    apart = text(*WORDS, apart=40)
    for texts, first in (((together, apart), 1), ((apart, together), 2)):
        index = index_of(tmp_path / str(first), *texts)
        hits = index.find(SearchQuery("x"), QUESTION).hits
        assert hits[0].instrument_id == first
        assert hits[0].score > hits[1].score


def test_all_words_in_one_passage_lift_most_and_parts_by_their_rarity(tmp_path: Path) -> None:
    index = index_of(tmp_path, text(*WORDS), text(*WORDS[:2]), WORDS[0], OTHER)
    rarities = [one.rarity for one in explained(index)[1].groups]
    assert rarities == sorted(rarities)
    assert len(set(rarities)) == len(WORDS)
    expected = {count: sum(rarities[:count]) / sum(rarities) for count in (3, 2, 1)}
    assert shares(index) == pytest.approx({1: 1.0, 2: expected[2], 3: expected[1]}, rel=1e-4)


@pytest.mark.parametrize(
    ("apart", "is_together"),
    [(1, True), (PASSAGE_WORDS - 1, True), (PASSAGE_WORDS, False), (3 * PASSAGE_WORDS, False)],
)
def test_a_passage_has_so_many_words(tmp_path: Path, apart: int, is_together: bool) -> None:
    wanted = replace(QUESTION, groups=QUESTION.groups[:2])
    index = index_of(tmp_path, text(*WORDS[:2], apart=apart))
    assert shares(index, wanted) == pytest.approx({1: 1.0 if is_together else 0.5}, rel=1e-4)


def test_the_order_of_words_does_not_matter(tmp_path: Path) -> None:
    index = index_of(tmp_path, text(*WORDS, apart=3), text(*reversed(WORDS), apart=3))
    assert shares(index) == pytest.approx({1: 1.0, 2: 1.0})


def test_no_passage_reaches_from_one_text_to_the_next(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "index")
    index.rebuild([document(1, text(*WORDS[:2]), description=WORDS[2])])
    assert shares(index)[1] == pytest.approx(2 / 3, rel=1e-4)


def test_weaker_ways_to_meet_a_word_count_for_less(tmp_path: Path) -> None:
    index = index_of(tmp_path, text(*WORDS))
    several = Group((Alternative(((Choice(WORDS[0]),), (Choice(WORDS[1]),))),))
    weak = Wanted((group(WORDS[0], 0.5), group(WORDS[1]), several), is_question=True)
    assert shares(index, weak)[1] == pytest.approx((0.5 + 1 + 0.5) / 3, rel=1e-4)


def test_words_that_tell_little_and_beginnings_are_left_out(tmp_path: Path) -> None:
    index = index_of(tmp_path, text(*WORDS[:2]), text(*WORDS[:2], apart=40))
    left_out = (group(WORDS[0], FILLER_WEIGHT), group("kra", is_open=True))
    wanted = Wanted((*left_out, group(WORDS[1])), is_question=True)
    assert shares(index, wanted) == pytest.approx({1: 1.0, 2: 1.0})
    assert shares(index, Wanted(left_out, is_question=True)) == {1: 0.0, 2: 0.0}


def test_fewer_words_are_not_lifted(tmp_path: Path) -> None:
    index = index_of(tmp_path, text(*WORDS), text(*WORDS, apart=40))
    for reason in explained(index, replace(QUESTION, is_question=False)).values():
        assert "passage" not in reason.factors


def test_explanations_add_up_to_the_scores(tmp_path: Path) -> None:
    index = index_of(tmp_path, text(*WORDS), text(*WORDS, apart=9), text(*WORDS, apart=40))
    near = tuple((Choice(word),) for word in WORDS)
    wanted = replace(QUESTION, near=near)
    reasons = explained(index, wanted)
    assert {"near", "passage"} < set(reasons[1].factors)
    assert "near" not in reasons[3].factors
    for hit in index.find(SearchQuery("x"), wanted).hits:
        one = reasons[hit.instrument_id]
        assert hit.score == pytest.approx(one.score, rel=1e-4)
        whole = sum(group.score for group in one.groups) * prod(one.factors.values())
        assert whole == pytest.approx(one.score, rel=1e-4)


def test_other_orders_are_not_lifted(tmp_path: Path) -> None:
    index = index_of(tmp_path, text(*WORDS))
    query = SearchQuery("x", sort="newest")
    (reason,) = index.explain(query, QUESTION, index.find(query, QUESTION).hits)
    assert "passage" not in reason.factors


# In an index of any shape


def test_passages_are_found_in_every_segment(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "index")
    texts = (text(*WORDS), text(*WORDS[:2]), text(*WORDS, apart=40), text(*WORDS, apart=5))
    whole = index_of(tmp_path / "whole", *texts)
    index.rebuild(())
    for one in _numbered([*texts, WORDS[0]]):
        index.apply([Upsert(one)])
    index.apply([Delete(5)])
    assert index.status().segments > 1
    assert shares(index) == pytest.approx(shares(whole), rel=1e-4)


def test_pages_stay_apart_when_the_best_are_lifted(tmp_path: Path) -> None:
    index = WhooshIndex(tmp_path / "index")
    index.rebuild(many(260))
    groups = tuple(map(group, ("bericht", "ausbildung", "quark")))
    wanted = Wanted(groups, least=1, is_question=True)
    pages = [index.find(SearchQuery("x", page=page, per_page=40), wanted) for page in range(1, 8)]
    seen = [hit.instrument_id for page in pages for hit in page.hits]
    assert len(seen) == len(set(seen)) == 260
    scores = [hit.score for page in pages for hit in page.hits]
    assert all(before >= after for before, after in pairwise(scores))


def test_a_word_that_stands_everywhere_is_looked_at_in_part(tmp_path: Path) -> None:
    often = f"{WORDS[0]} " * MOST_PLACES
    index = index_of(tmp_path, f"{often}{WORDS[1]}", f"{often}{text(*WORDS[:2], apart=60)}")
    wanted = replace(QUESTION, groups=QUESTION.groups[:2])
    assert shares(index, wanted) == pytest.approx({1: 1.0, 2: 0.5}, rel=1e-4)


texts = st.lists(st.sampled_from((*WORDS, *[OTHER] * 9)), min_size=1, max_size=90)


@settings(deadline=None, max_examples=30)
@given(st.lists(texts, min_size=1, max_size=4))
def test_the_best_passage_is_the_best_of_all(
    tmp_path_factory: pytest.TempPathFactory, written: list[list[str]]
) -> None:
    index = index_of(tmp_path_factory.mktemp("any"), *map(" ".join, written))
    snapshot = index._snapshot()
    rarities = [1.0, 2.0, 4.0]
    docs = np.arange(len(written))
    found = best_shares(snapshot, QUESTION.groups, rarities, docs)
    worth = dict(zip(WORDS, rarities, strict=True))
    for doc, instrument in enumerate(snapshot.instruments.tolist()):
        words = written[instrument - 1]
        passages = (set(words[at : at + PASSAGE_WORDS]) for at in range(len(words)))
        best = max(sum(worth.get(word, 0.0) for word in passage) for passage in passages)
        assert found[doc] == pytest.approx(best / sum(rarities), rel=1e-4)


# What a question is


@pytest.mark.parametrize(
    ("typed", "is_question"),
    [
        ("Wie bereite ich das Gespräch nach der Probezeit vor?", True),
        ("Ausbildungsplan Elektroniker Betrieb", True),
        ("gespräch in der probezeit", False),
        ("wo finde ich wichtige tipps", False),
        ("Berufsausbildungsvorbereitungsmaßnahme", False),
        ('"gespräch nach der probezeit führen"', False),
        ("gespräch oder probezeit oder kündigung", False),
        ("", False),
    ],
)
def test_three_telling_words_make_a_question(typed: str, is_question: bool) -> None:
    assert meaning_of(parse(typed), default_rings()).wanted.is_question == is_question


def test_the_paragraph_that_answers_comes_before_the_article_that_has_the_words(
    tmp_path: Path,
) -> None:
    fills = "Vom Wetter und vom Meer. " * 40
    article = ["Der Betrieb ist groß.", "Die Probezeit war lang.", "Die Kündigung kam."]
    paragraph = "Im Betrieb ist während der Probezeit eine Kündigung ohne Frist möglich."
    index = index_of(tmp_path, fills.join([*article, *article]), f"{fills}{paragraph}{fills}")
    found = answer(index, SearchQuery("Kündigung Probezeit Betrieb"))
    assert [hit.instrument_id for hit in found.results.hits] == [2, 1]
    before = index.find(SearchQuery("x"), replace(found.wanted, is_question=False))
    assert [hit.instrument_id for hit in before.hits] == [1, 2]
