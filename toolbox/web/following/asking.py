"""Doors to following a thing: at once with an account, else after a yes by mail."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.accounts import queries as accounts
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.languages import reading_language
from toolbox.delivery.limits import attempts_per_account, attempts_per_address
from toolbox.following import operations, queries
from toolbox.following.looking import look
from toolbox.following.models import Follow, FollowKind
from toolbox.following.things import Standing, Thing
from toolbox.foundation.errors import Gone, Invalid, NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.topics import Frequency
from toolbox.web.following.forms import DeedForm, FollowForm
from toolbox.web.following.limits import mails_to_one
from toolbox.web.following.words import ABOUT, LABELS, WORDS
from toolbox.web.forms import form_page, refuse

Feeds = tuple[str, str]
"""The addresses of the same as a feed: Atom, and JSON Feed."""
_FORMS = ("atom", "json")


@attempts_per_address
@attempts_per_account
@mails_to_one
@public
def follow(kind: str, key: str) -> ResponseReturnValue:
    """Follow what has an address of its own: a topic, an organisation, a collection."""
    found = WORDS.get(kind)
    if found is None or found is FollowKind.SEARCH:
        raise NotFound(_l("There is nothing to follow at this address."))
    target = operations.target_of(found, key)
    atom, json = (url_for("feeds.thing", kind=kind, key=key, form=one) for one in _FORMS)
    return _follow(found, target, (atom, json))


@attempts_per_address
@attempts_per_account
@mails_to_one
@public
def follow_search() -> ResponseReturnValue:
    """Follow a search; its words and filters stand in the address."""
    asked = request.query_string.decode("utf-8", "replace")
    target = operations.target_of(FollowKind.SEARCH, asked)
    asked = f"?{target}" if target else ""
    atom, json = (url_for("feeds.search", form=one) + asked for one in _FORMS)
    return _follow(FollowKind.SEARCH, target, (atom, json))


def _follow(kind: FollowKind, target: str, feeds: Feeds) -> ResponseReturnValue:
    thing = look(kind, target)
    if thing.standing is Standing.ENDED:
        raise Gone(_l("This has come to its end. There will be nothing new to hear of."))
    if caller().is_signed_in:
        return _at_once(kind, target, thing, feeds)
    return _by_mail(kind, target, thing, feeds)


def _present(kind: FollowKind, target: str) -> Follow | None:
    follower = queries.follower_of_user(caller().user_id or 0)
    found = queries.follow_on(follower.id, kind, target) if follower else None
    return found if found is not None and found.confirmed_at is not None else None


def _at_once(kind: FollowKind, target: str, thing: Thing, feeds: Feeds) -> ResponseReturnValue:
    form = DeedForm()
    if form.validate_on_submit():
        name = thing.name()
        with unit_of_work():
            present = _present(kind, target)
            if request.form.get("go") == "stop" and present is not None:
                operations.stop(present)
            elif request.form.get("go") != "stop":
                user = accounts.user_by_id(caller().user_id or 0)
                if user is not None:
                    operations.follow(user, kind, target)
        _say(name, stopped=request.form.get("go") == "stop")
        return redirect(url_for("following.mine"), code=303)
    return form_page(
        "following/follow_signed_in.html",
        form,
        thing=thing,
        label=LABELS[kind],
        about=ABOUT[kind],
        feeds=feeds,
        is_followed=_present(kind, target) is not None,
    )


def _say(name: str, *, stopped: bool) -> None:
    if stopped:
        flash(_("You follow “%(name)s” no longer.", name=name), "success")
    else:
        flash(_("You follow “%(name)s” now.", name=name), "success")


def _by_mail(kind: FollowKind, target: str, thing: Thing, feeds: Feeds) -> ResponseReturnValue:
    form = FollowForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                operations.ask(
                    form.email.data or "",
                    kind,
                    target,
                    frequency=Frequency(form.frequency.data),
                    locale=reading_language(),
                )
        except Invalid as error:
            refuse(form, error)
        else:
            return redirect(url_for("following.sent"), code=303)
    return form_page(
        "following/follow.html",
        form,
        thing=thing,
        label=LABELS[kind],
        about=ABOUT[kind],
        feeds=feeds,
    )


@public
def sent() -> str:
    """Say what comes next; the same whatever the address is."""
    return render_template("following/sent.html")
