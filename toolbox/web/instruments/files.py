"""The files of a version as its page lists them, with small pictures where there are any."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from toolbox.catalogue.found import FoundVersion
from toolbox.catalogue.models import Attachment, Version
from toolbox.files import queries as stored
from toolbox.files.formats import FORMATS
from toolbox.files.models import PreviewPart
from toolbox.foundation.i18n import Message, _l, ngettext
from toolbox.web.surroundings import file_size, format_name

ROLE_LABELS: Mapping[str, Message] = {
    "main": _l("Main file"),
    "worksheet": _l("To fill in"),
    "teacher-guide": _l("Teacher's guide"),
    "source": _l("To edit"),
    "poster": _l("Title picture"),
}
_ICONS = {
    "presentation": "presentation",
    "table": "file-spreadsheet",
    "web": "code",
    "package": "gamepad-2",
    "archive": "archive",
    "image": "image",
    "video": "video",
    "audio": "music",
}
STAGE_PICTURES = 3

Previews = tuple[Mapping[int, PreviewPart], Collection[int]]
"""Small pictures by file, and the files of which there is anything to see."""


@dataclass(frozen=True)
class Picture:
    """A small picture of a file; sizes in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True)
class FileView:
    """One file of the list; ``preview`` is None where nothing can be shown."""

    title: str
    name: str
    type: str
    size: str
    bytes: int
    icon: str
    role: Message | None
    checksum: str
    download: str
    preview: str | None
    picture: Picture | None


def title_of(attachment: Attachment) -> str:
    """Return what a file is called: its title, else what it says itself, else its name."""
    return attachment.title or attachment.file.proposed_title or attachment.name


def icon_of(format_key: str) -> str:
    """Return the icon of a file format."""
    known = FORMATS.get(format_key)
    return _ICONS.get(known.family, "file-text") if known else "file"


def extent_of(format_key: str, count: int | None) -> str:
    """Return how many pages, slides or sheets a file has, empty where that is not known."""
    known = FORMATS.get(format_key)
    if not count or known is None:
        return ""
    if known.parts == "slide":
        return ngettext("%(num)s slide", "%(num)s slides", count)
    if known.parts == "sheet":
        return ngettext("%(num)s sheet", "%(num)s sheets", count)
    return ngettext("%(num)s page", "%(num)s pages", count) if known.parts == "page" else ""


def previews_among(versions: Iterable[Version | FoundVersion]) -> Previews:
    """Return what there is to see of the files of these versions, in one query."""
    ids = {attachment.file_id for version in versions for attachment in version.attachments}
    return stored.pictured_and_previewed(ids) if ids else ({}, set())


def file_views(version: Version, previews: Previews | None = None) -> list[FileView]:
    """Return all files of ``version`` in their order; ``previews`` may be known already."""
    thumbnails, shown = previews or previews_among([version])
    single = len(version.attachments) == 1
    return [
        _file_view(
            version,
            attachment,
            thumbnail=thumbnails.get(attachment.file_id),
            has_preview=attachment.file_id in shown,
            role=None if single else ROLE_LABELS[attachment.role],
        )
        for attachment in version.attachments
    ]


def _file_view(
    version: Version,
    attachment: Attachment,
    *,
    thumbnail: PreviewPart | None,
    has_preview: bool,
    role: Message | None,
) -> FileView:
    file = attachment.file
    slug = version.instrument.slug
    extent = extent_of(file.format, file.page_count)
    return FileView(
        title=title_of(attachment),
        name=attachment.name,
        type=" · ".join(filter(None, [str(format_name(file.format)), extent])),
        size=file_size(file.size),
        bytes=file.size,
        icon=icon_of(file.format),
        role=role,
        checksum=f"SHA-256 {file.sha256}",
        download=url_for(
            "instruments.file", slug=slug, attachment_id=attachment.id, name=attachment.name
        ),
        preview=preview_address(slug, attachment.id) if has_preview else None,
        picture=_picture(slug, attachment.id, thumbnail) if thumbnail else None,
    )


def preview_address(slug: str, attachment_id: int) -> str:
    """Return the address of the page that shows a file before it is downloaded."""
    return url_for("instruments.preview", slug=slug, attachment_id=attachment_id)


def picture_address(slug: str, attachment_id: int, part: PreviewPart) -> str:
    """Return the address of one picture of a preview."""
    return url_for(
        "instruments.picture",
        slug=slug,
        attachment_id=attachment_id,
        kind=part.kind,
        number=part.number or 1,
    )


def _picture(slug: str, attachment_id: int, part: PreviewPart) -> Picture:
    return Picture(picture_address(slug, attachment_id, part), part.width or 0, part.height or 0)


def thumbnail_addresses(
    versions: Sequence[Version | FoundVersion], previews: Previews | None = None
) -> dict[int, str]:
    """Return by version id the small picture of the first file that has one, for cards.

    The versions are published ones with their files loaded; one query, none with ``previews``.
    """
    ids = {attachment.file_id for version in versions for attachment in version.attachments}
    thumbnails = previews[0] if previews else stored.thumbnails_of(ids) if ids else {}
    found: dict[int, str] = {}
    for version in versions:
        for attachment in version.attachments:
            part = thumbnails.get(attachment.file_id)
            if part is not None and version.id not in found:
                found[version.id] = picture_address(version.instrument.slug, attachment.id, part)
    return found
