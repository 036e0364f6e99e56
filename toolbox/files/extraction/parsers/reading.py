"""What a parser fills while it reads: tidy parts of text within limits, and a few facts."""

import re
import unicodedata
from typing import Any

_CONTROLS = dict.fromkeys(
    [
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        # Soft hyphens and marks without width would split words for the search.
        0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF,
        # Marks that turn the direction of writing could disguise what a text says.
        0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
    ]
)  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


def tidy(text: str) -> str:
    """Return ``text`` composed (NFC), without control characters and superfluous space."""
    sound = text.encode("utf-8", "ignore").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", sound.translate(_CONTROLS))
    lines = (_SPACES.sub(" ", line).strip() for line in composed.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


FACT_LENGTH = 300


class Reading:
    """The text of one file so far; parsers stop when ``full``."""

    def __init__(self, *, pages: int, characters: int) -> None:
        self._pages_left = pages
        self._characters_left = characters
        self._pages: list[tuple[int | None, str, str]] = []
        self.title = ""
        self.author = ""
        self.language = ""
        self.page_count: int | None = None
        self.truncated = False

    @property
    def full(self) -> bool:
        """Whether a limit is reached; asking is the sign that there would be more."""
        if self._pages_left > 0 and self._characters_left > 0:
            return False
        self.truncated = True
        return True

    def add(self, text: str, *, number: int | None = None, label: str = "") -> None:
        """Take a part; it is cut at the limit, and left out when there is no text in it."""
        kept = tidy(text[: self._characters_left])
        self.truncated = self.truncated or len(text) > self._characters_left
        self._characters_left -= len(kept)
        if kept:
            self._pages_left -= 1
            self._pages.append((number, tidy(label)[:FACT_LENGTH], kept))

    def result(self) -> dict[str, Any]:
        """Return everything in the form in which it leaves the child."""
        return {
            "pages": self._pages,
            "title": tidy(self.title)[:FACT_LENGTH],
            "author": tidy(self.author)[:FACT_LENGTH],
            "language": tidy(self.language)[:35],
            "page_count": self.page_count,
            "truncated": self.truncated,
        }
