"""Addresses of searches: the whole state of a search lives in them."""

from urllib.parse import urlencode

from flask import url_for

from toolbox.discovery.query import SearchQuery
from toolbox.web.places import PLACE


def search_address(query: SearchQuery, *, place: str = "") -> str:
    """Return the address of a search; ``place`` is what the reader typed as the own one."""
    args = query.to_args() + ([(PLACE, place)] if place else [])
    path = url_for("search.results")
    return f"{path}?{urlencode(args)}" if args else path


def filtered_address(**values: str) -> str:
    """Return the address of a search for one value of each of these facets."""
    return search_address(SearchQuery(filters={name: (value,) for name, value in values.items()}))
