"""Says why hits have their scores, from what the server counted."""

from collections.abc import Sequence
from math import prod
from typing import Any

from sqlalchemy import Connection, Row

from toolbox.discovery.backends.postgresql.asking import explaining
from toolbox.discovery.backends.postgresql.entries import tag
from toolbox.discovery.backends.postgresql.statements import EXPLAIN
from toolbox.discovery.index import Explanation, GroupScore, Hit
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.ranking import COVERAGE, NEAR_BOOST
from toolbox.discovery.wanted import Wanted


def explanations(
    connection: Connection, query: SearchQuery, wanted: Wanted, hits: Sequence[Hit]
) -> list[Explanation]:
    """Return the explanations of hits in their order; those that are gone are left out."""
    rows = connection.execute(EXPLAIN, explaining(query, wanted, hits))
    found = {row.instrument: _explanation(row, wanted) for row in rows}
    return [found[hit.instrument_id] for hit in hits if hit.instrument_id in found]


def _explanation(row: Row[Any], wanted: Wanted) -> Explanation:
    groups = tuple(
        GroupScore(group.label, *scored)
        for group, scored in zip(wanted.groups, row.groups or (), strict=True)
    )
    factors = {"reuse": row.reuse_factor, "recency": row.recency_factor}
    needed = [
        scored for group, scored in zip(wanted.groups, groups, strict=True) if not group.optional
    ]
    if wanted.required < len(needed):
        met = sum(scored.weight > 0 for scored in needed)
        factors["coverage"] = (met / len(needed)) ** COVERAGE
    for boost in wanted.boosts:
        name = tag(boost.facet, boost.value)
        factors[name] = boost.factor if name in row.facets else 1.0
    if row.is_near:
        factors["near"] = 1 + NEAR_BOOST
    score = sum(group.score for group in groups) * prod(factors.values())
    return Explanation(row.instrument, score, groups, factors)
