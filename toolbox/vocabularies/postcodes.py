"""Finds the districts behind a postcode, a town, a district or a Land that a person typed.

Two files beside the vocabularies hold the facts: postcodes.csv (postcode;districts) and
places.csv (name;districts), with the districts as five-digit official keys (AGS) joined by "|".
Both are derived from GeoNames postal codes for Germany (CC BY 4.0, state of 2022, Eisenach
counted into the Wartburgkreis since its merger of 2021) plus 14 postcodes added by hand; see
THIRD-PARTY.md. A postcode area that crosses a district border is listed with every district
in which GeoNames knows a place of that postcode; other crossings are not in the data.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from toolbox.vocabularies.seed import SEED_FOLDER, load_vocabulary

_FULL_POSTCODE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_PART_OF_POSTCODE = re.compile(r"[0-9]{2,4}")
_UMLAUTS_WITH_E = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))
_UMLAUTS_WITHOUT_E = (("ä", "a"), ("ö", "o"), ("ü", "u"))
_SPELLINGS = (_UMLAUTS_WITH_E, _UMLAUTS_WITHOUT_E)
_PUNCTUATION = "-–_/.:,'’()"
_LANDKREIS = re.compile(r"\b(?:landkreis|lk|kr)\b")
_SPACES = re.compile(" {2,}")
_CITY_MARK = re.compile(r" \(Stadt\)$")
_DISTRICT_MARK = re.compile(r"^(?:Landkreis|Kreis) ")
# Shorter beginnings fit too many names to be of use.
_SHORTEST_REGION, _SHORTEST_TOWN = 2, 3
_TWO_SLIPS_FROM = 7

Index = Mapping[str, tuple[str, ...]]
Spelling = tuple[tuple[str, str], ...]


def districts_of(postcode: str) -> tuple[str, ...]:
    """Return the keys of the districts that `postcode` (five digits) lies in; () if unknown."""
    return _postcodes().get(postcode.strip(), ())


def resolve_place(text: str, *, limit: int = 12, beginnings: bool = True) -> list[str]:
    """Return the region keys that `text` may mean, the best first and at most `limit`.

    Understands, in this order: a postcode (also inside "44135 Dortmund" or "D-44135"), the
    beginning of one (two to four digits), the name of a district or Land, the name of a town,
    and the beginning of a name. Umlauts may be written as ä, ae or a; "Landkreis", "Kreis" and
    "LK" are one word, "Sankt" and "St." too. A postcode that is not in the data (post-office
    boxes, new ones) counts as its neighbours with the same first three, else two digits: as
    their district if they share one, or as their Land. Without ``beginnings`` the beginning of
    a name is not enough, because a slip of the pen may be the beginning of another place.
    """
    full = _FULL_POSTCODE.search(text)
    if full:
        return list(districts_of(full[0]) or _neighbourhood(full[0]))[:limit]
    if _PART_OF_POSTCODE.fullmatch(text.strip()):
        return _districts_beginning(text.strip())[:limit]
    name = _spoken(" ".join(text.partition(",")[0].split()), _UMLAUTS_WITH_E)
    if not name:
        return []
    begun = _beginning(name) if beginnings else []
    return _unique(_named(name) or begun or _shortened(name), limit)


def regions_called(name: str) -> tuple[str, ...]:
    """Return the keys of the districts, Länder and districts of towns that have this name.

    Made for words of which hardly any is one: most are told apart in some microseconds.
    """
    spoken = _spoken(name, _UMLAUTS_WITH_E)
    if spoken not in _regions() and spoken not in _names_of_towns():
        return ()
    return tuple(dict.fromkeys(_named(spoken)))


def resolve_misspelled(text: str, *, limit: int = 5) -> list[str]:
    """Return the region keys of the places that are spelled most like `text`, at most `limit`.

    A name of seven letters and more may differ in two of them, a shorter one in one.
    """
    name = _spoken(" ".join(text.partition(",")[0].split()), _UMLAUTS_WITH_E)
    most = 2 if len(name) >= _TWO_SLIPS_FROM else 1
    alike = process.extract(
        name,
        _names_of_towns() | _regions().keys(),
        scorer=OSA.distance,
        score_cutoff=most if len(name) > _SHORTEST_TOWN else 0,
        limit=None,
    )
    # Those of one distance come in the order of a set otherwise.
    alike.sort(key=lambda found: (found[1], found[0]))
    return _unique((key for one, _distance, _place in alike for key in _named(one)), limit)


def _neighbourhood(postcode: str) -> tuple[str, ...]:
    for length in (3, 2):
        districts = _districts_beginning(postcode[:length])
        laender = {district[:2] for district in districts}
        if len(districts) == 1:
            return tuple(districts)
        if len(laender) == 1:
            return tuple(laender)
    return ()


def _districts_beginning(digits: str) -> list[str]:
    found = {
        district
        for postcode, districts in _postcodes().items()
        if postcode.startswith(digits)
        for district in districts
    }
    return sorted(found)


def _named(name: str) -> list[str]:
    regions = _regions()
    if name in regions:
        return list(regions[name])
    towns = _towns_like(f"{name};")
    # "Halle" means the towns of that name, but first of all Halle (Saale).
    return [*_regions_like(f"{name} "), *towns] if towns else []


def _beginning(name: str) -> list[str]:
    regions = _regions_like(name) if len(name) >= _SHORTEST_REGION else []
    towns = _towns_like(name) if len(name) >= _SHORTEST_TOWN else []
    return [*regions, *towns]


def _shortened(name: str) -> list[str]:
    """Return what the first words name, for "Emmerich am Rhein" where the data has "Emmerich"."""
    words = name.split()
    for count in range(len(words) - 1, 0, -1):
        shorter = " ".join(words[:count])
        found = [*_regions().get(shorter, ()), *_towns_like(f"{shorter};")]
        if found:
            return found
    return []


def _regions_like(beginning: str) -> list[str]:
    return [key for form, keys in _regions().items() if form.startswith(beginning) for key in keys]


def _towns_like(beginning: str) -> list[str]:
    return [key for text in _towns() for key in _districts_on_lines(text, f"\n{beginning}")]


def _districts_on_lines(text: str, beginning: str) -> Iterator[str]:
    start = text.find(beginning)
    while start >= 0:
        end = text.index("\n", start + 1)
        yield from text[start:end].partition(";")[2].split("|")
        start = text.find(beginning, end)


def _unique(keys: Iterable[str], limit: int) -> list[str]:
    return list(dict.fromkeys(keys))[:limit]


def _spoken(name: str, umlauts: Spelling) -> str:
    return _LANDKREIS.sub("kreis", _folded(name, umlauts))


def _folded(text: str, umlauts: Spelling) -> str:
    # Replacing is many times as quick as one translation table; the text may be a whole file.
    plain = unicodedata.normalize("NFC", text).casefold()
    for letter, replacement in umlauts:
        plain = plain.replace(letter, replacement)
    for sign in _PUNCTUATION:
        plain = plain.replace(sign, " ")
    plain = _SPACES.sub(" ", plain).replace(" ;", ";").replace("sankt ", "st ")
    return plain.strip()


@lru_cache(maxsize=1)
def _postcodes() -> Index:
    lines = (SEED_FOLDER / "postcodes.csv").read_text(encoding="utf-8").splitlines()[1:]
    parts = (line.split(";") for line in lines)
    return {postcode: tuple(districts.split("|")) for postcode, districts in parts}


@lru_cache(maxsize=1)
def _regions() -> Index:
    """Return the districts, then the Länder, under every form in which people write them."""
    found: dict[str, list[str]] = defaultdict(list)
    terms = load_vocabulary("region").terms
    for term in sorted(terms, key=lambda term: term.broader is None):
        town = _CITY_MARK.sub("", term.label_de)
        bare = _DISTRICT_MARK.sub("", town)
        names = {term.label_de, bare, *term.synonyms_de}
        if bare == town:
            names |= {f"Stadt {town}", f"{town} Stadt"}
        for form in {_spoken(name, u) for name in names for u in _SPELLINGS}:
            found[form].append(term.key)
    return {form: tuple(keys) for form, keys in found.items()}


@lru_cache(maxsize=1)
def _towns() -> tuple[str, ...]:
    """Return places.csv folded, one text for each spelling of umlauts.

    Searching a text is as quick as a table of its 13,000 names and takes a tenth of the time
    to make. Each line is "\\nname;district|district".
    """
    text = (SEED_FOLDER / "places.csv").read_text(encoding="utf-8")
    return tuple(f"\n{_folded(text, umlauts)}\n" for umlauts in _SPELLINGS)


@lru_cache(maxsize=1)
def _names_of_towns() -> frozenset[str]:
    """Return the names in places.csv, folded; 1.5 MB."""
    lines = (line for text in _towns() for line in text.split("\n"))
    return frozenset(line.partition(";")[0] for line in lines if line)
