"""The formats of files that may come in; what is not listed here is refused.

A new format is one entry here; with a text, facts or a preview it also names the module that
reads it in the child process, below ``extraction/parsers``, ``extraction/facts`` or
``previews/renderers``.
"""

from dataclasses import dataclass

from toolbox.foundation.i18n import Message, _l

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format: ``key`` is its facet value, the first of ``extensions`` the proper one.

    ``declared_as`` are further media types under which browsers send it. ``parts`` says what a
    part with a number is called: page, slide, sheet or, without numbers, section.
    """

    key: str
    label: Message
    extensions: tuple[str, ...]
    media_type: str
    family: str
    declared_as: tuple[str, ...] = ()
    text_parser: str | None = None
    preview_renderer: str | None = None
    fact_reader: str | None = None
    parts: str = "section"
    inline_ok: bool = False

    @property
    def extension(self) -> str:
        """The proper extension, without the dot."""
        return self.extensions[0]

    @property
    def has_inside(self) -> bool:
        """Whether there is anything to look at inside: text, facts or something to show."""
        return bool(self.text_parser or self.fact_reader or self.preview_renderer)


_ZIP_TYPES = ("application/zip", "application/x-zip-compressed", "application/x-zip")

FORMATS: dict[str, FileFormat] = {
    each.key: each
    for each in (
        FileFormat(
            "pdf",
            _l("PDF document"),
            ("pdf",),
            "application/pdf",
            "document",
            declared_as=("application/x-pdf",),
            text_parser="pdf",
            preview_renderer="pages",
            fact_reader="pdf",
            parts="page",
            inline_ok=True,
        ),
        FileFormat(
            "docx",
            _l("Word document"),
            ("docx",),
            f"{OOXML}.wordprocessingml.document",
            "document",
            text_parser="wordprocessing",
            preview_renderer="texts",
            fact_reader="office",
        ),
        FileFormat(
            "odt",
            _l("OpenDocument text"),
            ("odt",),
            f"{ODF}.text",
            "document",
            text_parser="opendocument",
            preview_renderer="texts",
            fact_reader="opendocument",
        ),
        FileFormat(
            "pptx",
            _l("PowerPoint presentation"),
            ("pptx",),
            f"{OOXML}.presentationml.presentation",
            "presentation",
            text_parser="slides",
            preview_renderer="texts",
            fact_reader="office",
            parts="slide",
        ),
        FileFormat(
            "odp",
            _l("OpenDocument presentation"),
            ("odp",),
            f"{ODF}.presentation",
            "presentation",
            text_parser="opendocument",
            preview_renderer="texts",
            fact_reader="opendocument",
            parts="slide",
        ),
        FileFormat(
            "xlsx",
            _l("Excel workbook"),
            ("xlsx",),
            f"{OOXML}.spreadsheetml.sheet",
            "table",
            text_parser="sheets",
            preview_renderer="tables",
            fact_reader="office",
            parts="sheet",
        ),
        FileFormat(
            "ods",
            _l("OpenDocument spreadsheet"),
            ("ods",),
            f"{ODF}.spreadsheet",
            "table",
            text_parser="opendocument",
            preview_renderer="texts",
            fact_reader="opendocument",
            parts="sheet",
        ),
        FileFormat(
            "csv",
            _l("Table (CSV)"),
            ("csv",),
            "text/csv",
            "table",
            # Windows with Excel declares every .csv as an old Excel file.
            declared_as=("text/plain", "application/csv", "application/vnd.ms-excel"),
            text_parser="plain",
            preview_renderer="tables",
        ),
        FileFormat(
            "txt",
            _l("Plain text"),
            ("txt",),
            "text/plain",
            "text",
            text_parser="plain",
            preview_renderer="texts",
        ),
        FileFormat(
            "md",
            _l("Markdown"),
            ("md", "markdown"),
            "text/markdown",
            "text",
            declared_as=("text/plain", "text/x-markdown"),
            text_parser="markdown",
            preview_renderer="texts",
        ),
        FileFormat(
            "vtt",
            _l("Subtitles (WebVTT)"),
            ("vtt",),
            "text/vtt",
            "text",
            declared_as=("text/plain",),
            text_parser="plain",
            preview_renderer="texts",
        ),
        FileFormat(
            "html",
            _l("Web page (HTML)"),
            ("html", "htm"),
            "text/html",
            "web",
            declared_as=("application/xhtml+xml",),
            text_parser="webpage",
            preview_renderer="texts",
            fact_reader="webpage",
        ),
        FileFormat(
            "h5p",
            _l("Interactive content (H5P)"),
            ("h5p",),
            "application/zip",
            "package",
            declared_as=(*_ZIP_TYPES, "application/h5p", "application/x-h5p"),
            fact_reader="interactive",
        ),
        FileFormat(
            "zip",
            _l("ZIP archive"),
            ("zip",),
            "application/zip",
            "archive",
            declared_as=_ZIP_TYPES,
            fact_reader="archive",
        ),
        FileFormat(
            "png",
            _l("Picture (PNG)"),
            ("png",),
            "image/png",
            "image",
            preview_renderer="pictures",
            inline_ok=True,
        ),
        FileFormat(
            "jpg",
            _l("Picture (JPEG)"),
            ("jpg", "jpeg"),
            "image/jpeg",
            "image",
            declared_as=("image/jpg", "image/pjpeg"),
            preview_renderer="pictures",
            inline_ok=True,
        ),
        FileFormat(
            "webp",
            _l("Picture (WebP)"),
            ("webp",),
            "image/webp",
            "image",
            preview_renderer="pictures",
            inline_ok=True,
        ),
        FileFormat(
            "gif",
            _l("Picture (GIF)"),
            ("gif",),
            "image/gif",
            "image",
            preview_renderer="pictures",
            inline_ok=True,
        ),
        FileFormat("svg", _l("Drawing (SVG)"), ("svg",), "image/svg+xml", "image"),
        FileFormat(
            "mp4",
            _l("Video (MP4)"),
            ("mp4", "m4v"),
            "video/mp4",
            "video",
            declared_as=("video/x-m4v",),
            inline_ok=True,
        ),
        FileFormat(
            "webm",
            _l("Video (WebM)"),
            ("webm",),
            "video/webm",
            "video",
            declared_as=("audio/webm",),
            inline_ok=True,
        ),
        FileFormat(
            "mp3",
            _l("Audio (MP3)"),
            ("mp3",),
            "audio/mpeg",
            "audio",
            declared_as=("audio/mp3", "audio/x-mp3"),
            inline_ok=True,
        ),
        FileFormat(
            "m4a",
            _l("Audio (M4A)"),
            ("m4a",),
            "audio/mp4",
            "audio",
            declared_as=("audio/x-m4a", "audio/m4a", "audio/aac"),
            inline_ok=True,
        ),
        FileFormat(
            "ogg",
            _l("Audio (Ogg)"),
            ("ogg", "oga", "opus"),
            "audio/ogg",
            "audio",
            declared_as=("application/ogg", "audio/opus", "video/ogg"),
            inline_ok=True,
        ),
        FileFormat(
            "wav",
            _l("Audio (WAV)"),
            ("wav",),
            "audio/wav",
            "audio",
            declared_as=("audio/x-wav", "audio/wave", "audio/vnd.wave"),
            inline_ok=True,
        ),
    )
}

BY_EXTENSION: dict[str, FileFormat] = {
    extension: each for each in FORMATS.values() for extension in each.extensions
}


def allowed_extensions() -> tuple[str, ...]:
    """Return all extensions in the order of the registry, for forms and refusals."""
    return tuple(BY_EXTENSION)
