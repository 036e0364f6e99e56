"""Looking inside files in the background: text for the search, pictures for the preview."""

import json
from typing import Any

from toolbox.files.extraction.extractor import extract
from toolbox.files.extraction.facts.gathering import gather
from toolbox.files.formats import FORMATS
from toolbox.files.models import PreviewPart, StoredFile
from toolbox.files.operations import LOOK_INSIDE, note_look
from toolbox.files.previews import maker
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.storage.protocol import Storage
from toolbox.foundation.uow import unit_of_work

__all__ = ["LOOK_INSIDE", "look_inside"]


def look_inside(payload: dict[str, Any]) -> None:
    """Extract text and make previews of one file, outside of any transaction, then note both."""
    file = db.session.get(StoredFile, payload["file_id"])
    if file is None:
        return
    file_id, sha256, file_format = file.id, file.sha256, FORMATS[file.format]
    db.session.rollback()
    storage = installed_storage()
    with storage.as_file(sha256) as path:
        text = extract(path, file_format)
        facts = gather(path, file_format)
        made = maker.make_previews(path, file_format)
    previews = [] if isinstance(made, maker.PreviewFailed) else made
    rows = [_kept(storage, sha256, file_id, at, part) for at, part in enumerate(previews)]
    with unit_of_work():
        note_look(db.session.get_one(StoredFile, file_id), text, rows, facts)


def _kept(
    storage: Storage, sha256: str, file_id: int, position: int, part: maker.PreviewPart
) -> PreviewPart:
    """Put a picture into the derived storage; texts and tables stay in the row itself."""
    row = PreviewPart(
        file_id=file_id,
        position=position,
        kind=part.kind,
        number=part.number,
        media_type=part.media_type,
        width=part.width,
        height=part.height,
        body={},
    )
    if part.kind == "table":
        row.body = json.loads(part.data)
    elif part.kind == "text":
        row.body = {"text": part.data.decode("utf-8", "replace")}
    else:
        row.key = f"previews/{sha256}/{part.kind}-{part.number}.webp"
        storage.derived.put_bytes(row.key, part.data)
    return row
