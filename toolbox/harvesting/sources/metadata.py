"""The formats in which records may come over OAI-PMH, the richest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from toolbox.exchange.formats import dublin_core, lom, lom_reading
from toolbox.exchange.formats.reading import Words
from toolbox.exchange.record import Record
from toolbox.harvesting.rules import Trouble


class Read(Protocol):
    """Reads an element; ``fallback_id`` is what OAI-PMH calls the record. Raises UnusableRecord."""

    def __call__(self, found: etree._Element, words: Words, *, fallback_id: str) -> Record: ...


@dataclass(frozen=True)
class MetadataFormat:
    """A format: its namespaces, by which it is recognised, and its reader."""

    namespaces: tuple[str, ...]
    read: Read

    def is_of(self, namespace: str) -> bool:
        """Return whether something in this namespace is of this format."""
        return namespace.strip().rstrip("/") in {one.rstrip("/") for one in self.namespaces}


IEEE_LOM = ("http://ltsc.ieee.org/xsd/LOM", "https://ltsc.ieee.org/xsd/LOM")

METADATA_FORMATS: Sequence[MetadataFormat] = (
    MetadataFormat((lom.NAMESPACE, *IEEE_LOM), lom_reading.read),
    MetadataFormat((dublin_core.NAMESPACE,), dublin_core.read),
)


def chosen(offered: Mapping[str, str]) -> str:
    """Return the prefix of the richest format that is offered and that we read.

    ``offered`` leads from prefixes to namespaces. Raises Trouble where there is none.
    """
    for known in METADATA_FORMATS:
        for prefix, namespace in offered.items():
            if known.is_of(namespace):
                return prefix
    raise Trouble("no-format", formats=", ".join(sorted(offered))[:300])


def record_in(element: etree._Element, words: Words, *, fallback_id: str) -> Record:
    """Return what an element says, read by its namespace. Raises Trouble, UnusableRecord."""
    namespace = etree.QName(element).namespace or ""
    for known in METADATA_FORMATS:
        if known.is_of(namespace):
            return known.read(element, words, fallback_id=fallback_id)
    raise Trouble("not-this-kind")
