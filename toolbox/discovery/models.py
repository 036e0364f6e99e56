"""The outbox of the index: which instruments it has not caught up with yet."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from toolbox.foundation.db import Model


class StaleDocument(Model):
    """An instrument whose entry in the index is older than the database.

    ``change`` grows with every further change, so the indexer can tell whether one came in
    while it was writing.
    """

    __tablename__ = "stale_documents"

    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"), primary_key=True)
    change: Mapped[int] = mapped_column(default=1)
