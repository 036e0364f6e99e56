"""Gender forms: Ausbilderinnen, Ausbilder*innen and Kauffrau lead to one and the same word."""

import re
from functools import lru_cache

from toolbox.discovery.language.lexicon import base_form, is_noun, without_umlaut

MARK = r"""
    (?<=[^\W\d_]{3})
    (?: [*:_·/] -? (?:innen|in|nen|frau|mann|r|n)
      | -innen
      | \( -? (?:innen|in|nen|r|n) \)
    )
    (?![^\W_])
"""
"""What follows a word that is marked for gender, as a piece of a verbose regular expression:
Lehrer*innen, Schüler:in, Fachlagerist/in, Kaufmann/-frau, Mitarbeiter(in), Auszubildende/r."""

_INNER_CAPITAL = re.compile(r"([^\W\d_]{2,}[a-zäöüß])I(?:nnen|n)")
# How words for people end that a dictionary need not know: Abwassermeisterin, Betriebswirtin.
_PERSON = re.compile(r"\w{2,}(?:er|or|eur|ant|ent|ist|ling|ar|är|wirt|arzt|wart|anwalt|biet|pilot)")
_IN_COUPLES = ("kauf", "fach", "zimmer", "ob")
_MARKED = ("in", "innen", "frau", "leute")
_SHORTEST_PERSON = 4


def unmarked(stem: str, mark: str) -> str:
    """Return the plain form of a word that has a gender mark: Ausbilder + *innen -> Ausbilder.

    Some lose their ending in front of the mark: Kolleg*innen -> Kollege, Ärzt*innen -> Arzt.
    """
    if "in" not in mark:
        return stem
    common = _of_known_woman(f"{stem.lower()}in")
    return common.capitalize() if common and common != stem.lower() else stem


def without_inner_capital(word: str) -> str:
    """Return the plain form of a word with a capital I inside: AusbilderInnen -> Ausbilder."""
    match = _INNER_CAPITAL.fullmatch(word) if "I" in word else None
    return unmarked(match[1], "innen") if match else word


def neutral(word: str) -> str:
    """Return the common form of a base form in lower case: ausbilderin -> ausbilder.

    A word that names no person comes back as it is.
    """
    if not word.endswith(_MARKED):
        return word
    for mark in ("frau", "leute"):
        stem = word.removesuffix(mark)
        if stem != word and stem.endswith(_IN_COUPLES):
            return f"{stem}mann"
    woman = word[:-3] if word.endswith("innen") else word
    if not woman.endswith("in") or len(woman) <= _SHORTEST_PERSON:
        return word
    return _of_known_woman(woman) or _of_unknown_woman(woman)


@lru_cache(maxsize=2_048)
def _of_known_woman(word: str) -> str | None:
    """Return the common form of a word ending in -in, if the dictionary has both.

    That it has the plural in -innen tells a woman (Chefin) from a thing (Termin).
    """
    if base_form(f"{word.capitalize()}nen") is None:
        return None
    stem = word[:-2]
    plain = without_umlaut(stem)
    forms = (f"{stem}e", f"{plain}e", stem, plain, f"{stem}er")
    return next((form for form in forms if is_noun(form)), None)


def _of_unknown_woman(word: str) -> str:
    stem = word[:-2]
    if not _PERSON.fullmatch(stem):
        return word
    return stem if is_noun(stem) or base_form(word.capitalize()) is None else word
