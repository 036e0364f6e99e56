"""Another toolbox: its interface names what has changed, its packages bring whole instruments."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from toolbox.exchange.origins import is_own_address
from toolbox.foundation.clock import now
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import SLUG_LENGTH, SLUG_PATTERN
from toolbox.harvesting.linked_data import same_site
from toolbox.harvesting.manners import Manners
from toolbox.harvesting.parsing import json_value
from toolbox.harvesting.rules import (
    LARGEST_PACKAGE,
    LARGEST_PAGE,
    MOST_EMPTY,
    MOST_FAILED_PAGES,
    MOST_RECORDS,
    UPSTREAM_ID_LENGTH,
    Trouble,
)
from toolbox.harvesting.sources.declaration import Found, SourceKind, Visit
from toolbox.stage.unpacking import new_folder

OVERLAP = timedelta(minutes=10)
"""So much is asked for twice: clocks differ, and a change may be under way while we ask."""
_INTERFACE = "/api/v1"
_DOCUMENT = f"{_INTERFACE}/openapi.json"
_MAJOR = re.compile(r"v?(\d{1,6})\.")
_PER_PAGE = 100
_PAGE = "/w/"
_PLACE = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_STAMP_LENGTH = 40
_REFUSED = frozenset({400, 401, 403, 404, 405, 406, 410})


def looks_like(address: str, beginning: bytes) -> bool:
    """Return whether this is a part of the interface of a toolbox; see ``find`` for its pages."""
    return _INTERFACE in urlsplit(address).path


def find(address: str, manners: Manners) -> str:
    """Return the address of the toolbox that some address belongs to, as it is asked.

    Raises Trouble where there is none, or one that this toolbox is too old for; Later.
    """
    parts = urlsplit(address)
    path = parts.path.partition(_INTERFACE)[0].rstrip("/")
    for tried in dict.fromkeys((path, "")):
        root = urlunsplit(parts._replace(path=tried, query="", fragment=""))
        found = manners.whole(f"{root}{_DOCUMENT}", most=LARGEST_PAGE, passes=_REFUSED)
        if found.status == 200 and _is_toolbox(found.body):
            root = found.url.removesuffix(_DOCUMENT)  # it may have led on, to TLS or a new name
            if is_own_address(f"{root}{_PAGE}x"):
                raise Trouble("ourselves")
            if len(root) > UPSTREAM_ID_LENGTH - SLUG_LENGTH - len(_PAGE):
                raise Trouble("address")
            return root
    raise Trouble("no-toolbox")


def _is_toolbox(body: bytes) -> bool:
    """Tell whether a document describes our interface. Raises Trouble for one to come."""
    try:
        said = json_value(body)
        listing = said["paths"][f"{_INTERFACE}/instruments"]["get"]
        asked = {one.get("name") for one in listing["parameters"]}
        major = _MAJOR.match(str(said["info"]["version"]))
    except (Trouble, LookupError, TypeError, AttributeError):
        return False
    if listing.get("operationId") != "list_instruments" or "changed_since" not in asked:
        return False
    if major is None or int(major[1]) > 1:
        raise Trouble("newer-toolbox")
    return True


def read(visit: Visit) -> Iterator[Found]:
    """Yield what has changed since the last visit: what has gone, and packages of all else."""
    begun = _Reading(visit)
    while True:
        page = begun.page()
        yield from begun.gone(page)
        for item in page["items"]:
            yield from begun.one(item)
            if begun.is_enough:
                return
        after = begun.following(page)
        if not after:
            break
        visit.cursor["after"] = after
        if visit.is_over():
            visit.pauses = True
            return
    visit.memory["since"] = visit.cursor["began"]
    visit.is_complete = not visit.since


class _Reading:
    """One visit, page by page; where it goes on is in the cursor."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._places: set[str] = set()
        self._failed = self._fetched = self._empty = 0

    @property
    def is_enough(self) -> bool:
        """True where a preview has seen enough, or the visit is to go on later."""
        visit = self._visit
        if visit.is_sample:
            return self._fetched >= visit.most_pages
        visit.pauses = self._fetched > 0 and visit.is_over()
        return visit.pauses

    def page(self) -> dict[str, Any]:
        """Return some lines of what has changed. Raises Trouble, Later."""
        visit = self._visit
        visit.count_answer()
        asked = {
            "per_page": str(_PER_PAGE),
            "changed_since": visit.since,
            "after": str(visit.cursor.get("after", "")),
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        answer = visit.manners.whole(f"{visit.address}{_INTERFACE}/instruments?{query}")
        if not same_site(answer.url, visit.address):
            raise Trouble("other-host")
        page = json_value(answer.body)
        if not isinstance(page, dict) or not _is_list(page.get("items"), page.get("gone")):
            raise Trouble("not-this-kind")
        if not visit.cursor.get("began"):
            visit.cursor["began"] = _moment(answer.headers)
        total = page.get("total")
        if isinstance(total, int) and 0 <= total <= MOST_RECORDS:
            visit.expected = total
        return page

    def gone(self, page: Mapping[str, Any]) -> Iterator[Found]:
        """Yield what can be found there no more."""
        for one in () if self._visit.is_sample else page["gone"]:
            address = self._address(one)
            if address:
                yield Found(address, is_gone=True)

    def one(self, item: Any) -> Iterator[Found]:
        """Yield what became of one instrument there; nothing where this visit has met it."""
        visit = self._visit
        address = self._address(item)
        if address and visit.was_seen(address):
            return
        visit.cursor["sent"] = number = int(visit.cursor.get("sent", 0)) + 1
        if number > MOST_RECORDS:
            raise Trouble("too-many", most=MOST_RECORDS)
        if not address:
            yield Found(f"record {number}", trouble=Trouble("no-id").told, has_name=False)
            return
        stamp = _stamp(item)
        if visit.known_stamp(address) == stamp:
            yield Found(address, stamp, is_unchanged=True)
        else:
            yield from self._package(address, stamp)

    def _address(self, said: Any) -> str:
        """Return the page of an instrument there, empty where nothing usable is said."""
        slug = said.get("slug") if isinstance(said, dict) else None
        is_usable = isinstance(slug, str) and len(slug) <= SLUG_LENGTH
        if not is_usable or not SLUG_PATTERN.fullmatch(str(slug)):
            return ""
        return f"{self._visit.address}{_PAGE}{slug}"

    def _package(self, address: str, stamp: str) -> Iterator[Found]:
        self._fetched += 1
        self._visit.count_answer()
        try:
            if not self._visit.manners.may(f"{address}.koffer.zip"):
                raise Trouble("robots")
            with fetched(
                f"{address}.koffer.zip",
                self._visit.manners,
                most=LARGEST_PACKAGE,
                site=self._visit.address,
            ) as path:
                self._failed, self._visit.cursor["waits"] = 0, 0
                yield Found(address, stamp, package=path)
        except Trouble as trouble:
            yield self._failure(address, stamp, trouble)

    def _failure(self, address: str, stamp: str, trouble: Trouble) -> Found:
        if trouble.told.get("status") == 410:
            return Found(address, is_gone=True)
        if trouble.told.get("status") == 404:
            return Found(address, stamp, trouble=Trouble("not-given").told)
        self._failed += 1
        if self._failed >= MOST_FAILED_PAGES:
            raise Trouble("too-many-failures")
        return Found(address, trouble=trouble.told)

    def following(self, page: Mapping[str, Any]) -> str:
        """Return the place of the next page, empty at the end. Raises Trouble for circles."""
        links = page.get("links")
        link = links.get("next") if isinstance(links, dict) else None
        try:
            found = parse_qs(urlsplit(link).query).get("after", [""]) if link else [""]
        except (ValueError, TypeError, AttributeError):
            raise Trouble("not-this-kind") from None
        after = found[0]
        if after and not _PLACE.fullmatch(after):
            raise Trouble("not-this-kind")
        if after and (after in self._places or after == self._visit.cursor.get("after")):
            raise Trouble("token-repeats")
        self._places.add(after)
        self._empty = 0 if page["items"] or page["gone"] else self._empty + 1
        if self._empty >= MOST_EMPTY:
            raise Trouble("endless")
        return after


def _is_list(*values: Any) -> bool:
    return all(isinstance(one, list) and len(one) <= _PER_PAGE for one in values)


def _moment(headers: Mapping[str, str]) -> str:
    """Return from when the next visit asks: a little before this one, by the earlier clock."""
    here = now()
    try:
        said = parsedate_to_datetime(headers.get("date", ""))
        there = (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        there = here
    asked = max(min(there, here) - OVERLAP, datetime(2000, 1, 1, tzinfo=UTC))
    return asked.strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamp(item: Mapping[str, Any]) -> str:
    """Return a word that is another one as soon as anything is said differently."""
    said = json.dumps(item, sort_keys=True, ensure_ascii=False)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_STAMP_LENGTH]


@contextmanager
def fetched(url: str, manners: Manners, *, most: int, site: str = "") -> Iterator[Path]:
    """Give what an address answers as a file for the block; of this ``site`` where one is named.

    Raises Trouble, Later.
    """
    with new_folder() as place:
        path = place / "package.zip"
        with (
            manners.opened(url, most=most, wanted={}) as found,
            path.open("wb") as written,
        ):
            if site and not same_site(found.url, site):
                raise Trouble("other-host")
            for piece in found.pieces:
                written.write(piece)
        yield path


TOOLBOX = SourceKind(
    key="toolbox",
    label=_l("Another toolbox"),
    about=_l(
        "The address of another toolbox is enough. Its instruments come with all versions and "
        "files and stay up to date; they can be changed here as well as there, and what was "
        "changed on both sides comes to the review desk."
    ),
    looks_like=looks_like,
    read=read,
    find=find,
    brings_packages=True,
)
