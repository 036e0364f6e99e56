"""Toolboxes that follow each other over real HTTP on loopback."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.packages_moving import sample
from toolbox.accounts.belonging import found_organisation
from toolbox.accounts.models import OrganisationKind
from toolbox.catalogue import queries
from toolbox.catalogue.models import Instrument, Version
from toolbox.exchange.packages import conflicts, deciding
from toolbox.exchange.packages.comparing import Choice
from toolbox.foundation.actors import system
from toolbox.foundation.db import db
from toolbox.foundation.outside_reading import Reader
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import operations, previewing, running
from toolbox.harvesting.manners import Manners
from toolbox.harvesting.models import HarvestRun, HarvestSource

EDITORIAL = system("sample")
TITLE = "Wareneingang spielen"
SLUG = "wareneingang-spielen"
COUNTS = ("added", "changed", "unchanged", "deleted", "refused")


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


class Neighbour:
    """A toolbox with a server of its own; ``asked`` are the addresses it was asked for."""

    def __init__(self, app: Flask, server: BaseWSGIServer, asked: list[str]) -> None:
        self.app = app
        self.address = f"http://127.0.0.1:{server.server_port}"
        self.place = ("127.0.0.1", int(server.server_port))
        self.asked = asked

    def manners(self, *others: "Neighbour") -> Manners:
        """Ask the others, who are on loopback, without pauses."""
        allowed = frozenset(one.place for one in others)
        client = Reader("Test", seconds=10, step_seconds=10, allowed=allowed)
        return Manners(client, pause=0.0, rest=lambda _seconds: None)

    def add(self, other: "Neighbour", *, path: str = "", kind: str = "") -> HarvestSource:
        """Note another toolbox as a source and have a first look at it."""
        with self.app.app_context():
            with unit_of_work():
                source_id = operations.add(
                    f"{other.address}{path}", name=f"Dort {other.place[1]}", kind=kind, by=EDITORIAL
                ).id
            previewing.look(source_id, self.manners(other))
            return db.session.get_one(HarvestSource, source_id)

    def follow(self, other: "Neighbour") -> int:
        """Follow another toolbox; return the number of the source."""
        found = self.add(other)
        source_id = found.id
        assert found.preview and found.preview["usable"], (found.trouble, found.preview)
        with self.app.app_context(), unit_of_work():
            operations.follow(db.session.get_one(HarvestSource, source_id), by=EDITORIAL)
        return source_id

    def visit(self, source_id: int, other: "Neighbour", *, is_full: bool = False) -> dict[str, int]:
        """Visit a source to the end; return what came of it, without zeros."""
        with self.app.app_context():
            run_id = running.begin(source_id, is_full=is_full)
            while running.go_on(run_id, self.manners(other)) is not None:
                pass
            db.session.expire_all()
            run = db.session.get_one(HarvestRun, run_id)
            assert run.trouble is None, run.trouble
            found = {name: getattr(run, name) for name in COUNTS}
            return {name: number for name, number in found.items() if number}

    def current(self, slug: str) -> Version:
        """Return what visitors see, anew from the database; inside the context."""
        db.session.rollback()
        return queries.published_version(queries.instrument_by_slug(slug))

    def says(self, slug: str, *names: str) -> list[object]:
        """Return these fields as visitors see them."""
        with self.app.app_context():
            version = self.current(slug)
            return [getattr(version, name) for name in names]

    def versions(self, slug: str) -> int:
        """Return how many versions were published."""
        with self.app.app_context():
            db.session.rollback()
            return len(queries.published_versions(queries.instrument_by_slug(slug)))

    def open(self, slug: str) -> list[str]:
        """Return the fields on which editors are to decide."""
        with self.app.app_context():
            db.session.rollback()
            states = conflicts.open_states(queries.instrument_by_slug(slug), by=EDITORIAL)
            return [one.field for state in states for one in state.conflicts]

    def decide(self, slug: str, choice: Choice) -> None:
        """Decide everything that is open on one instrument in the same way."""
        with self.app.app_context(), unit_of_work():
            found: Instrument = queries.instrument_by_slug(slug)
            states = conflicts.open_states(found, by=EDITORIAL)
            chosen = {one.id: choice for state in states for one in state.conflicts}
            deciding.decide(found, chosen, seen=deciding.stand(found, states), by=EDITORIAL)

    def organisation(self) -> int:
        """Return an organisation whose instruments these are."""
        with self.app.app_context(), unit_of_work():
            return found_organisation(
                name="Projekt Nachbar", kind=OrganisationKind.INSTITUTION, by=EDITORIAL
            ).id


@contextmanager
def at_home(app: Flask) -> Iterator[Neighbour]:
    """Serve a toolbox on loopback."""
    asked: list[str] = []

    def listening(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        asked.append(f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}")
        return app.wsgi_app(environ, start)

    server = make_server("127.0.0.1", 0, listening, threaded=False, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Neighbour(app, server, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def change(where: Neighbour, **changes: object) -> None:
    with where.app.app_context():
        db.session.rollback()
        sample.next_version(SLUG, **changes)


def settle_down(here: Neighbour, there: Neighbour, both: tuple[int, int]) -> None:
    """Visit until nobody has news; more than three rounds would be a circle."""
    for _round in range(3):
        ours, theirs = here.visit(both[0], there), there.visit(both[1], here)
        if not {"added", "changed", "deleted"} & {*ours, *theirs}:
            return
    raise AssertionError("They never come to rest.")
