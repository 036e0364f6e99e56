"""What people do with sources: add, follow, pause, remove; inside the caller's unit of work."""

from urllib.parse import urlsplit

from toolbox.accounts import queries as accounts
from toolbox.accounts.belonging import found_organisation
from toolbox.accounts.models import Organisation, OrganisationKind
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.jobs import enqueue
from toolbox.harvesting import policy, queries, rules
from toolbox.harvesting.events import SourceChanged
from toolbox.harvesting.letting_go import BY
from toolbox.harvesting.lifecycle import CHANGED, SourceState, require_step
from toolbox.harvesting.models import HarvestSource
from toolbox.harvesting.sources.registry import KINDS

VISIT = "harvesting.visit"
LOOK = "harvesting.look"


def add(address: str, *, name: str, kind: str = "", by: Actor) -> HarvestSource:
    """Note a source; nothing is taken in before somebody has seen the preview and said yes.

    ``kind`` is a key of the registry, empty where it is to be found out. Raises Invalid, Denied.
    """
    policy.preview.require(by, None)
    found = HarvestSource(memory={})
    _describe(found, address, name, kind)
    db.session.add(found)
    _tell(found, "added", by)
    return found


def correct(source: HarvestSource, *, address: str, name: str, kind: str, by: Actor) -> None:
    """Say anew where a source is and what it is called, as long as nothing came from it.

    What a look had found there is forgotten, and it is looked at again. At another address its
    kind is found out anew, unless another one is chosen: the present one may be what a look found.
    Raises Invalid, Denied, Conflict.
    """
    policy.preview.require(by, None)
    if source.state is not SourceState.NEW:
        raise Conflict(_l("This source is followed already."), code="wrong-state")
    was_at, was_kind = source.address, source.kind
    _describe(source, address, name, kind)
    has_moved = source.address != was_at
    if has_moved and source.kind == was_kind:
        source.kind = ""
    ask_for_preview(source, by=by)
    _tell(source, "corrected", by, moved=(was_at, source.address) if has_moved else None)


def _describe(source: HarvestSource, address: str, name: str, kind: str) -> None:
    """Write down what somebody says about a source. Raises Invalid, with all that is wrong."""
    tidy: dict[str, str] = {"kind": kind}
    wrong: dict[str, list[Message]] = {}
    for field, check, typed in (
        ("address", rules.checked_address, address),
        ("name", rules.checked_name, name),
    ):
        try:
            tidy[field] = check(typed)
        except Invalid as error:
            wrong |= error.fields
    holder = queries.source_at(tidy["address"]) if "address" in tidy else None
    if holder is not None and holder is not source:
        wrong["address"] = [_l("This address is among the sources already.")]
    if kind and kind not in KINDS:
        wrong["kind"] = [_l("Please choose from the list.")]
    if wrong:
        raise Invalid(next(iter(wrong.values()))[0], fields=wrong)
    source.address, source.name, source.kind = tidy["address"], tidy["name"], tidy["kind"]


def ask_for_preview(source: HarvestSource, *, by: Actor) -> None:
    """Have a look at a source in the background. Raises Denied."""
    policy.preview.require(by, None)
    source.preview, source.trouble = None, None
    enqueue(LOOK, {"source": source.id}, key=str(source.id))


def follow(source: HarvestSource, *, seen: str | None = None, by: Actor) -> None:
    """Take in what a source has, and keep it up to date.

    ``seen`` is the moment (``at``) of the preview that the yes is meant for, None where there is
    no page that may have grown old. Raises Denied, Conflict, Invalid.
    """
    policy.decide.require(by, None)
    require_step(source.state, SourceState.FOLLOWED)
    if source.state is SourceState.NEW:
        preview = source.preview or {}
        if seen is not None and seen != preview.get("at"):
            raise Conflict(CHANGED, code="other-preview")
        if not preview.get("usable"):
            raise Conflict(
                _l("Please look at a preview first in which something can be used."),
                code="no-preview",
            )
        source.organisation_id = _stand_in(source).id
    source.state, source.failures, source.trouble = SourceState.FOLLOWED, 0, None
    _visit_soon(source)
    _tell(source, "followed", by)


def _stand_in(source: HarvestSource) -> Organisation:
    """Return the organisation that stands for a source; nobody works in it."""
    present = accounts.organisation_named(source.name)
    if present is not None:
        if accounts.members_of(present.id):
            sentence = _l("An organisation of this name works here. Please give it another one.")
            raise Invalid(sentence, fields={"name": [sentence]})
        return present
    parts = urlsplit(source.address)
    return found_organisation(
        name=source.name,
        kind=OrganisationKind.INSTITUTION,
        website=f"{parts.scheme}://{parts.netloc}",
        by=BY,
    )


def visit_now(source: HarvestSource, *, by: Actor) -> None:
    """Visit a followed source soon. Raises Denied, Conflict."""
    policy.preview.require(by, None)
    if source.state is not SourceState.FOLLOWED:
        raise Conflict(_l("This source is not followed at present."), code="not-followed")
    _visit_soon(source)


def believe(source: HarvestSource, *, by: Actor) -> None:
    """Say that what a source lost is gone indeed; the next visit takes it away. Raises Denied."""
    policy.decide.require(by, None)
    source.memory = {**source.memory, rules.BELIEVES: True, "etag": "", "last-modified": ""}
    visit_now(source, by=by)


def pause(source: HarvestSource, *, by: Actor) -> None:
    """Visit a source no more, until somebody follows it again. Raises Denied, Conflict."""
    policy.decide.require(by, None)
    require_step(source.state, SourceState.PAUSED)
    source.state, source.due_at = SourceState.PAUSED, None
    _tell(source, "paused", by)


def remove(source: HarvestSource, *, keeps: bool, by: Actor) -> None:
    """Give a source up: what came from it stays as it is (``keeps``), or is taken away.

    Done in the background, because it may be much. Raises Denied, Conflict.
    """
    policy.decide.require(by, None)
    require_step(source.state, SourceState.LEAVING)
    source.state, source.keeps = SourceState.LEAVING, keeps
    _tell(source, "removed", by)
    enqueue(VISIT, {"source": source.id}, key=f"leave-{source.id}")


def _visit_soon(source: HarvestSource) -> None:
    source.due_at = now()
    enqueue(VISIT, {"source": source.id}, key=f"now-{source.id}")


def _tell(
    source: HarvestSource, what: str, by: Actor, *, moved: tuple[str, str] | None = None
) -> None:
    db.session.flush()
    announce(SourceChanged(source.id, what, by.user_id, moved))
