"""Whom people ask about an instrument: a contact counts as long as its keeper stays the same."""

from dataclasses import dataclass

from sqlalchemy import select

from toolbox.accounts import queries as accounts
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.db import db


@dataclass(frozen=True)
class Contact:
    """Somebody to ask; with ``is_keeper`` it is the organisation itself, for nobody is named."""

    name: str
    email: str
    is_keeper: bool


def contact_of(version: Version) -> Contact:
    """Return whom visitors ask: who is named in the version, else the organisation that keeps it.

    An organisation whose project is over is nobody to ask; then the contact is empty.
    """
    if version.contact_name or version.contact_email:
        return Contact(version.contact_name, version.contact_email, is_keeper=False)
    keeper = version.instrument.owner
    return Contact("" if keeper.ended_at is not None else keeper.name, "", is_keeper=True)


def forget_former(instrument: Instrument) -> None:
    """Take out of all versions whom the keeper before has named; in the unit of work of a move.

    Published versions change by it as they do at a farewell: whoever has handed an instrument
    over is not to be asked any more, at none of its doors. Members of the new keeper stay.
    """
    welcome = {
        (one.user.email or "").casefold() for one in accounts.members_of(instrument.owner_id)
    }
    kind = KINDS.get(instrument.kind)
    people = {one.name for one in kind.fields if one.names_people} if kind else set()
    # Where somebody has a draft open, the new row_version tells that it was changed meanwhile.
    for version in db.session.scalars(
        select(Version).where(Version.instrument_id == instrument.id)
    ):
        if version.contact_email.casefold() not in welcome - {""}:
            version.contact_name, version.contact_email = "", ""
        if not people.isdisjoint(version.fields):
            version.fields = {k: v for k, v in version.fields.items() if k not in people}
    db.session.flush()
