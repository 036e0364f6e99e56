"""What an address of ours leads to, as far as other sites can show it: a search, a collection …"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from toolbox.catalogue import queries as catalogue
from toolbox.discovery.query import TEXT, SearchQuery
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound, ToolboxError
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.web.curation.sources import source_of
from toolbox.web.embedding.lists import search_page
from toolbox.web.embedding.look import Look

LONGEST = 2_000
UNKNOWN = _l("This is no address of a search, a collection or an instrument of this toolbox.")


@dataclass(frozen=True)
class Target:
    """What is shown: the endpoint with its values, and the parameters of a search.

    ``page`` is the complete address on our own pages; ``script`` the endpoint for scripts.
    """

    title: str
    page: str
    endpoint: str
    values: Mapping[str, str]
    query: tuple[tuple[str, str], ...] = ()
    script: str = ""
    author: str = ""
    author_page: str = ""
    height: int = 480

    def frame(self, look: Look) -> str:
        """Return the complete address of the frame."""
        return self._address(self.endpoint, look)

    def list_address(self, look: Look) -> str:
        """Return the complete address of the list for scripts."""
        return self._address(self.script, look)

    def _address(self, endpoint: str, look: Look) -> str:
        args = [*self.query, *look.args().items()]
        return f"{public_url(endpoint, **self.values)}?{urlencode(args)}"


def of_words(text: str) -> Target:
    """Return the search for words."""
    return _search([(TEXT, text)])


def of_address(address: str) -> Target:
    """Return what lies behind an address of ours, complete or from its path on.

    Raises NotFound, also for what visitors may not know of.
    """
    parts = _own_parts(address)
    if parts is None:
        raise NotFound(UNKNOWN)
    path, query = parts
    try:
        endpoint, values = current_app.url_map.bind("").match(path)
    except HTTPException as error:
        raise NotFound(UNKNOWN) from error
    make = _MAKERS.get(endpoint)
    if make is None:
        raise NotFound(UNKNOWN)
    try:
        return make(values, query)
    except ToolboxError as error:
        raise NotFound(UNKNOWN) from error


def _own_parts(address: str) -> tuple[str, str] | None:
    """Return path and parameters of an address of ours; None for those of others."""
    try:
        parts = urlsplit(address.strip()[:LONGEST])
        host = parts.netloc.casefold()
    except ValueError:
        return None
    own = urlsplit(installed_settings().base_url)
    known = {own.netloc.casefold(), request.host.casefold()}
    if parts.scheme not in {"", "http", "https"} or (host and host not in known):
        return None
    path = parts.path
    if host and own.path.rstrip("/"):
        path = path.removeprefix(own.path.rstrip("/"))
    return (path, parts.query) if path.startswith("/") else None


def _search(pairs: list[tuple[str, str]]) -> Target:
    query = SearchQuery.from_args(MultiDict(pairs)).with_page(1)
    title = _("Instruments for “%(text)s”", text=query.text) if query.text else _("Instruments")
    return Target(
        title=title,
        page=search_page(query),
        endpoint="embedding.search_list",
        values={},
        query=tuple(query.to_args()),
        script="embedding.search_json",
    )


def _collection(values: Mapping[str, Any]) -> Target:
    source = source_of(values["key"])
    if not source.is_open:
        raise NotFound(UNKNOWN)
    return Target(
        title=source.title,
        page=public_url("curation.show", key=source.key),
        endpoint="embedding.collection",
        values={"key": source.key},
        script="embedding.collection_json",
    )


def _instrument(values: Mapping[str, Any]) -> Target:
    found = catalogue.by_slug(values["slug"], by=VISITOR)
    return Target(
        title=catalogue.published_version(found).title,
        page=public_url("instruments.show", slug=found.slug),
        endpoint="embedding.card",
        values={"slug": found.slug},
        author=found.owner.name,
        author_page=public_url("organisations.show", slug=found.owner.slug),
        height=240,
    )


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], str], Target]] = {
    "search.results": lambda _values, query: _search(parse_qsl(query)),
    "curation.show": lambda values, _query: _collection(values),
    "instruments.show": lambda values, _query: _instrument(values),
}
"""From the endpoint of our own page to what other sites show of it."""
