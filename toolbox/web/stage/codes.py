"""Short codes for addresses that are read from a board and typed on a telephone.

They stand for the number of an instrument and hide nothing. Vowels are missing, so that no words
come about, and signs that are mistaken for others as well.
"""

ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
_LEAST = len(ALPHABET) ** 2
_LONGEST = 8


def code_of(number: int) -> str:
    """Return the code of an instrument, three signs or more."""
    left, signs = number + _LEAST, ""
    while left:
        left, place = divmod(left, len(ALPHABET))
        signs = ALPHABET[place] + signs
    return signs


def number_of(code: str) -> int | None:
    """Return the number a code stands for; None where it is no code."""
    lowered = code.lower()
    if not lowered or len(lowered) > _LONGEST or not set(lowered) <= set(ALPHABET):
        return None
    number = 0
    for sign in lowered:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    return number - _LEAST
