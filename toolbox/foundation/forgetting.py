"""What people without an account have taken back: noted, so that no restored backup undoes it.

A row is written with the deed itself and then a line of the journal beside the database. The rows
say which deeds a database has been through; what the journal knows beyond is done again.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.clock import now
from toolbox.foundation.db import Model, UtcDateTime, db
from toolbox.foundation.erasures import Entry, Forgotten, add_to_journal
from toolbox.foundation.extensions import extension
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import after_commit, unit_of_work

log = logging.getLogger(__name__)

_EXTENSION = "toolbox.forgettings"
_again: ContextVar[bool] = ContextVar("again", default=False)


class ForgottenRow(Model):
    """A deed that this database has been through; it holds numbers and moments alone."""

    __tablename__ = "forgotten"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)


@dataclass(frozen=True)
class Forgetting:
    """How one kind of deed is done again: on a row of ``model`` that began at the same moment.

    ``begun`` names the column of that moment. ``again`` writes no e-mail and may find it done.
    """

    model: type[Any]
    again: Callable[[Any], None]
    begun: str = "created_at"


def install_forgettings(extensions: dict[str, Any], table: Mapping[str, Forgetting]) -> None:
    """Hang the table of deeds into the application's ``extensions``."""
    extensions[_EXTENSION] = table


def note_forgotten(kind: str, row_id: int, begun: datetime) -> None:
    """Note that something was taken back, inside the caller's unit of work.

    ``begun`` is when the row was made, by which it is told from one that gets its number later.
    """
    if _again.get():
        return
    entry = Forgotten(kind, row_id, begun, now())
    _note(entry)
    after_commit(lambda: _write(entry))


def _note(entry: Forgotten) -> None:
    db.session.merge(
        ForgottenRow(
            kind=entry.kind,
            row_id=entry.row_id,
            created_at=entry.created_at,
            erased_at=entry.erased_at,
        )
    )


def _write(entry: Forgotten) -> None:
    """Write the line; where that fails, the row has it written in the night."""
    try:
        add_to_journal(installed_settings().instance, entry)
    except OSError:
        log.exception("The journal of what was erased cannot be written; it is tried again")


def forgotten_since(moment: datetime) -> list[Forgotten]:
    """Return the deeds that this database has been through since a moment."""
    rows = db.session.scalars(
        select(ForgottenRow)
        .where(ForgottenRow.erased_at >= moment)
        .order_by(ForgottenRow.erased_at)
    )
    return [Forgotten(one.kind, one.row_id, one.created_at, one.erased_at) for one in rows]


def drop_forgotten(before: datetime) -> None:
    """Let go of deeds from before a moment."""
    db.session.execute(delete(ForgottenRow).where(ForgottenRow.erased_at < before))


def forget_again(entries: Iterable[Entry]) -> int:
    """Do again what this database has not been through, each in a unit of work of its own.

    Returns how much of it was there.
    """
    known = {
        (one.kind, one.row_id, one.created_at, one.erased_at)
        for one in db.session.scalars(select(ForgottenRow))
    }
    found = 0
    for entry in entries:
        if isinstance(entry, Forgotten) and entry.key not in known:
            with unit_of_work():
                found += _forget(entry)
    return found


def _forget(entry: Forgotten) -> bool:
    key = (entry.kind, entry.row_id, entry.created_at, entry.erased_at)
    if db.session.get(ForgottenRow, key) is not None:
        return False  # another process that starts was faster
    table: Mapping[str, Forgetting] = extension(_EXTENSION)
    how = table.get(entry.kind)
    row = db.session.get(how.model, entry.row_id) if how is not None else None
    _note(entry)
    if how is None or row is None or getattr(row, how.begun) != entry.created_at:
        return False
    token = _again.set(True)
    try:
        how.again(row)
        db.session.flush()
    finally:
        _again.reset(token)
    return True
