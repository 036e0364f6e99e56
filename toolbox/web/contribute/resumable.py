"""The door for uploads that can be resumed: tus 1.0 (https://tus.io/protocols/resumable-upload).

Core with the extensions creation, creation-with-upload, expiration, termination and checksum. Like
every form of this house it wants the token against forgery, here in the header X-CSRFToken: a
foreign page can neither read the token nor send the header.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import wraps
from typing import BinaryIO, ParamSpec, cast

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from toolbox.catalogue import operations
from toolbox.catalogue.models import Version
from toolbox.delivery.bodies import takes_files
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.refusals import status_of
from toolbox.files.uploads import operations as uploads
from toolbox.files.uploads import queries, receiving
from toolbox.files.uploads.models import Upload
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid, TooLarge, ToolboxError
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.web.contribute.saving import open_draft
from toolbox.web.contribute.uploads import Receipt, attach_kept

P = ParamSpec("P")
PROTOCOL = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination,checksum"
PIECE_TYPE = "application/offset+octet-stream"
_STATUS = {"upload-busy": 423, "upload-offset": 409, "checksum-mismatch": 460}


def target_of(instrument_id: int) -> str:
    """Return what uploads to the draft of an instrument are bound to."""
    return f"instrument-{instrument_id}"


def speaks_tus(view: Callable[P, Response]) -> Callable[P, ResponseReturnValue]:
    """Check and name the version of the protocol; say refusals as the protocol has it."""

    @wraps(view)
    def answering(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if request.headers.get("Tus-Resumable") != PROTOCOL:
            return _bare(412, {"Tus-Version": PROTOCOL})
        try:
            answer = view(*args, **kwargs)
        except ToolboxError as error:
            db.session.rollback()
            status = _STATUS.get(error.code) or status_of(error)
            body = {"message": str(error.message), "code": error.code}
            return body, status, {"Tus-Resumable": PROTOCOL, "Cache-Control": "no-store"}
        answer.headers["Tus-Resumable"] = PROTOCOL
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return answering


@dataclass(frozen=True)
class Begun:
    """An upload that can be gone on with: where, how far in percent, and what marks its file."""

    key: str
    address: str
    name: str
    size: int
    percent: int
    fingerprint: str


def begun(instrument_id: int) -> list[Begun]:
    """Return what the person began to send to a draft and did not finish."""
    target = target_of(instrument_id)
    return [
        Begun(
            key=one.key,
            address=url_for("contribute.append", instrument_id=instrument_id, key=one.key),
            name=one.name,
            size=one.size,
            percent=100 * one.received // one.size,
            fingerprint=one.fingerprint,
        )
        for one in queries.unfinished(target, by=caller())
    ]


def _editable(instrument_id: int) -> Version:
    version = open_draft(instrument_id, by=caller())
    operations.require_editable(version, by=caller())
    return version


def _quota(version: Version) -> uploads.Quota:
    settings = installed_settings()
    taken = sum(entry.file.size for entry in version.attachments)
    return uploads.Quota(
        file=settings.upload_limit,
        room=settings.version_limit - taken,
        places=settings.attachment_limit - len(version.attachments),
        at_once=settings.open_uploads,
        days=settings.upload_days,
    )


def _number(header: str) -> int:
    """Return a header that has to be a number; Invalid otherwise."""
    value = request.headers.get(header, "")
    if not value.isdecimal() or len(value) > 15:
        raise Invalid(_l("The header %(name)s is missing or is no number.", name=header))
    return int(value)


def _metadata() -> dict[str, str]:
    """Return what Upload-Metadata says; parts that cannot be read are left out."""
    found = {}
    for part in request.headers.get("Upload-Metadata", "")[:4000].split(","):
        name, _space, value = part.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _checksum() -> receiving.Checksum | None:
    """Return what this piece must hash to, None where nobody says. Raises Invalid."""
    said = request.headers.get("Upload-Checksum")
    if said is None:
        return None
    algorithm, _space, value = said.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error:
        digest = b""
    if algorithm not in receiving.CHECKSUMS or not digest:
        raise Invalid(_l("This checksum is not understood here."))
    return receiving.Checksum(algorithm, digest)


def _own(instrument_id: int, key: str) -> Upload:
    """Return the upload as it is now, outside of any transaction: the bytes take their time."""
    upload = queries.own_upload(key, target=target_of(instrument_id), by=caller())
    db.session.expunge(upload)
    db.session.rollback()
    return upload


def _bare(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer that is all in its headers."""
    return Response(status=status, headers=headers, mimetype="text/plain")


def _standing(upload: Upload, received: int, status: int) -> Response:
    headers = {"Upload-Offset": str(received), "Upload-Length": str(upload.size)}
    headers["Upload-Expires"] = http_date(upload.expires_at.astimezone(UTC))
    return _bare(status, headers)


@signed_in
def abilities(instrument_id: int) -> ResponseReturnValue:
    """Say what this end of the protocol can do."""
    headers = {
        "Tus-Resumable": PROTOCOL,
        "Tus-Version": PROTOCOL,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(installed_settings().upload_limit),
        "Tus-Checksum-Algorithm": ",".join(receiving.CHECKSUMS),
    }
    return _bare(204, headers)


@takes_files
@signed_in
@speaks_tus
def announce(instrument_id: int) -> Response:
    """Begin an upload; the first piece may come along."""
    said = _metadata()
    with unit_of_work():
        version = _editable(instrument_id)
        announced = uploads.Announcement(
            name=said.get("filename", ""),
            size=_number("Upload-Length"),
            media_type=said.get("filetype", ""),
            fingerprint=said.get("fingerprint", ""),
        )
        target = target_of(instrument_id)
        key = uploads.announce_upload(
            announced, target=target, quota=_quota(version), by=caller()
        ).key
    brings_piece = request.mimetype == PIECE_TYPE
    received = _append(instrument_id, key, at=0) if brings_piece else 0
    answer = _standing(_own(instrument_id, key), received, 201)
    answer.headers["Location"] = url_for("contribute.append", instrument_id=instrument_id, key=key)
    return answer


@signed_in
@speaks_tus
def standing(instrument_id: int, key: str) -> Response:
    """Say how many bytes are safe; what is complete and was not taken yet is taken now."""
    _editable(instrument_id)
    upload, storage = _own(instrument_id, key), installed_storage()
    received = receiving.safe_length(upload, storage)
    if received == upload.size and upload.finished_at is None:
        with storage.spool.hold(key):
            _take(instrument_id, key)
    return _standing(upload, received, 200)


@takes_files
@signed_in
@speaks_tus
def append(instrument_id: int, key: str) -> Response:
    """Take the next piece; with the last one, the file joins the draft."""
    if request.mimetype != PIECE_TYPE:
        return _bare(415)
    _editable(instrument_id)
    received = _append(instrument_id, key, at=_number("Upload-Offset"))
    return _standing(_own(instrument_id, key), received, 204)


@signed_in
@speaks_tus
def terminate(instrument_id: int, key: str) -> Response:
    """Forget an upload."""
    discard(instrument_id, key)
    return _bare(204)


def discard(instrument_id: int, key: str) -> str:
    """Forget an upload of the person's own and its bytes; return what was done."""
    target, storage = target_of(instrument_id), installed_storage()
    upload = _own(instrument_id, key)
    with storage.spool.hold(key):
        with unit_of_work():
            uploads.discard(queries.own_upload(key, target=target, by=caller()))
        storage.spool.delete(key)
    return _("The upload of %(name)s is discarded.", name=upload.name)


def _append(instrument_id: int, key: str, *, at: int) -> int:
    """Append the body of the request; return how many bytes are safe now."""
    storage, checksum = installed_storage(), _checksum()
    with storage.spool.hold(key):
        upload = _own(instrument_id, key)
        if at == upload.size and _is_settled(upload):
            return at
        try:
            received = receiving.append(
                upload,
                cast("BinaryIO", request.stream),
                at=at,
                checksum=checksum,
                storage=storage,
            )
        except ToolboxError:
            raise
        except Exception:
            # The connection broke off: what has come is on the disk and need not come again.
            if checksum is None:
                _note(instrument_id, key, storage.spool.length(key))
            raise
        if received > at:
            _note(instrument_id, key, received)
        if received == upload.size and upload.finished_at is None:
            _take(instrument_id, key)
    return received


def _is_settled(upload: Upload) -> bool:
    """Return whether the file is where it was meant to go; what holding it has made goes again."""
    if upload.finished_at is None:
        return False
    installed_storage().spool.delete(upload.key)
    return True


def _is_sent_again(version: Version, receipt: Receipt, upload: Upload) -> bool:
    """Say whether the file is in the list because the answer to its first arrival was lost."""
    listed = {entry.file.sha256 for entry in version.attachments}
    return all(kept.sha256 in listed for kept in receipt.kept) and queries.was_just_taken(upload)


def _note(instrument_id: int, key: str, received: int) -> None:
    with unit_of_work():
        upload = queries.own_upload(key, target=target_of(instrument_id), by=caller())
        uploads.grow(upload, received, days=installed_settings().upload_days)


def _take(instrument_id: int, key: str) -> None:
    """Let a complete upload join the draft; one that is refused is forgotten."""
    storage, receipt = installed_storage(), Receipt()
    upload = _own(instrument_id, key)
    if _is_settled(upload):
        return  # somebody else was here a moment ago
    try:
        receipt.kept.append(receiving.receive_upload(upload, storage=storage))
    except (Invalid, TooLarge) as error:
        receipt.refusals.append((upload.name, error))
    with unit_of_work():
        version = _editable(instrument_id)
        if _is_sent_again(version, receipt, upload):
            receipt.kept.clear()
        attach_kept(version, receipt, gives_title=False, by=caller())
        present = queries.own_upload(key, target=target_of(instrument_id), by=caller())
        if receipt.refusals:
            uploads.discard(present)
        else:
            uploads.finish(present)
    storage.spool.delete(key)
    if receipt.refusals:
        raise receipt.refusals[0][1]
