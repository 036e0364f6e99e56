"""The collection on a device: kept in a signed cookie, so that the server knows nothing of it.

It holds numbers of instruments in order, notes and a title, for ``DAYS`` after the last change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from toolbox.curation import rules
from toolbox.foundation.errors import Invalid, TooMany
from toolbox.foundation.i18n import _l
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

COOKIE = "koffer"
DAYS = 90
ITEMS = 40
_LARGEST = 3800
"""Browsers keep 4,096 bytes of a cookie, its name and its times included."""


@dataclass(frozen=True)
class DeviceCollection:
    """What a device holds: ids of instruments with notes; ``removed`` can be put back.

    ``removed`` is id, note and place of what was taken out last.
    """

    title: str = ""
    entries: tuple[tuple[int, str], ...] = ()
    removed: tuple[int, str, int] | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """The instruments in their order."""
        return tuple(instrument_id for instrument_id, _note in self.entries)

    @property
    def is_empty(self) -> bool:
        """True where nothing is worth keeping."""
        return not (self.title or self.entries or self.removed)

    def put(self, instrument_id: int) -> "DeviceCollection":
        """Put an instrument at the end, with its note if it was taken out just now."""
        if instrument_id in self.ids:
            return self
        if len(self.entries) >= ITEMS:
            raise TooMany(
                _l(
                    "This device holds %(most)s instruments. With an account there is more room.",
                    most=ITEMS,
                ),
                code="collection-full",
            )
        known = self.removed if self.removed and self.removed[0] == instrument_id else None
        entry = (instrument_id, known[1] if known else "")
        return replace(
            self, entries=(*self.entries, entry), removed=None if known else self.removed
        )

    def take_out(self, instrument_id: int) -> "DeviceCollection":
        """Take an instrument out; it can be put back until the next one is taken out."""
        if instrument_id not in self.ids:
            return self
        place = self.ids.index(instrument_id)
        note = self.entries[place][1]
        left = (*self.entries[:place], *self.entries[place + 1 :])
        return replace(self, entries=left, removed=(instrument_id, note, place))

    def put_back(self) -> "DeviceCollection":
        """Undo the last removal: the instrument stands where it stood."""
        if self.removed is None or self.removed[0] in self.ids:
            return replace(self, removed=None)
        instrument_id, note, place = self.removed
        line = list(self.entries)
        line.insert(place, (instrument_id, note))
        return replace(self, entries=tuple(line), removed=None)

    def move(self, instrument_id: int, steps: int) -> "DeviceCollection":
        """Move an instrument towards the beginning (negative) or the end; it stops at both."""
        if instrument_id not in self.ids:
            return self
        return self.place(instrument_id, self.ids.index(instrument_id) + 1 + steps)

    def place(self, instrument_id: int, number: int) -> "DeviceCollection":
        """Let an instrument stand at a place, counted from 1; beyond the ends it stands there."""
        if instrument_id not in self.ids:
            return self
        line = list(self.entries)
        entry = line.pop(self.ids.index(instrument_id))
        line.insert(min(max(0, number - 1), len(line)), entry)
        return replace(self, entries=tuple(line))

    def written(self, title: str, notes: Mapping[int, str]) -> "DeviceCollection":
        """Take over a title and notes as they were typed. Raises Invalid."""
        faults: dict[str, list[Any]] = {}
        entries = []
        for instrument_id, note in self.entries:
            name = f"note-{instrument_id}"
            try:
                typed = notes.get(instrument_id, note)
                note = rules.checked_text(name, typed, most=rules.NOTE_LENGTH)
            except Invalid as error:
                faults |= error.fields
            entries.append((instrument_id, note))
        try:
            title = rules.checked_text("title", " ".join(title.split()), most=rules.TITLE_LENGTH)
        except Invalid as error:
            faults |= error.fields
        if faults:
            raise Invalid(_l("Please shorten the marked texts."), fields=faults)
        made = replace(self, title=title, entries=tuple(entries))
        if len(_sealed(made)) > _LARGEST:
            sentence = _l(
                "So much text does not fit on this device. Please shorten your notes, or log in: "
                "in an account there is room for all of it."
            )
            raise Invalid(sentence)
        return made


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(secret_key_of(installed_settings()), salt="toolbox device collection")


def _sealed(device: DeviceCollection) -> str:
    return str(_serializer().dumps([device.title, device.entries, device.removed]))


def on_device() -> DeviceCollection:
    """Return what this browser holds; empty where its cookie is none of ours."""
    try:
        title, entries, removed = _serializer().loads(request.cookies.get(COOKIE, ""))
        return DeviceCollection(
            str(title),
            tuple((int(one), str(note)) for one, note in entries),
            (int(removed[0]), str(removed[1]), int(removed[2])) if removed else None,
        )
    except (BadData, ValueError, TypeError, IndexError):
        return DeviceCollection()


def remember(response: BaseResponse, device: DeviceCollection) -> BaseResponse:
    """Let the browser keep a collection; what was taken out goes first where room is short."""
    if device.is_empty:
        return forget(response)
    value = _sealed(device)
    if len(value) > _LARGEST:
        value = _sealed(replace(device, removed=None))
    response.set_cookie(
        COOKIE,
        value,
        max_age=DAYS * 24 * 60 * 60,
        httponly=True,
        samesite="Lax",
        secure=installed_settings().secure_cookies,
    )
    return response


def forget(response: BaseResponse) -> BaseResponse:
    """Let the browser forget its collection."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response
