"""What this room knows about a person: files on their way; stored ones belong to no person."""

from sqlalchemy import delete, select

from toolbox.files.uploads.models import Upload
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData


def about(user_id: int) -> Facts:
    """Return the uploads of a person that have not expired."""
    uploads = db.session.scalars(
        select(Upload).where(Upload.owner_id == user_id).order_by(Upload.id)
    )
    return {
        "uploads": [
            {
                "name": upload.name,
                "size": upload.size,
                "received": upload.received,
                "created_at": upload.created_at.isoformat(),
                "expires_at": upload.expires_at.isoformat(),
                "finished_at": upload.finished_at.isoformat() if upload.finished_at else None,
            }
            for upload in uploads
        ]
    }


def _erase(farewell: Farewell) -> None:
    """The bytes of unfinished ones go in the night, as all do that no row speaks of."""
    db.session.execute(delete(Upload).where(Upload.owner_id == farewell.user_id))


PERSONAL_DATA = PersonalData(
    room="files",
    title=_l("Files on their way"),
    about=about,
    words={
        "uploads": _l("Files that I send or have sent lately"),
        "name": _l("Name"),
        "size": _l("Size in bytes"),
        "received": _l("Bytes that are here"),
        "created_at": _l("Since"),
        "expires_at": _l("Kept until"),
        "finished_at": _l("Finished"),
    },
    columns=frozenset({"uploads.owner_id"}),
    erase=_erase,
)
