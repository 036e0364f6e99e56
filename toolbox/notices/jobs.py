"""Digests in the background: one job looks who gets one, one job a person writes it."""

from typing import Any

from toolbox.foundation.jobs import enqueue
from toolbox.foundation.uow import unit_of_work
from toolbox.notices import queries
from toolbox.notices.digests import send_digest
from toolbox.notices.operations import wake_digests

SEND_DIGEST = "notices.send_digest"
"""Kind of the job that writes one person's digest."""


def send_digests(_payload: dict[str, Any]) -> None:
    """Queue a digest for everybody for whom something waits, and the next look at it all."""
    with unit_of_work():
        readers = queries.readers_waited_for()
        for user_id in readers:
            enqueue(SEND_DIGEST, {"user_id": user_id}, key=str(user_id))
        if readers:
            wake_digests()


def send_one_digest(payload: dict[str, Any]) -> None:
    """Write the digest of one person; a second run finds nothing that waits."""
    with unit_of_work():
        send_digest(payload["user_id"])
