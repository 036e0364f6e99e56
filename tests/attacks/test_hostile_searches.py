"""Searches of any shape: no error, bounded work."""

from pathlib import Path

import pytest

from tests.backends.search_corpus import CORPUS, many
from toolbox.discovery.backends.whoosh.backend import WhooshIndex
from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.query import MAX_PAGE, MAX_TEXT, SearchQuery
from toolbox.discovery.understanding.answering import answer
from toolbox.discovery.understanding.meaning import meaning_of
from toolbox.discovery.understanding.rings import Rings

MOST_GROUPS = MAX_TEXT // 2
MOST_ALTERNATIVES = 1_000
MOST_TERMS = 2_000

MANY_WORDS = [f"w{number}" for number in range(40)]
RINGS = Rings([[f"{word}", *(f"{word}x{other}" for other in range(30))] for word in MANY_WORDS])

TEXTS = {
    "nothing": "",
    "blanks": " \t\n\u00a0\u2003",
    "one letter": "a",
    "letters": " ".join("abcdefghijklmnopqrstuvwxyz"),
    "stop words": "der die das und oder in mit von zu für",
    "phrase of stop words": '"der die das und oder"',
    "phrases of one word": '"a" "b" "c" "d" "e" "f"',
    "only excluded": "-a -b -c -der",
    "excludes itself": "ausbildung -ausbildung",
    "or": "oder oder oder oder",
    "chain of or": " oder ".join(MANY_WORDS),
    "or at the ends": "oder ausbildung oder",
    "field words": "autor: tag: art: titel: autor:tag:art:x",
    "field words of everything": "tag:a tag:b autor:c art:d titel:e",
    "open quotes": '"""""" "a "b "c',
    "minus": "- -- --- -\" -'",
    "hyphens": "a-" * 90,
    "slashes": "/".join(["a"] * 90),
    "long word": "x" * 5000,
    "long words": " ".join("y" * 60 for _number in range(100)),
    "many words": " ".join(MANY_WORDS),
    "the same word": "bericht " * 500,
    "numbers": " ".join(map(str, range(100))),
    "paragraphs": "§ " * 60,
    "marks": "*?~^[](){}\\!&|:;,.<>%$#@=+~",
    "index marks": "+bericht ~bericht =bericht @titel:bericht",
    "combining": "a" + "\u0301" * 150,
    "gender": "*innen :innen _innen /-innen " * 6,
    "compound": "donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3,
    "umlauts": "ueaeoeß" * 20,
    "other scripts": "教育 обучение تعليم शिक्षा",
    "emoji": "👩\u200d🏭" * 40,
    "right to left": "\u202eausbildung\u202d",
    "nul": "a\x00b\x00",
    "half characters": "\ud800\udfff",
    "markup": "<script>alert(1)</script>" * 5,
    "statement": "'; DROP TABLE instruments; --",
    "template": "{{ 7 * 7 }} {% raw %}",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """An index with several segments."""
    folder: Path = tmp_path_factory.mktemp("hostile") / "index"
    made = WhooshIndex(folder)
    made.rebuild([*CORPUS, *many(40)])
    return made


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_answered(index: SearchIndex, text: str) -> None:
    for literal in (False, True):
        query = SearchQuery(text=TEXTS[text], literal=literal)
        found = answer(index, query, RINGS)
        assert found.results.total >= len(found.results.hits)
        assert len(index.show(found.wanted, found.results.hits)) == len(found.results.hits)


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_text_makes_the_index_do_is_bounded(text: str) -> None:
    wanted = meaning_of(SearchQuery(text=TEXTS[text] * 50).parsed, RINGS).wanted
    groups = [*wanted.groups, *wanted.excluded]
    assert len(groups) <= MOST_GROUPS
    assert sum(len(group.alternatives) for group in groups) <= MOST_ALTERNATIVES
    assert len(list(wanted.choices())) <= MOST_TERMS


@pytest.mark.parametrize("page", [0, -1, 2, MAX_PAGE, MAX_PAGE * 10**6])
@pytest.mark.parametrize("per_page", [1, 20])
def test_any_page_is_answered(index: SearchIndex, page: int, per_page: int) -> None:
    query = SearchQuery(text="bericht", per_page=per_page).with_page(page)
    results = answer(index, query).results
    assert results.total == 41
    assert len(results.hits) <= per_page


def test_thousands_of_filters_are_cut_down_to_some(index: SearchIndex) -> None:
    class Address:
        def getlist(self, _name: str, /) -> list[str]:
            return [f"wert-{number}" for number in range(5000)]

    query = SearchQuery.from_args(Address())
    assert len(query.text) <= MAX_TEXT
    assert sum(len(values) for values in query.filters.values()) <= 50 * len(FACETS)
    assert answer(index, query).results.total == 0
