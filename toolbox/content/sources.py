"""Reads the starting content's sources: instruments, organisations and pages, as typed records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from toolbox.content.records import SourceError, read_record, read_toml, suggestion

CONTENT_FOLDER = Path(__file__).parent

# Which source files each format is built from, by the end of their names; a package is built from
# a folder of packages/ that has one of these files.
FORMATS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pdf": (".md",),
        "docx": (".md",),
        "xlsx": (".sheet.toml",),
        "pptx": (".md",),
        "copy": (".txt", ".csv", ".html", ".md"),
        "package": ("kit.json", "index.html"),
    }
)
ATTACHMENT_ROLES = ("main", "worksheet", "teacher-guide", "source", "poster")
CREDIT_ROLES = ("author", "editor", "publisher", "funder", "partner", "contributor")
LINK_KINDS = ("web", "video")
VOCABULARIES = (
    *("audience", "sector", "occupation", "region", "topic", "transfer", "phase"),
    *("school_form", "standard_element", "accessibility"),
)
SUMMARY_LENGTH = 280
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PAGE_NAME = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<locale>[a-z]{2})\.md")

FieldValue = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CreditSource:
    """Somebody who made, paid for or helped with an instrument."""

    name: str
    role: str
    project: str = ""
    funding_line: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class LinkSource:
    """An address elsewhere that belongs to an instrument."""

    label: str
    url: str
    kind: str = "web"


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where a legal fact stands, and as of when it is known to be right.

    ``checked`` is the state of the text it was compared with; without it, nobody has done so.
    """

    fact: str
    source: str
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class AttachmentSource:
    """A file to build: ``source`` is the absolute path of the file, or for a package of the folder,
    that it is built from, ``name`` what it becomes.

    ``licence`` and ``author`` are given only where they differ from the instrument's or, in a
    catalogue record of a product of others, from CC BY 4.0 and the editors.
    """

    source: Path
    format: str
    name: str
    title: str
    role: str
    licence: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class InstrumentSource:
    """One folder of ``instruments/``: what its instrument.toml says, keys unchanged."""

    slug: str
    folder: Path
    kind: str
    owner: str
    title: str
    summary: str
    languages: tuple[str, ...]
    licence: str
    description: str
    steps: tuple[str, ...]
    transfer_core: str
    adaptation: tuple[str, ...]
    published: date
    change_note: str
    tags: tuple[str, ...]
    terms: Mapping[str, tuple[str, ...]]
    credits: tuple[CreditSource, ...]
    attachments: tuple[AttachmentSource, ...] = ()
    links: tuple[LinkSource, ...] = ()
    sources: tuple[FactSource, ...] = ()
    fields: Mapping[str, FieldValue] = field(default_factory=lambda: MappingProxyType({}))
    preparation_minutes: int | None = None
    duration_minutes: int | None = None
    group_min: int | None = None
    group_max: int | None = None
    contact_name: str = ""
    contact_email: str = ""
    review_by: date | None = None

    @property
    def language(self) -> str:
        """The language its files are written in, as a BCP 47 tag."""
        return self.languages[0]


@dataclass(frozen=True, slots=True)
class OrganisationSource:
    """An entry of organisations.toml."""

    slug: str
    name: str
    kind: str
    description: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page of the site, such as the imprint: ``body`` is Markdown below its title."""

    slug: str
    locale: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class _OrganisationsFile:
    organisations: tuple[OrganisationSource, ...]


@dataclass(frozen=True, slots=True)
class _AttachmentTable:
    """An attachment as the file has it, before its source is found in the folder."""

    source: str
    format: str
    name: str
    title: str
    role: str
    licence: str = ""
    author: str = ""


def read_instruments(root: Path = CONTENT_FOLDER) -> list[InstrumentSource]:
    """Return every instrument under ``root``/instruments, by slug; raises SourceError."""
    return [
        read_instrument(folder)
        for folder in sorted((root / "instruments").iterdir())
        if folder.is_dir() and not folder.name.startswith((".", "_"))
    ]


def read_instrument(folder: Path) -> InstrumentSource:
    """Return the instrument whose instrument.toml stands in ``folder``; raises SourceError."""
    path = folder / "instrument.toml"
    if not _SLUG.fullmatch(folder.name):
        raise SourceError(folder, "", "a slug has only a-z, 0-9 and single hyphens")
    table = read_toml(path)
    attachments = _read_attachments(table.pop("attachments", []), folder, path)
    _take_language(table, path)
    instrument = read_record(
        InstrumentSource,
        table,
        path=path,
        slug=folder.name,
        folder=folder,
        attachments=attachments,
    )
    _check(instrument, path)
    return instrument


def read_organisations(path: Path) -> list[OrganisationSource]:
    """Return the [[organisations]] of the TOML file at ``path``; raises SourceError."""
    organisations = read_record(_OrganisationsFile, read_toml(path), path=path).organisations
    seen: set[str] = set()
    for number, organisation in enumerate(organisations, 1):
        key = f"organisations[{number}].slug"
        if not _SLUG.fullmatch(organisation.slug):
            raise SourceError(path, key, "a slug has only a-z, 0-9 and single hyphens")
        if organisation.slug in seen:
            raise SourceError(path, key, f'"{organisation.slug}" stands here twice')
        seen.add(organisation.slug)
    return list(organisations)


def read_pages(folder: Path) -> list[PageSource]:
    """Return the pages in ``folder``, named ``<slug>.<locale>.md``; raises SourceError.

    The first line of each is its title, as ``# Title``.
    """
    return [_read_page(path) for path in sorted(folder.glob("*.md"))]


def _read_page(path: Path) -> PageSource:
    name = _PAGE_NAME.fullmatch(path.name)
    if not name:
        raise SourceError(path, "", "a page is named like impressum.de.md")
    head, _, body = path.read_text(encoding="utf-8").partition("\n")
    if not head.startswith("# ") or not head[2:].strip():
        raise SourceError(path, "line 1", "a page begins with its title: # Title")
    return PageSource(name["slug"], name["locale"], head[2:].strip(), body.strip())


def _take_language(table: dict[str, Any], path: Path) -> None:
    """Let an author write ``language = "de"`` where there is only one."""
    if "language" in table:
        if "languages" in table:
            raise SourceError(path, "language", "give either language or languages")
        table["languages"] = [table.pop("language")]


def _read_attachments(
    tables: list[dict[str, Any]], folder: Path, path: Path
) -> tuple[AttachmentSource, ...]:
    attachments = []
    for number, table in enumerate(tables, 1):
        key = f"attachments[{number}]"
        given = read_record(_AttachmentTable, table, path=path, key=key)
        _known(given.format, tuple(FORMATS), path, f"{key}.format")
        _known(given.role, ATTACHMENT_ROLES, path, f"{key}.role")
        source = _find_source(given, folder, path, f"{key}.source")
        if Path(given.name).suffix != _suffix(given):
            raise SourceError(path, f"{key}.name", f"its name must end in {_suffix(given)}")
        attachments.append(
            AttachmentSource(
                source=source,
                format=given.format,
                name=given.name,
                title=given.title,
                role=given.role,
                licence=given.licence,
                author=given.author,
            )
        )
    return tuple(attachments)


def _find_source(given: _AttachmentTable, folder: Path, path: Path, key: str) -> Path:
    """Return what an attachment is built from: a file beside ``path``, or a package's folder."""
    endings = FORMATS[given.format]
    if given.format == "package":
        packages = folder.parent.parent / "packages"
        source = (folder / given.source).resolve()
        if source.parent != packages.resolve() or not source.is_dir():
            raise SourceError(path, key, f'there is no package "{given.source}"')
        fits = any((source / name).is_file() for name in endings)
    else:
        source = folder / given.source
        if not source.is_file() or source.parent != folder:
            raise SourceError(path, key, f'there is no file "{given.source}" here')
        fits = given.source.endswith(endings)
    if not fits:
        raise SourceError(path, key, f"{given.format} is built from {' or '.join(endings)}")
    return source


def _suffix(attachment: _AttachmentTable) -> str:
    if attachment.format == "copy":
        return Path(attachment.source).suffix
    return ".zip" if attachment.format == "package" else f".{attachment.format}"


def _known(word: str, known: tuple[str, ...], path: Path, key: str) -> None:
    if word not in known:
        raise SourceError(path, key, f'"{word}" is not known{suggestion(word, list(known))}')


def _check(instrument: InstrumentSource, path: Path) -> None:
    """Hold what the types cannot say."""
    _check_parts(instrument, path)
    for vocabulary in instrument.terms:
        _known(vocabulary, VOCABULARIES, path, f"terms.{vocabulary}")
    if len(instrument.summary) > SUMMARY_LENGTH:
        length = len(instrument.summary)
        raise SourceError(path, "summary", f"{length} characters, at most {SUMMARY_LENGTH}")
    for key, count, least, most in (
        ("steps", len(instrument.steps), 3, 5),
        ("tags", len(instrument.tags), 3, 20),
        ("languages", len(instrument.languages), 1, 10),
    ):
        if not least <= count <= most:
            raise SourceError(path, key, f"{count} entries, allowed are {least} to {most}")
    names = [attachment.name for attachment in instrument.attachments]
    if len(set(names)) != len(names):
        raise SourceError(path, "attachments", "two files have the same name")


def _check_parts(instrument: InstrumentSource, path: Path) -> None:
    for number, credit in enumerate(instrument.credits, 1):
        _known(credit.role, CREDIT_ROLES, path, f"credits[{number}].role")
    for number, link in enumerate(instrument.links, 1):
        _known(link.kind, LINK_KINDS, path, f"links[{number}].kind")
        if not link.url.startswith("https://"):
            raise SourceError(path, f"links[{number}].url", "an address begins with https://")
