"""How something looks on another site, said in its address: language, light, colour, size."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from toolbox.foundation.i18n import DEFAULT_LOCALE, LOCALES
from toolbox.web.embedding.colours import shades_of

LANGUAGE, THEME, COLOUR, SIZE, COUNT = "lang", "licht", "farbe", "schrift", "anzahl"
THEMES: Mapping[str, str] = {"auto": "system", "hell": "light", "dunkel": "dark"}
"""From the word in the address to the theme of the page."""
SIZES = (80, 160)
"""Least and most size of the text, in percent."""
COUNTS = (1, 50)
"""Least and most entries of a list."""
FEW = 10
"""As many entries of a search stand in a list when nothing is said."""
_COLOUR = re.compile(r"#?(?P<digits>[0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """What the address says; whatever it says that is not understood is left out.

    Without a ``count`` a search shows a few, a collection all: it was put together by somebody.
    """

    language: str = DEFAULT_LOCALE
    theme: str = "auto"
    colour: str = ""
    size: int = 100
    count: int | None = None

    @classmethod
    def asked(cls) -> "Look":
        """Read the look from the address; the language else from the browser, never a cookie."""
        args = request.args
        language = args.get(LANGUAGE, "")
        if language not in LOCALES:
            language = request.accept_languages.best_match(LOCALES) or DEFAULT_LOCALE
        theme = args.get(THEME, "auto")
        return cls(
            language=language,
            theme=theme if theme in THEMES else "auto",
            colour=colour_named(args.get(COLOUR, "")),
            size=_within(args, SIZE, SIZES) or 100,
            count=_within(args, COUNT, COUNTS),
        )

    def args(self) -> dict[str, str]:
        """Return the parameters that say this look; what is as usual is not said."""
        usual = Look()
        said: dict[str, str] = {LANGUAGE: self.language}
        if self.theme != usual.theme:
            said[THEME] = self.theme
        if self.colour:
            said[COLOUR] = self.colour
        if self.size != usual.size:
            said[SIZE] = str(self.size)
        if self.count is not None:
            said[COUNT] = str(self.count)
        return said

    @property
    def page_theme(self) -> str:
        """The theme as pages name it."""
        return THEMES[self.theme]

    @property
    def styles_address(self) -> str | None:
        """The address of the styles of this look; None where they are as usual."""
        said: dict[str, Any] = {
            name: value for name, value in self.args().items() if name in {COLOUR, SIZE}
        }
        return url_for("embedding.styles", **said) if said else None

    @property
    def styles(self) -> str:
        """The styles themselves: our colours of the brand take the colour, made readable."""
        rules = [f"font-size:{self.size}%"]
        if self.colour:
            shades = shades_of(f"#{self.colour}")
            rules += [
                f"--brand:light-dark({shades.light},{shades.dark})",
                f"--on-brand:light-dark({shades.on_light},{shades.on_dark})",
                "--brand-strong:var(--brand)",
                "--sun:var(--brand)",
                "--sun-strong:var(--brand)",
                "--on-sun:var(--on-brand)",
            ]
        return f":root{{{';'.join(rules)}}}\n"


def colour_named(text: str) -> str:
    """Return a colour as six small hexadecimal digits; empty for anything else."""
    found = _COLOUR.fullmatch(text.strip())
    if found is None:
        return ""
    digits = found["digits"].lower()
    return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)


def _within(args: MultiDict[str, str], name: str, bounds: tuple[int, int]) -> int | None:
    text = args.get(name, "")
    if not (text.isascii() and text.isdigit()):
        return None
    return min(max(int(text[:6]), bounds[0]), bounds[1])
