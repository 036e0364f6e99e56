"""Trying links, politely: one question a host at a time, with what web sites ask of programs."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from sqlalchemy import select, update

from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.outside import Outside, Unreachable
from toolbox.foundation.uow import unit_of_work
from toolbox.upkeep import rules
from toolbox.upkeep.lifecycle import LinkState
from toolbox.upkeep.models import LinkPlace, WebLink

log = logging.getLogger(__name__)

AGENT = "Werkzeugkoffer-Linkpruefung"
AT_ONCE = 6
SECONDS = 25.0
"""After so long a job lets others have their turn."""
PAUSE = timedelta(seconds=5)
"""Between two questions to the same host: each job asks a host once."""
WEEK = timedelta(days=6, hours=20)
NEXT_DAY = timedelta(hours=20)
LATER = timedelta(hours=6)
_ROBOTS_SIZE = 200_000
_ROBOTS_SECONDS = 3600.0
_NETWORK = frozenset({"name", "connection", "timeout"})
_MAYBE_OURS = 3
"""When so many hosts, and all that were asked, cannot be reached, it may be our own network."""
_LET_NOBODY_LOOK = frozenset({401, 402, 403, 405, 406, 407, 418, 421, 429, 451, 501, 999})
_GONE = frozenset({400, 404, 410})


@dataclass(frozen=True)
class Finding:
    """What came of trying a link; ``reason`` is a key of REASON_LABELS, ``is_failure`` counts."""

    state: LinkState
    reason: str = ""
    status: int | None = None

    @property
    def is_failure(self) -> bool:
        """True where visitors would see nothing either."""
        return self.state is LinkState.DEAD


class Robots:
    """What hosts ask of programs (RFC 9309), kept for an hour; ``agent`` is who wants to know."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, agent: str = AGENT) -> None:
        self._clock = clock
        self._agent = agent
        self._kept: dict[str, tuple[float, RobotFileParser]] = {}

    def allow(self, url: str, client: Outside) -> bool:
        """Return whether a program may ask for ``url``; where nothing is said, it may."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        kept = self._kept.get(site)
        if kept is None or self._clock() - kept[0] > _ROBOTS_SECONDS:
            kept = self._kept[site] = (self._clock(), _rules_of(site, client))
        return kept[1].can_fetch(self._agent, url)

    def forget_old(self) -> None:
        """Let go of what is too old to be used."""
        limit = self._clock() - _ROBOTS_SECONDS
        self._kept = {site: kept for site, kept in self._kept.items() if kept[0] > limit}


_ROBOTS = Robots()


def _rules_of(site: str, client: Outside) -> RobotFileParser:
    parser = RobotFileParser()
    lines: list[str] = []
    try:
        answer = client.ask("GET", f"{site}/robots.txt", most=_ROBOTS_SIZE)
    except Unreachable:
        answer = None
    if answer is not None and answer.status in {200, 206}:
        lines = answer.body.decode("utf-8", "replace").splitlines()
    parser.parse(lines)
    return parser


def try_link(url: str, client: Outside, robots: Robots) -> Finding:
    """Return what comes of asking for ``url``: first its head, then the beginning of its body."""
    try:
        if not robots.allow(url, client):
            return Finding(LinkState.UNKNOWN, "robots")
        finding = _judged(client.ask("HEAD", url).status)
        if finding.state is LinkState.FINE:
            return finding
    except Unreachable as error:
        if error.reason in {"address", "not-public", "name", "connection", "certificate"}:
            return _not_reached(error.reason)
    try:
        # Many servers answer HEAD wrongly, or not at all.
        return _judged(client.ask("GET", url, most=1024).status)
    except Unreachable as error:
        return _not_reached(error.reason)


def _not_reached(reason: str) -> Finding:
    if reason == "certificate":
        return Finding(LinkState.UNKNOWN, reason)  # browsers mend chains that programs cannot
    return Finding(LinkState.DEAD, reason)


def _judged(status: int) -> Finding:
    if status < 400 or status == 416:
        return Finding(LinkState.FINE, status=status)
    if status in _GONE:
        return Finding(LinkState.DEAD, "gone", status)
    if status in _LET_NOBODY_LOOK or status < 500:
        return Finding(LinkState.UNKNOWN, "refused", status)
    return Finding(LinkState.DEAD, "broken", status)


def check_due(client: Outside, *, robots: Robots = _ROBOTS, seconds: float = SECONDS) -> bool:
    """Try some links that are due, each on another host; True where more are waiting.

    The network is asked outside of any transaction. Opens its own units of work.
    """
    robots.forget_old()
    db.session.rollback()
    batch = _next_batch()
    db.session.rollback()
    began, found = time.monotonic(), {}
    for link_id, url in batch:
        if time.monotonic() - began < seconds:
            found[link_id] = try_link(url, client, robots)
    if _may_be_our_network(found.values()):
        log.warning("No host could be reached; links are tried again later.")
        with unit_of_work():
            later = now() + LATER
            db.session.execute(update(WebLink).where(WebLink.due_at <= now()).values(due_at=later))
        return False
    with unit_of_work():
        for link_id, finding in found.items():
            link = db.session.get(WebLink, link_id)
            if link is not None:
                note_finding(link, finding)
    more = bool(_next_batch())
    db.session.rollback()
    return more


def _next_batch() -> Sequence[tuple[int, str]]:
    """Return ids and addresses of links that are due, no host twice."""
    rows = db.session.execute(
        select(WebLink.id, WebLink.url, WebLink.host)
        .where(WebLink.due_at <= now())
        .order_by(WebLink.due_at, WebLink.id)
        .limit(500)
    )
    by_host: dict[str, tuple[int, str]] = {}
    for link_id, url, host in rows:
        if len(by_host) < AT_ONCE:
            by_host.setdefault(host, (link_id, url))
    return list(by_host.values())


def _may_be_our_network(findings: Iterable[Finding]) -> bool:
    tried = list(findings)
    return len(tried) >= _MAYBE_OURS and all(one.reason in _NETWORK for one in tried)


def note_finding(link: WebLink, finding: Finding) -> None:
    """Write down what came of trying a link; dead is one that failed on three days in a row."""
    link.checked_at, link.status, link.reason = now(), finding.status, finding.reason
    link.due_at = now() + WEEK
    if not finding.is_failure:
        link.state, link.failures, link.failed_on = finding.state, 0, None
        link.dead_since = None
        db.session.execute(
            update(LinkPlace).where(LinkPlace.link_id == link.id).values(told_at=None)
        )
        return
    if link.failed_on != today():
        link.failures, link.failed_on = link.failures + 1, today()
    if link.failures >= rules.DEAD_AFTER:
        link.dead_since = link.dead_since or today()
        link.state = LinkState.DEAD
    else:
        link.state, link.due_at = LinkState.DOUBTFUL, now() + NEXT_DAY
