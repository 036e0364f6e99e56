"""Asking a new file what it says about itself; quick and urgent, for its maker waits for it."""

from typing import Any

from toolbox.files.extraction.extractor import ExtractedText, ExtractionLimits, extract
from toolbox.files.formats import FORMATS
from toolbox.files.models import StoredFile
from toolbox.files.proposals.proposing import propose
from toolbox.files.proposals.reader import PROPOSE, read_statement
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

__all__ = ["PROPOSE", "read_proposals"]

_OPENING = ExtractionLimits(pages=6, characters=60_000)


def read_proposals(payload: dict[str, Any]) -> None:
    """Read the statement and the opening of one file, outside of any transaction; note both."""
    file = db.session.get(StoredFile, payload["file_id"])
    if file is None:
        return
    file_id, sha256, file_format = file.id, file.sha256, FORMATS[file.format]
    db.session.rollback()
    with installed_storage().as_file(sha256) as path:
        said = read_statement(path, file_format)
        text = extract(path, file_format, _OPENING)
    parts = [page.text for page in text.pages] if isinstance(text, ExtractedText) else []
    with unit_of_work():
        db.session.get_one(StoredFile, file_id).proposals = propose(said, parts)
