"""Puts a search into the values that the statements take, and nothing of it into their text."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from toolbox.discovery.backends.postgresql.entries import clean, quoted, tag
from toolbox.discovery.backends.postgresql.schema import FORMAT
from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import Hit
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.ranking import PHRASE_BOOST
from toolbox.discovery.wanted import Choice, Choices, Group, Wanted

_Rows = dict[str, list[dict[str, Any]]]

# Follows every letter in the order of PostgreSQL's collation "C".
_LAST = "\U0010ffff"


def finding(query: SearchQuery, wanted: Wanted) -> dict[str, Any]:
    """Return the values for FIND."""
    counted = [facet.name for facet in FACETS] if query.counted is None else list(query.counted)
    by_score = _is_by_score(query, wanted)
    return {
        **_searching(query, wanted),
        "sort": "newest" if query.sort == "relevance" and not by_score else query.sort,
        "skipped": query.offset,
        "per_page": query.per_page,
        "counted": counted,
    }


def explaining(query: SearchQuery, wanted: Wanted, hits: Sequence[Hit]) -> dict[str, Any]:
    """Return the values for EXPLAIN."""
    return {
        **_searching(query, wanted),
        "instruments": [hit.instrument_id for hit in hits],
    }


def _searching(query: SearchQuery, wanted: Wanted) -> dict[str, Any]:
    """Return the values for what FIND and EXPLAIN have in common."""
    is_near = _is_by_score(query, wanted) and len(wanted.near) > 1
    return {
        "format": FORMAT,
        "asked": json.dumps(_asked(query, wanted)),
        # Where nothing can be looked for, nobody meets the one group that is not there.
        "required": 1 if wanted.empty else wanted.required,
        "hidden": list(query.hidden),
        "there": sum(not group.optional for group in wanted.groups),
        "near": in_a_row(wanted.near) if is_near else None,
    }


def _is_by_score(query: SearchQuery, wanted: Wanted) -> bool:
    """Say whether the best come first: where nothing is looked for, nothing is better."""
    return query.sort == "relevance" and bool(wanted.groups)


def any_of(choices: Iterable[Choice]) -> str:
    """Return a tsquery for any of several terms."""
    return " | ".join(
        quoted(clean(choice.term)) + (":*" if choice.is_open else "") for choice in choices
    )


def in_a_row(words: Sequence[Choices]) -> str:
    """Return a tsquery for words that stand next to each other."""
    return " <-> ".join(f"({any_of(choices)})" for choices in words)


def _asked(query: SearchQuery, wanted: Wanted) -> _Rows:
    """Return a search as the rows of small tables."""
    asked: _Rows = {
        "wishes": [],
        "alternatives": [],
        "choices": [],
        "facets": [],
        "boosts": [
            {"tag": tag(boost.facet, boost.value), "factor": boost.factor}
            for boost in wanted.boosts
        ],
        "filters": [
            {"name": name, "tags": [tag(name, value) for value in values]}
            for name, values in query.filters.items()
            if values
        ],
    }
    for group in wanted.groups:
        _ask_for(asked, group, is_excluded=False)
    for group in wanted.excluded:
        _ask_for(asked, group, is_excluded=True)
    return asked


def _ask_for(asked: _Rows, group: Group, *, is_excluded: bool) -> None:
    wish = len(asked["wishes"])
    stemmed = None if is_excluded else _one_word(group)
    asked["wishes"].append(
        {"number": wish, "stemmed": stemmed, "optional": group.optional, "excluded": is_excluded}
    )
    for value in group.facets:
        asked["facets"].append(
            {"wish": wish, "tag": tag(value.facet, value.value), "weight": value.weight}
        )
    for alternative in group.alternatives:
        number = len(asked["alternatives"])
        is_phrase = alternative.phrase and len(alternative.words) > 1
        asked["alternatives"].append(
            {
                "number": number,
                "wish": wish,
                "words": len(alternative.words),
                "weight": alternative.weight * (PHRASE_BOOST if is_phrase else 1),
                "phrase": in_a_row(alternative.words) if is_phrase else None,
            }
        )
        for place, choices in enumerate(alternative.words):
            of = {"alternative": number, "word": place}
            asked["choices"].extend({**of, **_range(choice)} for choice in choices)


def _range(choice: Choice) -> dict[str, str | float]:
    """Return the first and the last term that will do."""
    first = clean(choice.term)
    last = first + _LAST if choice.is_open else first
    return {"first": first, "last": last, "weight": choice.weight}


def _one_word(group: Group) -> str | None:
    """Return what was typed if it is a word by itself, which PostgreSQL may know a stem of."""
    words = [alternative.words for alternative in group.alternatives]
    is_open = any(choice.is_open for each in words for choices in each for choice in choices)
    return group.label if group.label.isalpha() and not is_open and not group.optional else None
