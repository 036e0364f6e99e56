"""The unit of work: all or nothing, one at a time, and what runs after the commit."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.uow import after_commit, unit_of_work
from toolbox.site.models import SitePage


def _page(slug: str) -> SitePage:
    return SitePage(slug=slug, locale="de", title="x", body="y")


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(SitePage)) or 0


def test_an_error_takes_everything_back(inside: Flask) -> None:
    before = _count()
    rung: list[str] = []
    with pytest.raises(RuntimeError), unit_of_work():
        db.session.add(_page("a"))
        after_commit(lambda: rung.append("a"))
        raise RuntimeError
    assert _count() == before
    assert rung == []


def test_what_waits_for_the_commit_runs_after_it(inside: Flask) -> None:
    seen: list[int] = []
    before = _count()
    with unit_of_work():
        db.session.add(_page("b"))
        after_commit(lambda: seen.append(_count()))
    assert seen == [before + 1]


def test_units_of_work_do_not_nest(inside: Flask) -> None:
    with unit_of_work(), pytest.raises(RuntimeError, match="already open"), unit_of_work():
        pass


def test_a_broken_constraint_is_a_conflict(inside: Flask) -> None:
    with pytest.raises(Conflict), unit_of_work():
        db.session.add(SitePage(slug="c", locale="de", title=None, body="y"))


def test_tables_of_another_version_are_not_called_busy(inside: Flask) -> None:
    with pytest.raises(OperationalError, match="no such table"), unit_of_work():
        db.session.execute(text("INSERT INTO not_here VALUES (1)"))


def test_concurrent_read_modify_writes_lose_nothing(app: Flask) -> None:
    """Measured without BEGIN IMMEDIATE: three of four such updates were silently lost."""
    with app.app_context(), unit_of_work():
        db.session.add(SitePage(slug="zaehler", locale="de", title="0", body=""))
    errors: list[BaseException] = []

    def count_up() -> None:
        try:
            for _round in range(10):
                with app.app_context(), unit_of_work():
                    page = db.session.get_one(SitePage, ("zaehler", "de"))
                    page.title = str(int(page.title) + 1)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=count_up) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with app.app_context():
        assert db.session.get_one(SitePage, ("zaehler", "de")).title == "40"
