"""Nightly work on accounts: spent links and invitations are forgotten."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from toolbox.accounts.models import Invitation, OneTimeToken
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

FORGET_LINKS = "accounts.forget_links"
KEEP_DAYS = 7
"""Links hold addresses, also of people who never came; kept a little for questions about them."""


def forget_links(_payload: dict[str, Any]) -> None:
    """Delete one-time links and invitations that expired ``KEEP_DAYS`` ago."""
    long_ago = now() - timedelta(days=KEEP_DAYS)
    with unit_of_work():
        db.session.execute(delete(OneTimeToken).where(OneTimeToken.expires_at < long_ago))
        db.session.execute(delete(Invitation).where(Invitation.expires_at < long_ago))
