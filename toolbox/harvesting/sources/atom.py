"""The Atom feed of another toolbox: it names instruments; their records stand beside the pages."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree

from toolbox.foundation.i18n import _l
from toolbox.harvesting.linked_data import same_site
from toolbox.harvesting.parsing import local_name, text_of, xml_root
from toolbox.harvesting.rules import Trouble
from toolbox.harvesting.sources.declaration import Found, SourceKind, Visit
from toolbox.harvesting.sources.pages import Named, Pages

MOST_LISTS = 100
_RECORD = ".jsonld"
_PAGE = "/w/"


def looks_like(address: str, beginning: bytes) -> bool:
    """Return whether this begins like an Atom feed."""
    return b"<feed" in beginning and b"http://www.w3.org/2005/Atom" in beginning


def read(visit: Visit) -> Iterator[Found]:
    """Yield what is new in the feed, then look again at what was named longest ago.

    A feed names what is new alone, so what it does not name is not gone: that is asked for.
    """
    pages = Pages(visit)
    named = _named(visit)
    visit.expected = len(named) if visit.is_sample else None
    known = () if visit.is_sample else visit.oldest()
    for address in known:
        named.setdefault(address, Named(address, "", _record_at(address)))
    for one in named.values():
        if visit.is_sample and pages.is_enough:
            return
        if pages.has_fetched and visit.is_over():
            visit.pauses = True
            return
        yield from pages.records(one)


def _named(visit: Visit) -> dict[str, Named]:
    """Return every instrument that the feed and its further pages name. Raises Trouble."""
    found: dict[str, Named] = {}
    following, seen = visit.address, set[str]()
    while following and following not in seen:
        seen.add(following)
        if len(seen) > MOST_LISTS:
            raise Trouble("endless")
        visit.count_answer()
        root = xml_root(visit.manners.whole(following).body)
        if local_name(root) != "feed":
            raise Trouble("not-this-kind")
        for entry in root.iterfind("{*}entry"):
            address = _page_of(entry, visit.address)
            if address:
                stamp = text_of(entry, "updated")
                found.setdefault(address, Named(address, stamp, _record_at(address)))
        following = _link(root, "next", following)
        if not same_site(following, visit.address):
            break
    return found


def _page_of(entry: etree._Element, feed: str) -> str:
    """Return the page of the instrument an entry speaks of, empty where it speaks of others."""
    address = _link(entry, "alternate", feed)
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="", fragment="")) if _PAGE in parts.path else ""


def _link(parent: etree._Element, relation: str, base: str) -> str:
    for link in parent.iterfind("{*}link"):
        if link.get("rel", "alternate") == relation and link.get("href"):
            try:
                return urljoin(base, str(link.get("href")))
            except ValueError:
                return ""
    return ""


def _record_at(address: str) -> str:
    return f"{address.rstrip('/')}{_RECORD}"


ATOM = SourceKind(
    key="atom",
    label=_l("Another toolbox (Atom)"),
    about=_l("The feed of another toolbox: its newest instruments, of a topic, or of a search."),
    looks_like=looks_like,
    read=read,
)
