"""What makers do with the files of a draft: put them in order, take one off, look at one."""

from flask import Response
from flask.typing import ResponseReturnValue

from toolbox.catalogue import attaching, queries
from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.downloads import send_download
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.web.contribute import answering, resumable
from toolbox.web.contribute.saving import open_draft, readable_draft

_STEPS = {"up": -1, "down": 1}
_TICKS = {"done": True, "open": False}


def move_or_remove(instrument_id: int, deed: str, *, by: Actor) -> str:
    """Do ``up-12``, ``down-12`` or ``remove-12`` to attachment 12; return what was done.

    ``discard-<key>`` forgets an upload that was not finished, ``done-3`` and ``open-3`` tick off
    comment 3 of the editors or open it again.
    """
    what, _dash, number = deed.partition("-")
    if what in _TICKS:
        comment_id = int(number) if number.isdecimal() and len(number) < 12 else 0
        return answering.tick(instrument_id, comment_id, is_done=_TICKS[what], by=by)
    if what == "discard":
        return resumable.discard(instrument_id, number)
    attachment_id = int(number) if number.isdecimal() and len(number) < 12 else 0
    with unit_of_work():
        version = open_draft(instrument_id, by=by)
        name = queries.attachment_of(version, attachment_id).name
        if what in _STEPS:
            _move(version, attachment_id, _STEPS[what], by)
            return _("The order is changed.")
        if what != "remove":
            raise NotFound(_l("The files can be moved up, moved down or removed."))
        attaching.detach(version, attachment_id, by=by)
    return _("%(name)s is removed from this version.", name=name)


def _move(version: Version, attachment_id: int, by_places: int, by: Actor) -> None:
    order = [entry.id for entry in version.attachments]
    place = order.index(attachment_id)
    order.insert(max(0, place + by_places), order.pop(place))
    attaching.reorder_attachments(version, order, by=by)


@signed_in
def download(instrument_id: int, attachment_id: int) -> ResponseReturnValue:
    """Hand out a file of a draft to those who work on it or review it."""
    version = readable_draft(instrument_id, by=caller())
    return _sent(version, attachment_id)


def _sent(version: Version, attachment_id: int) -> Response:
    attachment = queries.attachment_of(version, attachment_id)
    stored = attachment.file
    return send_download(
        installed_storage().open(stored.sha256),
        name=attachment.name,
        media_type=stored.media_type,
        etag=stored.sha256,
    )
