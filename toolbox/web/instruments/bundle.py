"""All files of a version as one ZIP, with a note for people and its metadata for machines."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import render_template

from toolbox.catalogue.contacts import contact_of
from toolbox.catalogue.models import Attachment, Version
from toolbox.delivery.languages import reading_language
from toolbox.exchange.describing import description_of
from toolbox.exchange.formats import own
from toolbox.files.inspection.names import safe_name
from toolbox.foundation import zipping
from toolbox.foundation.errors import Unavailable
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.protocol import Storage
from toolbox.foundation.zipping import EARLIEST, Member, zipped
from toolbox.vocabularies.models import Term
from toolbox.web.instruments.citing import citation_of, makers_of
from toolbox.web.instruments.files import title_of
from toolbox.web.instruments.presenters import licence_term

README = "LIESMICH.txt"
METADATA = "metadata.json"
_UNPACKED_FORMATS = frozenset({"csv", "txt", "md", "vtt", "html", "svg", "wav"})


@dataclass(frozen=True)
class Entry:
    """One stored file under the name it has in the ZIP; ``size`` in bytes."""

    name: str
    sha256: str
    size: int
    level: int


@dataclass(frozen=True)
class Bundle:
    """What goes into the ZIP; ``etag`` changes with anything in it."""

    folder: str
    moment: datetime
    notes: Sequence[tuple[str, bytes]]
    entries: Sequence[Entry]
    etag: str

    def stream(self, storage: Storage) -> Iterable[bytes]:
        """Return the ZIP piece by piece, in memory that does not grow with the files.

        Raises Unavailable before the first piece if a file is not in the storage.
        """
        if not all(storage.exists(entry.sha256) for entry in self.entries):
            raise Unavailable(
                _l("A file of this instrument cannot be read just now. Please try again later.")
            )
        return zipped(self.members(storage))

    def members(self, storage: Storage) -> Iterator[Member]:
        """Yield notes and files, for a ZIP that holds more than this."""
        for name, content in self.notes:
            path = f"{self.folder}/{name}"
            yield zipping.written(path, content, at=self.moment)
        for entry in self.entries:
            path = f"{self.folder}/{entry.name}"
            opened = partial(storage.open, entry.sha256)
            yield zipping.read(path, entry.size, opened, level=entry.level, at=self.moment)


def bundle_of(version: Version, *, folder: str) -> Bundle:
    """Return the ZIP of ``version``, which comes with all its parts; ``folder`` is a safe name."""
    licence = licence_term(version)
    entries = _entries(version.attachments)
    metadata = own.document(description_of(version))
    notes = [
        (README, _readme(version, licence, entries).encode()),
        (METADATA, metadata),
    ]
    moment = max(version.published_at or version.saved_at, EARLIEST).replace(microsecond=0)
    digest = hashlib.sha256(repr((folder, moment, entries)).encode())
    for _name, content in notes:
        digest.update(content)
    return Bundle(folder, moment, notes, entries, digest.hexdigest())


def _entries(attachments: Iterable[Attachment]) -> list[Entry]:
    """Return the files under names that are safe everywhere and differ beyond upper case."""
    taken = {README.casefold(), METADATA.casefold()}
    entries = []
    for attachment in attachments:
        name = _free_name(safe_name(attachment.name), taken)
        taken.add(name.casefold())
        file = attachment.file
        # What is packed already is only stored: level 0 costs no time.
        level = 6 if file.format in _UNPACKED_FORMATS else 0
        entries.append(Entry(name, file.sha256, file.size, level))
    return entries


def _free_name(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate = f"{stem} ({number}).{extension}" if dot else f"{name} ({number})"
        number += 1
    return candidate


def _readme(version: Version, licence: Term | None, entries: Sequence[Entry]) -> str:
    """Return the note for people, with the line ends that every Windows editor shows."""
    language = reading_language()
    listed = [
        (entry.name, title_of(attachment))
        for entry, attachment in zip(entries, version.attachments, strict=True)
    ]
    text = render_template(
        "instruments/liesmich.txt",
        version=version,
        contact=contact_of(version),
        makers=makers_of(version),
        credits=[credit for credit in version.credits if credit.project or credit.funding_line],
        licence=licence,
        language=language,
        files=listed,
        citation=citation_of(version, licence, language),
    )
    return "\r\n".join(text.strip().splitlines()) + "\r\n"
