"""Doors to all that somebody follows: in the account, or by a link in a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.limits import attempts_per_account, attempts_per_address
from toolbox.following import mails, operations, queries
from toolbox.following.looking import look_at
from toolbox.following.models import Follower
from toolbox.following.proof import address_of, follower_behind, is_spent
from toolbox.following.things import Standing
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import queries as notices
from toolbox.notices.topics import Frequency
from toolbox.web.following.forms import LinkForm, RhythmForm
from toolbox.web.following.limits import mails_to_one
from toolbox.web.following.words import LABELS
from toolbox.web.forms import form_page, refuse

_STOP = "stop-"


@dataclass(frozen=True)
class Row:
    """One thing that is followed."""

    id: int
    label: Message
    name: str
    address: str
    since: datetime | None
    is_over: bool


def _rows(follower: Follower | None) -> Sequence[Row]:
    """Return what can still be seen; the rest ends without a word."""
    found = []
    for one, thing in look_at(queries.follows_of(follower.id) if follower else ()):
        if thing.standing is not Standing.HIDDEN:
            is_over = thing.standing is Standing.ENDED
            name, since = thing.name(), one.confirmed_at
            found.append(Row(one.id, LABELS[one.kind], name, thing.address, since, is_over))
    return found


@public
def mine() -> ResponseReturnValue:
    """Show what the person follows; visitors ask for a link to their page."""
    if not caller().is_signed_in:
        return redirect(url_for("following.ask_for_link"), code=303)
    user_id = caller().user_id or 0
    return _overview(queries.follower_of_user(user_id), url_for("following.mine"), by_link=False)


@public
def by_link(token: str) -> ResponseReturnValue:
    """The same for an address without a login; the link opens nothing else."""
    here = url_for("following.by_link", token=token)
    try:
        follower = follower_behind(token)
    except NotFound:
        return nothing_left(token)
    return _overview(follower, here, by_link=True)


def nothing_left(token: str) -> ResponseReturnValue:
    """Say calmly that nothing is followed any more; NotFound for a link that was never ours.

    People press the links of old mails after they have stopped everything.
    """
    if not is_spent(token):
        raise NotFound(_l("This link does not work any more. Perhaps you have stopped it already."))
    return render_template("following/nothing_left.html")


def _overview(follower: Follower | None, here: str, *, by_link: bool) -> ResponseReturnValue:
    form = RhythmForm(frequency=operations.rhythm(_frequency(follower)).value)
    if form.validate_on_submit() and follower is not None:
        is_left = _carry_out(follower.id, Frequency(form.frequency.data))
        left = url_for("following.ask_for_link") if by_link else here
        return redirect(left if is_left else here, code=303)
    template = "following/by_link.html" if by_link else "following/mine.html"
    return form_page(
        template,
        form,
        rows=_rows(follower),
        email=address_of(follower) if follower else None,
        is_off=_frequency(follower) is Frequency.OFF,
        has_account=follower is not None and follower.user_id is not None,
    )


def _frequency(follower: Follower | None) -> Frequency:
    if follower is not None and follower.user_id is None:
        return follower.frequency
    user_id = follower.user_id if follower is not None else caller().user_id
    return notices.frequencies_of(user_id or 0)[mails.TOPIC]


def _carry_out(follower_id: int, frequency: Frequency) -> bool:
    """Do what the pressed button says; return whether nothing is followed any more."""
    go = request.form.get("go", "")
    with unit_of_work():
        follower = queries.follower(follower_id)
        has_address = follower.user_id is None
        if go == "leave":
            operations.leave(follower)
        elif go.startswith(_STOP) and go.removeprefix(_STOP).isdecimal():
            operations.stop(queries.follow_of(follower.id, int(go.removeprefix(_STOP)[:12])))
        else:
            operations.choose_frequency(follower, frequency)
    is_left = queries.find_follower(follower_id) is None
    flash(_said(go, is_left=is_left, has_address=has_address), "success")
    return is_left


def _said(go: str, *, is_left: bool, has_address: bool) -> Message:
    """Return what has happened, in words for who pressed the button."""
    if is_left and has_address:
        return _("You follow nothing here any more, and your address is erased.")
    if is_left:
        return _("You follow nothing here any more.")
    return _("You follow it no longer.") if go.startswith(_STOP) else _("Your choice is saved.")


@attempts_per_address
@attempts_per_account
@mails_to_one
@public
def ask_for_link() -> ResponseReturnValue:
    """Send an address the link to what it follows; the answer is the same for every address."""
    form = LinkForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.send_page(form.email.data or "")
        except Invalid as error:
            refuse(form, error)
        else:
            return redirect(url_for("following.sent"), code=303)
    return form_page("following/ask_for_link.html", form)
