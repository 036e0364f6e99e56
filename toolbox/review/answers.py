"""Canned answers: texts that editors write often; verbs run inside the caller's unit of work."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.review import rules
from toolbox.review.events import CannedAnswerChanged
from toolbox.review.models import CannedAnswer, ShippedAnswer
from toolbox.review.policy import keep_answers


def answers() -> Sequence[CannedAnswer]:
    """Return all canned answers by title, as people sort."""
    rows = db.session.scalars(select(CannedAnswer)).all()
    return sorted(rows, key=lambda one: one.title.casefold())


def answer(answer_id: int) -> CannedAnswer:
    """Return a canned answer; NotFound otherwise."""
    found = db.session.get(CannedAnswer, answer_id)
    if found is None:
        raise NotFound(_l("This answer is not here any more."))
    return found


def titles_of(answer_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of these answers by id, as far as they are there."""
    rows = db.session.execute(
        select(CannedAnswer.id, CannedAnswer.title).where(CannedAnswer.id.in_(set(answer_ids)))
    )
    return {answer_id: title for answer_id, title in rows}


def text_for(found: CannedAnswer, locale: str) -> str:
    """Return the text for makers who read ``locale``; German where there is no other."""
    return found.text_en if locale == "en" and found.text_en else found.text_de


def add_answer(*, title: str, text_de: str, text_en: str, by: Actor) -> CannedAnswer:
    """Keep a new answer. Raises Invalid with fields."""
    keep_answers.require(by, None)
    added = CannedAnswer()
    _write(added, title, text_de, text_en, by)
    db.session.add(added)
    db.session.flush()
    announce(CannedAnswerChanged(added.id, "added", by.user_id))
    return added


def bring_answer(key: str, *, title: str, text_de: str, text_en: str, by: Actor) -> bool:
    """Put in an answer that came with the product, unless it came before; return whether it is new.

    Editors may change and delete it: it does not come back. Where editors have an answer of this
    name, theirs stays.
    """
    if db.session.get(ShippedAnswer, key) is not None:
        return False
    db.session.add(ShippedAnswer(key=key))
    if db.session.scalar(select(CannedAnswer.id).where(CannedAnswer.title == title)) is not None:
        return False
    add_answer(title=title, text_de=text_de, text_en=text_en, by=by)
    return True


def change_answer(
    found: CannedAnswer,
    *,
    title: str,
    text_de: str,
    text_en: str,
    expected: datetime | None,
    by: Actor,
) -> None:
    """Change an answer; ``expected`` is the change the person has seen.

    Raises Invalid with fields, Conflict.
    """
    keep_answers.require(by, None)
    if found.changed_at != expected:
        raise Conflict(
            _l("Somebody else changed this in the meantime. Your input is still here."),
            code="changed-meanwhile",
        )
    _write(found, title, text_de, text_en, by)
    db.session.flush()
    announce(CannedAnswerChanged(found.id, "changed", by.user_id))


def remove_answer(found: CannedAnswer, *, by: Actor) -> None:
    """Forget an answer; what was written with it stays as it is."""
    keep_answers.require(by, None)
    announce(CannedAnswerChanged(found.id, "removed", by.user_id))
    db.session.delete(found)
    db.session.flush()


def _write(found: CannedAnswer, title: str, text_de: str, text_en: str, by: Actor) -> None:
    wanted = " ".join(title.split())
    rules.checked_text(
        "title", wanted, most=rules.TITLE_LENGTH, asks=_l("Please give the answer a name.")
    )
    twin = db.session.scalar(select(CannedAnswer.id).where(CannedAnswer.title == wanted))
    if twin is not None and twin != found.id:
        sentence = _l("There is another answer of this name.")
        raise Invalid(sentence, fields={"title": [sentence]})
    found.title = wanted
    found.text_de = rules.checked_text(
        "text_de", text_de, most=rules.ANSWER_LENGTH, asks=_l("Please write the answer in German.")
    )
    found.text_en = rules.checked_text("text_en", text_en, most=rules.ANSWER_LENGTH)
    found.changed_at = now()
    found.changed_by_id = by.user_id
