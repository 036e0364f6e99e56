"""Subjects of higher education for what is said of vocational training, as LOM classifies.

Source: the "Destatis-Systematik der Fächergruppen, Studienbereiche und Studienfächer" as published
at https://w3id.org/kim/hochschulfaechersystematik/scheme. The profile of LOM that we write knows no
other list beside DDC, and no other purpose than discipline.
"""

from collections.abc import Iterable, Mapping

SCHEME = "https://w3id.org/kim/hochschulfaechersystematik/scheme"
BEGINNING = "http://w3id.org/kim/hochschulfaechersystematik/"
"""How its addresses begin, in the pattern of the XML schema: without TLS."""
USUAL = "n270"
"""What everything here is about, whatever else it is about."""

Path = tuple[tuple[str, str], ...]
"""A subject behind those above it, the broadest first: address and German name of each."""

_NAMES: Mapping[str, tuple[str, str]] = {
    "n3": ("Rechts-, Wirtschafts- und Sozialwissenschaften", ""),
    "n4": ("Mathematik, Naturwissenschaften", ""),
    "n5": ("Humanmedizin/Gesundheitswissenschaften", ""),
    "n7": ("Agrar-, Forst- und Ernährungswissenschaften, Veterinärmedizin", ""),
    "n8": ("Ingenieurwissenschaften", ""),
    "n28": ("Rechtswissenschaften", "n3"),
    "n30": ("Wirtschaftswissenschaften", "n3"),
    "n33": ("Erziehungswissenschaften", "n3"),
    "n40": ("Chemie", "n4"),
    "n48": ("Gesundheitswissenschaften allgemein", "n5"),
    "n58": ("Agrarwissenschaften, Lebensmittel- und Getränketechnologie", "n7"),
    "n60": ("Ernährungs- und Haushaltswissenschaften", "n7"),
    "n63": ("Maschinenbau/Verfahrenstechnik", "n8"),
    "n64": ("Elektrotechnik und Informationstechnik", "n8"),
    "n65": ("Verkehrstechnik, Nautik", "n8"),
    "n68": ("Bauingenieurwesen", "n8"),
    "n71": ("Informatik", "n8"),
    "n219": ("Kunststofftechnik", "n63"),
    "n270": ("Berufs- und Wirtschaftspädagogik", "n33"),
    "n274": ("Tourismuswirtschaft", "n30"),
}
"""Names, and the subject above, by their numbers."""
_BY_TERM: Mapping[tuple[str, str], str] = {
    ("topic", "vertrag-recht"): "n28",
    ("topic", "gesundheit-sicherheit"): "n48",
    ("sector", "logistik"): "n65",
    ("sector", "bau"): "n68",
    ("sector", "kunststoff"): "n219",
    ("sector", "chemie-pharma"): "n40",
    ("sector", "metall-elektro"): "n63",
    ("sector", "handel"): "n30",
    ("sector", "gastgewerbe"): "n274",
    ("sector", "lebensmittel"): "n60",
    ("sector", "gesundheit-pflege"): "n48",
    ("sector", "it-medien"): "n71",
    ("sector", "gruene-berufe"): "n58",
    ("sector", "buero-verwaltung"): "n30",
    ("sector", "finanzen-immobilien"): "n30",
    ("occupation", "feld-logistik"): "n65",
    ("occupation", "feld-metall"): "n63",
    ("occupation", "feld-elektro"): "n64",
    ("occupation", "feld-kunststoff-chemie"): "n219",
    ("occupation", "feld-bau"): "n68",
    ("occupation", "feld-it-medien"): "n71",
    ("occupation", "feld-buero-finanzen"): "n30",
    ("occupation", "feld-handel"): "n30",
    ("occupation", "feld-gastgewerbe"): "n274",
    ("occupation", "feld-gesundheit"): "n48",
    ("occupation", "feld-gruen"): "n58",
}
_SECTOR_BY_SUBJECT: Mapping[str, str] = {
    "n40": "chemie-pharma",
    "n60": "lebensmittel",
    "n65": "logistik",
    "n68": "bau",
    "n71": "it-medien",
    "n219": "kunststoff",
    "n274": "gastgewerbe",
}
"""Back again, where a subject means one sector and no other."""


def paths(terms: Mapping[str, Iterable[str]]) -> list[Path]:
    """Return the subjects of what bears these terms (keys by vocabulary)."""
    return [_path(number) for number in sorted(_subjects(terms), key=lambda one: int(one[1:]))]


def _subjects(terms: Mapping[str, Iterable[str]]) -> set[str]:
    said = ((vocabulary, key) for vocabulary, keys in terms.items() for key in keys)
    return {USUAL, *(_BY_TERM[term] for term in said if term in _BY_TERM)}


def _path(number: str) -> Path:
    found: Path = ()
    while number:
        name, above = _NAMES[number]
        found = ((BEGINNING + number, name), *found)
        number = above
    return found


def number_of(address: str) -> str:
    """Return the number in an address of this list, with TLS or without; empty for others."""
    bare = address.partition("://")[2]
    ours = BEGINNING.partition("://")[2]
    return bare.removeprefix(ours) if bare.startswith(ours) else ""


def is_said_by(number: str, terms: Mapping[str, Iterable[str]]) -> bool:
    """Return whether these terms say the subject already, more precisely than it does."""
    return number in _subjects(terms)


def sector_of(number: str) -> str:
    """Return the key of the one sector that a subject means; empty where there is none."""
    return _SECTOR_BY_SUBJECT.get(number, "")
