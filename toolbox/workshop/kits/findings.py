"""What is wrong with a kit: where, and which sentence tells of it.

Knows no sentences itself, so that the child process that reads templates can report with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at a place: ``code`` names the sentence, ``values`` are put into it.

    ``line`` and ``column`` count from 1; 0 where a fault belongs to the whole file, and an empty
    ``file`` where it belongs to the whole kit.
    """

    code: str
    file: str = ""
    line: int = 0
    column: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


class FindingsError(Exception):
    """Work could not go on because of these findings; at least one."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(f"{each.file}:{each.line} {each.code}" for each in findings[:5]))
        self.findings = findings


def stop(code: str, file: str = "", line: int = 0, column: int = 0, **values: Any) -> FindingsError:
    """Return the error for a single finding."""
    return FindingsError([Finding(code, file, line, column, values)])
