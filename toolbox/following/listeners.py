"""What becomes visible is noted; addresses that get an account or refuse mails are looked after."""

from collections.abc import Iterable

from sqlalchemy import select

from toolbox.accounts import queries as accounts
from toolbox.accounts.events import AccountChanged
from toolbox.catalogue.events import InstrumentChanged, InstrumentsArrived, VersionPublished
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.following import operations, queries
from toolbox.following.models import Arrival, Arriving
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.mail import MailDelivered, MailRefused
from toolbox.foundation.settings import installed_settings


def version_published(event: VersionPublished) -> None:
    """Visitors see something new."""
    _arrive([event.instrument_id])


def instruments_arrived(event: InstrumentsArrived) -> None:
    """Visitors see much that is new."""
    _arrive(event.instrument_ids)


def instrument_changed(event: InstrumentChanged) -> None:
    """Visitors find something again."""
    if event.what == "reinstated":
        db.session.add(
            Arrival(instrument_id=event.instrument_id, what=Arriving.REINSTATED, at=now())
        )


def _arrive(instrument_ids: Iterable[int]) -> None:
    ids = list(instrument_ids)
    grown = set(
        db.session.scalars(
            select(Version.instrument_id).where(
                Version.instrument_id.in_(ids), Version.state == VersionState.SUPERSEDED
            )
        )
    )
    moment = now()
    db.session.add_all(
        Arrival(
            instrument_id=one,
            what=Arriving.VERSION if one in grown else Arriving.PUBLISHED,
            at=moment,
        )
        for one in ids
    )


def account_changed(event: AccountChanged) -> None:
    """Who gets an account follows there what the address followed before."""
    user = accounts.user_by_id(event.user_id)
    if user is None or not user.email or event.what not in {"registered", "email-changed"}:
        return
    follower = queries.follower_of_address(user.email)
    if follower is not None:
        operations.take_over(user, follower)


def mail_refused(event: MailRefused) -> None:
    """A mailbox that takes no mails is forgotten after a while."""
    operations.count_refusal(event.to, installed_settings().mail_refusals)


def mail_delivered(event: MailDelivered) -> None:
    """The mailbox works."""
    operations.trust(event.to)
