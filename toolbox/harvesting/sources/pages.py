"""Fetching single records from pages: what the kinds of sources share that name only addresses."""

from collections.abc import Iterator
from dataclasses import dataclass

from toolbox.exchange.formats import amb
from toolbox.exchange.record import UnusableRecord
from toolbox.harvesting.linked_data import resource_in, same_site
from toolbox.harvesting.parsing import json_value, linked_blocks
from toolbox.harvesting.rules import (
    LARGEST_PAGE,
    MOST_FAILED_PAGES,
    STAMP_LENGTH,
    UPSTREAM_ID_LENGTH,
    Trouble,
)
from toolbox.harvesting.sources.declaration import Found, Visit

_GONE = frozenset({404, 410})
_ACCEPT = {"Accept": "application/ld+json, application/json;q=0.9, text/html;q=0.8"}


@dataclass(frozen=True)
class Named:
    """A page that a source names: its address, when it changed, and where its record is fetched."""

    address: str
    stamp: str
    fetched_at: str


class Pages:
    """Fetches what a source names, leaving out what is as before; stops when too much fails."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._failed = 0
        self._fetched = 0

    @property
    def is_enough(self) -> bool:
        """True where a preview has seen what it wants to see."""
        return self._fetched >= self._visit.most_pages

    @property
    def has_fetched(self) -> bool:
        """True once a page was asked for: a visit that pauses has come further before."""
        return self._fetched > 0

    def records(self, named: Named) -> Iterator[Found]:
        """Yield what a page holds: one thing, or nothing where this visit has seen it."""
        address, stamp = named.address, named.stamp[:STAMP_LENGTH]
        visit = self._visit
        if len(address) > UPSTREAM_ID_LENGTH:
            yield Found(address[:UPSTREAM_ID_LENGTH], trouble=Trouble("no-id").told)
        elif not same_site(named.fetched_at, visit.address):
            yield Found(address, trouble=Trouble("other-host").told)
        elif visit.was_seen(address):
            return
        elif stamp and visit.known_stamp(address) == stamp:
            yield Found(address, stamp, is_unchanged=True)
        else:
            yield self._fetch(named, stamp)

    def _fetch(self, named: Named, stamp: str) -> Found:
        self._fetched += 1
        self._visit.count_answer()
        try:
            found = self._read(named, stamp)
        except Trouble as trouble:
            self._failed += 1
            if self._failed >= MOST_FAILED_PAGES:
                raise Trouble("too-many-failures") from None
            return Found(named.address, trouble=trouble.told)
        self._failed = 0
        return found

    def _read(self, named: Named, stamp: str) -> Found:
        manners = self._visit.manners
        if not manners.may(named.fetched_at):
            return Found(named.address, stamp, trouble=Trouble("robots").told)
        answer = manners.whole(named.fetched_at, most=LARGEST_PAGE, wanted=_ACCEPT, passes=_GONE)
        if answer.status in _GONE:
            return Found(named.address, is_gone=True)
        if not same_site(answer.url, self._visit.address):
            return Found(named.address, stamp, trouble=Trouble("other-host").told)
        is_json = "json" in answer.headers.get("content-type", "").lower()
        blocks = iter([json_value(answer.body)]) if is_json else linked_blocks(answer.body)
        for block in blocks:
            said = resource_in(block, named.address)
            if said is None:
                continue
            try:
                record = amb.read(said, self._visit.words.licences)
            except UnusableRecord as error:
                return Found(named.address, stamp, trouble=Trouble("unusable", why=str(error)).told)
            return Found(named.address, stamp, record=record)
        return Found(named.address, stamp, trouble=Trouble("not-linked").told)
