"""Concepts of a list as SKOS has them, independent of how they are written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l

MOST_CONCEPTS = 20_000
_LANGUAGES = ("de", "en", "")

Texts = Mapping[str, tuple[str, ...]]
"""Texts by language; those without one under the empty name."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept. ``uri`` names it all over the web, ``key`` inside of its list if it says so.

    ``broader`` and ``replaced_by`` are addresses of others, empty where there are none, ``exact``
    those under which the same concept is known elsewhere.
    """

    uri: str
    key: str = ""
    notation: str = ""
    names: Texts = field(default_factory=dict)
    other_names: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    broader: str = ""
    replaced_by: str = ""
    deprecated: bool = False
    exact: tuple[str, ...] = ()

    @property
    def last_part(self) -> str:
        """The end of the address, which most lists use as a key."""
        return unquote(self.uri.rstrip("/#").replace("#", "/").rpartition("/")[2])

    def name(self, language: str) -> str:
        """Return the name in a language, empty where there is none."""
        return first(self.names, language)

    @property
    def german(self) -> str:
        """The German name, or else the one that comes closest."""
        return self.name("de") or next(
            (texts[0] for language in _LANGUAGES for texts in [self.names.get(language)] if texts),
            next((texts[0] for texts in self.names.values() if texts), ""),
        )


def first(texts: Texts, language: str) -> str:
    """Return the first text in a language; also of one of its variants, such as de-AT."""
    for tag, found in texts.items():
        if found and tag.partition("-")[0].lower() == language:
            return found[0]
    return ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A list: what it is called, and its concepts in their order."""

    names: Texts
    hints: Texts
    concepts: tuple[Concept, ...]


def unreadable(why: Message) -> Invalid:
    """Return what to raise about a file that is no list."""
    return Invalid(why, code="unreadable-list", fields={"file": [why]})


NO_CONCEPTS = _l("There are no SKOS concepts with names in this file.")
TOO_MANY = _l("This list is too long: at most %(most)s concepts.", most=MOST_CONCEPTS)
