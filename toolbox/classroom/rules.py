"""What a code looks like, how many may play, and how fast a device may speak."""

import secrets
from datetime import datetime

from toolbox.stage.contract import MESSAGES_A_SECOND

ALPHABET = "34679CDFHJKMNPRTVWXY"
"""Without signs that are mistaken for others on a projector, and without vowels: no words."""

CODE_LENGTH = 6
SEATS_MOST = 60
BATCH_MOST = 50
"""Messages in one request: the newest of every kind, and one for each of the 40 keys."""

BURST = 100
"""Messages that may come at once after a lost connection; then ``MESSAGES_A_SECOND``."""

STRING_MOST = 40
"""Longer answers are not kept: nobody can count them, and they might be about somebody."""


def new_code() -> str:
    """Return a code at random, one of 64 million."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def code_typed(typed: str) -> str:
    """Return what was typed as a code: capitals, without blanks and hyphens."""
    kept = (sign for sign in typed[:40].upper() if sign not in " -\u2013\u00a0.\t")
    return "".join(kept)


def is_code(code: str) -> bool:
    """Tell whether this can be a code."""
    return len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)


def spaced(code: str) -> str:
    """Return a code in two groups of three, as people read it out."""
    return f"{code[:3]} {code[3:]}"


def allowance_at(allowance: float, since: datetime, moment: datetime) -> float:
    """Return how many messages may come now, when so many could come then."""
    passed = max(0.0, (moment - since).total_seconds())
    return min(float(BURST), allowance + passed * MESSAGES_A_SECOND)
