"""What a kit is, once it has been read: its questions, its pages and what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from toolbox.workshop.kits.source import KitSource

TEXT_KINDS = frozenset(
    {"text", "multiline", "markdown", "date", "time", "email", "uri", "color", "picture"}
)
"""The kinds of a question that is answered by a string; ``text`` is the one without a format."""

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in German and, where its author gave one, in English."""

    de: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the English text for ``en`` where there is one, otherwise the German."""
        return self.en if language == "en" and self.en else self.de

    def __bool__(self) -> bool:
        return bool(self.de)

    def __str__(self) -> str:
        return self.de


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a choice offers."""

    value: str | int | float
    title: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the form.

    ``kind`` is one of TEXT_KINDS, ``integer``, ``number``, ``boolean``, ``choice`` (one of
    ``choices``), ``choices`` (several of them), ``texts`` (a list of short texts), ``address``
    or ``group``; the last two have ``fields`` of their own. ``least`` and ``most`` bound the value
    of numbers, the length of texts and the number of choices, of texts and of a group's entries.
    """

    name: str
    kind: str
    title: Text
    hint: Text = field(default_factory=Text)
    required: bool = False
    default: Any = None
    least: int | float | None = None
    most: int | float | None = None
    choices: tuple[Choice, ...] = ()
    fields: tuple["Question", ...] = ()

    def field_named(self, name: str) -> "Question | None":
        """Return one of its own fields."""
        return next((each for each in self.fields if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together under a title: ``names`` in their order."""

    title: Text
    hint: Text
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A template and what it becomes: ``to`` may hold Liquid; ``each`` names the group, or the
    derived list as ``lists.<name>``, of which every entry becomes a page, called ``as_name`` there;
    ``line`` is where kit.json has it.
    """

    template: str
    to: str
    each: str = ""
    as_name: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class DerivedList:
    """A list made of the answers: ``template`` writes it as JSON; ``lists.<name>`` in templates."""

    name: str
    template: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a version brought; ``date`` is ISO."""

    version: str
    date: str
    text: Text


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit that has been read and found in order, except for what only rendering shows."""

    source: KitSource
    name: str
    version: str
    title: Text
    description: Text
    language: str
    questions: tuple[Question, ...]
    groups: tuple[Group, ...]
    pages: tuple[Page, ...]
    lists: tuple[DerivedList, ...]
    schema: Mapping[str, Any]
    assets: str = ""
    example_file: str = ""
    example: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    changes: tuple[Change, ...] = ()

    def question(self, name: str) -> Question | None:
        """Return the question of this name."""
        return next((each for each in self.questions if each.name == name), None)

    @property
    def asset_names(self) -> list[str]:
        """The files that are taken over as they are, under the same path as in the kit."""
        return self.source.below(self.assets) if self.assets else []
