"""What followers are written: the question, that they follow already, and what is new."""

from collections.abc import Sequence

from toolbox.following.looking import look
from toolbox.following.models import Follow, Follower
from toolbox.following.news import Part
from toolbox.following.proof import address_of, confirm_token, page_token, stop_token
from toolbox.following.rules import CONFIRM_HOURS
from toolbox.following.things import Thing
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import _l
from toolbox.foundation.mail import post, write_mail
from toolbox.foundation.mail_texts import write
from toolbox.notices.headers import notice_headers
from toolbox.notices.operations import tell
from toolbox.notices.queries import reader

TOPIC = "following"
_REASON = _l(
    "You get this e-mail because somebody who reads this mailbox has confirmed to follow what "
    "is named above."
)


def thing_of(follow: Follow) -> Thing:
    """Return what a follow is about."""
    return look(follow.kind, follow.target)


def _page(follower: Follower) -> str:
    return public_url("following.by_link", token=page_token(follower))


def ask(follow: Follow) -> None:
    """Ask an address whether it wants to follow a thing."""
    address = address_of(follow.follower)
    if address:
        write_mail(
            address,
            "following/confirm",
            locale=follow.follower.locale,
            thing=thing_of(follow),
            token=confirm_token(follow),
            hours=CONFIRM_HOURS,
        )


def say_known(follow: Follow) -> None:
    """Say that a thing is followed already; what somebody typed on the page does not tell."""
    _send(follow.follower, "following/known", thing=thing_of(follow))


def send_page(follower: Follower) -> None:
    """Send the link to the page of all that an address follows."""
    _send(follower, "following/page")


def _send(follower: Follower, template: str, **values: object) -> None:
    address = address_of(follower)
    if address:
        write_mail(address, template, locale=follower.locale, page=_page(follower), **values)


def tell_news(follower: Follower, parts: Sequence[Part], ended: Sequence[Thing]) -> None:
    """Write what is new, and what has come to its end."""
    values = {"followed": parts, "ended": ended, "number": sum(one.number for one in parts)}
    if follower.user_id is not None:
        user = reader(follower.user_id)
        if user is not None:
            tell(user, TOPIC, "following/news", **values, page=public_url("following.mine"))
        return
    stop = public_url("following.stop", token=stop_token(follower))
    page = _page(follower)
    frame = {"reason": _REASON, "preferences": page, "stop": stop}
    letter = write(
        "following/news", locale=follower.locale, values={**values, "page": page}, frame=frame
    )
    post(str(follower.email), letter, headers=notice_headers(TOPIC, stop, bulk=True))
