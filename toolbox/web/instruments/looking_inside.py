"""A file before it is downloaded: its pages as pictures with their text, its tables, its text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.files import queries as stored
from toolbox.files.formats import FORMATS
from toolbox.files.models import FileText, LookState, PreviewPart
from toolbox.foundation.i18n import _
from toolbox.web.instruments.files import (
    extent_of,
    icon_of,
    picture_address,
    title_of,
)
from toolbox.web.surroundings import file_size, format_name

MOST_CHARACTERS = 60_000
"""Of text without pictures; who wants more downloads the file."""


@dataclass(frozen=True)
class Part:
    """One page, slide, sheet or section; ``id`` is its anchor: ``seite-3``.

    It has a picture (``src`` with its size in pixels), ``rows`` of a table, or ``text`` alone.
    """

    id: str
    title: str
    src: str | None = None
    width: int = 0
    height: int = 0
    text: str = ""
    rows: Sequence[Sequence[str]] = ()
    more: str = ""


@dataclass(frozen=True)
class FilePreview:
    """Everything the preview page shows of a file."""

    title: str
    name: str
    type: str
    size: str
    icon: str
    download: str
    parts: Sequence[Part]
    note: str
    back: str
    trail: Sequence[tuple[str, str | None]]


def file_preview(instrument: Instrument, attachment: Attachment, version: Version) -> FilePreview:
    """Return what can be shown of a file of ``version``."""
    file = attachment.file
    extent = extent_of(file.format, file.page_count)
    parts = _parts(instrument.slug, attachment)
    if version.id == instrument.current_version_id or instrument.current_version_id is None:
        back = url_for("instruments.show", slug=instrument.slug)
    else:
        back = url_for("instruments.version", slug=instrument.slug, number=version.number)
    title = title_of(attachment)
    return FilePreview(
        title=title,
        name=attachment.name,
        type=" · ".join(filter(None, [str(format_name(file.format)), extent])),
        size=file_size(file.size),
        icon=icon_of(file.format),
        download=url_for(
            "instruments.file",
            slug=instrument.slug,
            attachment_id=attachment.id,
            name=attachment.name,
        ),
        parts=parts,
        note=_note(attachment, parts),
        back=back,
        trail=[
            (_("Find"), url_for("search.results")),
            (version.title or _("Without a title"), back),
            (title, None),
        ],
    )


def _note(attachment: Attachment, parts: Sequence[Part]) -> str:
    file = attachment.file
    if not parts and file.look_state is LookState.WAITING:
        return _("The preview is just being made. Please load the page again in a moment.")
    if not parts:
        return _("There is no preview of this file. You can download it and open it yourself.")
    shown = sum(1 for part in parts if part.src)
    if file.page_count and 0 < shown < file.page_count:
        return _(
            "The first %(shown)s of %(all)s pages are shown as pictures. "
            "The whole file is in the download.",
            shown=shown,
            all=file.page_count,
        )
    return ""


def _parts(slug: str, attachment: Attachment) -> list[Part]:
    """Return pictures where there are any, else tables, else text."""
    previews = stored.previews_of(attachment.file_id)
    by_kind: dict[str, list[PreviewPart]] = {}
    for part in previews:
        by_kind.setdefault(part.kind, []).append(part)
    if "image" in by_kind:
        return [_image(slug, attachment, part) for part in by_kind["image"]]
    if "table" in by_kind:
        return [_table(part) for part in by_kind["table"]]
    texts = stored.texts_of(attachment.file_id)
    if "page" in by_kind:
        return _pages(slug, attachment, by_kind["page"], texts)
    sections = _sections(attachment.file.format, texts, only_one=len(texts) == 1)
    return sections or [
        Part("seite-1", _("Contents"), text=part.body.get("text", ""))
        for part in by_kind.get("text", [])
    ]


def _image(slug: str, attachment: Attachment, part: PreviewPart) -> Part:
    return Part(
        id=f"seite-{part.number or 1}",
        title=title_of(attachment),
        src=picture_address(slug, attachment.id, part),
        width=part.width or 0,
        height=part.height or 0,
    )


def _table(part: PreviewPart) -> Part:
    """The first row names the columns, as it does in most tables people share."""
    sheet = part.body
    number = part.number or 1
    more = []
    if sheet.get("more_rows"):
        more.append(_("There are more rows in the file."))
    if sheet.get("more_columns"):
        more.append(_("There are more columns in the file."))
    return Part(
        id=f"seite-{number}",
        title=sheet.get("name") or _("Table %(number)s", number=number),
        rows=sheet["rows"],
        more=" ".join(more),
    )


def _pages(
    slug: str, attachment: Attachment, pictures: Iterable[PreviewPart], texts: Iterable[FileText]
) -> list[Part]:
    """Return pages with picture and text; those after the last picture with their text alone."""
    by_number = {text.number: text.text for text in texts if text.number}
    found = []
    for part in pictures:
        number = part.number or 1
        found.append(
            Part(
                id=f"seite-{number}",
                title=_("Page %(number)s", number=number),
                src=picture_address(slug, attachment.id, part),
                width=part.width or 0,
                height=part.height or 0,
                text=by_number.pop(number, ""),
            )
        )
    left = MOST_CHARACTERS
    for number, text in sorted(by_number.items()):
        if left <= 0:
            break
        title = _("Page %(number)s", number=number)
        found.append(Part(f"seite-{number}", title, text=text[:left]))
        left -= len(text)
    return found


def _sections(format_key: str, texts: Iterable[FileText], *, only_one: bool) -> list[Part]:
    found = []
    left = MOST_CHARACTERS
    for place, text in enumerate(texts, start=1):
        if left <= 0:
            break
        number = text.number or place
        title = _("Contents") if only_one else _section_title(format_key, number, text.label)
        # Most files repeat a section's name as its first line; here it is the heading already.
        words = text.text.removeprefix(text.label).lstrip() if text.label else text.text
        found.append(Part(f"seite-{number}", title, text=words[:left]))
        left -= len(text.text)
    return found


def _section_title(format_key: str, number: int, label: str) -> str:
    known = FORMATS.get(format_key)
    kind = known.parts if known else "section"
    if kind == "slide":
        name = _("Slide %(number)s", number=number)
        return f"{name}: {label}" if label else name
    if kind == "sheet":
        return label or _("Sheet %(number)s", number=number)
    return label or (_("Beginning") if number == 1 else _("Part %(number)s", number=number))
