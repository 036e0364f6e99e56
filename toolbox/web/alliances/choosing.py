"""Finding the instrument to pitch: a few that fit what was typed, each with one button."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from toolbox.alliances import pitch_queries
from toolbox.alliances.models import Meeting
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.delivery.caller import caller
from toolbox.discovery.installed import installed_index
from toolbox.discovery.query import MAX_TEXT, TEXT, SearchQuery
from toolbox.discovery.searching import search

MOST = 8


@dataclass(frozen=True)
class Candidate:
    """An instrument that fits; ``is_there`` when the meeting has its pitch already."""

    slug: str
    href: str
    title: str
    summary: str
    maker: str
    kind: Kind
    is_there: bool


def words_typed() -> str:
    """Return what somebody searches for on the page of the pitches."""
    return " ".join(request.args.get(TEXT, "").split())[:MAX_TEXT]


def candidates(meeting: Meeting, words: str) -> Sequence[Candidate]:
    """Return the published instruments that fit best; nothing where nothing was typed."""
    if not words:
        return []
    query = SearchQuery(text=words, per_page=MOST)
    found = [version for version, _shown in search(installed_index(), query, by=caller()).hits]
    there = {
        one.instrument_id
        for one in (*pitch_queries.pitches_of(meeting), *pitch_queries.proposed_for(meeting))
    }
    return [
        Candidate(
            slug=one.instrument.slug,
            href=url_for("instruments.show", slug=one.instrument.slug),
            title=one.title,
            summary=one.summary,
            maker=one.instrument.owner.name,
            kind=KINDS[one.instrument.kind],
            is_there=one.instrument_id in there,
        )
        for one in found
    ]
