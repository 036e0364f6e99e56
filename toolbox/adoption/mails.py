"""Mails about adoptions: to makers, adopters, editors, and to those who have a private link."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.adoption import policy
from toolbox.adoption.events import AdoptionChanged
from toolbox.adoption.lifecycle import IN_USE, STAGE_LABELS, AdoptionState, EnteredAs, Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.proof import entry_token
from toolbox.catalogue.models import Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _, speaking
from toolbox.foundation.mail import post
from toolbox.foundation.mail_texts import write
from toolbox.foundation.settings import installed_settings
from toolbox.notices.operations import tell, tell_mailbox

TOPIC = "adoptions"


def adoption_changed(event: AdoptionChanged) -> None:
    """Tell those whom a change of an entry concerns; invented examples concern nobody."""
    teller = _TELLERS.get(event.what)
    adoption = db.session.get(Adoption, event.adoption_id)
    if teller is not None and adoption is not None and not adoption.is_example:
        teller(adoption, event.by_id)


def _title(adoption: Adoption) -> str:
    version = adoption.instrument.current_version
    return version.title if version is not None else adoption.instrument.slug


def _about(adoption: Adoption) -> dict[str, Any]:
    return {
        "title": _title(adoption),
        "slug": adoption.instrument.slug,
        "adopter": adoption.adopter_name,
        "place": adoption.place,
        "stage": STAGE_LABELS[adoption.stage],
        "instrument_id": adoption.instrument_id,
    }


def makers_of(adoption: Adoption) -> list[User]:
    """Return the owners of the organisations that make the instrument."""
    instrument = adoption.instrument
    makers = [
        instrument.owner_id,
        *(one.organisation_id for one in instrument.partners if one.accepted_at is not None),
    ]
    found = {user.id: user for one in makers for user in accounts.owners_of(one)}
    return list(found.values())


def adopters_of(adoption: Adoption) -> list[User]:
    """Return the people with an account who look after an entry."""
    if adoption.organisation_id is not None:
        return list(accounts.owners_of(adoption.organisation_id))
    if adoption.entered_by_id is None or adoption.entered_as is EnteredAs.MAKER:
        return []
    person = accounts.user_by_id(adoption.entered_by_id)
    return [person] if person is not None else []


def _tell_each(
    people: Iterable[User], template: str, adoption: Adoption, *, but: int | None, **values: Any
) -> None:
    for user in people:
        if user.id != but:
            tell(user, TOPIC, f"adoption/{template}", **{**_about(adoption), **values})


def write_to_holder(adoption: Adoption, template: str, **values: Any) -> bool:
    """Write to whoever has the private link of an entry; False where nobody has."""
    if not adoption.holder_email:
        return False
    own = public_url("adoption.own", slug=adoption.instrument.slug, token=entry_token(adoption))
    with speaking(adoption.holder_locale):
        frame = {
            "reason": _(
                "You get this e-mail because this address stands in an entry about “%(title)s”.",
                title=_title(adoption),
            ),
            "own": own,
        }
    letter = write(
        f"adoption/{template}",
        locale=adoption.holder_locale,
        values={**_about(adoption), "own": own, **values},
        frame=frame,
    )
    post(adoption.holder_email, letter)
    return True


def _tell_adopters(adoption: Adoption, template: str, by_id: int | None, **values: Any) -> None:
    people = adopters_of(adoption)
    if people:
        own = public_url("adoption.own", slug=adoption.instrument.slug, token=str(adoption.id))
        _tell_each(
            people, template, adoption, but=by_id, own=own, adoption_id=adoption.id, **values
        )
    else:
        write_to_holder(adoption, template, **values)


def _reported(adoption: Adoption, by_id: int | None) -> None:
    if adoption.state is AdoptionState.CONFIRMED:
        _tell_makers(adoption, by_id)
    elif adoption.state is AdoptionState.TO_CONFIRM:
        _ask_adopter(adoption, by_id)
    elif adoption.entered_as is EnteredAs.GUEST:
        write_to_holder(adoption, "your_entry")
    else:
        _tell_editors(adoption, by_id)


def _tell_makers(adoption: Adoption, by_id: int | None) -> None:
    """Say that somebody uses it; the contact is in the mail only with consent."""
    if adoption.entered_as is EnteredAs.EDITOR and by_id is None:
        return  # what a toolbox begins with is no news
    with_contact = adoption.contact_consent and bool(adoption.contact_email)
    _tell_each(
        makers_of(adoption),
        "taken_up",
        adoption,
        but=by_id,
        in_use=adoption.stage in IN_USE,
        contact=f"{adoption.contact_name} {adoption.contact_email}".strip() if with_contact else "",
        adoption_id=adoption.id,
    )


def _ask_adopter(adoption: Adoption, by_id: int | None) -> None:
    maker = adoption.instrument.owner.name
    owners = accounts.owners_of(adoption.organisation_id) if adoption.organisation_id else []
    if not write_to_holder(adoption, "is_it_right", maker=maker):
        _tell_each(
            owners,
            "is_it_right",
            adoption,
            but=by_id,
            maker=maker,
            own=public_url("adoption.own", slug=adoption.instrument.slug, token=str(adoption.id)),
            asked_adoption_id=adoption.id,
        )


def _tell_editors(adoption: Adoption, by_id: int | None) -> None:
    values = {**_about(adoption), "waiting_adoption_id": adoption.id}
    shared = installed_settings().editors_mail
    if shared:
        tell_mailbox(shared, "submissions", "adoption/waits", **values)
        return
    for editor in accounts.editors():
        if editor.id != by_id:
            tell(editor, "submissions", "adoption/waits", **values)


def _advanced(adoption: Adoption, by_id: int | None) -> None:
    if adoption.state is AdoptionState.CONFIRMED and adoption.stage in IN_USE:
        _tell_makers(adoption, by_id)


def _confirmed(adoption: Adoption, by_id: int | None) -> None:
    if adoption.state is AdoptionState.CONFIRMED:
        _tell_makers(adoption, by_id)
    else:
        _tell_editors(adoption, by_id)


def _declined(adoption: Adoption, by_id: int | None) -> None:
    person = accounts.user_by_id(adoption.entered_by_id) if adoption.entered_by_id else None
    if person is not None:
        _tell_each([person], "declined", adoption, but=by_id, reason=adoption.reason)


def _accepted(adoption: Adoption, by_id: int | None) -> None:
    _tell_adopters(adoption, "accepted", by_id)
    if adoption.stage is not Stage.INTEREST or not adoption.contact_consent:
        _tell_makers(adoption, by_id)  # else they have heard of it with the contact


def _refused(adoption: Adoption, by_id: int | None) -> None:
    _tell_adopters(adoption, "refused", by_id, reason=adoption.reason)


def _answered(adoption: Adoption, by_id: int | None) -> None:
    last = adoption.answers[-1]
    _tell_adopters(
        adoption, "answered", by_id, organisation=last.organisation_name, answer=last.text
    )


def _contact_shared(adoption: Adoption, by_id: int | None) -> None:
    _tell_makers(adoption, by_id)


_TELLERS: Mapping[str, Callable[[Adoption, int | None], None]] = {
    "reported": _reported,
    "address-confirmed": _tell_editors,
    "waits-again": _tell_editors,
    "advanced": _advanced,
    "confirmed": _confirmed,
    "declined": _declined,
    "accepted": _accepted,
    "refused": _refused,
    "answered": _answered,
    "contact-shared": _contact_shared,
}


def remind(adoption: Adoption) -> None:
    """Ask whether an entry still holds: one click is enough."""
    if adoption.entered_as is not EnteredAs.EDITOR or adoption.organisation_id is not None:
        _tell_adopters(adoption, "still_right", None, confirmed_at=adoption.confirmed_at)


def tell_of_version(adoption: Adoption, version: Version) -> None:
    """Say that there is a newer version of what somebody uses, and what is new."""
    _tell_adopters(adoption, "new_version", None, note=version.change_note)


def sees_adoption(by: Actor, adoption_id: int) -> bool:
    """Tell whether somebody may know of an entry."""
    found = db.session.get(Adoption, adoption_id)
    return found is not None and policy.see.allows(by, found)


def sees_waiting(by: Actor, adoption_id: int) -> bool:
    """Tell whether an entry still waits for an editor, and for somebody who may decide."""
    found = db.session.get(Adoption, adoption_id)
    return (
        found is not None
        and found.state is AdoptionState.WAITING
        and policy.decide.allows(by, found)
    )


def sees_asked(by: Actor, adoption_id: int) -> bool:
    """Tell whether an organisation of somebody's is still asked about an entry."""
    found = db.session.get(Adoption, adoption_id)
    return found is not None and policy.confirm.allows(by, found)
