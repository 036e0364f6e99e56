"""Pages of long lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items, its number from 1, and the size of the whole."""

    items: Sequence[T]
    number: int
    per_page: int
    total: int

    @property
    def last(self) -> int:
        """Number of the last page, at least 1."""
        return max(1, ceil(self.total / self.per_page))

    @property
    def has_previous(self) -> bool:
        """True where a page lies before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """True where a page lies behind this one."""
        return self.number < self.last

    def window(self, around: int = 2) -> Iterator[int | None]:
        """Yield page numbers to link to, None for a gap: 1 … 4 5 6 … 90."""
        previous = 0
        for number in range(1, self.last + 1):
            if number in {1, self.last} or abs(number - self.number) <= around:
                if number - previous > 1:
                    yield None
                yield number
                previous = number
