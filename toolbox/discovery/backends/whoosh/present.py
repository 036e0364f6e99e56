"""Turns found documents into hits: title and excerpts with the matches marked."""

from collections.abc import Mapping
from html import escape

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.schema import FIELDS, Texts
from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.backends.whoosh.snapshot import Snapshot
from toolbox.discovery.excerpts import excerpt, marked
from toolbox.discovery.index import Excerpt, Field, Hit
from toolbox.discovery.meaning import Wanted

MAX_EXCERPTS = 2

# Where two sections say equally much, the earlier of these is shown.
_ORDER: tuple[Field, ...] = (
    "title",
    "summary",
    "description",
    "attachment",
    "tags",
    "credits",
    "labels",
)


class Presenter:
    """Makes the hits of one page; remembers where in each segment the terms are."""

    def __init__(self, snapshot: Snapshot, wanted: Wanted) -> None:
        self._snapshot = snapshot
        self._terms = wanted.terms()
        self._groups = _groups_of(wanted)
        self._numbers: dict[str, list[tuple[int, int]]] = {}

    def hit(self, doc: int, score: float) -> Hit:
        """Return a found document as people see it."""
        leaf = self._snapshot.leaf_of(doc)
        own = doc - leaf.offset
        texts = leaf.view.texts(own)
        meta = leaf.view.meta[own]
        titled = len(texts.sections) and FIELDS[int(texts.sections[0]["field"])] == "title"
        title = texts.section(0) if titled else ""
        return Hit(
            instrument_id=int(meta["instrument"]),
            version_id=int(meta["version"]),
            score=score,
            title_html=marked(title, self._terms) if self._terms else escape(title),
            excerpts=tuple(self._excerpts(leaf.view, own, texts)) if self._terms else (),
        )

    def _excerpts(self, view: SegmentView, doc: int, texts: Texts) -> list[Excerpt]:
        matched = self._matched_sections(view, doc, texts)
        ranked = sorted(
            (index for index in matched if self._field(texts, index) != "title"),
            key=lambda index: (
                -matched[index].bit_count(),
                _ORDER.index(self._field(texts, index)),
                index,
            ),
        )
        chosen: list[Excerpt] = []
        places: set[tuple[Field, str | None]] = set()
        for index in ranked:
            made = self._excerpt(texts, index)
            repeated = any(made.html.strip("… ") in other.html for other in chosen)
            place = (made.field, made.attachment_name)
            if made.html and place not in places and not repeated:
                places.add(place)
                chosen.append(made)
            if len(chosen) == MAX_EXCERPTS:
                break
        return chosen

    def _matched_sections(self, view: SegmentView, doc: int, texts: Texts) -> dict[int, int]:
        """Return the sections with matches, each with the groups it meets as bits."""
        matched: dict[int, int] = {}
        starts: NDArray[np.uint32] = texts.sections["position"]
        for number, groups in self._numbers_in(view):
            _docs, positions = view.content.positions_in(number, np.array([doc], np.uint32))
            sections = np.searchsorted(starts, positions, side="right") - 1
            for index in set(sections.tolist()):
                matched[index] = matched.get(index, 0) | groups
        return matched

    def _numbers_in(self, view: SegmentView) -> list[tuple[int, int]]:
        """Return the numbers of the wanted terms in a segment, with their groups as bits."""
        if view.name not in self._numbers:
            found = ((view.find(term), groups) for term, groups in self._groups.items())
            self._numbers[view.name] = [item for item in found if item[0] >= 0]
        return self._numbers[view.name]

    def _excerpt(self, texts: Texts, index: int) -> Excerpt:
        row = texts.sections[index]
        attachment = int(row["attachment"])
        return Excerpt(
            field=self._field(texts, index),
            html=excerpt(texts.section(index), self._terms),
            attachment_name=texts.attachment_names[attachment - 1] if attachment else None,
            page=int(row["page"]) or None,
        )

    @staticmethod
    def _field(texts: Texts, index: int) -> Field:
        return FIELDS[int(texts.sections[index]["field"])]


def _groups_of(wanted: Wanted) -> Mapping[str, int]:
    """Return which groups each term belongs to, as bits."""
    found: dict[str, int] = {}
    for number, group in enumerate(wanted.groups):
        for alternative in group.alternatives:
            for choices in alternative.words:
                for term, _weight in choices:
                    found[term] = found.get(term, 0) | 1 << number
    return found
