"""What adopters do with entries that are there; each verb runs inside the caller's unit of work."""

from dataclasses import replace
from datetime import date

from toolbox.adoption import policy, queries, rules
from toolbox.adoption.lifecycle import AdoptionState, EnteredAs, Stage, require_stage_step
from toolbox.adoption.models import Adoption, AdoptionStage
from toolbox.adoption.operations import AlreadyReported
from toolbox.adoption.proof import Holder, new_secret
from toolbox.adoption.rules import Report
from toolbox.adoption.writing import (
    add_stage,
    note_confirmed,
    region_named,
    touch,
    words_of,
    write_words,
    wrong,
)
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict
from toolbox.foundation.forgetting import note_forgotten
from toolbox.foundation.i18n import _l

PHOTO_FORMATS = frozenset({"jpg", "png", "webp"})
ASKS_ALT = _l("Please say what the photo shows.")
ASKS_RIGHTS = _l("Please say who took the photo, and that it may be published.")
"""What is missing where a photo comes without its description, or without its author."""
_LATER_BEFORE = _l("The stage before began on a later day. Please check the day.")
_NOT_YOURS = _l("Only those who use the instrument can change their entry.")


def share_contact(adoption: Adoption, *, name: str, email: str, by: Actor) -> None:
    """Let the makers have a contact: the guest has proved that the mailbox is the own one.

    From then on the private link of the entry works for that mailbox.
    """
    checked = rules.checked_report(
        Report(
            stage=adoption.stage,
            since=adoption.since,
            contact_name=name,
            contact_email=email,
            contact_consent=True,
        )
    )
    adoption.contact_name, adoption.contact_email = checked.contact_name, checked.contact_email
    adoption.contact_consent = True
    if adoption.entered_as is EnteredAs.GUEST:
        if adoption.holder_email != checked.contact_email:
            adoption.holder_email, adoption.holder_secret = checked.contact_email, new_secret()
        adoption.address_confirmed_at = now()
    touch(adoption, "contact-shared", by=by)


def forget_contact(adoption: Adoption, *, by: Actor) -> None:
    """Take a contact back; the makers do not see it any more."""
    adoption.contact_name = adoption.contact_email = ""
    adoption.contact_consent = False
    note_forgotten("adoption-contact", adoption.id, adoption.created_at)
    touch(adoption, "contact-forgotten", by=by)


def forget_holder(adoption: Adoption) -> None:
    """Forget the mailbox of whoever has the private link, which opens nothing any more."""
    adoption.holder_email = adoption.holder_secret = ""
    note_forgotten("adoption-holder", adoption.id, adoption.created_at)


def confirm_address(adoption: Adoption, *, by: Holder) -> None:
    """Let a guest's entry go to the editors: whoever has the link reads the mailbox."""
    policy.change.require(by, adoption, _NOT_YOURS)
    if adoption.address_confirmed_at is None:
        adoption.address_confirmed_at = now()
        touch(adoption, "address-confirmed", by=by)


def revise(
    adoption: Adoption,
    said: Report,
    *,
    expected: int | None = None,
    adopter_name: str | None = None,
    by: Actor,
) -> None:
    """Say something else in an entry; stage and days stay, they have verbs of their own.

    Words that nobody known here vouches for wait for an editor again. ``expected`` is the
    ``row_version`` that the person saw. Raises Denied, Invalid, Conflict.
    """
    policy.change.require(by, adoption, _NOT_YOURS)
    if expected is not None and expected != adoption.row_version:
        raise Conflict(
            _l("Somebody has changed this entry in the meantime. Please load the page again."),
            code="changed-meanwhile",
        )
    named = adopter_name if adoption.organisation_id is None else None
    checked = checked_revision(adoption, said, adopter_name=named, by=by)
    before = words_of(adoption)
    with db.session.no_autoflush:
        if named is not None:
            adoption.adopter_name = rules.checked_adopter(named)
        _require_free(adoption, checked.region_key)
        write_words(adoption, checked)
    adoption.places, adoption.source = checked.places, checked.source
    adoption.source_date = checked.source_date
    _note_words(adoption, before, by)


def checked_revision(
    adoption: Adoption, said: Report, *, adopter_name: str | None = None, by: Actor
) -> Report:
    """Return what an entry is to say, tidied. Raises Invalid with all that is wrong with it.

    Where it is used is not looked at.
    """
    return rules.checked_report(
        _with_fixed_parts(adoption, said, by),
        needs_source=adoption.entered_as is EnteredAs.EDITOR,
        adopter_name=adopter_name,
    )


def _with_fixed_parts(adoption: Adoption, said: Report, by: Actor) -> Report:
    """How many places a report speaks for, and its source, is what editors have looked at."""
    may_say = by.is_editor or adoption.state is AdoptionState.WAITING
    return replace(
        said,
        stage=adoption.stage,
        since=adoption.since,
        places=said.places if may_say else adoption.places,
        source=said.source if may_say else adoption.source,
        source_date=said.source_date if may_say else adoption.source_date,
    )


def _require_free(adoption: Adoption, region_key: str) -> None:
    if adoption.organisation_id is None:
        return
    wanted = region_named(region_key, needed=adoption.stage is not Stage.INTEREST)
    other = queries.living_of(adoption.instrument_id, adoption.organisation_id, wanted)
    if other is not None and other.id != adoption.id:
        raise AlreadyReported(other)


def _note_words(adoption: Adoption, before: tuple[object, ...], by: Actor) -> None:
    """Tell that an entry says something else; who decides reads it again where that is needed."""
    unread = before != words_of(adoption) and not rules.is_vouched_for(adoption)
    if adoption.state is AdoptionState.CONFIRMED and unread:
        adoption.state = AdoptionState.WAITING
        touch(adoption, "waits-again", by=by)
    else:
        _stand_by(adoption)
        touch(adoption, "revised", by=by)


def _stand_by(adoption: Adoption) -> None:
    if adoption.state is AdoptionState.CONFIRMED:
        note_confirmed(adoption)


def attach_photo(adoption: Adoption, file: StoredFile, *, alt: str, rights: str, by: Actor) -> None:
    """Show a photo with an entry; ``rights`` says who took it and that it may be shown.

    Raises Denied, Invalid.
    """
    policy.change.require(by, adoption, _NOT_YOURS)
    if file.format not in PHOTO_FORMATS:
        raise wrong("photo", _l("Please choose a photo: JPEG, PNG or WebP."))
    before = words_of(adoption)
    _say_of_photo(adoption, alt, rights)
    adoption.photo, adoption.photo_file_id = file, file.id
    _note_words(adoption, before, by)


def describe_photo(adoption: Adoption, *, alt: str, rights: str, by: Actor) -> None:
    """Say something else of the photo that is there. Raises Denied, Invalid."""
    policy.change.require(by, adoption, _NOT_YOURS)
    before = words_of(adoption)
    _say_of_photo(adoption, alt, rights)
    if before != words_of(adoption):
        _note_words(adoption, before, by)


def _say_of_photo(adoption: Adoption, alt: str, rights: str) -> None:
    said_alt = rules.checked_line("photo_alt", alt, asks=ASKS_ALT)
    said_rights = rules.checked_line("photo_rights", rights, asks=ASKS_RIGHTS)
    adoption.photo_alt, adoption.photo_rights = said_alt, said_rights


def remove_photo(adoption: Adoption, *, by: Actor) -> None:
    """Take the photo of an entry away."""
    policy.change.require(by, adoption, _NOT_YOURS)
    forget_photo(adoption)
    touch(adoption, "revised", by=by)


def forget_photo(adoption: Adoption) -> None:
    """Let go of a photo; its bytes go with the next tidying where nothing else needs them."""
    adoption.photo, adoption.photo_file_id = None, None
    adoption.photo_alt = adoption.photo_rights = ""


def advance(adoption: Adoption, stage: Stage, *, on: date, by: Actor) -> None:
    """Say that an adoption is at another stage from a day on. Raises Denied, Invalid, Conflict."""
    policy.change.require(by, adoption, _NOT_YOURS)
    require_stage_step(adoption.stage, stage)
    problem = rules.day_problem(on)
    if problem is None and adoption.stages and on < adoption.stages[-1].since:
        problem = _LATER_BEFORE
    if problem is None and stage is not Stage.INTEREST and not adoption.region_key:
        problem = _l("Please say first in which district you use it.")
    if problem is not None:
        raise wrong("on", problem)
    add_stage(adoption, stage, on, by_id=by.user_id)
    _stand_by(adoption)
    touch(adoption, "advanced", by=by)


def take_back_stage(adoption: Adoption, stage_id: int | None, *, by: Actor) -> None:
    """Take the last stage back, as if nobody had ever said it. Raises Denied, Conflict.

    ``stage_id`` is the one that the person saw last, so that two taps never take back two.
    """
    policy.change.require(by, adoption, _NOT_YOURS)
    last = _last_stage(adoption, stage_id)
    if not rules.may_take_back_stage(adoption):
        raise Conflict(
            _l("A stage can be taken back for 24 hours only, and never the first one."),
            code="stage-stays",
        )
    adoption.stages.remove(last)
    adoption.stage = adoption.stages[-1].stage
    touch(adoption, "revised", by=by)


def correct_day(adoption: Adoption, stage_id: int | None, on: date, *, by: Actor) -> None:
    """Say that the last stage began on another day. Raises Denied, Invalid, Conflict.

    ``stage_id`` is the one that the person saw last.
    """
    policy.change.require(by, adoption, _NOT_YOURS)
    last = _last_stage(adoption, stage_id)
    before = adoption.stages[:-1]
    problem = rules.day_problem(on)
    if problem is None and before and on < before[-1].since:
        problem = _LATER_BEFORE
    if problem is not None:
        raise wrong("since", problem)
    last.since = on
    if not before:
        adoption.since = on
    _stand_by(adoption)
    touch(adoption, "revised", by=by)


def _last_stage(adoption: Adoption, stage_id: int | None) -> AdoptionStage:
    last = adoption.stages[-1]
    if last.id != stage_id:
        raise Conflict(
            _l("This is not the last stage any more. Please load the page again."),
            code="changed-meanwhile",
        )
    return last


def reconfirm(adoption: Adoption, *, by: Actor) -> None:
    """Say that an entry still holds. Raises Denied, and Conflict where it does not count at all."""
    policy.change.require(by, adoption, _NOT_YOURS)
    if adoption.state is not AdoptionState.CONFIRMED:
        raise Conflict(_l("This entry waits for the editors."), code="waiting")
    note_confirmed(adoption)
    touch(adoption, "reconfirmed", by=by)


def withdraw(adoption: Adoption, *, by: Actor) -> None:
    """Take an entry back for good; contact and photo go at once. Raises Denied."""
    policy.withdraw.require(by, adoption, _NOT_YOURS)
    let_go(adoption, by=by)


def let_go(adoption: Adoption, *, by: Actor) -> None:
    """End an entry that nobody stands by any more; whoever calls has asked whether it may."""
    end(adoption, AdoptionState.WITHDRAWN)
    note_forgotten("adoption", adoption.id, adoption.created_at)
    touch(adoption, "withdrawn", by=by)


def end(adoption: Adoption, state: AdoptionState) -> None:
    """Let an entry stand for nothing any more, and show nobody's contact."""
    adoption.state, adoption.decided_at = state, now()
    adoption.contact_name = adoption.contact_email = ""
    adoption.contact_consent = adoption.quote_consent = False
    forget_photo(adoption)
