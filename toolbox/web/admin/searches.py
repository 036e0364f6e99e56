"""What people did not find, and what editors do about it: a synonym, a wish, nothing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.discovery.demand import searches, wishes
from toolbox.discovery.demand.searches import Trouble
from toolbox.discovery.models import WishState
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.admin.forms import WishForm
from toolbox.web.admin.listing import asked_page
from toolbox.web.forms import refuse

_DONE_SHOWN = 20
_ROUGH = "ungefaehr"
"""The list of what was found only roughly, in the address."""

_DEEDS = {"done": wishes.finish, "reopen": wishes.reopen}


@scope("editor")
def unfound() -> ResponseReturnValue:
    """List what people searched for in vain, and the wishes that came of it."""
    return _page(WishForm(None))


def _page(form: WishForm, wish_id: int | None = None) -> ResponseReturnValue:
    """Show the page; ``form`` is the one of the wish ``wish_id`` and may have errors."""
    rough = request.args.get("art") == _ROUGH
    trouble = Trouble.ROUGH_HITS if rough else Trouble.NO_HITS
    shown, unseen = searches.unfound_counts(trouble, by=caller())
    page = render_template(
        "admin/unfound.html",
        page=asked_page(
            shown,
            lambda limit, offset: searches.unfound(
                trouble, limit=limit, offset=offset, by=caller()
            ),
        ),
        unseen=unseen,
        rough=_ROUGH if rough else None,
        tabs_shown=[
            (_("Nothing found"), url_for("admin.unfound"), None, not rough),
            (_("Found only roughly"), url_for("admin.unfound", art=_ROUGH), None, rough),
        ],
        days=installed_settings().search_days,
        wishes=wishes.wishes(WishState.OPEN),
        done=wishes.wishes(WishState.DONE, limit=_DONE_SHOWN),
        form=form,
        wish_id=wish_id,
    )
    return page, 422 if form.errors else 200


@scope("editor")
def settle() -> ResponseReturnValue:
    """Take a search off the list."""
    with unit_of_work():
        wishes.settle(_asked(), by=caller())
    flash(_("It is off the list. Searches from tomorrow on bring it back."), "success")
    return redirect(url_for("admin.unfound"), code=303)


@scope("editor")
def wish() -> ResponseReturnValue:
    """Remember a search as a wish."""
    with unit_of_work():
        wishes.wish(_asked(), by=caller())
    flash(_("It is remembered as a wish."), "success")
    return redirect(url_for("admin.unfound", _anchor="wuensche"), code=303)


@scope("editor")
def change_wish(wish_id: int) -> ResponseReturnValue:
    """Write a note on a wish, or say that it is done or has to be seen to after all."""
    form, deed = WishForm(), _DEEDS.get(request.form.get("deed", ""))
    try:
        with unit_of_work():
            found = wishes.wish_by_id(wish_id)
            wishes.note_on(found, form.note.data or "", by=caller())
            if deed is not None:
                deed(found, by=caller())
    except Invalid as error:
        refuse(form, error)
        return _page(form, wish_id)
    flash(_("The wish is saved."), "success")
    return redirect(url_for("admin.unfound", _anchor="wuensche"), code=303)


def _asked() -> str:
    return request.form.get("text", "")
