"""Long lists of the administration: which stretch of them an address asks for."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import request

from toolbox.foundation.paging import Page

T = TypeVar("T")

ON_A_PAGE = 50
LONGEST_FILTER = 100


def asked_text() -> str:
    """Return what the address filters a list by, tidied."""
    given = request.args.get("q", "").replace("\x00", "")
    return " ".join(given.split())[:LONGEST_FILTER]


def asked_page(total: int, load: Callable[[int, int], Sequence[T]]) -> Page[T]:
    """Return the page the address asks for, brought into what there is.

    ``load`` returns a stretch of the list for a limit and an offset.
    """
    wanted = request.args.get("seite", 1, type=int)
    number = min(max(1, wanted), max(1, -(-total // ON_A_PAGE)))
    return Page(load(ON_A_PAGE, (number - 1) * ON_A_PAGE), number, ON_A_PAGE, total)
