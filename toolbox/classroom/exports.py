"""A lesson to take along: as a table for a spreadsheet, and as xAPI statements."""

import csv
import io
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from toolbox.classroom.figures import Figure, figures_of, word_shown
from toolbox.classroom.models import Lesson, Seat
from toolbox.foundation.i18n import _
from toolbox.stage.contract import XAPI_VERBS

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins like this for a formula."""


def as_csv(seats: Sequence[Seat]) -> bytes:
    """Return one line a seat, with semicolons and decimal commas, as spreadsheets here want it."""
    figures = figures_of(seats)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    head = [_("Seat"), _("Progress in %"), _("Points"), _("out of"), _("Finished")]
    head.append(_("Duration in s"))
    keys = [f"{one.label} ({one.unit})" if one.unit else one.label for one in figures]
    writer.writerow([_cell(text) for text in (*head, *keys)])
    for seat in seats:
        writer.writerow([_cell(value) for value in _line(seat, figures)])
    return written.getvalue().encode("utf-8-sig")


def _line(seat: Seat, figures: Sequence[Figure]) -> Iterator[object]:
    yield seat.name
    yield None if seat.progress is None else round(seat.progress * 100)
    yield from (seat.score_raw, seat.score_max, seat.is_done, seat.duration)
    for figure in figures:
        yield _told(seat, figure)


def _told(seat: Seat, figure: Figure) -> object:
    answer = seat.answers.get(figure.key)
    if answer is None:
        return None
    return answer["value"] if word_shown(figure, answer["value"]) else _("other")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float | int):
        return f"{value:.10g}".replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY) else text


def statements_of(
    lesson: Lesson, seats: Sequence[Seat], *, activity: str, site: str
) -> list[dict[str, Any]]:
    """Return what was told as xAPI 1.0.3 statements.

    ``activity`` is the address of the instrument, ``site`` that of the toolbox. The actor is a
    seat of this lesson: an account that exists nowhere else and for nobody.
    """
    figures = {figure.key: figure for figure in figures_of(seats)}
    maker = _Statements(lesson, activity, site, figures)
    return [statement for seat in seats for statement in maker.of(seat)]


class _Statements:
    """Makes the statements of one lesson."""

    def __init__(
        self, lesson: Lesson, activity: str, site: str, figures: dict[str, Figure]
    ) -> None:
        self._lesson = lesson
        self._activity = activity
        self._site = site
        self._figures = figures
        self._registration = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{site}#{lesson.digest}"))

    def of(self, seat: Seat) -> Iterator[dict[str, Any]]:
        """Give what a seat told, in the order of the verbs."""
        for verb, at in sorted(seat.told.items(), key=lambda one: (one[1], one[0])):
            if verb != "answered":
                yield self._statement(seat, verb, at, self._result(seat, verb))
        for key, answer in seat.answers.items():
            figure = self._figures.get(key)
            if figure is not None:
                response = _response(_told(seat, figure))
                result = {"response": response, **self._extension(answer)}
                yield self._statement(seat, "answered", answer["at"], result, figure)

    def _statement(
        self,
        seat: Seat,
        verb: str,
        at: str,
        result: dict[str, Any],
        figure: Figure | None = None,
    ) -> dict[str, Any]:
        what = f"{self._activity}#{figure.key}" if figure else self._activity
        name = figure.label if figure else self._lesson.title
        statement = {
            "id": self._number(f"{seat.id} {verb} {what}"),
            "actor": {
                "objectType": "Agent",
                "account": {"homePage": self._site, "name": f"{self._registration}/{seat.id}"},
                "name": seat.name,
            },
            "verb": {"id": XAPI_VERBS[verb], "display": {"en": verb}},
            "object": {
                "objectType": "Activity",
                "id": what,
                "definition": {"name": {"de": name}},
            },
            "context": {"registration": self._registration},
            "timestamp": at,
        }
        return {**statement, "result": result} if result else statement

    def _number(self, about: str) -> str:
        """Return the same number whenever the same is exported, so that nothing counts twice."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self._registration} {about}"))

    def _result(self, seat: Seat, verb: str) -> dict[str, Any]:
        if verb == "scored" and seat.score_raw is not None:
            score = {"raw": seat.score_raw, "min": seat.score_min, "max": seat.score_max}
            return {"score": score}
        if verb == "progressed" and seat.progress is not None:
            return {"extensions": {_PROGRESS: round(seat.progress * 100)}}
        if verb == "completed":
            return _completion(seat)
        return {}

    def _extension(self, answer: dict[str, Any]) -> dict[str, Any]:
        return {"extensions": {f"{self._site}xapi/unit": answer["unit"]}} if answer["unit"] else {}


_PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
"""Whole percent, as the cmi5 profile has it (https://aicc.github.io/CMI-5_Spec_Current/)."""


def _completion(seat: Seat) -> dict[str, Any]:
    result: dict[str, Any] = {"completion": True}
    if seat.success is not None:
        result["success"] = seat.success
    if seat.duration is not None:
        result["duration"] = f"PT{seat.duration:.10g}S"
    return result


def _response(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float | int) else str(value)
