"""The queue of the review desk, with its filters in the address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.adoption.waiting import waiting_count
from toolbox.calls.queries import waiting_count as calls_waiting
from toolbox.catalogue.kinds.registry import KINDS, kind_named
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.exchange.packages.conflicts import open_count as differences_waiting
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import today
from toolbox.foundation.i18n import Message, _, _l
from toolbox.review import queries
from toolbox.review.models import Submission
from toolbox.review.queries import Wanted
from toolbox.web.desk.presenters import gone_back, waiting

SORTS: dict[str, Message] = {
    "alter": _l("The longest waiting first"),
    "frist": _l("What is due first"),
    "neu": _l("The newest first"),
}
VERSIONS: dict[str, Message] = {"neu": _l("New instruments"), "weitere": _l("Further versions")}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; unknown values ask for nothing."""

    who: str = ""
    kind: str = ""
    owner: str = ""
    version: str = ""
    sort: str = "alter"

    @classmethod
    def from_address(cls) -> "Asked":
        """Read the filters from the address."""
        given = request.args.get
        kind, version, sort = given("art", ""), given("fassung", ""), given("sort", "")
        return cls(
            who=given("wer", "") if given("wer", "") in {*_WHO, MAKERS} else "",
            kind=kind if kind in KINDS else "",
            owner=given("organisation", "")[:12] if given("organisation", "").isdecimal() else "",
            version=version if version in VERSIONS else "",
            sort=sort if sort in SORTS else "alter",
        )

    def wanted(self, actor: Actor) -> Wanted:
        """Return what the queue is narrowed to."""
        return Wanted(
            assigned_to=actor.user_id if self.who == "ich" else None,
            unassigned=self.who == "frei",
            late=self.who == "spaet",
            kind=self.kind or None,
            owner_id=int(self.owner) if self.owner else None,
            first_version=self.version == "neu" if self.version else None,
        )

    @property
    def address(self) -> str:
        """The address that asks for this."""
        given = (
            ("wer", self.who),
            ("art", self.kind),
            ("organisation", self.owner),
            ("fassung", self.version),
            ("sort", self.sort if self.sort != "alter" else ""),
        )
        query = urlencode([(name, value) for name, value in given if value])
        return url_for("desk.queue") + (f"?{query}" if query else "")


_WHO: dict[str, Message] = {
    "": _l("All"),
    "ich": _l("Mine"),
    "frei": _l("Free"),
    "spaet": _l("Late"),
}
MAKERS = "zurueck"
"""What the address says where it asks for what went back, which no longer waits."""


def _belongs(who: str, submission: Submission, actor: Actor) -> bool:
    return {
        "": True,
        "ich": submission.assigned_to_id == actor.user_id,
        "frei": submission.assigned_to_id is None,
        "spaet": submission.due_on < today(),
    }[who]


def _tabs(
    asked: Asked, everything: Sequence[Submission], back: Sequence[Submission]
) -> list[tuple[Message, str, int, bool]]:
    """Return the ways to whose work is shown, each with how much there is of it."""
    actor = caller()
    waiting_tabs: list[tuple[Message, str, int, bool]] = [
        (
            label,
            replace(asked, who=who).address,
            sum(_belongs(who, one, actor) for one in everything),
            asked.who == who,
        )
        for who, label in _WHO.items()
    ]
    address = replace(asked, who=MAKERS).address
    return [*waiting_tabs, (_("With the makers"), address, len(back), asked.who == MAKERS)]


def _choices(everything: Sequence[Submission]) -> tuple[dict[str, Message], dict[str, str]]:
    """Return the kinds and the organisations of these, for the filters."""
    instruments = [one.version.instrument for one in everything if one.version is not None]
    kinds = {one.kind: kind_named(one.kind).label for one in instruments}
    owners = {str(one.owner_id): one.owner.name for one in instruments}
    return (
        dict(sorted(kinds.items(), key=lambda pair: str(pair[1]).casefold())),
        dict(sorted(owners.items(), key=lambda pair: pair[1].casefold())),
    )


def _sorted(found: Sequence[Submission], sort: str) -> Sequence[Submission]:
    if sort == "frist":
        return sorted(found, key=lambda one: (one.due_on, one.submitted_at))
    return found[::-1] if sort == "neu" else found


def _nothing(*, is_back: bool, is_any: bool) -> str:
    """Return the heading of an empty list; ``is_any`` where other filters would show some."""
    if is_back:
        return _("Nothing of this sort is with the makers")
    return _("Nothing of this sort waits") if is_any else _("No submission waits")


@scope("editor")
def queue() -> ResponseReturnValue:
    """List what waits, longest waiting first, narrowed by the filters of the address."""
    asked = Asked.from_address()
    everything, back = queries.waiting(), queries.with_makers()
    is_back = asked.who == MAKERS
    wanted = asked.wanted(caller())
    kinds, owners = _choices(back if is_back else everything)
    return render_template(
        "desk/queue.html",
        entries=gone_back(queries.with_makers(wanted))
        if is_back
        else waiting(_sorted(queries.waiting(wanted), asked.sort)),
        is_back=is_back,
        is_any=bool(everything or back),
        asked=asked,
        here=asked.address,
        tabs_of_queue=_tabs(asked, everything, back),
        kinds_waiting=kinds,
        owners=owners,
        versions=VERSIONS,
        sorts=SORTS,
        total=len(everything),
        adoptions_waiting=waiting_count(by=caller()),
        calls_waiting=calls_waiting(by=caller()),
        differences_waiting=differences_waiting(by=caller()),
        nothing=_nothing(is_back=is_back, is_any=bool(back if is_back else everything)),
    )
