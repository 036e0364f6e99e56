"""What the rules look at: a version's content, and what is known about its files and texts."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from toolbox.catalogue.content import Content, content_of
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.models import Attachment, Version
from toolbox.catalogue.rules import missing_for_submission
from toolbox.files import queries as stored
from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.formats import FORMATS, FileFormat
from toolbox.files.models import LookState, StoredFile
from toolbox.foundation.clock import now
from toolbox.foundation.i18n import Message
from toolbox.foundation.text import markdown_to_text
from toolbox.review.checks.texts.findings import SEARCHED_CHARACTERS, TextFindings, findings_of

LinkStates = Mapping[str, bool]
"""Web addresses that were tried: whether something answered there."""

FILES_KEPT = 512


@dataclass(frozen=True)
class FileMaterial:
    """One file; ``facts`` are None where its inside is not known, ``text`` where it has none.

    ``read`` says that somebody has looked inside, ``waiting`` that this is still to come; a file
    that could not be read is neither.
    """

    attachment_id: int
    name: str
    role: str
    format: FileFormat
    facts: FileFacts | None
    text: TextFindings | None
    read: bool
    waiting: bool


@dataclass(frozen=True)
class Material:
    """Everything a rule may look at; ``missing`` is what blocks submitting, by field.

    ``text`` is what the fields say, ``own_hosts`` are the web addresses of the makers, ``links``
    are None where nobody has tried them.
    """

    content: Content
    kind: Kind
    files: tuple[FileMaterial, ...]
    missing: Mapping[str, Sequence[Message]]
    text: TextFindings
    own_hosts: frozenset[str]
    links: LinkStates | None
    today: date


def material_of(version: Version, *, links: LinkStates | None = None) -> Material:
    """Gather what the rules need; ``version`` comes with all its parts."""
    content, kind = content_of(version), kind_named(version.instrument.kind)
    return Material(
        content=content,
        kind=kind,
        files=tuple(_files(version.attachments)),
        missing=missing_for_submission(content, kind, attachments=len(version.attachments)),
        text=_fields(content),
        own_hosts=_hosts(version.instrument.owner.website, content.contact_email),
        links=links,
        today=now().date(),
    )


def _fields(content: Content) -> TextFindings:
    """Read what the fields say."""
    parts = (
        content.summary,
        markdown_to_text(content.description),
        *content.steps,
        content.transfer_core,
        *content.adaptation,
    )
    return findings_of([part for part in parts if part])


def _hosts(*addresses: str) -> frozenset[str]:
    """Return the names of the makers' own computers, of web and mail addresses."""
    hosts = {urlsplit(one).hostname or one.rpartition("@")[2] for one in addresses if one}
    return frozenset(host.casefold().removeprefix("www.") for host in hosts)


class _Kept:
    """Findings of files by the hash of their content; a file never changes."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[str, str], TextFindings] = OrderedDict()

    def get(self, file: StoredFile) -> TextFindings | None:
        return self._found.get((file.sha256, file.format))

    def keep(self, file: StoredFile, found: TextFindings) -> None:
        self._found[file.sha256, file.format] = found
        while len(self._found) > FILES_KEPT:
            self._found.popitem(last=False)


_KEPT = _Kept()


def _files(attachments: Sequence[Attachment]) -> list[FileMaterial]:
    texts = _texts([each.file for each in attachments])
    return [
        FileMaterial(
            attachment_id=each.id,
            name=each.name,
            role=each.role,
            format=FORMATS[each.file.format],
            facts=FileFacts.from_json(each.file.facts) if each.file.facts is not None else None,
            text=texts.get(each.file_id),
            read=each.file.look_state is LookState.READY,
            waiting=each.file.look_state is LookState.WAITING,
        )
        for each in attachments
    ]


def _texts(files: Sequence[StoredFile]) -> dict[int, TextFindings]:
    """Read the texts of files that were looked into; each text once while the process lives."""
    ready = [file for file in files if file.look_state is LookState.READY]
    found = {file.id: kept for file in ready if (kept := _KEPT.get(file)) is not None}
    unread = {file.id: file for file in ready if file.id not in found}
    for file_id, parts in stored.beginnings_of(unread, characters=SEARCHED_CHARACTERS).items():
        file = unread[file_id]
        found[file_id] = findings_of(parts, wraps=file.format == "pdf")
        _KEPT.keep(file, found[file_id])
    return found
