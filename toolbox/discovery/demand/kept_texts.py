"""What of a typed text may be kept: nothing that could say something about a person."""

import re
import unicodedata

from toolbox.discovery.models import TEXT_LENGTH

MOST_WORDS = 8
_MOST_DIGITS = 6
"""A postcode has five digits; telephone numbers, dates of birth and accounts have more."""

_DIGITS = re.compile(r"\d(?:[\s()/.,+-]*\d)*")


def kept_text(text: str) -> str:
    """Return a text as it may be counted, so that ways of writing it fall together.

    Empty for a text that may be personal: with an e-mail address, a telephone number or any
    other long number, or longer than people search for things.
    """
    tidy = " ".join(unicodedata.normalize("NFKC", text).lower().replace('"', " ").split())
    tidy = "".join(char for char in tidy if unicodedata.category(char)[0] != "C").strip(" .,;:!?'-")
    return "" if _may_be_personal(tidy) else tidy


def _may_be_personal(text: str) -> bool:
    return (
        "@" in text
        or len(text) > TEXT_LENGTH
        or len(text.split()) > MOST_WORDS
        or any(sum(map(str.isdigit, run)) > _MOST_DIGITS for run in _DIGITS.findall(text))
    )
