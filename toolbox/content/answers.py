"""Reads the answers that editors of the review desk begin with."""

from dataclasses import dataclass
from pathlib import Path

from toolbox.content.records import SourceError, read_record, read_toml


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """A text for comments, in German and English; ``key`` is what it is known again by."""

    key: str
    title: str
    text_de: str
    text_en: str


@dataclass(frozen=True, slots=True)
class _AnswersFile:
    answers: tuple[AnswerSource, ...]


def read_answers(path: Path) -> list[AnswerSource]:
    """Return the [[answers]] of the TOML file at ``path``; raises SourceError."""
    answers = read_record(_AnswersFile, read_toml(path), path=path).answers
    for name in ("key", "title"):
        seen: set[str] = set()
        for number, one in enumerate(answers, 1):
            value = getattr(one, name)
            if value in seen:
                key = f"answers[{number}].{name}"
                raise SourceError(path, key, f'"{value}" stands here twice')
            seen.add(value)
    return list(answers)
