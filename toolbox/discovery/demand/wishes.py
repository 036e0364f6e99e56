"""What editors do with searches that found nothing; verbs run inside the caller's unit of work."""

from collections.abc import Sequence

from sqlalchemy import select

from toolbox.discovery.demand.kept_texts import kept_text
from toolbox.discovery.models import SearchWish, SettledSearch, WishState
from toolbox.discovery.policy import see_searches
from toolbox.discovery.rules import checked_note
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import _l


def settle(text: str, *, by: Actor) -> None:
    """Take a search without hits off the list; only searches after today bring it back."""
    see_searches.require(by, None)
    db.session.merge(SettledSearch(text=_checked(text), day=today()))


def wish(text: str, *, by: Actor) -> SearchWish:
    """Remember that people would like to find this, once, and take it off the list."""
    settle(text, by=by)
    kept = _checked(text)
    found = next((one for one in wishes(WishState.OPEN) if one.text == kept), None)
    if found is None:
        found = SearchWish(text=kept, created_by_id=by.user_id)
        db.session.add(found)
        db.session.flush()
    return found


def note_on(found: SearchWish, note: str, *, by: Actor) -> None:
    """Write down what editors know about a wish. Raises Invalid with fields."""
    see_searches.require(by, found)
    found.note = checked_note(note)


def finish(found: SearchWish, *, by: Actor) -> None:
    """Say that a wish has come true, or will not."""
    see_searches.require(by, found)
    if found.state is WishState.OPEN:
        found.state, found.done_at = WishState.DONE, now()


def reopen(found: SearchWish, *, by: Actor) -> None:
    """Say that somebody has to see to a wish after all."""
    see_searches.require(by, found)
    found.state, found.done_at = WishState.OPEN, None


def wishes(state: WishState, *, limit: int | None = None) -> Sequence[SearchWish]:
    """Return open wishes, the oldest first, or those that are done, the latest first."""
    order = SearchWish.id if state is WishState.OPEN else SearchWish.done_at.desc()
    return db.session.scalars(
        select(SearchWish).where(SearchWish.state == state).order_by(order).limit(limit)
    ).all()


def wish_by_id(wish_id: int) -> SearchWish:
    """Return a wish; NotFound otherwise."""
    found = db.session.get(SearchWish, wish_id)
    if found is None:
        raise NotFound(_l("This wish is not here any more."))
    return found


def _checked(text: str) -> str:
    kept = kept_text(text)
    if not kept:
        raise Invalid(_l("Such a text is not kept, because it may say something about a person."))
    return kept
