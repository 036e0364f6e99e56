"""Remembers what was worked out last, within a bound of bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Values by key, all together at most ``limit`` bytes. May be used from any thread.

    ``size_of`` says how many bytes a value holds. A value of more than a quarter of the limit
    is not kept at all; the value that was not asked for the longest is the first to go.
    """

    def __init__(self, limit: int, size_of: Callable[[Value], int]) -> None:
        self._limit = limit
        self._size_of = size_of
        self._size = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made if it is not known; two threads may both make it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        size = self._size_of(value)
        if size <= self._limit // 4:
            with self._lock:
                if key not in self._values:
                    self._values[key] = value
                    self._size += size
                while self._size > self._limit:
                    self._size -= self._size_of(self._values.popitem(last=False)[1])
        return value
