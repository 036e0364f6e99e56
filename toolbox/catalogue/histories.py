"""Taking in instruments with all their versions, as another toolbox published them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from toolbox.catalogue import policy, rules
from toolbox.catalogue.content import Content
from toolbox.catalogue.events import InstrumentsArrived, VersionPublished
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import InstrumentState, VersionState
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.catalogue.operations import free_slug, write_content
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.events import announce
from toolbox.foundation.policy import is_editor


@dataclass(frozen=True)
class Enclosure:
    """A file that is stored already, as a version names it."""

    file_id: int
    name: str
    title: str = ""
    role: str = "main"


@dataclass(frozen=True)
class PastVersion:
    """What was published elsewhere on a day, under a number of its own."""

    number: int
    content: Content
    files: Sequence[Enclosure]
    published_at: datetime


def bring_in(
    versions: Sequence[PastVersion],
    *,
    kind: str,
    slug: str,
    owner_id: int,
    external_id: str | None,
    changed_at: datetime,
    by: Actor,
) -> Instrument:
    """Publish an instrument with its history; the last version is what visitors see.

    Numbers and days stay as they were. Raises Denied for who may not publish, Invalid with fields.
    """
    is_editor.require(by, None)
    instrument = Instrument(
        slug=free_slug(slug),
        kind=kind,
        owner_id=owner_id,
        external_id=external_id,
        published_at=versions[0].published_at,
        partners=[],
    )
    db.session.add(instrument)
    db.session.flush()
    _publish(instrument, versions, changed_at, by)
    announce(InstrumentsArrived((instrument.id,), by.user_id))
    return instrument


def go_on(
    instrument: Instrument,
    versions: Sequence[PastVersion],
    *,
    changed_at: datetime | None = None,
    by: Actor,
) -> Version:
    """Publish further versions of an instrument; a draft somebody works on stays beside them.

    What was taken out of the search stays out of it.
    A number that is taken here, or is not above ours, becomes the next free one. Raises Denied,
    Invalid with fields.
    """
    policy.review.require(by, instrument)
    newest = _publish(instrument, versions, changed_at or versions[-1].published_at, by)
    announce(VersionPublished(instrument.id, newest.id, by.user_id))
    return newest


def _publish(
    instrument: Instrument, versions: Sequence[PastVersion], changed_at: datetime, by: Actor
) -> Version:
    kind = kind_named(instrument.kind)
    previous = instrument.current_version
    for one in versions:
        rules.require_saveable(one.content, kind)
        if previous is not None:
            previous.state = VersionState.SUPERSEDED
            db.session.flush()
        previous = _version(instrument, one, by)
    assert previous is not None  # noqa: S101 - there is a version at least
    instrument.current_version_id = previous.id
    db.session.flush()
    if instrument.state is not InstrumentState.RETIRED:
        instrument.state = InstrumentState.PUBLISHED
    instrument.changed_at = changed_at
    db.session.flush()
    return previous


def _version(instrument: Instrument, one: PastVersion, by: Actor) -> Version:
    highest = db.session.scalar(
        select(func.max(Version.number)).where(Version.instrument_id == instrument.id)
    )
    version = Version(
        instrument=instrument,
        number=max(one.number, (highest or 0) + 1),
        state=VersionState.PUBLISHED,
        published_at=one.published_at,
        created_by_id=by.user_id,
        attachments=[
            Attachment(
                file_id=file.file_id,
                name=file.name,
                title=file.title,
                role=file.role,
                position=position,
            )
            for position, file in enumerate(one.files)
        ],
        credits=[],
        classifications=[],
    )
    write_content(version, one.content, ())
    db.session.add(version)
    db.session.flush()
    return version
