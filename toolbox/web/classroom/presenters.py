"""What the board and the debrief sheet show, and where in a drawing it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from flask import url_for

from toolbox.catalogue import inventory
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.classroom.figures import Figure, Sort, Standing, standing_of
from toolbox.classroom.models import Lesson, Seat
from toolbox.delivery.headers import allow_frames
from toolbox.delivery.languages import reading_language
from toolbox.files.models import StoredFile
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.stage.models import Package
from toolbox.stage.queries import playable_among
from toolbox.web.stage.addresses import base_of
from toolbox.web.stage.presenters import FrameView, frame_of, playable_in
from toolbox.workshop import queries as copies

WIDTH = 600
"""Of a drawing, in its own units."""

_KIND_OF_SITES = next(iter(KINDS))
"""Whose colours an adapted copy has whose original is gone."""
_NOT_HERE = _l("What this lesson plays is not there any more.")


def to_play(version: Version, attachment_id: int | None) -> tuple[Attachment, Package]:
    """Return the file of a version that a class can play, the first without ``attachment_id``."""
    for attachment, package in playable_in(version):
        if attachment_id in (None, attachment.id):
            return attachment, package
    raise NotFound(_l("Nothing of this instrument runs in the browser."))


def instrument_of(lesson: Lesson) -> Instrument | None:
    """Return the instrument a lesson plays; None for an adapted copy whose original is gone."""
    return db.session.get(Instrument, lesson.instrument_id) if lesson.instrument_id else None


def frame_for(lesson: Lesson) -> FrameView:
    """Return the frame for a seat. NotFound where it was taken out of the toolbox meanwhile."""
    if lesson.site:
        return _frame_of_site(lesson)
    file_id = lesson.file_id or 0
    file = db.session.get(StoredFile, file_id)
    package = playable_among([file_id]).get(file_id)
    instrument = instrument_of(lesson)
    if file is None or package is None or instrument is None:
        raise NotFound(_NOT_HERE)
    if not inventory.is_public_file(file.sha256):
        raise NotFound(_NOT_HERE)
    kind = KINDS[instrument.kind]
    return frame_of(package, file, title=lesson.title, kind=kind, slug="", is_public=True)


def _frame_of_site(lesson: Lesson) -> FrameView:
    """Return the frame for an adapted copy, at the address where visitors see it."""
    site = db.session.get(StoredFile, copies.copy_at(lesson.site).site_file_id)
    instrument = instrument_of(lesson)
    address = url_for("workshop.site", slug=lesson.site, path="index.html")
    allow_frames(base_of(url_for("workshop.site", slug=lesson.site)))
    return FrameView(
        key="",
        entry="",
        title=lesson.title,
        kind=KINDS[instrument.kind if instrument else _KIND_OF_SITES],
        store="",
        bytes=site.size if site else 0,
        elsewhere=address,
    )


@dataclass(frozen=True)
class Bar:
    """A number chart: from ``low`` to ``high``, ``wide`` around the mean, in drawing units."""

    low: float
    high: float
    wide_from: float
    wide_to: float
    mean: float
    zero: str
    top: str


@dataclass(frozen=True)
class Count:
    """One line of a chart of counts; ``length`` in drawing units."""

    label: str
    number: int
    share: int
    length: float


@dataclass(frozen=True)
class FigureView:
    """A figure with its drawing; ``facts`` are the rows of the table beside it."""

    key: str
    label: str
    told: int
    facts: Sequence[tuple[str, str]]
    bar: Bar | None
    counts: Sequence[Count]
    spoken: str


@dataclass(frozen=True)
class SeatView:
    """One line or card of the board."""

    name: str
    percent: int | None
    points: str
    is_done: bool
    has_begun: bool


@dataclass(frozen=True)
class BoardView:
    """Everything on a board that changes."""

    standing: Standing
    seats: Sequence[SeatView]
    points: FigureView | None
    figures: Sequence[FigureView]


def board_of(seats: Sequence[Seat]) -> BoardView:
    """Return what a board shows of these seats."""
    standing = standing_of(seats)
    points = standing.points
    return BoardView(
        standing=standing,
        seats=[_seat(seat) for seat in seats],
        points=_figure(points, _("Points")) if points else None,
        figures=[_figure(figure, figure.label) for figure in standing.figures],
    )


def _seat(seat: Seat) -> SeatView:
    points = ""
    if seat.score_raw is not None and seat.score_max is not None:
        points = f"{_number(seat.score_raw)}\u202f/\u202f{_number(seat.score_max)}"
    percent = None if seat.progress is None else round(seat.progress * 100)
    return SeatView(seat.name, percent, points, seat.is_done, bool(seat.told))


def _number(value: float, unit: str = "") -> str:
    rounded = round(value, 1 if abs(value) < 1000 else 0)
    shown = format_decimal(rounded, locale=reading_language())
    return f"{shown}\u00a0{unit}" if unit else shown


def _figure(figure: Figure, label: str) -> FigureView:
    bar = _bar(figure)
    counts = _counts(figure)
    facts = _facts(figure) if bar else [(one.label, str(one.number)) for one in counts]
    spoken = "; ".join(f"{name}: {value}" for name, value in facts)
    return FigureView(figure.key, label, figure.told, facts, bar, counts, f"{label}. {spoken}")


def _facts(figure: Figure) -> list[tuple[str, str]]:
    spread = figure.spread
    if spread is None:
        return []
    return [
        (_("Mean"), _number(spread.mean, figure.unit)),
        (_("Spread (standard deviation)"), _number(spread.deviation, figure.unit)),
        (_("Smallest"), _number(spread.low, figure.unit)),
        (_("Largest"), _number(spread.high, figure.unit)),
    ]


def _bar(figure: Figure) -> Bar | None:
    spread = figure.spread
    if spread is None or figure.sort is not Sort.NUMBER:
        return None
    low, high = figure.scale

    def place(value: float) -> float:
        return round((min(max(value, low), high) - low) / (high - low) * WIDTH, 1)

    return Bar(
        low=place(spread.low),
        high=place(spread.high),
        wide_from=place(max(spread.low, spread.mean - spread.deviation)),
        wide_to=place(min(spread.high, spread.mean + spread.deviation)),
        mean=place(spread.mean),
        zero=_number(low, figure.unit),
        top=_number(high, figure.unit),
    )


def _counts(figure: Figure) -> list[Count]:
    lines = [(_word(value), number) for value, number in figure.counts]
    if figure.other:
        lines.append((_("other"), figure.other))
    most = max((number for _label, number in lines), default=0) or 1
    told = max(1, figure.told)
    return [
        Count(label, number, round(number / told * 100), round(number / most * WIDTH, 1))
        for label, number in lines
        if figure.sort is not Sort.NUMBER
    ]


def _word(value: bool | str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value


def address_of_board(token: str) -> str:
    """Return the complete secret address of a board."""
    return public_url("classroom.board", token=token)


def entrance() -> str:
    """Return the short address as people read it: without the scheme."""
    return public_url("classroom.enter").partition("://")[2]


def about_address(lesson: Lesson, build: Callable[..., str] = url_for) -> str:
    """Return where one can look alone at what a lesson plays; ``public_url`` makes it complete."""
    instrument = instrument_of(lesson)
    if lesson.site or instrument is None:
        return build("workshop.site", slug=lesson.site)
    return build("instruments.show", slug=instrument.slug)
