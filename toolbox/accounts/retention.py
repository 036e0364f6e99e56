"""What this room forgets in time: spent links, invitations and tokens; inside a unit of work."""

from datetime import datetime

from sqlalchemy import delete

from toolbox.accounts.models import ApiToken, Invitation, OneTimeToken
from toolbox.foundation.db import db


def forget_links(before: datetime) -> None:
    """Delete one-time links that expired before this moment; they hold addresses, also of people
    who never came.
    """
    db.session.execute(delete(OneTimeToken).where(OneTimeToken.expires_at < before))


def forget_invitations(before: datetime) -> None:
    """Delete invitations that expired before this moment."""
    db.session.execute(delete(Invitation).where(Invitation.expires_at < before))


def forget_tokens(before: datetime) -> None:
    """Delete tokens for programs that expired or were revoked before this moment."""
    ended = (ApiToken.expires_at < before) | (ApiToken.revoked_at < before)
    db.session.execute(delete(ApiToken).where(ended))
