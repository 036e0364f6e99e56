"""Mails of the workshop: a newer version of a kit, entries that wait, proposals and answers."""

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import HOME_ZONE, now
from toolbox.foundation.db import db
from toolbox.notices.operations import tell
from toolbox.workshop import policy, queries
from toolbox.workshop.events import CopyChanged, EntryArrived, ImprovementProposed, SiteReported
from toolbox.workshop.lifecycle import ProposalState
from toolbox.workshop.models import AdaptedCopy, KitProposal, SelfServiceEntry
from toolbox.workshop.upgrading import Newer

TOPIC = "copies"


def tell_of_newer(copy: AdaptedCopy, newer: Newer) -> None:
    """Tell the people of a copy that there is a newer version of its kit, and what is new."""
    news = [str(change.text) for change in newer.kit.changes[-1:]]
    for user in queries.people_of(copy):
        tell(
            user,
            TOPIC,
            "workshop/newer",
            title=copy.title,
            kit=newer.version.title,
            kit_version=newer.kit.version,
            news=news,
            copy_id=copy.id,
        )


def sees_copy(by: Actor, copy_id: int) -> bool:
    """Tell whether somebody works on a copy."""
    copy = db.session.get(AdaptedCopy, copy_id)
    return copy is not None and policy.work_on.allows(by, copy)


def entry_arrived(event: EntryArrived) -> None:
    """Tell the people of a copy that an entry waits, at most once a day for a list."""
    entry = db.session.get_one(SelfServiceEntry, event.entry_id)
    if event.what == "withdrawn" or _told_today(entry):
        return
    copy = entry.copy
    for user in queries.people_of(copy):
        tell(
            user,
            TOPIC,
            "workshop/entry",
            title=copy.title,
            group=entry.group_name,
            copy_id=copy.id,
        )


def _told_today(entry: SelfServiceEntry) -> bool:
    """Return whether another entry of the same list came today and still waits."""
    today = now().astimezone(HOME_ZONE).date()
    return any(
        other.id != entry.id
        and other.proposed is not None
        and other.sent_at.astimezone(HOME_ZONE).date() == today
        for other in queries.entries_of(entry.copy, entry.group_name)
    )


def improvement_proposed(event: ImprovementProposed) -> None:
    """Tell the keepers that somebody proposes something, and whoever did what they answered."""
    proposal = db.session.get_one(KitProposal, event.proposal_id)
    slug, title = proposal.instrument.slug, _title_of(proposal)
    if event.what == "proposed":
        for user in accounts.owners_of(proposal.instrument.owner_id):
            tell(
                user,
                TOPIC,
                "workshop/proposed",
                title=title,
                from_name=proposal.from_name,
                text=proposal.text,
                slug=slug,
                instrument_id=proposal.instrument_id,
            )
        return
    sender = accounts.user_by_id(proposal.sent_by_id) if proposal.sent_by_id else None
    if sender is not None:
        tell(
            sender,
            TOPIC,
            "workshop/answered",
            title=title,
            accepted=proposal.state is ProposalState.ACCEPTED,
            text=proposal.text,
            answer=proposal.answer,
            slug=slug,
        )


def _title_of(proposal: KitProposal) -> str:
    version = proposal.instrument.current_version
    return version.title if version is not None else proposal.instrument.slug


def site_reported(event: SiteReported) -> None:
    """Tell the editors what a visitor says about a hosted copy."""
    copy = db.session.get_one(AdaptedCopy, event.copy_id)
    for user in accounts.editors():
        tell(
            user,
            "submissions",
            "workshop/reported",
            title=copy.title,
            slug=copy.slug or "",
            text=event.text,
        )


def copy_changed(event: CopyChanged) -> None:
    """Tell the people of a copy that the editors took it offline."""
    if event.what != "blocked":
        return
    copy = db.session.get_one(AdaptedCopy, event.copy_id)
    people: list[User] = list(queries.people_of(copy))
    for user in people:
        tell(
            user,
            "decisions",
            "workshop/blocked",
            title=copy.title,
            reason=copy.blocked_reason,
            copy_id=copy.id,
        )
