"""Which searches are counted, and which visits of an instrument come from a search."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from flask import request, url_for

from toolbox.delivery.caller import caller
from toolbox.delivery.counting import installed_counters, is_a_look
from toolbox.delivery.limits import caller_address
from toolbox.discovery.query import TEXT, SearchQuery
from toolbox.discovery.searching import NO_WORDS, WITHOUT_INDEX, Found
from toolbox.foundation.settings import installed_settings

_ROUGH_STEPS = frozenset({"related", "alike"})
"""Not "most": of a long question most words are enough for anybody."""


def count_search(query: SearchQuery, found: Found) -> None:
    """Count a search for words, once a visitor and day; never by whom.

    Left out are further pages and narrowed searches, what the index did not answer, and what
    editors try out.
    """
    narrowed = query.filters or query.literal or query.page > 1
    unanswered = {NO_WORDS, WITHOUT_INDEX}.intersection(found.notes)
    if query.text and not narrowed and not unanswered and _is_counted():
        installed_counters().searches.count_search(
            query.text, visitor=_visitor(), what=_outcome(found)
        )


def _outcome(found: Found) -> Iterator[str]:
    if not found.total:
        yield "without_hits"
    elif found.reading.unknown or found.reading.step in _ROUGH_STEPS:
        yield "widened"
    if found.reading.corrections:
        yield "corrected"


def count_success(instrument_id: int, *, owner_id: int) -> None:
    """Count that the search before led to this instrument, where there was one."""
    text = _text_before()
    if text and owner_id not in caller().organisations and _is_counted():
        installed_counters().searches.count_success(text, instrument_id, visitor=_visitor())


def _is_counted() -> bool:
    return bool(installed_settings().search_days) and is_a_look() and not caller().is_editor


def _visitor() -> str:
    """Return the address of the visitor; the counter keeps nothing of it.

    Of IPv6 it is the connection: whoever picks another address in it is no other visitor.
    """
    return caller_address()


def _text_before() -> str:
    """Return what was searched for on the page that led here; empty if it was another page."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    if (before.netloc, before.path) != (request.host, url_for("search.results")):
        return ""
    return parse_qs(before.query).get(TEXT, [""])[0]
