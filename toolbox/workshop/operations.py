"""Copies are begun, saved, kept, continued next year and thrown away; inside a unit of work."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from toolbox.accounts.queries import organisation_by_id
from toolbox.catalogue import templating
from toolbox.catalogue.models import Version
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, TooLarge, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.ids import new_token, token_digest
from toolbox.foundation.settings import installed_settings
from toolbox.workshop import addresses, looking, policy, queries, rules
from toolbox.workshop.events import CopyChanged
from toolbox.workshop.kits.answers import faults_of
from toolbox.workshop.kits.records import Kit
from toolbox.workshop.lineage import keep_lineage
from toolbox.workshop.models import AdaptedCopy, CopyPicture, KitFile

_CHANGED_MEANWHILE = _l(
    "Somebody saved something else here in the meantime. Your input is still on this page: "
    "compare it, and save again if yours is to hold."
)

NO_PICTURE = _l("Please choose a picture: PNG, JPEG, WebP or GIF.")


def mark_of(value: object) -> str:
    """Return a short mark of a value that can be written as JSON; another value has another."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def seen(copy: AdaptedCopy, names: Iterable[str], *, with_title: bool = False) -> str:
    """Return the mark of what a page shows of a copy: the answers with these names."""
    part = {name: copy.answers.get(name) for name in sorted(names)}
    return mark_of([copy.title if with_title else "", part])


def begin(
    version: Version,
    kit_file: KitFile,
    *,
    organisation_id: int | None = None,
    with_example: bool = False,
    by: Actor,
) -> tuple[AdaptedCopy, str]:
    """Begin a copy; return it with the key of its address.

    For an organisation, else for the person; a visitor gets a secret that works some days.
    Raises Denied where the licence or the membership does not allow it, TooMany, Conflict.
    """
    reason = templating.obstacle(version, by=by)
    if reason is not None:
        raise Denied(reason, code="licence")
    is_draft = version.id != version.instrument.current_version_id
    if is_draft and version.instrument.owner_id not in by.working_organisations:
        raise Denied(_l("This is a draft. It can be adapted as soon as it is published."))
    if organisation_id is not None and organisation_id not in by.working_organisations:
        raise Denied(_l("You do not belong to this organisation."))
    kit = looking.kit_of(db.session.get_one(StoredFile, kit_file.file_id))
    secret = None if by.is_signed_in else new_token()
    user_id = by.user_id if organisation_id is None else None
    if secret is None:
        require_room(organisation_id=organisation_id, user_id=user_id)
    made = AdaptedCopy(
        instrument_id=version.instrument_id,
        version_id=version.id,
        kit_file_id=kit_file.file_id,
        kit_version=kit.version,
        organisation_id=organisation_id,
        user_id=user_id,
        digest=token_digest(secret) if secret else None,
        expires_at=trial_ends() if secret else None,
        title=version.title[: rules.TITLE_LENGTH],
        answers=example_of(kit) if with_example else {},
        leftover={},
        row_version=1,
        created_by_id=by.user_id,
        saved_by_id=by.user_id,
    )
    keep_lineage(made)
    db.session.add(made)
    db.session.flush()
    if secret is None:
        announce(CopyChanged(made.id, "begun", by.user_id))
    return made, secret or str(made.id)


def example_of(kit: Kit) -> dict[str, Any]:
    """Return the answers of a kit's example that are of the kind the kit asks for."""
    wrong = {fault.path[0] for fault in faults_of(kit, kit.example) if len(fault.path) == 1}
    return {
        name: value
        for name, value in kit.example.items()
        if name not in wrong and kit.question(name) is not None
    }


def trial_ends() -> Any:
    """Return until when a visitor's copy is kept that is begun or saved now."""
    return now() + timedelta(days=installed_settings().keep_trials_days)


def require_room(*, organisation_id: int | None, user_id: int | None) -> None:
    """Raise TooMany where an organisation or a person keeps as many copies as is possible."""
    if organisation_id is not None:
        organisation = organisation_by_id(organisation_id)
        if organisation.merged_into_id is not None or organisation.ended_at is not None:
            raise Conflict(_l("This organisation has ended or is part of another one now."))
    if queries.copy_count(organisation_id=organisation_id, user_id=user_id) >= rules.COPIES_OF_ONE:
        raise TooMany(
            _l("There are already %(most)s copies. Please delete one.", most=rules.COPIES_OF_ONE),
            code="too-many-copies",
        )


def require_workable(copy: AdaptedCopy, *, by: Actor) -> None:
    """Raise Denied unless somebody may change a copy; a visitor's belongs to who has its key."""
    if not copy.is_trial:
        policy.work_on.require(by, copy)


def save(
    copy: AdaptedCopy,
    answers: Mapping[str, Any],
    *,
    title: str | None = None,
    expected: str | None = None,
    by: Actor,
) -> None:
    """Put answers into a copy; None takes one out. Complete or not, right or not.

    ``expected`` is the mark of what the person saw of these questions. Raises Conflict where
    somebody changed them since, Invalid, TooLarge, Denied.
    """
    require_workable(copy, by=by)
    if expected is not None and expected != seen(copy, answers, with_title=title is not None):
        raise Conflict(_CHANGED_MEANWHILE, code="changed-meanwhile")
    together = {**copy.answers, **answers}
    kept = {name: value for name, value in together.items() if value is not None}
    if len(json.dumps(kept, ensure_ascii=False)) > rules.ANSWERS_SIZE:
        raise TooLarge(_l("That is more text than one copy can hold."), code="answers-too-large")
    if title is not None:
        sentence = _l("Please give your copy a name.")
        line = " ".join(title.split())  # it stands in the subject of mails
        copy.title = rules.checked_text("title", line, most=rules.TITLE_LENGTH, asks=sentence)
    if kept != copy.answers or title is not None:
        copy.answers = kept
        touch(copy, by=by)
    db.session.flush()


def touch(copy: AdaptedCopy, *, by: Actor | None) -> None:
    """Note that a copy says something else now; what was rendered before is out of date."""
    copy.row_version += 1
    copy.saved_at = now()
    if by is not None:
        copy.saved_by_id = by.user_id
    if copy.is_trial:
        copy.expires_at = trial_ends()


def fill_with_example(copy: AdaptedCopy, *, by: Actor) -> int:
    """Answer what is not answered yet as the kit's example does; return how many questions."""
    require_workable(copy, by=by)
    kit = looking.kit_of(copy.kit_file)
    fresh = {
        name: value
        for name, value in example_of(kit).items()
        if copy.answers.get(name) in (None, "", [])
    }
    if fresh:
        save(copy, fresh, by=by)
    return len(fresh)


def keep_picture(copy: AdaptedCopy, file: StoredFile, *, by: Actor) -> str:
    """Let a copy have a picture; return the name by which answers mention it. Raises Invalid."""
    require_workable(copy, by=by)
    if file.format not in rules.PICTURE_FORMATS:
        raise Invalid(NO_PICTURE, code="picture-format")
    extension = "jpg" if file.format == "jpg" else file.format
    name = f"{file.sha256[:16]}.{extension}"
    known = queries.pictures_of(copy.id)
    if name not in known:
        most = rules.TRIAL_PICTURES_SIZE if copy.is_trial else rules.PICTURES_SIZE
        together = file.size + sum(one.size for one in known.values())
        if len(known) >= rules.PICTURES or together > most:
            raise TooMany(_l("There are too many pictures in this copy."), code="too-many-pictures")
        db.session.add(CopyPicture(copy_id=copy.id, name=name, file_id=file.id))
        db.session.flush()
    return name


def claim(copy: AdaptedCopy, *, organisation_id: int | None, by: Actor) -> None:
    """Take a visitor's copy into an account, so that it stays. Raises Denied, Conflict, TooMany."""
    if not by.is_signed_in:
        raise Denied(_l("Please log in first."), code="login-needed")
    if not copy.is_trial:
        raise Conflict(_l("This copy is kept already."), code="kept")
    if organisation_id is not None and organisation_id not in by.working_organisations:
        raise Denied(_l("You do not belong to this organisation."))
    copy.user_id = by.user_id if organisation_id is None else None
    require_room(organisation_id=organisation_id, user_id=copy.user_id)
    copy.organisation_id = organisation_id
    copy.digest, copy.expires_at = None, None
    copy.created_by_id = by.user_id
    touch(copy, by=by)
    db.session.flush()
    announce(CopyChanged(copy.id, "begun", by.user_id))


def copy_for_next_year(copy: AdaptedCopy, *, by: Actor) -> AdaptedCopy:
    """Begin a new copy with the answers of this one; entries of others need a new consent."""
    policy.work_on.require(by, copy)
    require_room(organisation_id=copy.organisation_id, user_id=copy.user_id)
    title = _("%(title)s – next time", title=copy.title)
    made = AdaptedCopy(
        instrument_id=copy.instrument_id,
        version_id=copy.version_id,
        kit_file_id=copy.kit_file_id,
        kit_version=copy.kit_version,
        organisation_id=copy.organisation_id,
        user_id=copy.user_id,
        title=title if len(title) <= rules.TITLE_LENGTH else copy.title,
        lineage=dict(copy.lineage),
        answers=dict(copy.answers),
        leftover=dict(copy.leftover),
        row_version=1,
        created_by_id=by.user_id,
        saved_by_id=by.user_id,
        previous_id=copy.id,
    )
    db.session.add(made)
    db.session.flush()
    mentioned = queries.texts_in([made.answers, made.leftover])
    for name, file in queries.pictures_of(copy.id).items():
        if name in mentioned:
            db.session.add(CopyPicture(copy_id=made.id, name=name, file_id=file.id))
    db.session.flush()
    announce(CopyChanged(made.id, "begun", by.user_id))
    return made


def give_to(copy: AdaptedCopy, organisation_id: int, *, by: Actor) -> None:
    """Let one's own copy belong to an organisation, so that others there can work on it."""
    policy.work_on.require(by, copy)
    if organisation_id not in by.working_organisations:
        raise Denied(_l("You do not belong to this organisation."))
    require_room(organisation_id=organisation_id, user_id=None)
    copy.organisation_id, copy.user_id = organisation_id, None
    addresses.hand_over(copy)
    db.session.flush()
    announce(CopyChanged(copy.id, "given", by.user_id))


def delete(copy: AdaptedCopy, *, by: Actor) -> None:
    """Throw a copy away, with what others sent in and what is shown at its address."""
    require_workable(copy, by=by)
    announce(CopyChanged(copy.id, "deleted", by.user_id))
    addresses.free(copy)
    db.session.delete(copy)
    db.session.flush()
