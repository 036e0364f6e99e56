"""Mails to guests of meetings, who have no account: each says why it comes and how it ends."""

from typing import Any

from sqlalchemy import select

from toolbox.alliances.guest_links import guest_token
from toolbox.alliances.lifecycle import GuestState
from toolbox.alliances.models import Meeting, MeetingGuest
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _l
from toolbox.foundation.mail import post
from toolbox.foundation.mail_texts import write
from toolbox.notices.headers import notice_headers

_TOPIC = "alliances"


def invite(guest: MeetingGuest, *, inviter: str) -> None:
    """Ask a guest to come."""
    _write(guest, "alliances/guest_invited", inviter=inviter)


def tell_all(meeting: Meeting, template: str, **values: Any) -> None:
    """Tell the guests who have not declined that something changed."""
    guests = db.session.scalars(
        select(MeetingGuest).where(
            MeetingGuest.meeting_id == meeting.id,
            MeetingGuest.state != GuestState.DECLINED,
            MeetingGuest.email != "",
        )
    ).all()
    for guest in guests:
        _write(guest, template, **values)


def _write(guest: MeetingGuest, template: str, **values: Any) -> None:
    meeting, token = guest.meeting, guest_token(guest)
    stop = public_url("alliances.decline_guest", token=token)
    letter = write(
        template,
        locale=guest.locale,
        values={
            "name": guest.name,
            "alliance": meeting.alliance.name,
            "title": meeting.title,
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
            "place": meeting.place,
            "token": token,
            **values,
        },
        frame={
            "reason": _l(
                "You get this e-mail because the moderators of %(alliance)s have entered your "
                "e-mail address.",
                alliance=meeting.alliance.name,
            ),
            "guest_stop": stop,
        },
    )
    post(guest.email, letter, headers=notice_headers(_TOPIC, stop, bulk=False))
