"""Facts of legal weight in texts: paragraphs, laws, and amounts of money that the law sets."""

import re

_LAWS = (
    "BBiG|HwO|JArbSchG|AEVO|BGB|DSGVO|AGG|ArbSchG|ArbZG|BUrlG|MuSchG|BetrVG|BAföG|KJHG|EStG|"
    "BEEG|NachwG|TzBfG|IfSG|MiLoG|SGB(?:\\s[IVX]+)?|UrhG|KunstUrhG|BDSG|SchulG|GmbHG|HGB"
)
_LAW = re.compile(
    rf"§{{1,2}}\s?\d+\w?(?:\s?(?:bis|und|,|–)\s?\d+\w?\b){{0,9}}(?:\s(?:Abs\.|Absatz|Satz|Nr\.)\s?\d+){{0,9}}(?:\s(?:{_LAWS})\b)?"
    rf"|\b(?:{_LAWS})\b"
    r"|\b[A-ZÄÖÜ][a-zäöüß]{4,40}(?:schutzgesetz|bildungsgesetz|ordnungsgesetz|arbeitsgesetz|"
    r"urlaubsgesetz|zeitgesetz|gesetzbuch)\b"
)
_MONEY = re.compile(
    r"\b\d{1,3}(?:[.\s]?\d{3}){0,4}(?:,\d{1,2}|,-)?\s?(?:€|Euro\b|EUR\b)|€\s?\d[\d.,]*",
    re.IGNORECASE,
)
_SET_BY_LAW = re.compile(
    r"vergütung|förder|zuschuss|zuschüsse|prämie|gebühr|mindestlohn|freibetrag|beihilfe|bafög|"
    r"pauschale|bußgeld|subsid|grant\b|allowance|minimum wage|\bfee\b",
    re.IGNORECASE,
)
NEAR = 120


def laws_in(text: str) -> tuple[str, ...]:
    """Return the laws that a text names, each once, in the order of the text."""
    return tuple(dict.fromkeys(" ".join(found[0].split()) for found in _LAW.finditer(text)))


def amounts_in(text: str) -> tuple[str, ...]:
    """Return amounts of money near words such as Vergütung: they change from year to year."""
    return tuple(
        dict.fromkeys(
            " ".join(found[0].split())
            for found in _MONEY.finditer(text)
            if _SET_BY_LAW.search(text[max(0, found.start() - NEAR) : found.end() + NEAR])
        )
    )
