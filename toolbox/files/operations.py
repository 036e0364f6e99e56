"""Files in the database: known once they are stored, looked into afterwards."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from toolbox.files.events import FileUnderstood
from toolbox.files.extraction.extractor import ExtractedText, ExtractionFailed
from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.formats import FORMATS
from toolbox.files.intake import KeptFile
from toolbox.files.models import FileText, LookState, PreviewPart, StoredFile
from toolbox.files.proposals.reader import PROPOSE, says_something
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.jobs import enqueue

LOOK_INSIDE = "files.look_inside"


def register(kept: KeptFile) -> StoredFile:
    """Return the row for a kept file; the same content is one row. Queues the look inside."""
    found = db.session.scalar(select(StoredFile).where(StoredFile.sha256 == kept.sha256))
    if found is not None:
        return found
    made = StoredFile(
        sha256=kept.sha256,
        size=kept.size,
        format=kept.format,
        media_type=kept.media_type,
        page_count=kept.page_count,
    )
    db.session.add(made)
    db.session.flush()
    file_format = FORMATS[kept.format]
    if file_format.has_inside:
        enqueue(LOOK_INSIDE, {"file_id": made.id}, key=str(made.id))
    else:
        made.look_state = LookState.READY
    if says_something(kept.format):
        enqueue(PROPOSE, {"file_id": made.id}, key=str(made.id))
    else:
        made.proposals = {}
    return made


def note_look(
    file: StoredFile,
    text: ExtractedText | ExtractionFailed,
    previews: Sequence[PreviewPart],
    facts: FileFacts | None = None,
) -> None:
    """Write down what the look inside found, in place of what an earlier look had found."""
    db.session.execute(delete(FileText).where(FileText.file_id == file.id))
    db.session.execute(delete(PreviewPart).where(PreviewPart.file_id == file.id))
    file.look_state, file.look_problem = LookState.READY, ""
    file.facts = facts.as_json() if facts is not None else None
    if isinstance(text, ExtractedText):
        file.proposed_title = (text.title or "")[:300]
        file.page_count = text.page_count or file.page_count
        db.session.add_all(
            FileText(
                file_id=file.id,
                position=position,
                number=page.number,
                label=page.label[:300],
                text=page.text,
            )
            for position, page in enumerate(text.pages)
        )
    elif text.reason != "unsupported":
        file.look_state, file.look_problem = LookState.FAILED, text.reason
    db.session.add_all(previews)
    db.session.flush()
    announce(FileUnderstood(file.id))


def forget_files(*, except_for: Collection[int], older_than: datetime) -> int:
    """Delete the rows of files that came before ``older_than``, save some; return how many."""
    rows = db.session.scalars(select(StoredFile.id).where(StoredFile.created_at < older_than))
    gone = [file_id for file_id in rows if file_id not in except_for]
    for model in (FileText, PreviewPart):
        db.session.execute(delete(model).where(model.file_id.in_(gone)))
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(gone)))
    return len(gone)
