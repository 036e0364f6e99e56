"""Doors behind links in mails: yes to following, and no more of it.

Opening a link only shows a page, for programs look at links as well; the button on it does the
deed, and so does the one that mail programs draw (RFC 8058).
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import public
from toolbox.following import mails, operations, queries
from toolbox.following.looking import look_at
from toolbox.following.models import Follow
from toolbox.following.proof import page_token, to_confirm, to_stop
from toolbox.following.things import Standing
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.following.forms import DeedForm
from toolbox.web.following.own import nothing_left
from toolbox.web.forms import form_page


@public
def confirm(token: str) -> ResponseReturnValue:
    """Show what would be followed; sent as a form, begin."""
    follow = to_confirm(token)
    thing = mails.thing_of(follow)
    if thing.standing in {Standing.HIDDEN, Standing.ENDED}:
        raise Gone(_l("This has come to its end. There will be nothing new to hear of."))
    form = DeedForm()
    if form.validate_on_submit():
        name = thing.name()
        with unit_of_work():
            follow = operations.confirm(to_confirm(token))
            page = page_token(follow.follower)
        flash(_("You follow “%(name)s” now.", name=name), "success")
        return redirect(url_for("following.by_link", token=page), code=303)
    return form_page("following/confirm.html", form, thing=thing)


@public
def stop(token: str) -> ResponseReturnValue:
    """Show what would be stopped; sent as a form, by a person or a mail program, stop it."""
    try:
        meant = to_stop(token)
    except NotFound:
        return nothing_left(token)
    follows = [meant] if isinstance(meant, Follow) else queries.follows_of(meant.id)
    names = [
        thing.name() for _one, thing in look_at(follows) if thing.standing is not Standing.HIDDEN
    ]
    if request.method == "POST":
        with unit_of_work():
            found = to_stop(token)
            if isinstance(found, Follow):
                operations.stop(found)
            else:
                operations.leave(found)
    return render_template("following/stop.html", names=names, is_done=request.method == "POST")
