"""Colours of other sites, made readable: the contrast of WCAG 2.2 for text, in light and dark."""

from dataclasses import dataclass

READABLE = 4.5
_STEPS = 20
_Parts = tuple[float, float, float]
_BLACK, _WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
_LIGHT_GROUND, _DARK_GROUND = "#e4f0f1", "#17343c"
"""The grounds of our pages on which text is hardest to read."""


@dataclass(frozen=True)
class Shades:
    """A colour as text and as ground: for light pages and for dark ones, and what stands on it."""

    light: str
    dark: str
    on_light: str
    on_dark: str


def shades_of(colour: str) -> Shades:
    """Return what becomes of ``#rrggbb``: as close to it as can be read."""
    light = _readable(_parts(colour), _parts(_LIGHT_GROUND), _BLACK)
    dark = _readable(_parts(colour), _parts(_DARK_GROUND), _WHITE)
    return Shades(_hex(light), _hex(dark), _on(light), _on(dark))


def _contrast(one: _Parts, other: _Parts) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(parts: _Parts) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(colour: _Parts, ground: _Parts, end: _Parts) -> _Parts:
    """Mix a colour with black or white until it can be read; the end of the way always can."""
    for step in range(_STEPS):
        mixed = _mixed(colour, end, step / _STEPS)
        if _contrast(_parts(_hex(mixed)), ground) >= READABLE:
            return mixed
    return end


def _mixed(one: _Parts, other: _Parts, share: float) -> _Parts:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _on(ground: _Parts) -> str:
    return max(("#000000", "#ffffff"), key=lambda text: _contrast(_parts(text), ground))


def _parts(colour: str) -> _Parts:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(parts: _Parts) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
