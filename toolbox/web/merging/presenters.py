"""What was changed there and here, field by field, in finished words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select

from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.models import Instrument, Version
from toolbox.exchange.packages.conflicts import ours_of
from toolbox.exchange.packages.peers import GONE, PeerConflict, PeerState
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _, ngettext
from toolbox.review.changes import FieldChange, changes
from toolbox.review.draft_fields import FILES, DraftField, draft_fields
from toolbox.web.desk.showing import Shower, file_line


@dataclass(frozen=True)
class QuestionView:
    """One field on which somebody has to decide; ``was`` are the lines of both before.

    ``theirs`` and ``ours`` say what became of that, None where nothing is filled in.
    """

    id: int
    label: Message
    is_gone: bool
    was: Sequence[str]
    theirs: FieldChange | None
    ours: FieldChange | None


@dataclass(frozen=True)
class SideView:
    """Another toolbox, since when its first change waits, and what is open with it."""

    name: str
    address: str
    since: datetime
    questions: Sequence[QuestionView]


def side_views(instrument: Instrument, states: Sequence[PeerState]) -> list[SideView]:
    """Return what is open with each of these toolboxes."""
    _here, ours = ours_of(instrument)
    words = _Words(instrument, _values(ours, states))
    return [
        SideView(
            state.toolbox_name or state.toolbox,
            state.toolbox,
            min(one.found_at for one in state.conflicts),
            [words.question(one, ours.get(one.field)) for one in state.conflicts],
        )
        for state in states
    ]


def _values(ours: Mapping[str, Any], states: Iterable[PeerState]) -> list[Any]:
    """Return every list of files that is about to be shown."""
    told = [one for state in states for one in state.conflicts if one.field == FILES]
    return [ours.get(FILES), *(one.theirs for one in told), *(one.base for one in told)]


class _Words:
    """Says the values of the fields of one instrument."""

    def __init__(self, instrument: Instrument, files: Iterable[Any]) -> None:
        kind = kind_named(instrument.kind)
        self._fields: Mapping[str, DraftField] = draft_fields(kind)
        self._show = Shower(kind)
        hashes = {entry["sha256"] for some in files for entry in some or ()}
        rows = db.session.execute(
            select(StoredFile.sha256, StoredFile.size).where(StoredFile.sha256.in_(hashes))
        )
        self._sizes: dict[str, int] = {sha256: size for sha256, size in rows}

    def question(self, one: PeerConflict, ours: Any) -> QuestionView:
        """Return a question with all three states of its field."""
        known = self._fields.get(one.field)
        label = known.label if known is not None else one.field
        return QuestionView(
            id=one.id,
            label=_("Taken away there") if one.field == GONE else label,
            is_gone=one.field == GONE,
            was=self._lines(one.field, one.base),
            theirs=self._change(one.field, one.base, one.theirs),
            ours=self._change(one.field, one.base, ours),
        )

    def _lines(self, name: str, value: Any) -> list[str]:
        if value is None or name not in self._fields:
            return []
        entries = value if isinstance(value, list) else [value]
        if name == FILES:
            return [file_line(entry) for entry in self._sized(entries)]
        return [self._show(self._fields[name], entry) for entry in entries]

    def _change(self, name: str, before: Any, after: Any) -> FieldChange | None:
        if after is None or name not in self._fields:
            return None
        if name == FILES:
            before, after = self._sized(before or []), self._sized(after)
        fields = {name: self._fields[name]}
        return next(iter(changes({name: before}, {name: after}, fields, self._show)), None)

    def _sized(self, entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return files with their sizes, which the comparison of toolboxes leaves out."""
        return [{**one, "size": self._sizes.get(one["sha256"], 0)} for one in entries]


@dataclass(frozen=True)
class WaitingView:
    """An instrument on which somebody has to decide."""

    title: str
    kind: Any
    href: str
    questions: str


def waiting_views(found: Sequence[tuple[Version, int]]) -> list[WaitingView]:
    """Return what waits in its order."""
    return [
        WaitingView(
            version.title,
            kind_named(version.instrument.kind),
            url_for("merging.show", slug=version.instrument.slug),
            ngettext("%(num)s question", "%(num)s questions", questions),
        )
        for version, questions in found
    ]
