"""Doors to everything that is known about a person: as a file to take along."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, render_template, send_file
from flask.typing import ResponseReturnValue

from toolbox.accounts import operations
from toolbox.accounts.events import AccountChanged
from toolbox.accounts.models import User
from toolbox.delivery.caller import signed_in_user
from toolbox.delivery.doors import signed_in
from toolbox.delivery.limits import attempts_per_address
from toolbox.foundation.clock import now
from toolbox.foundation.errors import Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import Message, _
from toolbox.foundation.personal import PersonalData, personal_data
from toolbox.foundation.retention import retention
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.account.codes import in_words
from toolbox.web.account.forms import PasswordForm
from toolbox.web.forms import form_page, refuse

_README = "LIESMICH-README.txt"


@attempts_per_address
@signed_in
def known() -> ResponseReturnValue:
    """Hand everything out that is known about the person, once the password is proven."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                user = signed_in_user()
                operations.require_password(
                    user, form.password.data or "", installed_settings(), "password"
                )
                announce(AccountChanged(user.id, "data-taken-along"))
                return _as_download(user)
        except Invalid as error:
            refuse(form, error)
    return form_page(
        "account/known.html",
        form,
        rooms=[room.title for room in personal_data()],
        has_password=signed_in_user().password_hash is not None,
    )


def _as_download(user: User) -> Response:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(user).items():
            archive.writestr(name, content)
    packed.seek(0)
    response = send_file(
        packed,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"ueber-mich-{now():%Y-%m-%d}.zip",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _files(user: User) -> Mapping[str, str]:
    """Return the files by name: one page for people, one JSON file a room for machines."""
    known = {room.room: room.about(user.id) for room in personal_data()}
    made_at = now()
    page = render_template(
        "account/known_page.html",
        made_at=made_at,
        rooms=[(room.title, _parts(known[room.room], room)) for room in personal_data()],
        times=[(kept.what, kept.days) for kept in retention()],
    )
    about = {"made_at": made_at.isoformat(), "address": installed_settings().base_url}
    files = {
        "uebersicht.html": page,
        _README: _("Open uebersicht.html to read. The files under daten are for programs.") + "\n",
        "daten/auszug.json": _json(about),
    }
    return files | {f"daten/{name}.json": _json(facts) for name, facts in known.items()}


def _json(facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


Row = list[tuple[Message, Any]]


def _parts(facts: Any, room: PersonalData) -> list[tuple[Message, list[Row]]]:
    """Return the parts of what a room knows with their rows, all named in words."""
    parts = facts if isinstance(facts, Mapping) else {"": facts}
    return [
        (
            room.words.get(name, name.replace("_", " ")),
            [_row(row, room) for row in ([part] if isinstance(part, Mapping) else part)],
        )
        for name, part in parts.items()
    ]


def _row(row: Mapping[str, Any], room: PersonalData) -> Row:
    named = (
        (
            room.words.get(name, name.replace("_", " ")),
            in_words(room.room, name, fact) if isinstance(fact, str) else fact,
        )
        for name, fact in row.items()
    )
    return [(word, _readable(fact)) for word, fact in named if fact not in ("", None)]


def _readable(fact: Any) -> Any:
    """Return a fact as people read it: moments as such, yes and no in words, lists in a line."""
    if isinstance(fact, bool):
        return _("yes") if fact else _("no")
    if isinstance(fact, list | tuple):
        return ", ".join(str(one) for one in fact)
    if isinstance(fact, str) and len(fact) >= 19 and fact[4:5] == "-" and fact[10:11] == "T":
        try:
            return datetime.fromisoformat(fact)
        except ValueError:
            return fact
    return fact
