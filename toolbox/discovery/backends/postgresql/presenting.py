"""Shows hits as people see them: title and excerpts with the matches marked."""

import json
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from sqlalchemy import Connection

from toolbox.discovery.backends.postgresql.asking import any_of
from toolbox.discovery.backends.postgresql.entries import FIELDS
from toolbox.discovery.backends.postgresql.statements import SHOW
from toolbox.discovery.excerpts import ORDER, Terms, marked, shortened, telling
from toolbox.discovery.index import Excerpt, Field, Hit, Shown
from toolbox.discovery.wanted import Wanted

_LOOKED_AT = 10
"""So many sections of each instrument are read, of which some may say the same."""


class _Section(NamedTuple):
    """A section as SHOW returns it; ``groups`` says how many of them it meets."""

    instrument: int
    field: Field
    attachment_name: str | None
    page: int
    text: str
    groups: int


def shown(connection: Connection, wanted: Wanted, hits: Sequence[Hit]) -> list[Shown]:
    """Return hits as people see them, in their order; nothing of those that are gone."""
    terms = Terms.of(wanted.choices())
    sections: dict[int, list[_Section]] = defaultdict(list)
    for instrument, field, *rest in connection.execute(SHOW, _values(wanted, hits)):
        sections[instrument].append(_Section(instrument, FIELDS[field - 1], *rest))
    return [_shown(sections[hit.instrument_id], terms) for hit in hits]


def _values(wanted: Wanted, hits: Sequence[Hit]) -> dict[str, Any]:
    wishes = [any_of(choices) for choices in wanted.words()]
    return {
        "wishes": json.dumps([wish for wish in wishes if wish]),
        "instruments": [hit.instrument_id for hit in hits],
        "title": FIELDS.index("title") + 1,
        "labels": FIELDS.index("labels") + 1,
        "order": [ORDER.index(name) for name in FIELDS],
        "most": _LOOKED_AT,
    }


def _shown(sections: Sequence[_Section], terms: Terms) -> Shown:
    titles = [section for section in sections if section.field == "title"]
    title = titles[0].text if titles else ""
    return Shown(
        title_html=marked(title, terms) if terms else escape(title),
        excerpts=_excerpts(sections, terms) if terms else (),
    )


def _excerpts(sections: Sequence[_Section], terms: Terms) -> tuple[Excerpt, ...]:
    matched = [section for section in sections if section.groups]
    # A list of labels, some of them foreign, is shown where nothing else says why.
    clear = [section for section in matched if section.field != "labels"]
    return telling(
        Excerpt(
            section.field,
            shortened(section.field, section.text, terms),
            section.attachment_name,
            section.page or None,
        )
        for section in clear or matched
        if section.field != "title"
    )
