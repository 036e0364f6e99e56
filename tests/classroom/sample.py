"""An instrument that runs, and a lesson in which several devices have told everything there is."""

from tests import factories
from tests.stage import packages
from toolbox.catalogue import operations, publishing
from toolbox.classroom import operations as classroom
from toolbox.classroom import queries
from toolbox.foundation.uow import unit_of_work
from toolbox.stage.contract import Message, read_message
from toolbox.stage.jobs import examine


def message(verb: str, **fields: object) -> Message:
    """A message as a package would send it, read as the server reads it."""
    read = read_message({"toolbox": 1, "verb": verb, **fields})
    assert read is not None
    return read


def playable(owner_id: int, audience: str = "schulen") -> tuple[int, int, str]:
    """Publish an instrument that runs; return its id, that of its file, and its slug."""
    terms = {"audience": (audience,), "topic": ("berufsorientierung",)}
    with unit_of_work():
        version = operations.draft(
            kind="learning-game",
            owner_id=owner_id,
            content=factories.complete_content(title="Zählwerk", terms=terms),
            by=factories.EDITORIAL,
        )
        file_id = factories.attached(version, packages.web(), "zaehlwerk.zip").file_id
        publishing.publish(version, by=factories.EDITORIAL)
        return version.instrument_id, file_id, version.instrument.slug


def furnish(owner_id: int) -> dict[str, str]:
    """Return the code of a lesson, the token of its board, and that of a seat."""
    instrument_id, file_id, _slug = playable(owner_id)
    examine({"file_id": file_id})
    with unit_of_work():
        lesson, board = classroom.open_lesson(
            instrument_id=instrument_id, file_id=file_id, title="Zählwerk"
        )
        code = lesson.code
    seat = ""
    for place in range(5):
        with unit_of_work():
            _seat, seat = classroom.join(code)
        if place < 4:
            _tell(seat, place)
    return {"lesson": code, "board": board, "seat": seat}


def _tell(seat: str, place: int) -> None:
    with unit_of_work():
        classroom.report(
            queries.by_seat(seat),
            [
                message("progressed", progress=place / 4),
                message("scored", score={"raw": place, "max": 4}),
                message("answered", key="zeit", label="Zeit", value=30 + place, unit="s"),
                message("answered", key="ort", label="Wohin damit?", value="Lager"),
                message("answered", key="gern", label="Noch einmal?", value=place > 1),
                *([message("completed", success=True, duration=60)] if place == 3 else []),
            ],
        )
