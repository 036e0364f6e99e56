"""Personal data in texts: mail addresses, telephone numbers, and names behind Frau and Herr."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toolbox.files.proposals.persons import contacts_in

_MAIL = re.compile(
    r"(?<![\w.+-])([A-Za-z0-9][\w.+-]{0,63})@"
    r"([A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,12})\b"
)
_FUNCTIONS = re.compile(
    r"(?:info|kontakt|contact|post|poststelle|mail|e-?mail|office|service|buero|büro|verwaltung|"
    r"zentrale|empfang|hallo|hello|team|redaktion|presse|press|support|hilfe|help|datenschutz|"
    r"privacy|impressum|bewerbung(?:en)?|karriere|jobs?|personal|hr|ausbildung|azubi|praktikum|"
    r"messe|projekt|sekretariat|schule|beratung|ausbildungsberatung|anmeldung|veranstaltung(?:en)?|"
    r"newsletter|no-?reply|webmaster|admin|webmail|koordination|koordinierungsstelle|"
    r"wirtschaftsfoerderung|geschaeftsstelle|bibliothek|vertrieb|einkauf|lager|dispo|"
    r"name|vorname|nachname|ihre?|mein|muster|max|erika|beispiel|example|user|adresse|address)"
    r"(?:[._-].*|\d*)?",
    re.IGNORECASE,
)
_PERSON = re.compile(r"([^\W\d_]+(?:[.-][^\W\d_]+)?)[._]([^\W\d_]{2,}(?:-[^\W\d_]+)?)\d{0,2}")
_NO_REAL_HOST = re.compile(
    r"(?:.*\.)?(?:example|beispiel\w*|muster\w*|test|domain|firma|betrieb|ihr\w*)(?:\.\w+)?"
    r"|.*\.(?:example|test|invalid|local)|.*(?:muster|beispiel).*",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\d./,§-])(?:\+49|0049|0)[ ]?(?:\(0\))?[ ]?\(?\d{2,5}\)?(?:[ ]?[/–-][ ]?|[ ])?"
    r"\d{2,14}(?:[ /–-]\d{2,8}){0,6}(?![\d.,]{0,20}\d)"
)
_NUMBER_OF_A_THING = re.compile(
    r"(?:Artikel|Art\.|Nr\.|(?<!on)nummer|Bestell\w*|Kunden\w*|Lieferschein|Rechnung|Auftrag|ISBN|"
    r"IBAN|EAN|Charge|Position|Lager|Regal|PLZ|Konto\w*)\W*$",
    re.IGNORECASE,
)
_SERVICE_NUMBER = re.compile(r"0(?:800|180\d|700|137|900)|011[0-9]|0049800|\+49800")
_NO_REAL_NUMBER = re.compile(r"12345|0{4,}|9{5,}|1{5,}|23125|5550")
_NAME = re.compile(
    r"\b(?:(?:Frau|Herrn?|Fr\.|Hr\.)\s+(?:(?:Dr|Prof)\.\s+)*|"
    r"(?:Name|Teilnehmer(?:in)?|Schüler(?:in)?|Praktikant(?:in)?|Azubi|Auszubildender?):[ ]"
    r"(?=[A-ZÄÖÜ][^\s:]+[ ][A-ZÄÖÜ][a-zäöüß-]+[ ]*(?:$|,)))"
    r"((?:[A-ZÄÖÜ][a-zäöüß]+-?){1,2}(?:\s[A-ZÄÖÜ][a-zäöüß]{2,})?)",
    re.MULTILINE,
)
_TITLES_AND_SAMPLES = (
    "muster mustermann musterfrau beispiel name nachname vorname ausbilder ausbilderin lehrer "
    "lehrerin meister meisterin chef chefin direktor direktorin professor professorin und oder "
    "doktor präsident präsidentin bürgermeister bürgermeisterin kollege kollegin minister "
    "ministerin klasse datum schule betrieb ausbildungsberuf beruf adresse anschrift "
    "unterschrift geburtsdatum ort telefon straße abteilung alle ausbildungsbetrieb"
)
_NO_NAMES = frozenset(_TITLES_AND_SAMPLES.split())
_INVENTED = re.compile(
    r"\b(?:fiktiv|erfunden|ausgedacht|frei erfunden|Muster\w*|Beispiel\w*|Planspiel|Rollenspiel|"
    r"Rollenkarten?|Fallbeispiele?|Fallgeschichten?|Spielfirma|Modellfirma|Lückentext\w*|"
    r"fictional|invented|role.?play)\b",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"\b(?:Impressum|Herausgeber\w*|Ansprechpartner\w*|Ansprechperson\w*|Ansprechstelle\w*|"
    r"V\. ?i\. ?S\. ?d\. ?P|Hotline|Zentrale|Notruf|Servicenummer|imprint|published by|helpline|"
    r"(?:Kontakt|Redaktion|Verantwortlich|contact|publisher)(?:[^.\n]{0,40}:|[ ]*$))",
    re.IGNORECASE | re.MULTILINE,
)
NEAR = 260
"""So many characters behind a word such as Impressum its contact data may stand."""


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """What looks personal; an address together with the host behind its @.

    ``samples`` are addresses at hosts that are called like examples; a house may be called so.
    ``contacts`` are people named as whom to ask, which is nothing wrong inside of an imprint.
    """

    mails: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()


def people_in(text: str) -> PeopleFound:
    """Return what looks personal in a text, each once, in the order of the text.

    Addresses of functions (info@), addresses of examples, numbers of hotlines and whatever stands
    near an imprint are left out, and names wherever the text says that its people are invented.
    """
    imprints = [found.end() for found in _IMPRINT.finditer(text)]
    invented = _INVENTED.search(text) is not None
    return PeopleFound(
        mails=_once(_mails(text, imprints, samples=False)),
        samples=_once(_mails(text, imprints, samples=True)),
        phones=_once(_phones(text, imprints)),
        names=() if invented else _once(_names(text, imprints)),
        contacts=() if invented else _once(contacts_in(text)),
    )


def is_of_a_person(mail: str) -> bool:
    """Return whether an address is made of a first name, or its letter, and a family name."""
    name = _PERSON.fullmatch(mail.rpartition("@")[0])
    return name is not None and not any(map(_FUNCTIONS.fullmatch, name.groups()))


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _is_near(place: int, imprints: list[int]) -> bool:
    before = bisect_right(imprints, place + 20)
    return before > 0 and place - imprints[before - 1] <= NEAR


def _mails(text: str, imprints: list[int], *, samples: bool) -> Iterator[str]:
    for found in _MAIL.finditer(text) if "@" in text else ():
        is_sample = _NO_REAL_HOST.fullmatch(found[2]) is not None
        works = _FUNCTIONS.fullmatch(found[1]) or _is_near(found.start(), imprints)
        if is_sample is samples and not works:
            yield found[0]


def _phones(text: str, imprints: list[int]) -> Iterator[str]:
    for found in _PHONE.finditer(text):
        digits = re.sub(r"[^\d+]", "", found[0])
        sensible = 8 <= len(digits) <= 15 and found[0].strip() != ""
        service = _SERVICE_NUMBER.match(digits) or _NO_REAL_NUMBER.search(digits)
        parted = re.search(r"[ /()–-]", found[0].strip()) or digits.startswith(
            ("+49", "01", "0049")
        )
        thing = _NUMBER_OF_A_THING.search(text[max(0, found.start() - 24) : found.start()])
        works = service or thing or _is_near(found.start(), imprints)
        if sensible and parted and not works:
            yield " ".join(found[0].split())


def _names(text: str, imprints: list[int]) -> Iterator[str]:
    for found in _NAME.finditer(text):
        first = re.split(r"[\s-]", found[1])[0].casefold()
        if first not in _NO_NAMES and not _is_near(found.start(), imprints):
            yield " ".join(found[0].split())
