"""Gender forms: Ausbilderinnen, Ausbilder*innen and Kauffrau lead to one and the same word."""

import re

GENDERED = r"""
    (?P<stem>[^\W\d_]{3,})
    (?: [*:_·/] -? (?:innen|in|nen|frau|mann|r|n)
      | -innen
      | \( -? (?:innen|in|nen|r|n) \)
    )
    (?![^\W_])
"""
"""A word with a gender mark, as a piece of a verbose regular expression: Lehrer*innen,
Schüler:in, Fachlagerist/in, Kaufmann/-frau, Mitarbeiter(in), Auszubildende/r."""

_INNER_CAPITAL = re.compile(r"([^\W\d_]{2,}[a-zäöüß])I(?:nnen|n)")

_PERSON = re.compile(r"\w{2,}(?:er|or|eur|ant|ent|ist|ling|ar|är|wirt|arzt|wart|anwalt|biet|pilot)")
_ENDINGS = {
    "login": "loge",
    "gogin": "goge",
    "kollegin": "kollege",
    "köchin": "koch",
    "ärztin": "arzt",
    "anwältin": "anwalt",
    "bäuerin": "bauer",
    "beamtin": "beamte",
    "kundin": "kunde",
    "expertin": "experte",
    "patin": "pate",
    "zeugin": "zeuge",
    "soldatin": "soldat",
    "kandidatin": "kandidat",
    "lotsin": "lotse",
    "gesellin": "geselle",
    "fachfrau": "fachmann",
    "kauffrau": "kaufmann",
    "obfrau": "obmann",
    "zimmerfrau": "zimmermann",
    "kaufleute": "kaufmann",
    "fachleute": "fachmann",
    "zimmerleute": "zimmermann",
}
_MARKED = ("in", "innen", "frau", "leute")
_NOT_A_WOMAN = frozenset({"hierin", "worin", "darin", "termin", "interim", "margarin", "mandarin"})


def without_inner_capital(word: str) -> str:
    """Return the plain form of a word with a capital I inside: AusbilderInnen -> Ausbilder."""
    match = _INNER_CAPITAL.fullmatch(word) if "I" in word else None
    return match.group(1) if match else word


def neutral(word: str) -> str:
    """Return the common form of a base form in lower case: ausbilderin -> ausbilder.

    A word that names no person comes back as it is.
    """
    if not word.endswith(_MARKED):
        return word
    for ending, common in _ENDINGS.items():
        if word.endswith(ending):
            return word[: -len(ending)] + common
    if word.endswith("innen"):
        word = word[:-3]
    if word.endswith("in") and word not in _NOT_A_WOMAN and _PERSON.fullmatch(word[:-2]):
        return word[:-2]
    return word
