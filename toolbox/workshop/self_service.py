"""Others fill in items of a group by a secret link, with consent; inside a unit of work."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.ids import new_token, token_digest
from toolbox.foundation.jobs import enqueue
from toolbox.workshop import looking, policy, queries, rules
from toolbox.workshop.events import EntryArrived
from toolbox.workshop.kits.records import Question
from toolbox.workshop.lifecycle import EntryState
from toolbox.workshop.models import AdaptedCopy, CopyPicture, SelfServiceEntry, SelfServiceLink
from toolbox.workshop.operations import mark_of, touch

SHOW_AGAIN = "workshop.show_again"
"""Kind of the job that renders what visitors see without an entry that is gone."""


def group_of(copy: AdaptedCopy, name: str) -> Question:
    """Return a repeating group of the copy's kit; NotFound otherwise."""
    question = looking.kit_of(copy.kit_file).question(name)
    if question is None or question.kind != "group":
        raise NotFound(_l("This list is not known here."))
    return question


def usual_consent(copy: AdaptedCopy) -> str:
    """Return the sentence that senders agree to unless the owner writes another one."""
    owner = copy.organisation.name if copy.organisation is not None else _("the organiser")
    return _(
        "I agree that these details and pictures are published on the pages of “%(title)s” and in "
        "the files made from them. %(owner)s is responsible. I am allowed to pass them on, and I "
        "can change them or take them back at any time with the link that I get after sending.",
        title=copy.title,
        owner=owner,
    )


def invite(
    copy: AdaptedCopy, group: str, *, days: int | None, consent: str, note: str = "", by: Actor
) -> str:
    """Make a link to a group and return its secret. Raises Denied, Invalid, TooMany, NotFound."""
    policy.work_on.require(by, copy)
    group_of(copy, group)
    lasting = rules.checked_days(days, rules.LINK_DAYS)
    asks = _l("Please write what the senders agree to.")
    agreed = rules.checked_text("consent", consent, most=rules.CONSENT_LENGTH, asks=asks)
    if len(queries.links_of(copy, group)) >= rules.OPEN_LINKS:
        raise TooMany(
            _l("There are %(most)s open links. Please end one first.", most=rules.OPEN_LINKS),
            code="too-many-links",
        )
    secret = new_token()
    db.session.add(
        SelfServiceLink(
            digest=token_digest(secret),
            copy_id=copy.id,
            group_name=group,
            note=rules.checked_text("note", note, most=rules.NOTE_LENGTH),
            consent=agreed,
            created_by_id=by.user_id,
            expires_at=now() + timedelta(days=lasting),
        )
    )
    db.session.flush()
    return secret


def revoke(copy: AdaptedCopy, link_id: int, *, by: Actor) -> None:
    """End a link before its time. Raises Denied, NotFound."""
    policy.work_on.require(by, copy)
    link = db.session.get(SelfServiceLink, link_id)
    if link is None or link.copy_id != copy.id:
        raise NotFound(_l("This link is not known here."))
    link.revoked_at = link.revoked_at or now()
    db.session.flush()


def send(link: SelfServiceLink, answers: Mapping[str, Any], *, agreed: bool) -> str:
    """Hand an item in; return the secret with which the sender can change it or take it back.

    Raises Invalid without consent, TooLarge, TooMany.
    """
    _require_consent(agreed)
    _require_short(answers)
    waiting = queries.waiting_counts([link.copy_id]).get((link.copy_id, link.group_name), 0)
    if waiting >= rules.ENTRIES_WAITING:
        raise TooMany(
            _l("Very many entries wait at the moment. Please try again in some days."),
            code="too-many-entries",
        )
    secret = new_token()
    entry = SelfServiceEntry(
        digest=token_digest(secret),
        copy_id=link.copy_id,
        group_name=link.group_name,
        answers={},
        proposed=dict(answers),
        state=EntryState.WAITING,
        consent=link.consent,
    )
    db.session.add(entry)
    db.session.flush()
    announce(EntryArrived(entry.id, entry.copy_id, "sent"))
    return secret


def _require_consent(agreed: bool) -> None:
    if not agreed:
        sentence = _l("Please agree first: without that nothing may be published.")
        raise Invalid(sentence, fields={"consent": [sentence]})


def _require_short(answers: Mapping[str, Any]) -> None:
    if len(json.dumps(answers, ensure_ascii=False)) > rules.ENTRY_SIZE:
        raise TooLarge(_l("That is more text than one entry can hold."), code="entry-too-large")


def change(entry: SelfServiceEntry, answers: Mapping[str, Any], *, agreed: bool) -> None:
    """Let the sender say something else; what was accepted stays until that is, too."""
    _require_consent(agreed)
    _require_short(answers)
    before = _texts_of(entry)
    entry.proposed = dict(answers)
    entry.consented_at = entry.sent_at = now()
    if entry.state is EntryState.DECLINED:
        entry.state = EntryState.WAITING
    forget_pictures(entry, before)
    announce(EntryArrived(entry.id, entry.copy_id, "changed"))


def withdraw(entry: SelfServiceEntry) -> None:
    """Take an entry back at once, with everything it said; consent ends here."""
    was_shown, before = entry.state is EntryState.ACCEPTED, _texts_of(entry)
    entry.state, entry.answers, entry.proposed = EntryState.WITHDRAWN, {}, None
    entry.decided_at = now()
    if was_shown:
        _take_off(entry, by=None)
    forget_pictures(entry, before)
    announce(EntryArrived(entry.id, entry.copy_id, "withdrawn"))


def _texts_of(entry: SelfServiceEntry) -> set[str]:
    return queries.texts_in([entry.answers, entry.proposed])


def forget_pictures(entry: SelfServiceEntry, texts: set[str] | None = None) -> None:
    """Let the copy lose the pictures that nothing but this entry has mentioned.

    ``texts`` are what it said before; without them, what it says now does not count any more.
    """
    db.session.flush()
    copy = entry.copy
    others = [one for one in queries.entries_of(copy) if texts is not None or one is not entry]
    needed = queries.texts_in(
        [
            *(copy.answers, copy.leftover, copy.hosted_answers),
            *(part for one in others for part in (one.answers, one.proposed)),
        ]
    )
    gone = (_texts_of(entry) if texts is None else texts) - needed
    db.session.execute(
        delete(CopyPicture).where(CopyPicture.copy_id == copy.id, CopyPicture.name.in_(gone))
    )


def accept(entry: SelfServiceEntry, *, expected: str | None = None, by: Actor) -> None:
    """Let what waits become an item of the group. Raises Denied, Conflict.

    ``expected`` is the mark of what the person has read: the sender may have changed it since.
    """
    policy.work_on.require(by, entry.copy)
    if entry.proposed is None:
        raise Conflict(_l("Nothing of this entry waits any more."), code="decided")
    if expected is not None and expected != mark_of(entry.proposed):
        raise Conflict(
            _l("The sender has changed this entry in the meantime. Please read it once more."),
            code="changed-meanwhile",
        )
    question = group_of(entry.copy, entry.group_name)
    items = queries.whole_answers(entry.copy).get(entry.group_name) or []
    is_new = entry.state is not EntryState.ACCEPTED
    if is_new and question.most is not None and len(items) >= question.most:
        raise Conflict(
            _l("This list is full: it holds %(most)s entries.", most=question.most), code="full"
        )
    before = _texts_of(entry)
    entry.answers, entry.proposed = entry.proposed, None
    _decide(entry, EntryState.ACCEPTED, by)
    touch(entry.copy, by=by)
    forget_pictures(entry, before)


def decline(entry: SelfServiceEntry, reason: str = "", *, by: Actor) -> None:
    """Do not take an entry, or take an accepted one off again; the sender reads the reason."""
    policy.work_on.require(by, entry.copy)
    was_shown = entry.state is EntryState.ACCEPTED
    entry.reason = rules.checked_text("reason", reason, most=1000)
    if was_shown and entry.proposed is not None:
        entry.proposed = None  # the change alone is declined
        entry.decided_at, entry.decided_by_id = now(), by.user_id
    else:
        entry.proposed = entry.proposed or dict(entry.answers) or None
        entry.answers = {}
        _decide(entry, EntryState.DECLINED, by)
        if was_shown:
            _take_off(entry, by=by)
    db.session.flush()


def _take_off(entry: SelfServiceEntry, *, by: Actor | None) -> None:
    """What visitors see is rendered anew without the entry, and without anything else new."""
    touch(entry.copy, by=by)
    if entry.copy.is_hosted:
        enqueue(SHOW_AGAIN, {"copy_id": entry.copy_id}, key=str(entry.copy_id))


def _decide(entry: SelfServiceEntry, state: EntryState, by: Actor) -> None:
    entry.state, entry.decided_at, entry.decided_by_id = state, now(), by.user_id
    if state is EntryState.ACCEPTED:
        entry.reason = ""
