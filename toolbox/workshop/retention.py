"""What the workshop forgets by itself."""

from datetime import datetime

from sqlalchemy import delete

from toolbox.foundation.db import db
from toolbox.workshop.models import AdaptedCopy


def forget_trials(before: datetime) -> None:
    """Delete what visitors adapted without an account and have not touched since."""
    db.session.execute(
        delete(AdaptedCopy).where(AdaptedCopy.digest.is_not(None), AdaptedCopy.saved_at < before)
    )
