"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import FORMER_MEMBER, Organisation, User
from toolbox.accounts.personal import is_last_owner
from toolbox.catalogue.events import InstrumentChanged
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Credit, Instrument, PreviewLink, Version
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _l, ngettext
from toolbox.foundation.personal import Facts, Farewell, Hindrance, PersonalData


def _facts(version: Version) -> dict[str, Any]:
    moments = {
        name: moment.isoformat() if moment else None
        for name, moment in (
            ("created_at", version.created_at),
            ("saved_at", version.saved_at),
            ("submitted_at", version.submitted_at),
            ("published_at", version.published_at),
        )
    }
    return {
        "title": version.title,
        "address": f"/w/{version.instrument.slug}",
        "number": version.number,
        "state": version.state.value,
        "organisation": version.instrument.owner.name,
        **moments,
        "change_note": version.change_note,
    }


def about(user_id: int) -> Facts:
    """Return the versions a person began, and where the person is named."""
    user = db.session.get_one(User, user_id)
    email, organisations = user.email or "", _organisations(user_id)
    begun = db.session.scalars(_versions().where(Version.created_by_id == user_id))
    contact = db.session.scalars(_versions().where(_contact_is(email)))
    credited = db.session.execute(
        select(Credit, Version.title, Instrument.slug)
        .join(Version, Version.id == Credit.version_id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(_names(user.name, user_id, organisations))
        .order_by(Credit.id)
    )
    links = db.session.execute(
        select(PreviewLink, Instrument.slug)
        .join(Instrument, Instrument.id == PreviewLink.instrument_id)
        .where(PreviewLink.created_by_id == user_id)
        .order_by(PreviewLink.id)
    )
    return {
        "begun_by_me": [_facts(version) for version in begun],
        "preview_links": [
            {
                "address": f"/w/{slug}",
                "created_at": link.created_at.isoformat(),
                "expires_at": link.expires_at.isoformat(),
                "revoked_at": link.revoked_at.isoformat() if link.revoked_at else None,
            }
            for link, slug in links
        ],
        "contact_is_me": [
            {
                "title": version.title,
                "address": f"/w/{version.instrument.slug}",
                "number": version.number,
                "contact_name": version.contact_name,
                "contact_email": version.contact_email,
            }
            for version in contact
        ],
        "named_as_maker": [
            {"title": title, "address": f"/w/{slug}", "name": credit.name, "role": credit.role}
            for credit, title, slug in credited
        ],
    }


WORDS = {
    "begun_by_me": _l("Versions of instruments that I began"),
    "preview_links": _l("Links to drafts that I passed on"),
    "expires_at": _l("Works until"),
    "revoked_at": _l("Ended"),
    "contact_is_me": _l("Instruments whose contact is my address"),
    "named_as_maker": _l("Instruments on which I am named as a maker"),
    "title": _l("Title"),
    "address": _l("Address"),
    "number": _l("Number"),
    "state": _l("State"),
    "organisation": _l("Organisation"),
    "created_at": _l("Since"),
    "saved_at": _l("Last saved"),
    "submitted_at": _l("Submitted"),
    "published_at": _l("Published"),
    "change_note": _l("What is new"),
    "contact_name": _l("Contact"),
    "contact_email": _l("E-mail address"),
    "name": _l("Name"),
    "role": _l("Role"),
}


def _versions() -> Select[Version]:
    return select(Version).join(Instrument, Version.instrument_id == Instrument.id)


def _contact_is(email: str) -> ColumnElement[bool]:
    return func.lower(Version.contact_email) == email if email else Version.id.is_(None)


def _organisations(user_id: int) -> set[int]:
    return {one.organisation_id for one in accounts.memberships_of(user_id)}


def _names(name: str, user_id: int, organisations: set[int]) -> ColumnElement[bool]:
    """Names are not unique, so only what the person or the own organisations made counts."""
    theirs = or_(Instrument.owner_id.in_(organisations), Version.created_by_id == user_id)
    return (Credit.name == name) & theirs


def _published_by(user_id: int) -> int:
    counted = (
        select(func.count(Instrument.id.distinct()))
        .join(Version, Version.instrument_id == Instrument.id)
        .where(Version.created_by_id == user_id, Instrument.published_at.is_not(None))
    )
    return db.session.scalar(counted) or 0


def _goes(_user_id: int) -> Sequence[Message]:
    return [_l("Your name and address as the contact of instruments, where it is you.")]


def _stays(user_id: int) -> Sequence[Message]:
    number = _published_by(user_id)
    sentences = [
        _l(
            "Drafts and files stay with your organisation: others go on working on them. "
            "Where history needs a name, it says “former member”."
        )
    ]
    if number:
        sentences.insert(
            0,
            ngettext(
                "1 published instrument that you worked on stays with its organisation: "
                "others use it and refer to it.",
                "%(num)s published instruments that you worked on stay with their "
                "organisations: others use them and refer to them.",
                number,
            ),
        )
    sentences.extend(
        _l(
            "%(organisation)s stays without members, because its project has ended. Its published "
            "instruments go on seeking a keeper.",
            organisation=organisation.name,
        )
        for organisation in _left_to_nobody(user_id)
        if organisation.ended_at is not None
    )
    return sentences


def _hindered(user_id: int) -> Sequence[Hindrance]:
    """Somebody who is alone in an organisation with instruments would leave them to nobody.

    Once its project has ended they seek a keeper anyway, so nobody is held back by them.
    """
    return [
        Hindrance(
            _l(
                "%(organisation)s has instruments, and nobody but you belongs to it. Please invite "
                "somebody and make that person an owner, or hand the instruments over to another "
                "organisation, or end the project: after its last day you can go. Drafts that "
                "nobody needs can be discarded.",
                organisation=organisation.name,
            ),
            "only-member",
            organisation.slug,
        )
        for organisation in _left_to_nobody(user_id)
        if organisation.ended_at is None
    ]


def _left_to_nobody(user_id: int) -> list[Organisation]:
    """Return the organisations with instruments to which nobody but this person belongs."""
    return [
        membership.organisation
        for membership in accounts.memberships_of(user_id)
        if is_last_owner(membership)
        and len(accounts.members_of(membership.organisation_id)) == 1
        and _instrument_count(membership.organisation_id)
    ]


def _instrument_count(organisation_id: int) -> int:
    counted = select(func.count(Instrument.id)).where(
        Instrument.owner_id == organisation_id, Instrument.state != InstrumentState.REMOVED
    )
    return db.session.scalar(counted) or 0


def _erase(farewell: Farewell) -> None:
    """Take the person out of contacts and, unless the name is to stay, out of makers' lists.

    Links to drafts end with the person who passed them on.

    Whoever has such a version open gets a conflict instead of writing the name back.
    """
    rows = db.session.execute(
        select(Version.id, Version.instrument_id).where(_contact_is(farewell.email))
    )
    touched = {version_id: instrument_id for version_id, instrument_id in rows}
    db.session.execute(delete(PreviewLink).where(PreviewLink.created_by_id == farewell.user_id))
    db.session.execute(
        update(Version)
        .where(Version.id.in_(touched))
        .values(contact_name="", contact_email="", row_version=Version.row_version + 1)
    )
    if not farewell.keeps_name:
        touched |= _forget_maker(farewell)
    for instrument_id in sorted(set(touched.values())):
        announce(InstrumentChanged(instrument_id, "person-erased", None))


def _forget_maker(farewell: Farewell) -> dict[int, int]:
    """Return the versions and their instruments that no longer name the person."""
    credited = db.session.execute(
        select(Credit.id, Version.id, Version.instrument_id)
        .join(Version, Version.id == Credit.version_id)
        .join(Instrument, Instrument.id == Version.instrument_id)
        .where(_names(farewell.name, farewell.user_id, _organisations(farewell.user_id)))
    ).all()
    db.session.execute(
        update(Credit)
        .where(Credit.id.in_([credit_id for credit_id, _version, _instrument in credited]))
        .values(name=FORMER_MEMBER)
    )
    versions = {version_id: instrument_id for _credit, version_id, instrument_id in credited}
    db.session.execute(
        update(Version).where(Version.id.in_(versions)).values(row_version=Version.row_version + 1)
    )
    return versions


def forget_preview_links(before: datetime) -> None:
    """Delete links to drafts that stopped working before this moment; inside a unit of work."""
    ended = (PreviewLink.expires_at < before) | (PreviewLink.revoked_at < before)
    db.session.execute(delete(PreviewLink).where(ended))


PERSONAL_DATA = PersonalData(
    room="catalogue",
    title=_l("Instruments"),
    about=about,
    words=WORDS,
    columns=frozenset(
        {"versions.created_by_id", "versions.contact_email", "preview_links.created_by_id"}
    ),
    goes=_goes,
    stays=_stays,
    hindered=_hindered,
    erase=_erase,
)
