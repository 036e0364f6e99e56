"""A sitemap whose pages carry JSON-LD: AMB, or plain schema.org."""

from collections.abc import Iterator

from lxml import etree

from toolbox.foundation.i18n import _l
from toolbox.harvesting.linked_data import same_site
from toolbox.harvesting.parsing import local_name, text_of, xml_root
from toolbox.harvesting.rules import MOST_RECORDS, Trouble
from toolbox.harvesting.sources.declaration import Found, SourceKind, Visit
from toolbox.harvesting.sources.pages import Named, Pages

MOST_LISTS = 50
"""Sitemaps that one index may name."""
_ROOTS = (b"<urlset", b"<sitemapindex")


def looks_like(address: str, beginning: bytes) -> bool:
    """Return whether this begins like a sitemap or an index of sitemaps."""
    return any(root in beginning for root in _ROOTS)


def read(visit: Visit) -> Iterator[Found]:
    """Yield the records of all pages, fetching those that may have changed."""
    pages = Pages(visit)
    named = _named(visit)
    visit.expected = len(named)
    for one in named.values():
        if visit.is_sample and pages.is_enough:
            return
        if pages.has_fetched and visit.is_over():
            visit.pauses = True
            return
        yield from pages.records(one)
    visit.is_complete = True


def _named(visit: Visit) -> dict[str, Named]:
    """Return every page that the sitemaps name, each once. Raises Trouble."""
    found: dict[str, Named] = {}
    waiting, seen = [visit.address], {visit.address}
    while waiting:
        visit.count_answer()
        root = xml_root(visit.manners.whole(waiting.pop(0)).body)
        if local_name(root) == "sitemapindex":
            more = [address for address, _stamp in _entries(root)]
            fresh = [one for one in more if one not in seen and same_site(one, visit.address)]
            seen.update(fresh)
            waiting += fresh
            if len(seen) > MOST_LISTS + 1:
                raise Trouble("endless")
        elif local_name(root) == "urlset":
            for address, stamp in _entries(root):
                found.setdefault(address, Named(address, stamp, address))
                if len(found) > MOST_RECORDS:
                    raise Trouble("too-many", most=MOST_RECORDS)
        else:
            raise Trouble("not-this-kind")
    return found


def _entries(root: etree._Element) -> Iterator[tuple[str, str]]:
    for entry in root.iterchildren(tag=etree.Element):
        address = text_of(entry, "loc")
        if address:
            yield address, text_of(entry, "lastmod")


SITEMAP = SourceKind(
    key="sitemap",
    label=_l("Sitemap with JSON-LD"),
    about=_l("The list of pages of a web site; each page describes its material in JSON-LD."),
    looks_like=looks_like,
    read=read,
)
