"""How an offer or a request is answered: one deed, thanks or the reason why not, and back."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.uow import unit_of_work


def answered(deed: Callable[[Actor], None], thanks: str) -> ResponseReturnValue:
    """Do what was answered, and lead back to what waits."""
    try:
        with unit_of_work():
            deed(caller())
    except (Conflict, Invalid) as error:
        flash(str(error.message), "error")
    else:
        flash(thanks, "success")
    return redirect(url_for("upkeep.handovers"), code=303)
