"""Trying whether mail, database, storage and search answer; the result is a sentence."""

import io
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toolbox.delivery.caller import signed_in_user
from toolbox.discovery.health import health
from toolbox.discovery.installed import installed_index
from toolbox.foundation.db import can_write
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.mail import send_now
from toolbox.foundation.mail_texts import write
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage

_SAMPLE_BYTES = 4096


@dataclass(frozen=True)
class Probe:
    """A button and what it does: ``run`` returns a sentence, or raises Unavailable with one."""

    label: Message
    run: Callable[[], str]


def _mail() -> str:
    user = signed_in_user()
    values = {"name": user.name}
    send_now(str(user.email), write("accounts/trial", locale=user.locale, values=values))
    ways = {"console": _("the terminal"), "file": _("the folder of kept e-mails")}
    scheme = installed_settings().mail_url.partition(":")[0]
    if scheme in ways:
        return _(
            "The e-mail was written to %(way)s: that is what mail_url says. No server was asked.",
            way=ways[scheme],
        )
    return _(
        "The mail server has taken an e-mail to %(email)s. Please look whether it arrives.",
        email=str(user.email),
    )


def _database() -> str:
    before = time.monotonic()
    if not can_write():
        raise Unavailable(_("The database answers, and cannot be written at the moment."))
    return _("The database can be read and written (%(ms)s ms).", ms=_passed(before))


def _storage() -> str:
    """Keep a few bytes, read them again, and remove them."""
    before, storage = time.monotonic(), installed_storage()
    sample = secrets.token_bytes(_SAMPLE_BYTES)
    kept = storage.put_stream(io.BytesIO(sample), limit=_SAMPLE_BYTES)
    try:
        with storage.open(kept.sha256) as stream:
            if stream.read() != sample:
                raise Unavailable(_("The storage gave back something else than it was given."))
    finally:
        storage.delete(kept.sha256)
    return _("A file was stored, read again and removed (%(ms)s ms).", ms=_passed(before))


def _search() -> str:
    before, found = time.monotonic(), health(installed_index())
    if found.troubles:
        raise Unavailable(found.troubles[0].sentence)
    return _(
        "The search index answers, with %(number)s instruments (%(ms)s ms).",
        number=found.status.documents,
        ms=_passed(before),
    )


def _passed(before: float) -> int:
    return round((time.monotonic() - before) * 1000)


PROBES: Mapping[str, Probe] = {
    "mail": Probe(_l("Send me an e-mail"), _mail),
    "datenbank": Probe(_l("Try the database"), _database),
    "dateien": Probe(_l("Try the storage"), _storage),
    "suche": Probe(_l("Try the search"), _search),
}
