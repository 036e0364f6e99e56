"""What collections forget by themselves."""

from datetime import datetime

from sqlalchemy import delete

from toolbox.curation.models import Collection, CollectionItem
from toolbox.foundation.db import db


def empty_bin(before: datetime) -> None:
    """Delete for good what was deleted or taken out before this moment."""
    db.session.execute(delete(CollectionItem).where(CollectionItem.removed_at < before))
    db.session.execute(delete(Collection).where(Collection.deleted_at < before))
