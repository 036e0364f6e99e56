"""What this room forgets in time: spent links and invitations; inside a unit of work."""

from datetime import datetime

from sqlalchemy import delete

from toolbox.accounts.models import Invitation, OneTimeToken
from toolbox.foundation.db import db


def forget_links(before: datetime) -> None:
    """Delete one-time links that expired before this moment; they hold addresses, also of people
    who never came.
    """
    db.session.execute(delete(OneTimeToken).where(OneTimeToken.expires_at < before))


def forget_invitations(before: datetime) -> None:
    """Delete invitations that expired before this moment."""
    db.session.execute(delete(Invitation).where(Invitation.expires_at < before))
