"""What happened to notices."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class NoticesStopped(Event):
    """Somebody wants no more notices of these topics, by a link in a mail."""

    user_id: int
    topics: tuple[str, ...]


@dataclass(frozen=True)
class AddressGivenUp(Event):
    """An address was refused so often that it gets no more notices."""

    user_id: int


@dataclass(frozen=True)
class AddressTrusted(Event):
    """An address that was given up gets notices again."""

    user_id: int
