"""A whole collection as one ZIP: a table of contents, and a folder for each instrument."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Version
from toolbox.delivery import counting
from toolbox.delivery.doors import public
from toolbox.delivery.downloads import archive_to_come
from toolbox.delivery.headers import restrict_as_file
from toolbox.delivery.languages import reading_language
from toolbox.delivery.limits import limiter
from toolbox.foundation.errors import NotFound, Unavailable
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.ids import slugify
from toolbox.foundation.settings import PROJECT_ROOT
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.storage.protocol import Storage
from toolbox.foundation.zipping import Member, written, zipped
from toolbox.web.curation.sources import Source, source_of
from toolbox.web.instruments.bundle import Bundle, bundle_of
from toolbox.web.instruments.citing import citation_of, licence_words
from toolbox.web.instruments.presenters import licence_term

LARGEST = 500 * 1024 * 1024
"""So many bytes of files go into one ZIP; what does not fit stands in its contents as a link."""

downloads = limiter.shared_limit("60 per 10 minutes", scope="collection archives")
_STYLES = PROJECT_ROOT / "static" / "archive" / "koffer.css"


@dataclass(frozen=True)
class Chapter:
    """An instrument in the table of contents; ``folder`` is empty where its files are too large."""

    title: str
    summary: str
    note: str
    address: str
    licence: str
    tullu: str
    folder: str
    files: Sequence[str]
    links: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Contents:
    """What goes into the ZIP: the first page, and the bundles of the instruments."""

    stem: str
    page: bytes
    bundles: Sequence[Bundle]
    versions: Sequence[Version]

    @property
    def etag(self) -> str:
        """Another one for anything else in it."""
        digest = hashlib.sha256(self.page)
        for bundle in self.bundles:
            digest.update(bundle.etag.encode())
        return digest.hexdigest()

    def stream(self, storage: Storage) -> Iterable[bytes]:
        """Return the ZIP piece by piece; Unavailable before the first if a file is not there."""
        hashes = {entry.sha256 for bundle in self.bundles for entry in bundle.entries}
        if not all(storage.exists(sha256) for sha256 in hashes):
            raise Unavailable(
                _l("A file of this collection cannot be read just now. Please try again later.")
            )
        return zipped(self._members(storage))

    def _members(self, storage: Storage) -> Iterator[Member]:
        yield written(f"{self.stem}/index.html", self.page)
        yield written(f"{self.stem}/koffer.css", _STYLES.read_bytes())
        for bundle in self.bundles:
            yield from bundle.members(storage)


@downloads
@public
def archive(key: str) -> ResponseReturnValue:
    """Hand out a collection as one ZIP."""
    contents = _contents(source_of(key))
    response = archive_to_come(contents.stem, etag=contents.etag)
    if response.status_code == 200 and request.method == "GET":
        stream = contents.stream(installed_storage())
        for version in contents.versions:
            owner_id = version.instrument.owner_id
            counting.count(version.instrument_id, "downloads", owner_id=owner_id)
        response.response = stream
    return restrict_as_file(response)


def _contents(source: Source) -> Contents:
    ids = [entry.instrument_id for entry in source.entries]
    versions = {one.instrument_id: one for one in catalogue.published_among(ids)}
    entries = [entry for entry in source.entries if entry.instrument_id in versions]
    if not entries:
        raise NotFound(_("There is nothing in this collection that could be packed."))
    stem = slugify(source.title, fallback="koffer")
    room, chapters, bundles, packed = LARGEST, [], [], []
    for number, entry in enumerate(entries, start=1):
        version = versions[entry.instrument_id]
        size = sum(one.file.size for one in version.attachments)
        bundle = None
        if size <= room:
            room -= size
            folder = f"{number:02}-{version.instrument.slug}"
            bundle = bundle_of(version, folder=f"{stem}/{folder}")
            bundles.append(bundle)
            packed.append(version)
        chapters.append(_chapter(version, entry.note, bundle))
    page = render_template("curation/contents.html", source=source, chapters=chapters)
    return Contents(stem, page.encode(), bundles, packed)


def _chapter(version: Version, note: str, bundle: Bundle | None) -> Chapter:
    language, licence = reading_language(), licence_term(version)
    citation = citation_of(version, licence, language)
    return Chapter(
        title=version.title,
        summary=version.summary,
        note=note,
        address=citation.address,
        licence=licence_words(licence, language),
        tullu=citation.tullu,
        folder=bundle.folder.rpartition("/")[2] if bundle else "",
        files=[entry.name for entry in bundle.entries] if bundle else [],
        links=[(one["url"], one.get("label") or one["url"]) for one in version.links],
    )
