"""Permission sentences with two faces: one thing (``allows``) and a list (``where``).

A sentence is put together with ``|``, ``&`` and ``~`` from small facts, each of which knows
both faces; so a list and a page can never disagree, and a test compares them anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Denied
from toolbox.foundation.i18n import Message, _l

_NOT_ALLOWED = _l("You are not allowed to do this.")


@dataclass(frozen=True)
class Sentence:
    """A permission: ``allows`` answers for one thing, ``where`` filters a query."""

    allows: Callable[[Actor, Any], bool]
    where: Callable[[Actor], ColumnElement[bool]]

    def __or__(self, other: "Sentence") -> "Sentence":
        return Sentence(
            lambda actor, thing: self.allows(actor, thing) or other.allows(actor, thing),
            lambda actor: or_(self.where(actor), other.where(actor)),
        )

    def __and__(self, other: "Sentence") -> "Sentence":
        return Sentence(
            lambda actor, thing: self.allows(actor, thing) and other.allows(actor, thing),
            lambda actor: and_(self.where(actor), other.where(actor)),
        )

    def __invert__(self) -> "Sentence":
        return Sentence(
            lambda actor, thing: not self.allows(actor, thing),
            lambda actor: not_(self.where(actor)),
        )

    def require(self, actor: Actor, thing: Any, message: Message = _NOT_ALLOWED) -> None:
        """Raise Denied with ``message`` unless ``actor`` may do this to ``thing``."""
        if not self.allows(actor, thing):
            raise Denied(message)


def about_actor(check: Callable[[Actor], bool]) -> Sentence:
    """Return the sentence that depends on the caller alone."""
    return Sentence(
        lambda actor, _thing: check(actor),
        lambda actor: true() if check(actor) else false(),
    )


is_editor = about_actor(lambda actor: actor.is_editor)
is_administrator = about_actor(lambda actor: actor.is_administrator)
