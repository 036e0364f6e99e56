"""Questions about copies, links, entries and proposals; what others may not know is not found."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from toolbox.accounts.models import Membership, MembershipRole, User
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import token_digest
from toolbox.workshop import policy
from toolbox.workshop.lifecycle import EntryState, ProposalState
from toolbox.workshop.models import (
    AdaptedCopy,
    CopyPicture,
    KitProposal,
    SelfServiceEntry,
    SelfServiceLink,
    UsedAddress,
)

_UNKNOWN = _l("This copy is not known here. Perhaps its address was mistyped, or it has expired.")
_LINK_UNKNOWN = _l("There is no form at this address. Perhaps it was mistyped.")


def copy_for(key: str, *, by: Actor) -> AdaptedCopy:
    """Return the copy at an address of the workshop: a number, or the secret of a visitor's.

    Raises NotFound, also where the reader may not know that it exists.
    """
    if key.isdecimal() and len(key) < 12:
        found = db.session.get(AdaptedCopy, int(key))
        if found is not None and not found.is_trial and policy.work_on.allows(by, found):
            return found
        raise NotFound(_UNKNOWN)
    found = db.session.scalar(
        select(AdaptedCopy).where(
            AdaptedCopy.digest == token_digest(key), AdaptedCopy.expires_at > now()
        )
    )
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def copy_numbered(copy_id: int) -> AdaptedCopy:
    """Return a copy whoever asks; NotFound otherwise. The caller has asked the policy."""
    found = db.session.get(AdaptedCopy, copy_id)
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def copies_of(by: Actor) -> Sequence[AdaptedCopy]:
    """Return the copies somebody works on, last saved first."""
    return db.session.scalars(
        select(AdaptedCopy)
        .where(policy.work_on.where(by), AdaptedCopy.digest.is_(None))
        .order_by(AdaptedCopy.saved_at.desc(), AdaptedCopy.id.desc())
    ).all()


def copy_count(*, organisation_id: int | None, user_id: int | None) -> int:
    """Return how many copies an organisation or a person keeps."""
    counted = select(func.count()).select_from(AdaptedCopy)
    if organisation_id is not None:
        counted = counted.where(AdaptedCopy.organisation_id == organisation_id)
    else:
        counted = counted.where(AdaptedCopy.user_id == user_id)
    return db.session.scalar(counted) or 0


def adopted(instrument_id: int) -> ScalarSelect[int]:
    """Say in SQL how many copies of an instrument somebody keeps."""
    kept = select(func.count()).select_from(AdaptedCopy)
    return kept.where(
        AdaptedCopy.instrument_id == instrument_id, AdaptedCopy.digest.is_(None)
    ).scalar_subquery()


def kept_copies_of(instrument_id: int) -> Sequence[AdaptedCopy]:
    """Return the copies of an instrument that somebody keeps."""
    return db.session.scalars(
        select(AdaptedCopy)
        .where(AdaptedCopy.instrument_id == instrument_id, AdaptedCopy.digest.is_(None))
        .order_by(AdaptedCopy.id)
    ).all()


NO_PAGE = _l("There is no page at this address. Perhaps it was mistyped.")


def copies_without_lineage() -> Sequence[AdaptedCopy]:
    """Return copies from before they kept where they come from."""
    found = select(AdaptedCopy).where(AdaptedCopy.version_id.is_not(None))
    return [copy for copy in db.session.scalars(found) if not copy.lineage]


def copy_named(slug: str) -> AdaptedCopy:
    """Return the copy to which an address below /m/ belongs, shown or not.

    Raises NotFound, and Gone where there was one.
    """
    found = db.session.scalar(select(AdaptedCopy).where(AdaptedCopy.slug == slug))
    if found is not None:
        return found
    if db.session.get(UsedAddress, slug) is not None:
        raise Gone(_l("The page at this address is not there any more."), code="page-gone")
    raise NotFound(NO_PAGE)


def copy_at(slug: str) -> AdaptedCopy:
    """Return the copy whose address below /m/ this is, whoever asks. Raises NotFound, Gone."""
    found = copy_named(slug)
    if not found.is_hosted:
        raise Gone(
            _l("This page is offline at the moment. Whoever made it has taken it back."),
            code="offline",
        )
    return found


def shown_among(copy_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return address and title of those of these copies that visitors see, by id."""
    rows = db.session.execute(
        select(AdaptedCopy.id, AdaptedCopy.slug, AdaptedCopy.title).where(
            AdaptedCopy.id.in_(set(copy_ids)),
            AdaptedCopy.slug.is_not(None),
            AdaptedCopy.hosted_at.is_not(None),
        )
    )
    return {found: (slug or "", title) for found, slug, title in rows}


def pictures_of(copy_id: int) -> dict[str, StoredFile]:
    """Return the pictures of a copy by the names under which its answers mention them."""
    rows = db.session.scalars(select(CopyPicture).where(CopyPicture.copy_id == copy_id))
    return {row.name: row.file for row in rows}


def files_in_use() -> set[int]:
    """Return the ids of all files that copies need: kits, pictures, what is shown at /m/."""
    used: set[int] = set()
    for column in (
        *(AdaptedCopy.kit_file_id, AdaptedCopy.site_file_id, AdaptedCopy.left_file_id),
        AdaptedCopy.hosted_kit_file_id,
        CopyPicture.file_id,
    ):
        used |= {found for found in db.session.scalars(select(column).distinct()) if found}
    return used


def people_of(copy: AdaptedCopy) -> Sequence[User]:
    """Return who is told about a copy: the owners of its organisation, or the person."""
    wanted = select(User).where(User.deleted_at.is_(None), User.blocked_at.is_(None))
    if copy.organisation_id is None:
        return db.session.scalars(wanted.where(User.id == copy.user_id)).all()
    return db.session.scalars(
        wanted.join(Membership, Membership.user_id == User.id).where(
            Membership.organisation_id == copy.organisation_id,
            Membership.role != MembershipRole.REVIEWER,
        )
    ).all()


# Self-service


def links_of(copy: AdaptedCopy, group: str) -> Sequence[SelfServiceLink]:
    """Return the links to a group that still work, newest first."""
    return db.session.scalars(
        select(SelfServiceLink)
        .where(
            SelfServiceLink.copy_id == copy.id,
            SelfServiceLink.group_name == group,
            SelfServiceLink.revoked_at.is_(None),
            SelfServiceLink.expires_at > now(),
        )
        .order_by(SelfServiceLink.id.desc())
    ).all()


def link_behind(secret: str) -> SelfServiceLink:
    """Return the link to a secret. Raises NotFound, and Gone where it was ended or has expired."""
    found = db.session.scalar(
        select(SelfServiceLink).where(SelfServiceLink.digest == token_digest(secret))
    )
    if found is None:
        raise NotFound(_LINK_UNKNOWN)
    if found.revoked_at is not None or found.expires_at <= now():
        raise Gone(
            _l("This link has ended. Please ask whoever sent it to you for a new one."),
            code="link-ended",
        )
    return found


def entry_behind(secret: str) -> SelfServiceEntry:
    """Return the entry that the sender's own link leads to. Raises NotFound, Gone."""
    found = db.session.scalar(
        select(SelfServiceEntry).where(SelfServiceEntry.digest == token_digest(secret))
    )
    if found is None:
        raise NotFound(_LINK_UNKNOWN)
    if found.state is EntryState.WITHDRAWN:
        raise Gone(_l("This entry was withdrawn. It is not shown any more."), code="withdrawn")
    return found


def entries_of(copy: AdaptedCopy, group: str | None = None) -> Sequence[SelfServiceEntry]:
    """Return the entries of a copy that were not withdrawn, in the order in which they came."""
    wanted = select(SelfServiceEntry).where(
        SelfServiceEntry.copy_id == copy.id, SelfServiceEntry.state != EntryState.WITHDRAWN
    )
    if group is not None:
        wanted = wanted.where(SelfServiceEntry.group_name == group)
    return db.session.scalars(wanted.order_by(SelfServiceEntry.id)).all()


def waits(entry: SelfServiceEntry) -> bool:
    """Return whether something of an entry waits for the owner."""
    return entry.proposed is not None and entry.state is not EntryState.WITHDRAWN


def waiting_counts(copy_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Return how many entries wait, by copy and group."""
    rows = db.session.execute(
        select(SelfServiceEntry.copy_id, SelfServiceEntry.group_name, func.count())
        .where(
            SelfServiceEntry.copy_id.in_(set(copy_ids)),
            SelfServiceEntry.proposed.is_not(None),
            SelfServiceEntry.state.in_([EntryState.WAITING, EntryState.ACCEPTED]),
        )
        .group_by(SelfServiceEntry.copy_id, SelfServiceEntry.group_name)
    )
    return {(copy_id, group): number for copy_id, group, number in rows}


def entry_of(copy: AdaptedCopy, entry_id: int) -> SelfServiceEntry:
    """Return one entry of a copy; NotFound otherwise."""
    found = db.session.get(SelfServiceEntry, entry_id)
    if found is None or found.copy_id != copy.id or found.state is EntryState.WITHDRAWN:
        raise NotFound(_l("This entry is not there any more."))
    return found


def whole_answers(copy: AdaptedCopy, *, as_hosted: bool = False) -> dict[str, Any]:
    """Return the answers of a copy together with the accepted entries of others.

    ``as_hosted`` takes the answers with which it was last shown to visitors.
    """
    answers = dict((copy.hosted_answers if as_hosted else None) or copy.answers)
    for entry in entries_of(copy):
        if entry.state is EntryState.ACCEPTED and entry.answers:
            present = answers.get(entry.group_name)
            items = list(present) if isinstance(present, list) else []
            answers[entry.group_name] = [*items, entry.answers]
    return answers


def has_accepted_entries(copy: AdaptedCopy) -> bool:
    """Return whether something in a copy was sent in by others."""
    return any(entry.state is EntryState.ACCEPTED for entry in entries_of(copy))


def texts_in(value: Any) -> set[str]:
    """Return every text that stands anywhere in answers; the names of pictures are among them."""
    if isinstance(value, Mapping):
        return texts_in(list(value.values()))
    if isinstance(value, list):
        return set().union(*map(texts_in, value))
    return {value} if isinstance(value, str) else set()


# Proposals


def proposals_about(instrument_id: int) -> Sequence[KitProposal]:
    """Return what was proposed to the keepers of an instrument, the open ones first."""
    return db.session.scalars(
        select(KitProposal)
        .where(KitProposal.instrument_id == instrument_id)
        .order_by((KitProposal.state == ProposalState.OPEN).desc(), KitProposal.id.desc())
    ).all()


def proposals_from(copy: AdaptedCopy) -> Sequence[KitProposal]:
    """Return what the people of a copy have proposed, newest first."""
    return db.session.scalars(
        select(KitProposal).where(KitProposal.copy_id == copy.id).order_by(KitProposal.id.desc())
    ).all()


def proposal_for(proposal_id: int, *, by: Actor) -> KitProposal:
    """Return a proposal to those who answer it; NotFound otherwise."""
    found = db.session.get(KitProposal, proposal_id)
    if found is None or not policy.see_proposal.allows(by, found):
        raise NotFound(_l("This proposal is not known here."))
    return found


def open_proposals(instrument_id: int) -> ScalarSelect[int]:
    """Say in SQL how many proposals about an instrument wait for an answer."""
    waiting = select(func.count()).select_from(KitProposal)
    return waiting.where(
        KitProposal.instrument_id == instrument_id, KitProposal.state == ProposalState.OPEN
    ).scalar_subquery()
