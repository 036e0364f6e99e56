"""Reads a TOML table into a frozen dataclass and says exactly which key of which file is wrong."""

import difflib
import tomllib
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from toolbox.foundation.errors import Invalid

Record = TypeVar("Record")


class SourceError(Invalid):
    """A content source cannot be read; the sentence names file and key for its author."""

    default_code = "content-source"

    def __init__(self, path: Path, key: str, problem: str) -> None:
        place = f"{path}: {key}" if key else str(path)
        super().__init__(f"{place}: {problem}")
        self.path = path
        self.key = key
        self.problem = problem


def suggestion(word: str, known: list[str]) -> str:
    """Return `` (did you mean "..."?)`` for the nearest of ``known``, or the list of them."""
    nearest = difflib.get_close_matches(word, known, n=1)
    if nearest:
        return f' (did you mean "{nearest[0]}"?)'
    return f" (known: {', '.join(sorted(known))})"


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of the TOML file at ``path``; raises SourceError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceError(path, "", "the file is missing") from None
    except UnicodeDecodeError:
        raise SourceError(path, "", "the file is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise SourceError(path, "", f"not valid TOML: {error}") from None


def read_record(
    kind: type[Record], table: Mapping[str, Any], *, path: Path, key: str = "", **given: Any
) -> Record:
    """Return ``table`` as a ``kind``, a frozen dataclass whose field names are the allowed keys.

    ``key`` is where the table stands in the file, for messages; ``given`` are fields that do not
    come from the file. Raises SourceError for unknown, missing and wrongly typed keys.
    """
    hints = get_type_hints(kind)
    declared = {field.name: field for field in _fields(kind) if field.name not in given}
    for name in table:
        if name not in declared:
            hint = suggestion(name, list(declared))
            raise SourceError(path, _join(key, name), f"unknown key{hint}")
    values = dict(given)
    for name, field in declared.items():
        if name in table:
            values[name] = _convert(hints[name], table[name], path, _join(key, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise SourceError(path, _join(key, name), "this key is missing")
    return kind(**values)


def _fields(kind: type) -> tuple[Field[Any], ...]:
    return fields(kind)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _convert(hint: Any, value: Any, path: Path, key: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _one_of(hint, value, path, key)
    if origin is not None:
        return _CONTAINERS[origin](hint, value, path, key)
    if isinstance(hint, type) and is_dataclass(hint):
        if not isinstance(value, dict):
            raise SourceError(path, key, f"a table is needed, not {value!r}")
        return read_record(hint, value, path=path, key=key)
    # bool is a kind of int in Python, but "true" is no number for an author.
    if type(value) is not hint:
        raise SourceError(path, key, f"{_NAMES[hint]} is needed, not {value!r}")
    return value


def _one_of(hint: Any, value: Any, path: Path, key: str) -> Any:
    choices = [choice for choice in get_args(hint) if choice is not types.NoneType]
    for choice in choices[:-1]:
        try:
            return _convert(choice, value, path, key)
        except SourceError:
            continue
    return _convert(choices[-1], value, path, key)


def _tuple(hint: Any, value: Any, path: Path, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise SourceError(path, key, f"a list is needed, not {value!r}")
    element = get_args(hint)[0]
    return tuple(
        _convert(element, item, path, f"{key}[{number}]") for number, item in enumerate(value, 1)
    )


def _mapping(hint: Any, value: Any, path: Path, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SourceError(path, key, f"a table is needed, not {value!r}")
    element = get_args(hint)[1]
    converted = {
        name: _convert(element, item, path, _join(key, name)) for name, item in value.items()
    }
    return types.MappingProxyType(converted)


_CONTAINERS: Mapping[Any, Callable[[Any, Any, Path, str], Any]] = {
    tuple: _tuple,
    Mapping: _mapping,
}
_NAMES: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a decimal number",
    bool: "true or false",
    date: "a date like 2026-09-14",
}
