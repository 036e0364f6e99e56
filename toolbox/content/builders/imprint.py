"""What every built file says about itself: title, makers, licence, language and date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import accumulate

from toolbox.content.sources import AttachmentSource, InstrumentSource

PETROL = "0B4250"
YELLOW = "FFC53D"
TINT = "E4F0F1"
INK = "14232A"
INK_SOFT = "47575E"
HAIRLINE = "B9C4C7"

PRODUCT = "Werkzeugkoffer"

_LICENCES: Mapping[str, tuple[str, str]] = {
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
}
_OWN_LICENCE = "CC-BY-4.0"
_ALL_RIGHTS: Mapping[str, str] = {"de": "Alle Rechte vorbehalten", "en": "All rights reserved"}


@dataclass(frozen=True, slots=True)
class Words:
    """The few words a file needs beside its content, in its language."""

    licence: str
    page: str
    of: str
    region: str
    header: str


_WORDS: Mapping[str, Words] = {
    "de": Words(licence="Lizenz", page="Seite", of="von", region="DE", header="Kopfzeile"),
    "en": Words(licence="Licence", page="Page", of="of", region="GB", header="Header"),
}
_FALLBACK = "de"

_KEYWORDS_AT_MOST = 255
"""Characters in a property of an Office file."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """Facts for the header, footer and properties of a file.

    ``keywords`` are as many of those of the instrument as such properties have room for.
    """

    title: str
    instrument: str
    author: str
    licence: str
    licence_url: str
    address: str
    keywords: str
    language: str
    large_print: bool
    published: date
    words: Words

    @property
    def licence_line(self) -> str:
        """Makers, licence and origin, as the footer has them."""
        return f"{self.author} · {self.licence} · {self.address}"

    @property
    def timestamp(self) -> datetime:
        """The moment written into the file: fixed, so that the same source gives the same bytes."""
        return datetime.combine(self.published, time(12), tzinfo=UTC)


def imprint(attachment: AttachmentSource, instrument: InstrumentSource, title: str) -> Imprint:
    """Return what the file built from ``attachment`` says about itself; ``title`` is its own."""
    language = instrument.language
    # A catalogue record describes a product of others under its licence; the files beside it
    # are the editors' own.
    is_record = instrument.licence.startswith("LicenseRef-")
    licence = attachment.licence or (_OWN_LICENCE if is_record else instrument.licence)
    role = "editor" if is_record else "author"
    rights = _ALL_RIGHTS.get(language, _ALL_RIGHTS[_FALLBACK])
    label, url = _LICENCES.get(licence, (rights, ""))
    makers = [credit.name for credit in instrument.credits if credit.role == role]
    return Imprint(
        title=title,
        instrument=instrument.title,
        author=attachment.author or ", ".join(makers) or PRODUCT,
        licence=label,
        licence_url=url,
        address=f"{PRODUCT}, /w/{instrument.slug}",
        keywords=_keywords(instrument.tags),
        language=language,
        large_print="grosse-schrift" in instrument.terms.get("accessibility", ()),
        published=instrument.published,
        words=_WORDS.get(language, _WORDS[_FALLBACK]),
    )


def _keywords(tags: Sequence[str]) -> str:
    lines = accumulate(tags, "{}, {}".format)
    return max((line for line in lines if len(line) <= _KEYWORDS_AT_MOST), key=len, default="")
