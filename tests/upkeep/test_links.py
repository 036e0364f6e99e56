"""Links of published versions: which they are, what comes of trying them, who hears of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from tests import factories
from tests.letters import Letter
from tests.upkeep.conftest import Stage
from tests.upkeep.web_server import WebServer, serving
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.content import LinkEntry, SourceEntry
from toolbox.catalogue.models import Instrument
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.jobs import Job
from toolbox.foundation.outside import Outside
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.models import Notice
from toolbox.upkeep import checking, jobs, links
from toolbox.upkeep.checking import Finding, Robots, note_finding, try_link
from toolbox.upkeep.lifecycle import REASON_LABELS, LinkState
from toolbox.upkeep.models import LinkPlace, WebLink

Letters = Callable[[], list[Letter]]


@pytest.fixture
def server() -> Iterator[WebServer]:
    with serving() as found:
        yield found


def client_of(*servers: WebServer) -> Outside:
    return Outside(
        "Test", seconds=0.8, step_seconds=0.8, allowed=frozenset(one.place for one in servers)
    )


def test_which_links_a_version_names(stage: Stage) -> None:
    instrument = stage.published(
        links=(LinkEntry("https://a.example/seite#teil"), LinkEntry("http://b.example/")),
        description=(
            "[Mehr](https://c.example/?x=1&y=2) und <https://d.example/> und\n"
            "[Mail](mailto:a@b.example) [böse](javascript:alert(1)) [datei](ftp://e.example/) "
            "[unser](http://toolbox.example.org/w/x) ![bild](https://bild.example/x.png) "
            "[noch einmal](https://a.example/seite)"
        ),
        sources=(SourceEntry("§ 5 BBiG", "BBiG (https://f.example/bbig), § 5."),),
        contact_email="frage@g.example",
    )
    version = queries.published_version(instrument)
    assert links.addresses_in(version) == {
        "https://a.example/seite": "links",
        "http://b.example/": "links",
        "https://c.example/?x=1&y=2": "description",
        "https://d.example/": "description",
        "https://f.example/bbig": "sources",
    }
    assert {one.link.url for one in links.links_in(instrument.id)} == set(
        links.addresses_in(version)
    )


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("ok", LinkState.FINE, ""),
        ("204", LinkState.FINE, ""),
        ("nur-get", LinkState.FINE, ""),
        ("weiter/ziel", LinkState.FINE, ""),
        ("endlos", LinkState.FINE, ""),
        ("404", LinkState.DEAD, "gone"),
        ("410", LinkState.DEAD, "gone"),
        ("500", LinkState.DEAD, "broken"),
        ("503", LinkState.DEAD, "broken"),
        ("401", LinkState.UNKNOWN, "refused"),
        ("403", LinkState.UNKNOWN, "refused"),
        ("429", LinkState.UNKNOWN, "refused"),
        ("451", LinkState.UNKNOWN, "refused"),
        ("verboten/seite", LinkState.UNKNOWN, "robots"),
        ("weiter", LinkState.DEAD, "redirects"),
        ("tropfen", LinkState.DEAD, "timeout"),
    ],
)
def test_what_comes_of_trying(server: WebServer, path: str, state: LinkState, reason: str) -> None:
    url = f"http://127.0.0.1:{server.port}/{path}"
    found = try_link(url, client_of(server), Robots())
    assert (found.state, found.reason) == (state, reason)
    assert reason == "" or reason in REASON_LABELS


def test_private_addresses_are_dead_for_visitors(server: WebServer) -> None:
    found = try_link(f"http://127.0.0.1:{server.port}/", Outside("Test"), Robots())
    assert (found.state, found.reason) == (LinkState.DEAD, "not-public")
    assert server.asked == []


def test_what_a_host_asks_of_programs_is_asked_once_an_hour(server: WebServer) -> None:
    moment = [0.0]
    robots, client = Robots(lambda: moment[0]), client_of(server)
    for _turn in range(3):
        try_link(f"http://127.0.0.1:{server.port}/ok", client, robots)
    asked = [path for _method, path, _headers in server.asked]
    assert asked.count("/robots.txt") == 1
    moment[0] = 3601.0
    robots.forget_old()
    try_link(f"http://127.0.0.1:{server.port}/ok", client, robots)
    assert [path for _m, path, _h in server.asked].count("/robots.txt") == 2


def _one_link(stage: Stage, url: str) -> Instrument:
    return stage.published(links=(LinkEntry(url),), title="Messekoffer")


def _link() -> WebLink:
    db.session.expire_all()
    return db.session.scalars(select(WebLink)).one()


def test_a_link_is_dead_after_three_days_and_not_before(stage: Stage, server: WebServer) -> None:
    _one_link(stage, f"http://127.0.0.1:{server.port}/404")
    seen = []
    # An hour later is still the same day, whenever the test runs.
    morning = now().replace(hour=9) + timedelta(days=1)
    for hours in (0, 1, 24, 25, 48, 49):
        with time_machine.travel(morning + timedelta(hours=hours)):
            with unit_of_work():
                db.session.execute(update(WebLink).values(due_at=now() - timedelta(minutes=1)))
            checking.check_due(client_of(server), robots=Robots())
        seen.append((_link().state.value, _link().failures))
    assert [state for state, _failures in seen] == [
        *("doubtful", "doubtful", "doubtful", "doubtful"),
        *("dead", "dead"),
    ]
    assert _link().dead_since is not None


def test_one_good_day_begins_anew(stage: Stage) -> None:
    _one_link(stage, "https://a.example/")
    with unit_of_work():
        link = _link()
        for days in range(3):
            with time_machine.travel(now() + timedelta(days=days)):
                note_finding(link, Finding(LinkState.DEAD, "gone", 404))
        assert link.state is LinkState.DEAD
        note_finding(link, Finding(LinkState.FINE, status=200))
    assert (_link().state, _link().failures, _link().dead_since) == (LinkState.FINE, 0, None)


def test_doubtful_links_are_tried_next_day_others_in_a_week(stage: Stage) -> None:
    _one_link(stage, "https://a.example/")
    with unit_of_work():
        note_finding(_link(), Finding(LinkState.DEAD, "gone", 404))
    assert _link().due_at - now() < timedelta(days=1)
    with unit_of_work():
        note_finding(_link(), Finding(LinkState.FINE, status=200))
    assert timedelta(days=6) < _link().due_at - now() < timedelta(days=7)


def test_each_host_is_asked_once_a_turn(stage: Stage, server: WebServer) -> None:
    here = f"http://127.0.0.1:{server.port}"
    stage.published(links=tuple(LinkEntry(f"{here}/{name}") for name in ("a", "b", "c")))
    with serving() as other:
        pages = f"http://localhost:{other.port}"
        stage.published(links=(LinkEntry(f"{pages}/d"),))
        client = Outside(
            "Test",
            allowed=frozenset({server.place, other.place}),
            resolve=lambda _host, _port: ["127.0.0.1"],
        )
        assert checking.check_due(client, robots=Robots())
        assert links.counts()[LinkState.FINE] == 2
        assert checking.check_due(client, robots=Robots())
        assert not checking.check_due(client, robots=Robots())
        assert links.counts()[LinkState.FINE] == 4


def test_where_nothing_at_all_answers_it_may_be_us(stage: Stage) -> None:
    stage.published(links=tuple(LinkEntry(f"https://{name}.example/") for name in ("a", "b", "c")))

    def nothing(_host: str, _port: int) -> list[str]:
        raise OSError

    assert not checking.check_due(Outside("Test", resolve=nothing), robots=Robots())
    assert links.counts()[LinkState.NEW] == 3
    assert not checking.check_due(Outside("Test", resolve=nothing), robots=Robots())


def test_a_night_queues_the_tries_once_and_they_go_on_by_themselves(
    stage: Stage, server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"http://127.0.0.1:{server.port}"
    stage.published(links=(LinkEntry(f"{here}/a"), LinkEntry(f"{here}/b")))
    jobs.look_after({})
    jobs.look_after({})
    waiting = select(Job).where(Job.kind == jobs.CHECK_LINKS)
    assert len(db.session.scalars(waiting).all()) == 1
    monkeypatch.setattr(jobs, "client", lambda: client_of(server))
    with unit_of_work():
        for job in db.session.scalars(waiting):
            db.session.delete(job)
    jobs.check_links({})
    assert len(db.session.scalars(waiting).all()) == 1
    with unit_of_work():
        for job in db.session.scalars(waiting):
            db.session.delete(job)
    jobs.check_links({})
    assert db.session.scalars(waiting).all() == []


def test_the_client_of_the_job_says_who_asks(stage: Stage) -> None:
    made = jobs.client()
    assert made.agent == "Werkzeugkoffer-Linkpruefung/1.0 (+http://toolbox.example.org/)"
    assert made.allowed == frozenset()


def test_links_that_nobody_names_any_more_are_forgotten(stage: Stage) -> None:
    instrument = _one_link(stage, "https://a.example/")
    assert links.counts()[LinkState.NEW] == 1
    with unit_of_work():
        publishing.retire(stage.instrument(instrument.slug), by=factories.EDITORIAL)
    with unit_of_work():
        links.note_all()
    assert sum(links.counts().values()) == 0


def _kill(*, days: int = 3) -> None:
    with unit_of_work():
        for link in db.session.scalars(select(WebLink)):
            link.state, link.reason, link.failures = LinkState.DEAD, "gone", days
            link.dead_since = today()


def _told() -> list[Notice]:
    wanted = select(Notice).where(Notice.topic == "reminders").order_by(Notice.id)
    return list(db.session.scalars(wanted))


def test_makers_hear_once_a_week_and_only_of_what_is_new(stage: Stage) -> None:
    stage.published(links=(LinkEntry("https://a.example/"), LinkEntry("https://b.example/")))
    jobs.look_after({})
    assert _told() == []
    _kill()
    jobs.look_after({})
    jobs.look_after({})
    (first,) = _told()
    assert first.user_id == stage.cast.alice.user_id
    assert "2" in first.texts["en"]["subject"]
    stage.published(links=(LinkEntry("https://c.example/"),))
    _kill()
    for days, told in ((1, 1), (3, 1), (7, 2), (14, 2), (60, 2)):
        with time_machine.travel(now() + timedelta(days=days)):
            jobs.look_after({})
        assert len(_told()) == told, days


def test_a_link_that_came_back_and_died_again_is_news(stage: Stage) -> None:
    _one_link(stage, "https://a.example/")
    _kill()
    jobs.look_after({})
    with unit_of_work():
        note_finding(_link(), Finding(LinkState.FINE, status=200))
    _kill()
    with time_machine.travel(now() + timedelta(days=8)):
        jobs.look_after({})
    assert len(_told()) == 2


def test_lists_and_counts(stage: Stage) -> None:
    instrument = _one_link(stage, "https://a.example/")
    factories.published(stage.cast.beta_id, links=(LinkEntry("https://b.example/"),))
    _kill()
    own = links.links_of([stage.cast.alpha_id], states=[LinkState.DEAD])
    assert [one.link.url for one in own] == ["https://a.example/"]
    assert links.links_of([], states=list(LinkState)) == []
    assert links.counts()[LinkState.DEAD] == 2
    found = links.instruments_with_dead_links(10)
    assert {one.number for one in found} == {1}
    assert instrument.slug in {one.slug for one in found}


def test_what_the_ampel_gets_to_know(stage: Stage) -> None:
    stage.published(
        links=tuple(LinkEntry(f"https://{name}.example/") for name in ("a", "b", "c", "d"))
    )
    states = (LinkState.FINE, LinkState.DEAD, LinkState.UNKNOWN, LinkState.DOUBTFUL)
    with unit_of_work():
        for link, state in zip(
            db.session.scalars(select(WebLink).order_by(WebLink.url)), states, strict=True
        ):
            link.state = state
    asked = ["https://a.example/#x", *(f"https://{name}.example/" for name in "bcde")]
    assert links.link_states(asked) == {
        "https://a.example/#x": True,
        "https://b.example/": False,
        "https://d.example/": True,
    }
    assert links.link_states([]) == {}


def test_a_removed_instrument_takes_its_links_along(stage: Stage) -> None:
    instrument = _one_link(stage, "https://a.example/")
    with unit_of_work():
        publishing.remove(stage.instrument(instrument.slug), "Rechte", by=factories.EDITORIAL)
    assert db.session.scalars(select(LinkPlace)).all() == []
