"""What was pressed in this browser, or with this account.

The session cookie of the browser holds a secret by which pressing twice counts once; it leads to
nothing that is kept about anybody.
"""

from collections.abc import Sequence

from flask import session

from toolbox.alliances import interest as showing
from toolbox.alliances import pitch_queries
from toolbox.alliances.interest import Shown
from toolbox.alliances.pitch_models import Pitch
from toolbox.delivery.caller import caller
from toolbox.foundation.ids import new_token

_KEY = "interest"
"""Under this name a session keeps the secret of the browser."""


def browser() -> str:
    """Return the secret of this browser, made where there is none yet."""
    if _KEY not in session:
        session[_KEY] = new_token()
    return str(session[_KEY])


def known_browser() -> str | None:
    """Return the secret of this browser where something was pressed in it."""
    return str(session[_KEY]) if _KEY in session else None


def marks_of(pitch: Pitch) -> list[str]:
    """Return by what a press on a pitch is known again: of this account first, then the browser."""
    marks = [showing.mark_of_account(pitch, caller())] if caller().is_signed_in else []
    secret = known_browser()
    if secret is not None:
        marks.append(showing.mark_of_browser(pitch, secret))
    return marks


def pressed_in(pitches: Sequence[Pitch]) -> dict[int, Shown]:
    """Return by pitch what became of a press; those that nobody here has pressed are left out."""
    marks = {one.id: marks_of(one) for one in pitches}
    found = pitch_queries.interests_with(mark for own in marks.values() for mark in own)
    known = {one.mark: one for one in found}
    return {
        pitch_id: showing.standing_of(known[mark])
        for pitch_id, own in marks.items()
        for mark in reversed(own)
        if mark in known
    }
