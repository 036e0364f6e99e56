"""Beginning an entry: a report, or an interest; each verb runs inside the caller's unit of work."""

from collections.abc import Mapping
from datetime import date, timedelta

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import Organisation
from toolbox.accounts.rules import normalise_email
from toolbox.adoption import policy, queries, rules, waiting
from toolbox.adoption.lifecycle import AdoptionState, EnteredAs, Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.proof import new_secret
from toolbox.adoption.rules import Report
from toolbox.adoption.writing import (
    add_stage,
    note_confirmed,
    region_named,
    touch,
    write_words,
    wrong,
)
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.policy import view
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, NotFound, TooMany
from toolbox.foundation.i18n import LOCALES, _l

_SPEAK_FOR_THEMSELVES = frozenset({EnteredAs.ADOPTER, EnteredAs.GUEST})
"""Who gets the mails of an entry: nobody agrees to them for somebody else."""


class AlreadyReported(Conflict):
    """There is a living entry of this organisation in this region; ``adoption_id`` says which."""

    def __init__(self, adoption: Adoption) -> None:
        super().__init__(
            _l("There is an entry of this organisation already. You can change it instead."),
            code="already-reported",
        )
        self.adoption_id = adoption.id


def report(
    instrument: Instrument,
    said: Report,
    *,
    organisation: Organisation | None = None,
    adopter_name: str = "",
    guest_email: str = "",
    to_email: str = "",
    locale: str = LOCALES[0],
    is_example: bool = False,
    external_key: str | None = None,
    by: Actor,
) -> Adoption:
    """Say that somebody uses an instrument; who says it decides what happens next.

    An own organisation's entry holds at once, a guest's waits for the address (``guest_email``)
    and then for an editor. What makers say of somebody waits for that organisation, or for whoever
    reads ``to_email``. Editors name a source. Raises Denied, Invalid with fields, TooMany, and
    AlreadyReported.
    """
    _require_open(instrument, by)
    entered_as = _part_of(instrument, organisation, said, by)
    addresses = _addresses(entered_as, organisation, guest_email, to_email)
    if "to_email" in addresses:
        _require_few_mails(by)
    checked = _checked(said, entered_as, organisation, adopter_name, addresses)
    name = organisation.name if organisation else rules.checked_adopter(adopter_name)
    region_key = region_named(checked.region_key, needed=True)
    _require_new(instrument, organisation, region_key)
    made = Adoption(
        instrument_id=instrument.id,
        instrument=instrument,
        organisation_id=organisation.id if organisation else None,
        adopter_name=name,
        since=checked.since,
        stage=checked.stage,
        places=checked.places,
        source=checked.source,
        source_date=checked.source_date,
        entered_by_id=by.user_id,
        entered_as=entered_as,
        is_example=is_example and by.is_editor,
        external_key=external_key,
        state=_state_for(entered_as, organisation, checked),
    )
    write_words(made, checked)
    made.wants_news = checked.wants_news and entered_as in _SPEAK_FOR_THEMSELVES
    _give_link(made, next(iter(addresses.values()), ""), locale)
    _begin(made, checked.since, by)
    return made


def check(
    instrument: Instrument,
    said: Report,
    *,
    organisation: Organisation | None = None,
    adopter_name: str = "",
    guest_email: str = "",
    to_email: str = "",
    by: Actor,
) -> None:
    """Raise Invalid with all that is wrong with a report as far as it is known; nothing is written.

    Where it is used is not looked at. Nor is ``to_email`` missed as long as nobody is named: who
    has an account here needs none.
    """
    entered_as = _part_of(instrument, organisation, said, by)
    addresses = _addresses(entered_as, organisation, guest_email, to_email)
    if organisation is None and not adopter_name.strip() and not to_email.strip():
        addresses.pop("to_email", None)
    _checked(said, entered_as, organisation, adopter_name, addresses)


def _checked(
    said: Report,
    entered_as: EnteredAs,
    organisation: Organisation | None,
    adopter_name: str,
    addresses: Mapping[str, str],
) -> Report:
    return rules.checked_report(
        said,
        needs_source=entered_as is EnteredAs.EDITOR,
        addresses=addresses,
        adopter_name=None if organisation else adopter_name,
    )


def _begin(made: Adoption, on: date, by: Actor) -> None:
    present = made.instrument.current_version
    made.told_number = present.number if present is not None else 0
    add_stage(made, made.stage, on, by_id=by.user_id)
    if made.state is AdoptionState.CONFIRMED:
        note_confirmed(made)
    db.session.add(made)
    touch(made, "reported", by=by)


def _require_open(instrument: Instrument, by: Actor) -> None:
    if not view.allows(by, instrument):
        raise NotFound(_l("This instrument is not known here."))
    if instrument.state not in rules.PUBLIC:
        raise Conflict(_l("Only published instruments can be taken up."), code="not-published")


def _part_of(
    instrument: Instrument, organisation: Organisation | None, said: Report, by: Actor
) -> EnteredAs:
    """Return in which part somebody speaks; Invalid where the organisation cannot be spoken for."""
    makes = policy.makes(by, instrument)
    if organisation is not None:
        _require_adopter(instrument, organisation)
        if organisation.id in by.working_organisations:
            return EnteredAs.ADOPTER
    if by.is_editor and (said.source.strip() or not makes):
        return EnteredAs.EDITOR
    if makes:
        return EnteredAs.MAKER
    if organisation is not None:
        raise wrong("organisation", _l("Please choose an organisation that you belong to."))
    return EnteredAs.ADOPTER if by.is_signed_in else EnteredAs.GUEST


def _require_adopter(instrument: Instrument, organisation: Organisation) -> None:
    makers = {instrument.owner_id}
    makers |= {one.organisation_id for one in instrument.partners if one.accepted_at is not None}
    if organisation.merged_into_id is not None or organisation.ended_at is not None:
        raise wrong(
            "organisation", _l("This organisation has ended or is part of another one now.")
        )
    if organisation.id in makers:
        raise wrong(
            "organisation",
            _l("This organisation makes the instrument itself. Adoptions are told by others."),
        )


def _addresses(
    entered_as: EnteredAs, organisation: Organisation | None, guest_email: str, to_email: str
) -> dict[str, str]:
    """Return the mail address that is needed, by the name of its field."""
    if entered_as is EnteredAs.GUEST:
        return {"guest_email": guest_email}
    if entered_as is EnteredAs.MAKER and (
        organisation is None or not accounts.owners_of(organisation.id)
    ):
        return {"to_email": to_email}
    return {}


def _require_few_mails(by: Actor) -> None:
    """Raise TooMany where a maker has let many mailboxes be asked within the hour."""
    if waiting.mailboxes_asked(by, since=now() - timedelta(hours=1)) >= rules.MOST_ASKED_AN_HOUR:
        raise TooMany(
            _l(
                "You have had %(most)s people asked by e-mail within the last hour. Please go on "
                "with the others in an hour.",
                most=rules.MOST_ASKED_AN_HOUR,
            ),
            code="too-many-asked",
        )


def _require_new(
    instrument: Instrument, organisation: Organisation | None, region_key: str
) -> None:
    if organisation is None:
        return
    known = queries.living_of(instrument.id, organisation.id, region_key)
    if known is not None:
        raise AlreadyReported(known)


def _state_for(
    entered_as: EnteredAs, organisation: Organisation | None, said: Report
) -> AdoptionState:
    if entered_as is EnteredAs.MAKER:
        return AdoptionState.TO_CONFIRM
    if entered_as is EnteredAs.EDITOR:
        return AdoptionState.CONFIRMED
    alone = organisation is not None and said.places == 1
    return AdoptionState.CONFIRMED if alone else AdoptionState.WAITING


def _give_link(adoption: Adoption, address: str, locale: str) -> None:
    """Let whoever reads a mailbox hold the entry; nobody can be flooded with such mails."""
    if not address:
        return
    tidy = normalise_email(address)
    if queries.unconfirmed_for(tidy) >= rules.MOST_UNCONFIRMED:
        raise TooMany(
            _l("Several entries wait for this mailbox already. Please confirm these first."),
            code="too-many-unconfirmed",
        )
    adoption.holder_email, adoption.holder_secret = tidy, new_secret()
    adoption.holder_locale = locale if locale in LOCALES else LOCALES[0]


def declare_interest(
    instrument: Instrument,
    *,
    organisation_id: int | None = None,
    adopter_name: str = "",
    region_key: str = "",
    place: str = "",
    contact_name: str = "",
    contact_email: str = "",
    consent: bool = False,
    on: date,
    by: Actor,
) -> Adoption:
    """Begin an entry at the stage of interest; an organisation's living entry comes back as it is.

    A guest's waits for an editor; no mail is written to the guest from here.
    """
    _require_open(instrument, by)
    organisation = accounts.organisation_by_id(organisation_id) if organisation_id else None
    if organisation is not None:
        if organisation.id not in by.working_organisations:
            raise wrong("organisation", _l("Please choose an organisation that you belong to."))
        _require_adopter(instrument, organisation)
        known = queries.living_of(instrument.id, organisation.id)
        if known is not None:
            return known
    said = rules.checked_report(
        Report(
            stage=Stage.INTEREST,
            since=on,
            region_key=region_key,
            place=place,
            contact_name=contact_name,
            contact_email=contact_email,
            contact_consent=consent,
        )
    )
    made = Adoption(
        instrument_id=instrument.id,
        instrument=instrument,
        organisation_id=organisation.id if organisation else None,
        adopter_name=organisation.name if organisation else rules.checked_adopter(adopter_name),
        since=on,
        stage=Stage.INTEREST,
        places=1,
        entered_by_id=by.user_id,
        entered_as=EnteredAs.ADOPTER if by.is_signed_in else EnteredAs.GUEST,
        state=AdoptionState.CONFIRMED if organisation else AdoptionState.WAITING,
    )
    write_words(made, said)
    _begin(made, on, by)
    return made
