"""Addresses of searches: the whole state of a search lives in them."""

from urllib.parse import urlencode

from flask import url_for

from toolbox.discovery.query import SearchQuery


def search_address(query: SearchQuery) -> str:
    """Return the address of a search."""
    args = query.to_args()
    path = url_for("search.results")
    return f"{path}?{urlencode(args)}" if args else path


def filtered_address(**values: str) -> str:
    """Return the address of a search for one value of each of these facets."""
    return search_address(SearchQuery(filters={name: (value,) for name, value in values.items()}))
