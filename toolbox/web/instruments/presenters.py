"""What the page of an instrument shows of a version, in finished words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from babel.dates import format_date
from flask import url_for

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.contacts import Contact, contact_of
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Credit, Instrument, Version
from toolbox.delivery.languages import foreign_language, reading_language
from toolbox.exchange.describing import licence_keys_of
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.i18n import Message, _, _l
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term
from toolbox.web.instruments import facts
from toolbox.web.instruments.citing import Citation, citation_of
from toolbox.web.instruments.classification import Group, Link, groups_of, tags_of
from toolbox.web.instruments.files import STAGE_PICTURES, FileView, Picture, Previews, file_views
from toolbox.web.stage.presenters import FindingsView, StageView, findings_in, stage_of
from toolbox.web.surroundings import file_size, long_date

CREDIT_LABELS: Mapping[str, Message] = {
    "author": _l("Made by"),
    "editor": _l("Edited by"),
    "publisher": _l("Published by"),
    "funder": _l("Funded by"),
    "partner": _l("Partner"),
    "contributor": _l("With contributions by"),
    "origin": _l("After a template by"),
}


@dataclass(frozen=True)
class LinkView:
    """An address elsewhere; ``host`` says where it leads."""

    url: str
    label: str
    host: str
    icon: str


@dataclass(frozen=True)
class SourceView:
    """A fact of legal weight, where it stands, and when somebody last looked (may be empty)."""

    fact: str
    source: str
    checked: str


@dataclass(frozen=True)
class LicenceView:
    """A licence in plain words; ``address`` is its text elsewhere, if it has one."""

    name: str
    label: str
    plain_words: str
    address: str


@dataclass(frozen=True)
class VersionEntry:
    """One line of the history; ``is_shown`` is the one on this page."""

    number: int
    date: str
    note: str
    href: str
    is_current: bool
    is_shown: bool


@dataclass(frozen=True)
class DownloadView:
    """All files at once."""

    href: str
    size: str
    count: int


@dataclass(frozen=True)
class Stage:
    """A look inside: small pictures of the first files, and where the first can be read."""

    pictures: Sequence[Picture]
    href: str
    label: str


@dataclass(frozen=True)
class VersionView:
    """Everything ``instruments/_body.html`` shows; empty parts leave no trace on the page.

    ``address`` and ``fixed_address`` are complete addresses of the instrument and of this
    version. With ``is_preview`` nothing is offered that works for published versions alone.
    """

    version: Version
    instrument: Instrument
    kind: Kind
    is_preview: bool
    slug: str
    title: str
    summary: str
    owner_name: str
    owner_url: str
    partners: Sequence[tuple[str, str]]
    byline: Sequence[str]
    meta: Sequence[tuple[str, str, str]]
    notices: Sequence[tuple[str, str, str | None]]
    download: DownloadView | None
    first_preview: str | None
    stage: Stage | None
    runs: StageView | None
    findings: Sequence[FindingsView]
    steps: Sequence[str]
    description: str
    transfer_core: str
    adaptation: Sequence[str]
    files: Sequence[FileView]
    links: Sequence[LinkView]
    facts: Sequence[tuple[Message, str]]
    groups: Sequence[Group]
    tags: Sequence[Link]
    advice: Sequence[tuple[Message, str]]
    sources: Sequence[SourceView]
    credits: Sequence[tuple[str, Credit]]
    contact: Contact
    licence: LicenceView | None
    licences: Mapping[str, Term]
    history: Sequence[VersionEntry]
    citation: Citation
    address: str
    fixed_address: str
    views: int
    downloads: int
    lang: str

    @property
    def is_current(self) -> bool:
        """Whether this is what visitors see first."""
        return self.version.id == self.instrument.current_version_id

    @property
    def main_link(self) -> LinkView | None:
        """Where it is to be had, when there is nothing to download."""
        return self.links[0] if self.links and not self.files else None


def version_view(
    version: Version, *, is_preview: bool = False, previews: Previews | None = None
) -> VersionView:
    """Return ``version`` for its page; it comes from the catalogue with all its parts.

    ``previews`` of its files are looked for where the caller has none.
    ``is_preview`` is for what is not published yet: the page looks the same, without history.
    """
    instrument = version.instrument
    kind = KINDS[instrument.kind]
    licences = licence_terms(version)
    term = licences.get(version.licence or "")
    files = file_views(version, previews)
    history = [] if is_preview else history_of(version)
    citation = citation_of(version, term, reading_language())
    return VersionView(
        version=version,
        instrument=instrument,
        kind=kind,
        is_preview=is_preview,
        slug=instrument.slug,
        title=version.title or _("Without a title"),
        summary=version.summary,
        owner_name=instrument.owner.name,
        owner_url=url_for("organisations.show", slug=instrument.owner.slug),
        partners=[
            (one.organisation.name, url_for("organisations.show", slug=one.organisation.slug))
            for one in instrument.partners
            if one.accepted_at is not None
        ],
        byline=_byline(version),
        meta=facts.meta_line(version),
        notices=_notices(version),
        download=_download(version, files),
        first_preview=next((file.preview for file in files if file.preview), None),
        stage=_stage(files),
        runs=stage_of(version),
        findings=findings_in(version) if is_preview else [],
        steps=version.steps,
        description=version.description,
        transfer_core=version.transfer_core,
        adaptation=version.adaptation,
        files=files,
        links=[_link(link) for link in version.links],
        facts=facts.facts_of(version, kind),
        groups=groups_of(version),
        tags=tags_of(version),
        advice=facts.advice_of(version, kind),
        sources=[_source(source) for source in version.sources],
        credits=[(str(CREDIT_LABELS[credit.role]), credit) for credit in version.credits],
        contact=contact_of(version),
        licence=_licence(term),
        licences=licences,
        history=history,
        citation=citation,
        address=public_url("instruments.show", slug=instrument.slug),
        fixed_address=citation.address,
        views=instrument.view_count,
        downloads=instrument.download_count,
        lang=foreign_language(version.languages),
    )


def licence_term(version: Version) -> Term | None:
    """Return the licence of ``version`` as the vocabulary explains it."""
    return licence_terms(version).get(version.licence or "")


def licence_terms(version: Version) -> Mapping[str, Term]:
    """Return by key the licences of ``version`` and of what it was begun from."""
    return vocabularies.terms_by_key("licence", licence_keys_of(version))


def month_of(moment: datetime) -> str:
    """Return month and year in words."""
    day = moment.astimezone(HOME_ZONE).date()
    return str(format_date(day, "MMMM yyyy", locale=reading_language()))


def _byline(version: Version) -> list[str]:
    parts = [_("Version %(number)s", number=version.number)]
    if version.published_at is None:
        return [*parts, _("saved on %(date)s", date=long_date(version.saved_at))]
    month = month_of(version.published_at)
    if version.instrument.external_id:
        return [*parts, _("published in %(month)s", month=month)]
    return [*parts, _("checked in %(month)s", month=month)]


def _notices(version: Version) -> list[tuple[str, str, str | None]]:
    """Return category, sentence and address of what a reader should know beforehand."""
    found: list[tuple[str, str, str | None]] = []
    instrument = version.instrument
    if instrument.state is InstrumentState.RETIRED:
        sentence = _(
            "This instrument is no longer looked after. You may still use it, "
            "but please check whether everything in it is still right."
        )
        found.append(("warning", sentence, None))
    if version.state is VersionState.SUPERSEDED:
        found.append(
            (
                "warning",
                _("There is a newer version."),
                url_for("instruments.show", slug=instrument.slug),
            )
        )
    return found


def _download(version: Version, files: Sequence[FileView]) -> DownloadView | None:
    if not files:
        return None
    slug = version.instrument.slug
    if version.id == version.instrument.current_version_id:
        href = url_for("instruments.download", slug=slug)
    else:
        href = url_for("instruments.download_version", slug=slug, number=version.number)
    return DownloadView(href, file_size(sum(file.bytes for file in files)), len(files))


def _stage(files: Sequence[FileView]) -> Stage | None:
    pictured = [file for file in files if file.picture and file.preview]
    if not pictured:
        return None
    pictures = [file.picture for file in pictured if file.picture][:STAGE_PICTURES]
    first = pictured[0]
    return Stage(pictures, first.preview or first.download, first.title)


def _link(link: Mapping[str, str]) -> LinkView:
    host = (urlsplit(link["url"]).hostname or "").removeprefix("www.")
    icon = "video" if link.get("kind") == "video" else "link"
    return LinkView(link["url"], link.get("label") or host, host, icon)


def _source(source: Mapping[str, str]) -> SourceView:
    checked = source.get("checked")
    day = long_date(date.fromisoformat(checked)) if checked else ""
    return SourceView(source["fact"], source["source"], day)


def _licence(term: Term | None) -> LicenceView | None:
    if term is None:
        return None
    language = reading_language()
    label = term.label(language)
    return LicenceView(label.partition(" – ")[0], label, term.hint(language), term.uri)


def history_of(version: Version) -> list[VersionEntry]:
    """Return all versions visitors could ever see, newest first."""
    instrument = version.instrument
    entries = []
    for one in catalogue.published_versions(instrument):
        is_current = one.id == instrument.current_version_id
        fixed = url_for("instruments.version", slug=instrument.slug, number=one.number)
        entries.append(
            VersionEntry(
                number=one.number,
                date=long_date(one.published_at),
                note=one.change_note,
                href=url_for("instruments.show", slug=instrument.slug) if is_current else fixed,
                is_current=is_current,
                is_shown=one.id == version.id,
            )
        )
    return entries
