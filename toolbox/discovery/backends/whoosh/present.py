"""Turns found documents into hits: title and excerpts with the matches marked."""

from collections.abc import Mapping
from html import escape

import numpy as np
from numpy.typing import NDArray

from toolbox.discovery.backends.whoosh.schema import FIELDS, Texts
from toolbox.discovery.backends.whoosh.segment import SegmentView
from toolbox.discovery.backends.whoosh.snapshot import Snapshot
from toolbox.discovery.excerpts import ORDER, Terms, marked, shortened, telling
from toolbox.discovery.index import Excerpt, Field, Shown
from toolbox.discovery.wanted import Choice, Wanted


class Presenter:
    """Makes the hits of one page; remembers where in each segment the terms are."""

    def __init__(self, snapshot: Snapshot, wanted: Wanted) -> None:
        self._snapshot = snapshot
        self._terms = Terms.of(wanted.choices())
        self._words = _words_of(wanted)
        self._numbers: dict[str, list[tuple[range, int]]] = {}

    def shown(self, instrument_id: int) -> Shown:
        """Return a found document as people see it; nothing if it is not there any more."""
        doc = self._snapshot.doc_of(instrument_id)
        if doc is None:
            return Shown("")
        leaf = self._snapshot.leaf_of(doc)
        own = doc - leaf.offset
        texts = leaf.view.texts(own)
        titled = len(texts.sections) and FIELDS[int(texts.sections[0]["field"])] == "title"
        title = texts.section(0) if titled else ""
        return Shown(
            title_html=marked(title, self._terms) if self._terms else escape(title),
            excerpts=self._excerpts(leaf.view, own, texts) if self._terms else (),
        )

    def _excerpts(self, view: SegmentView, doc: int, texts: Texts) -> tuple[Excerpt, ...]:
        matched = self._matched_sections(view, doc, texts)
        # A list of labels, some of them foreign, is shown where nothing else says why.
        clear = [index for index in matched if self._field(texts, index) != "labels"]
        ranked = sorted(
            (index for index in clear or matched if self._field(texts, index) != "title"),
            key=lambda index: (
                -matched[index].bit_count(),
                ORDER.index(self._field(texts, index)),
                index,
            ),
        )
        return telling(self._excerpt(texts, index) for index in ranked)

    def _matched_sections(self, view: SegmentView, doc: int, texts: Texts) -> dict[int, int]:
        """Return the sections with matches, each with the words it has as bits."""
        matched: dict[int, int] = {}
        starts: NDArray[np.uint32] = texts.sections["position"]
        for numbers, words in self._numbers_in(view):
            positions = view.content.positions_in_document(numbers, doc)
            sections = np.searchsorted(starts, positions, side="right") - 1
            for index in set(sections.tolist()):
                matched[index] = matched.get(index, 0) | words
        return matched

    def _numbers_in(self, view: SegmentView) -> list[tuple[range, int]]:
        """Return the numbers of the wanted terms in a segment, with their words as bits."""
        if view.name not in self._numbers:
            found = ((view.numbers(choice), words) for choice, words in self._words.items())
            self._numbers[view.name] = [item for item in found if item[0]]
        return self._numbers[view.name]

    def _excerpt(self, texts: Texts, index: int) -> Excerpt:
        row = texts.sections[index]
        field, attachment = self._field(texts, index), int(row["attachment"])
        return Excerpt(
            field=field,
            html=shortened(field, texts.section(index), self._terms),
            attachment_name=texts.attachment_names[attachment - 1] if attachment else None,
            page=int(row["page"]) or None,
        )

    @staticmethod
    def _field(texts: Texts, index: int) -> Field:
        return FIELDS[int(texts.sections[index]["field"])]


def _words_of(wanted: Wanted) -> Mapping[Choice, int]:
    """Return which words each choice may stand for, as bits."""
    found: dict[Choice, int] = {}
    for number, choices in enumerate(wanted.words()):
        for choice in choices:
            found[choice] = found.get(choice, 0) | 1 << number
    return found
