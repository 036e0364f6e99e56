"""Remembers what was worked out last, within a bound of bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import numpy as np

from toolbox.discovery.backends.whoosh.postings import Postings

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
        value = self.known(key)
        if value is None:
            value = make()
            self.keep(key, value)
        return value

    def known(self, key: Hashable) -> Value | None:
        """Return the value of a key, if it is known."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def keep(self, key: Hashable, value: Value) -> None:
        """Remember the value of a key, and forget others if there is no room for all."""
        size = self._size_of(value)
        if size > self._limit // 4:
            return
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._size += size
            while self._size > self._limit:
                self._size -= self._size_of(self._values.popitem(last=False)[1])


class RecentPostings:
    """Postings by key, in half the memory: the numbers of ``size`` documents need but few bytes."""

    def __init__(self, limit: int, size: int) -> None:
        self._kind = np.min_scalar_type(size)
        self._packed: Recent[Postings] = Recent(limit, lambda packed: packed.size_bytes)

    def get(self, key: Hashable, make: Callable[[], Postings]) -> Postings:
        """Return the postings of a key, made if they are not known."""
        packed = self._packed.known(key)
        if packed is not None:
            return Postings(packed.docs.astype(np.intp), packed.weights)
        found = make()
        self._packed.keep(key, Postings(found.docs.astype(self._kind), found.weights))
        return found
