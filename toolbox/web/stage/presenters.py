"""What pages show of a package: the frame in which it runs, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from toolbox.catalogue.attaching import POSTER
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.lifecycle import OPEN_STATES
from toolbox.catalogue.models import Attachment, Version
from toolbox.delivery.headers import allow_frames
from toolbox.files import queries as stored
from toolbox.files.models import StoredFile
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import Message, _l
from toolbox.stage import passes, queries
from toolbox.stage.examining.findings import read_finding
from toolbox.stage.examining.reasons import sentence_of
from toolbox.stage.lifecycle import PackageState
from toolbox.stage.models import Package
from toolbox.web.stage.addresses import (
    entry_address,
    entry_of,
    frame_rights,
    frame_sources,
    poster_address,
)

_SHOWN = "image"
"""Of the pictures that the preview of a picture consists of, the one to look at."""

_IN_CLASS = frozenset({"schulen", "berufskollegs", "jugendliche", "auszubildende"})
"""The audiences that are taught together."""


@dataclass(frozen=True)
class FrameView:
    """Everything ``components/stage_frame.html`` needs.

    ``store`` is the name under which this browser keeps what the package stores, empty to keep
    nothing. ``bytes`` is how much may come over the line. Who watches is told what was blocked.
    ``elsewhere`` is where it begins if that is no key on the stage: an adapted copy.
    """

    key: str
    entry: str
    title: str
    kind: Kind
    store: str
    bytes: int
    is_watched: bool = False
    poster: str | None = None
    elsewhere: str = ""

    @property
    def address(self) -> str:
        """Where it begins."""
        return self.elsewhere or entry_address(self.key, self.entry)

    @property
    def rights(self) -> str:
        """What the frame may do."""
        return frame_rights()


@dataclass(frozen=True)
class StageView:
    """What of a version runs; ``play`` is the page of its own, None where it is not public.

    ``others`` are further packages of the version: their titles and where they run. It suits
    lessons if it is for people who sit in a class, or stand before one.
    """

    frame: FrameView
    offline: str
    play: str | None
    share: str | None
    others: Sequence[tuple[str, str]]
    suits_lessons: bool


def show_frame(frame: FrameView) -> FrameView:
    """Let the page that is being answered show this frame; return it."""
    allow_frames(frame_sources())
    return frame


def frame_of(
    package: Package,
    file: StoredFile,
    *,
    title: str,
    kind: Kind,
    slug: str,
    is_public: bool,
    poster: str | None = None,
) -> FrameView:
    """Return the frame for a package of an instrument, which the page may then show.

    ``poster`` is the address of a picture that somebody chose for it.
    """
    key = file.sha256 if is_public else passes.issue(file.sha256)
    return show_frame(
        FrameView(
            key=key,
            entry=entry_of(package),
            title=title,
            kind=kind,
            store=slug if is_public else "",
            bytes=file.size,
            is_watched=not is_public,
            poster=poster or (poster_address(key) if package.poster else None),
        )
    )


def playable_in(version: Version) -> list[tuple[Attachment, Package]]:
    """Return the files of a version that run, in their order."""
    archives = [one for one in version.attachments if one.file.format in queries.EXAMINED_FORMATS]
    packages = queries.playable_among(one.file_id for one in archives)
    return [(one, packages[one.file_id]) for one in archives if one.file_id in packages]


def chosen_poster(version: Version) -> str | None:
    """Return the address of the picture that was uploaded to stand for what runs of a version."""
    for one in version.attachments:
        if one.role != POSTER:
            continue
        for part in stored.previews_of(one.file_id):
            if part.kind == _SHOWN:
                slug, number = version.instrument.slug, part.number or 1
                return url_for(
                    "instruments.picture",
                    slug=slug,
                    attachment_id=one.id,
                    kind=part.kind,
                    number=number,
                )
    return None


def title_of(attachment: Attachment, package: Package) -> str:
    """Return what a package is called."""
    return attachment.title or package.title or attachment.name


def stage_of(version: Version, *, attachment_id: int | None = None) -> StageView | None:
    """Return what of ``version`` runs, None where nothing does.

    Without ``attachment_id`` it is the first; NotFound where that file is not there or does not
    run. Who may see the version may run it: that is for the caller to know.
    """
    found = playable_in(version)
    chosen = [one for one in found if attachment_id in (None, one[0].id)]
    if not chosen:
        if attachment_id is not None:
            raise NotFound(_l("This file does not run in the browser."))
        return None
    attachment, package = chosen[0]
    is_public = version.state not in OPEN_STATES
    slug = version.instrument.slug
    is_first = found[0][0].id == attachment.id
    is_shown_first = version.id == version.instrument.current_version_id
    which = None if is_first else attachment.id
    return StageView(
        frame=frame_of(
            package,
            attachment.file,
            title=title_of(attachment, package),
            kind=KINDS[version.instrument.kind],
            slug=slug if is_first else f"{slug}.{attachment.position}",
            is_public=is_public,
            poster=chosen_poster(version),
        ),
        offline=url_for("instruments.offline", slug=slug, attachment_id=attachment.id),
        play=url_for("stage.play", slug=slug, datei=which) if is_shown_first else None,
        share=url_for("stage.share", slug=slug) if is_shown_first and is_first else None,
        others=[
            (title_of(*one), url_for("stage.play", slug=slug, datei=one[0].id))
            for one in found
            if is_shown_first and one[0].id != attachment.id
        ],
        suits_lessons=any(
            one.term.vocabulary_key == "audience" and one.term.key in _IN_CLASS
            for one in version.classifications
        ),
    )


@dataclass(frozen=True)
class FindingsView:
    """What the look into a file found, for the person who uploaded it; it may still wait."""

    name: str
    is_waiting: bool = False
    is_playable: bool = False
    problems: Sequence[Message] = ()
    remarks: Sequence[Message] = ()


def findings_in(version: Version) -> list[FindingsView]:
    """Return what was found in the archives of ``version`` that want to be packages."""
    archives = [one for one in version.attachments if one.file.format in queries.EXAMINED_FORMATS]
    packages = queries.packages_of(one.file_id for one in archives)
    return [
        _findings_view(archive.name, packages.get(archive.file_id))
        for archive in archives
        if not _is_plain(packages.get(archive.file_id))
    ]


def _is_plain(package: Package | None) -> bool:
    return package is not None and package.state is PackageState.PLAIN


def _findings_view(name: str, package: Package | None) -> FindingsView:
    if package is None:
        return FindingsView(name, is_waiting=True)
    findings = [read_finding(stored) for stored in package.findings]
    return FindingsView(
        name=name,
        is_playable=package.state is PackageState.PLAYABLE,
        problems=[sentence_of(finding) for finding in findings if finding.is_problem],
        remarks=[sentence_of(finding) for finding in findings if not finding.is_problem],
    )
