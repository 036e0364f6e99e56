"""The unit of work: one transaction per use case, opened at the door, committed in one place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from toolbox.foundation.db import begins_immediately, db
from toolbox.foundation.errors import Conflict, Unavailable
from toolbox.foundation.i18n import _l

_after_commit: ContextVar[list[Callable[[], None]] | None] = ContextVar("after", default=None)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Run the block in one writing transaction; commit at its end, roll back on any error.

    What was read before is forgotten first, so the block decides on the newest state. Work
    given to ``after_commit`` runs once the commit is on disk. Raises Conflict where somebody
    else was faster, Unavailable where the disk is full or the database stays busy.
    """
    if _after_commit.get() is not None:
        raise RuntimeError("A unit of work is already open; open it at the door alone.")
    db.session.rollback()
    callbacks: list[Callable[[], None]] = []
    after_token = _after_commit.set(callbacks)
    begin_token = begins_immediately.set(True)
    try:
        db.session.connection()
        yield
        db.session.commit()
    except StaleDataError as error:
        db.session.rollback()
        raise Conflict(_CHANGED_MEANWHILE, code="changed-meanwhile") from error
    except IntegrityError as error:
        db.session.rollback()
        raise Conflict(_CHANGED_MEANWHILE, code="integrity") from error
    except OperationalError as error:
        db.session.rollback()
        if _is_of_another_version(error):
            raise
        raise _cannot_write(error) from error
    except BaseException:
        db.session.rollback()
        raise
    finally:
        begins_immediately.reset(begin_token)
        _after_commit.reset(after_token)
    for callback in callbacks:
        callback()


_CHANGED_MEANWHILE = _l(
    "Somebody else changed this in the meantime. Please load the page again and check your input."
)


def _is_of_another_version(error: OperationalError) -> bool:
    """Say whether the tables are not those of this program, which no second try mends."""
    said = str(error.orig).lower()
    return "no such" in said or "no column" in said


def _cannot_write(error: OperationalError) -> Unavailable:
    # Only what the database says: the whole error would quote what people wrote.
    if "full" in str(error.orig).lower():
        return Unavailable(
            _l("The storage of this toolbox is full. Nothing was saved; please try later."),
            code="storage-full",
        )
    return Unavailable(
        _l("The database is busy right now. Nothing was saved; please try again."),
        code="database",
    )


def after_commit(callback: Callable[[], None]) -> None:
    """Run ``callback`` when the present unit of work is safely on disk; never if it fails."""
    callbacks = _after_commit.get()
    if callbacks is None:
        raise RuntimeError("after_commit needs an open unit of work.")
    callbacks.append(callback)
