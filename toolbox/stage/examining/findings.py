"""What an examination says about an archive, in a form that can be stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NAMES_KEPT = 12
"""Of long lists of names only so many are kept; nobody reads more at once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence for the contributor, as a code of ``reasons.REASONS`` with the names in it.

    A problem keeps the package from running, a remark does not.
    """

    code: str
    names: tuple[str, ...] = ()
    is_problem: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what ``read_finding`` reads."""
        return {"code": self.code, "names": list(self.names), "is_problem": self.is_problem}


def problem(code: str, *names: str) -> Finding:
    """Return a finding that keeps the package from running."""
    return Finding(code, short(names), is_problem=True)


def remark(code: str, *names: str) -> Finding:
    """Return a finding that is good to know."""
    return Finding(code, short(names))


def short(names: Sequence[str]) -> tuple[str, ...]:
    """Return the first of these names, each once and none longer than a line."""
    return tuple(dict.fromkeys(name[:200] for name in names))[:NAMES_KEPT]


def read_finding(stored: Mapping[str, Any]) -> Finding:
    """Return a finding as it was stored."""
    return Finding(stored["code"], tuple(stored["names"]), stored["is_problem"])


@dataclass(frozen=True, slots=True)
class Examined:
    """An archive, looked into; ``kind`` and ``state`` are those of the models.

    ``poster`` is the path of a picture inside that can stand for the whole.
    """

    kind: str
    state: str
    entry: str = ""
    title: str = ""
    poster: str = ""
    files: int = 0
    unpacked: int = 0
    findings: tuple[Finding, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return what the child process answers with."""
        return {
            "kind": self.kind,
            "state": self.state,
            "entry": self.entry,
            "title": self.title,
            "poster": self.poster,
            "files": self.files,
            "unpacked": self.unpacked,
            "findings": [each.as_json() for each in self.findings],
        }


def read_examined(answer: Mapping[str, Any]) -> Examined:
    """Return the answer of the child process."""
    findings = tuple(read_finding(each) for each in answer["findings"])
    return Examined(**{**answer, "findings": findings})
