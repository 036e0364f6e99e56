"""What happened to collections."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class CollectionChanged(Event):
    """A collection changed; ``what`` is one of

    ``begun``, ``described``, ``filled`` (an instrument came in), ``thinned`` (one was taken out),
    ``ordered``, ``shown`` (it became public), ``closed`` (it is public no more), ``chosen``,
    ``unchosen``, ``hidden``, ``unhidden``, ``given``, ``deleted``, ``restored``.
    ``instrument_id`` is set for ``filled`` and ``thinned``.
    """

    collection_id: int
    what: str
    by_id: int | None
    instrument_id: int | None = None


@dataclass(frozen=True)
class CollectionReported(Event):
    """A visitor says that something is wrong with a collection."""

    collection_id: int
    text: str
