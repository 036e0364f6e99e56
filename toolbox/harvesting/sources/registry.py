"""All kinds of sources, and finding out which one an address is."""

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from toolbox.harvesting.manners import Manners
from toolbox.harvesting.rules import LARGEST_LIST, Trouble
from toolbox.harvesting.sources.amb_lines import AMB_LINES
from toolbox.harvesting.sources.atom import ATOM
from toolbox.harvesting.sources.declaration import SourceKind
from toolbox.harvesting.sources.oai_pmh import OAI_PMH
from toolbox.harvesting.sources.sitemap import SITEMAP
from toolbox.harvesting.sources.toolbox import TOOLBOX, find

_ALL = (TOOLBOX, OAI_PMH, SITEMAP, ATOM, AMB_LINES)
KINDS: Mapping[str, SourceKind] = {kind.key: kind for kind in _ALL}
"""Key to kind, in the order in which an answer is compared with them."""
_BEGINNING = 2000
_REFUSED = frozenset({400, 404, 405, 422, 500})


def kind_at(address: str, manners: Manners) -> tuple[SourceKind, str]:
    """Return what kind of source an address is, and the address itself as it is asked.

    Looks at the beginning of what it answers; OAI-PMH may answer nothing without a verb. Any page
    of another toolbox stands for all of it. Raises Trouble, Later.
    """
    try:
        return _kind_by_beginning(address, manners)
    except Trouble as found:
        if not (found.told["code"] == "unknown-kind" or found.told.get("status") in _REFUSED):
            raise
        try:
            return TOOLBOX, find(address, manners)
        except Trouble as other:
            raise found if other.told["code"] == "no-toolbox" else other from None


def _kind_by_beginning(address: str, manners: Manners) -> tuple[SourceKind, str]:
    plain = urlunsplit(urlsplit(address)._replace(fragment=""))
    asked = urlunsplit(urlsplit(plain)._replace(query="verb=Identify"))
    trouble = Trouble("unknown-kind")
    for tried in (plain, asked):
        try:
            beginning = _beginning(tried, manners)
        except Trouble as found:
            if found.told.get("status") not in _REFUSED:
                raise
            trouble = found
            continue
        for kind in _ALL:
            if kind.looks_like(tried, beginning):
                if kind.find is not None:
                    return kind, kind.find(plain, manners)
                own = urlsplit(plain)._replace(query="") if kind is OAI_PMH else urlsplit(plain)
                return kind, urlunsplit(own)
        trouble = Trouble("unknown-kind")
    raise trouble


def _beginning(address: str, manners: Manners) -> bytes:
    with manners.opened(address, most=LARGEST_LIST, wanted={}) as found:
        beginning = b""
        for piece in found.pieces:
            beginning += piece
            if len(beginning) >= _BEGINNING:
                break
        return beginning[:_BEGINNING]
