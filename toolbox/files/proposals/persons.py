"""Recognises people who are named as whom to ask, with no address or telephone number beside."""

import re
from collections.abc import Iterator

_ROLES = (
    r"Ansprech(?:partner|person)\w{0,20}|Kontakt(?:person\w{0,20})?|(?:Rückf|F)ragen an|"
    r"\w{0,30}(?:leiter|beauftragte|betreuer|koordinator|verfasser|bearbeiter|autor|ausbilder|"
    r"referent|trainer|dozent)\w{0,20}|\w{0,30}leitung|Koordination|Redaktion|"
    r"Verantwortlich\w{0,10}|Erstellt|Bearbeitet|Verfasst|Contact(?: person)?|Author|Written|"
    r"Responsible"
)
_GENDERS = r"(?:[/:*_]-?in(?:nen)?|\(in(?:nen)?\))?"
_PLACE = r"(?:\s{1,4}(?:im|in|bei|für|des|der|vom)\s{1,4}[^\n:.!?]{1,40}?)?"
_LINK = r"(?:[ \t]{0,4}:[ \t]{0,4}|\s{1,4}(?:ist|sind|war|is|von|durch|by)\s{1,4})"
_TITLES = r"(?:(?:Frau|Herrn?|Dr\.|Prof\.|Dipl\.-\w{1,20}\.?(?: \(FH\))?)\s{1,4}){0,4}"
_WORD = r"(?-i:[A-ZÀ-ÖØ-ÞĞİŞ])[^\W\d_]+(?:-(?-i:[A-ZÀ-ÖØ-ÞĞİŞ])[^\W\d_]+)?"
_NAMED = re.compile(
    rf"(?:^|(?<=[\s(]))(?:{_ROLES}){_GENDERS}{_PLACE}{_LINK}{_TITLES}"
    rf"({_WORD}\s{{1,4}}(?:(?:von|van|de|zu)\s{{1,4}})?{_WORD})",
    re.IGNORECASE | re.MULTILINE,
)
_LADY = re.compile(
    r"\b(?:Frau|Herrn?)\s{1,4}(?:(?:Dr|Prof)\.\s{1,4}){0,3}"
    r"(?!Muster|Beispiel|Meister|Ausbilder|Lehrer|Kolleg|Klasse|Und\b|Oder\b)[A-ZÄÖÜ][a-zäöüß]+"
)
_OTHER_WORDS = (
    "die der das den dem des ein eine einen einer ihr ihre ihren ihrem ihrer sie wir unser unsere "
    "jede jeder jedes alle wer was wann bitte bei im in am an zum zur von vorname name max erika "
    "the your our a an please herr frau"
)
_NO_FIRST_NAMES = frozenset(_OTHER_WORDS.split())
_NO_PERSON = re.compile(
    r"muster|beispiel|werk|kammer|stelle|büro|schule|zentrum|verband|verein|betrieb|abteilung|team|"
    r"projekt|agentur|institut|service|beratung|bildung|redaktion|stiftung|gesellschaft|firma|"
    r"nachname|leitung|verwaltung|amt$|haus$|netz|akademie|allianz|region|industrie|handel|handwerk|"
    r"personal|person|plan|liste|material|heft|ung$|heit$|keit$|schaft$|innen$",
    re.IGNORECASE,
)
_MORE_FOLLOWS = re.compile(r"[.!?]\s+\S")


def contacts_in(text: str) -> Iterator[str]:
    """Yield people by first and family name behind a word such as Ansprechpartnerin."""
    for found in _NAMED.finditer(text):
        if _is_person(found[1]):
            yield " ".join(found[1].split())


def _is_person(name: str) -> bool:
    words = name.split()
    written = all(part[1:].islower() for word in words for part in word.split("-") if part[1:])
    nobody = words[0].casefold() in _NO_FIRST_NAMES or any(map(_NO_PERSON.search, words))
    return written and not nobody


def names_somebody(text: str) -> bool:
    """Return whether a text names a person as whom to ask, or as Frau or Herr."""
    return any(contacts_in(text)) or _LADY.search(text) is not None


def without_lines_that_name(text: str) -> str:
    """Return a text without the lines that do nothing but name whom to ask."""
    return "\n".join(one for one in text.split("\n") if not _only_names(one.strip()))


def _only_names(line: str) -> bool:
    found = _NAMED.match(line)
    return (
        found is not None and _is_person(found[1]) and not _MORE_FOLLOWS.search(line, found.end())
    )
