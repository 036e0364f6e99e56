"""What the index knows about an instrument: plain text and the values of its facets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AttachmentText:
    """The text of an attachment, page by page; a format without pages has a single one."""

    name: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A published version as it is indexed. All texts are plain: Markdown is already stripped.

    ``facets`` leads from a facet's name to the keys of its values, those of regions with all
    their ancestors. ``published_at`` is aware of its time zone.
    """

    instrument_id: int
    version_id: int
    title: str
    published_at: datetime
    summary: str = ""
    description: str = ""
    labels: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attachments: tuple[AttachmentText, ...] = ()
    language: str = "de"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reuse_count: int = 0


@dataclass(frozen=True, slots=True)
class Upsert:
    """Put a document into the index, in place of the one with the same instrument."""

    document: IndexDocument

    @property
    def instrument_id(self) -> int:
        return self.document.instrument_id


@dataclass(frozen=True, slots=True)
class Delete:
    """Take an instrument out of the index; nothing happens if it is not there."""

    instrument_id: int


Change = Upsert | Delete
