"""What makers do with instruments: draft, revise, attach, submit; inside a unit of work."""

import re
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import delete, func, select

from toolbox.accounts.queries import organisation_by_id
from toolbox.catalogue import policy, queries, rules
from toolbox.catalogue.content import (
    LIST_COLUMNS,
    PLAIN_COLUMNS,
    Content,
    content_of,
)
from toolbox.catalogue.events import InstrumentChanged, InstrumentDrafted
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import FROZEN_STATES, OPEN_STATES, VersionState
from toolbox.catalogue.models import (
    Attachment,
    Classification,
    Credit,
    FormerSlug,
    Instrument,
    Version,
)
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import slugify
from toolbox.foundation.text import one_line
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term
from toolbox.vocabularies.operations import tag

_FROZEN = _l("A published version does not change. Please start a new version.")
_EDITED_ELSEWHERE = _l(
    "This draft was saved in another window in the meantime. "
    "Your input is still here; load the newest state to compare."
)


def free_slug(wanted: str, *, except_for: int | None = None) -> str:
    """Return ``wanted`` as a slug nobody has or had, numbered where needed."""
    base = slugify(wanted)[:100]
    taken = set(rules.RESERVED_SLUGS)
    taken |= set(
        db.session.scalars(
            select(Instrument.slug).where(
                Instrument.slug.startswith(base), Instrument.id != (except_for or 0)
            )
        )
    )
    taken |= set(
        db.session.scalars(
            select(FormerSlug.slug).where(
                FormerSlug.slug.startswith(base), FormerSlug.instrument_id != (except_for or 0)
            )
        )
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def draft(
    *,
    kind: str,
    owner_id: int,
    content: Content,
    by: Actor,
    slug: str | None = None,
    is_typed: bool = False,
) -> Version:
    """Begin a new instrument with its first version; ``is_typed`` as in ``revise``.

    Raises Denied for an organisation the person does not belong to, Invalid with fields.
    """
    if not by.is_editor and owner_id not in by.working_organisations:
        raise Denied(_l("You do not belong to this organisation."))
    if organisation_by_id(owner_id).merged_into_id is not None:
        raise Conflict(_l("This organisation is part of another one now. Please choose that one."))
    declared = kind_named(kind)
    rules.require_saveable(content, declared)
    if is_typed:
        rules.require_fitting_days(content, Content(), on=today())
    instrument = Instrument(
        slug=free_slug(slug or content.title or str(declared.key)), kind=kind, owner_id=owner_id
    )
    db.session.add(instrument)
    db.session.flush()
    return _begin_version(instrument, 1, content, by)


def _begin_version(
    instrument: Instrument,
    number: int,
    content: Content,
    by: Actor,
    carried: Collection[int] = (),
) -> Version:
    version = Version(
        instrument=instrument,
        number=number,
        created_by_id=by.user_id,
        attachments=[],
        credits=[],
        classifications=[],
    )
    db.session.add(version)
    db.session.flush()
    write_content(version, content, carried)
    db.session.flush()
    announce(InstrumentDrafted(instrument.id, version.id, by.user_id))
    return version


def begin_next_version(instrument: Instrument, *, by: Actor) -> Version:
    """Return the open version, or begin one as a copy of what is published."""
    policy.edit.require(by, instrument)
    present = queries.open_version(instrument)
    if present is not None:
        return present
    published = queries.published_version(instrument)
    highest = db.session.scalar(
        select(func.max(Version.number)).where(Version.instrument_id == instrument.id)
    )
    version = _begin_version(
        instrument,
        (highest or 0) + 1,
        replace(content_of(published), change_note=""),
        by,
        carried={entry.term_id for entry in published.classifications},
    )
    for attachment in published.attachments:
        version.attachments.append(
            Attachment(
                file_id=attachment.file_id,
                name=attachment.name,
                title=attachment.title,
                role=attachment.role,
                position=attachment.position,
            )
        )
    db.session.flush()
    return version


def require_editable(version: Version, *, by: Actor, expected: int | None = None) -> None:
    """Raise Denied, or Conflict where it is frozen or was saved since ``expected`` was read."""
    policy.edit.require(by, version.instrument)
    if version.state in FROZEN_STATES:
        raise Conflict(_FROZEN, code="frozen")
    if version.state is VersionState.IN_REVIEW and not by.is_editor:
        raise Conflict(
            _l("An editor is looking at this version. Withdraw it first to change it."),
            code="in-review",
        )
    if expected is not None and expected != version.row_version:
        raise Conflict(_EDITED_ELSEWHERE, code="changed-meanwhile")


def revise(
    version: Version,
    content: Content,
    *,
    by: Actor,
    expected: int | None = None,
    is_typed: bool = False,
) -> None:
    """Save ``content`` as what an open version says; complete or not.

    ``expected`` is the row_version the person started from. ``is_typed`` where somebody, or a
    program for somebody, sets the days now; what comes from elsewhere may be older.
    Raises Invalid, Denied, Conflict.
    """
    require_editable(version, by=by, expected=expected)
    rules.require_saveable(content, kind_named(version.instrument.kind))
    if is_typed:
        rules.require_fitting_days(content, content_of(version), on=today())
    carried = {entry.term_id for entry in version.classifications}
    write_content(version, content, carried)
    if version.number == 1 and content.title.strip():
        _follow_title(version.instrument, content.title)
    db.session.flush()


def _follow_title(instrument: Instrument, title: str) -> None:
    """Let the address follow the title while nobody knows the address yet."""
    follows = re.fullmatch(rf"{re.escape(slugify(title)[:100])}(-\d+)?", instrument.slug)
    if instrument.published_at is None and not follows:
        instrument.slug = free_slug(title, except_for=instrument.id)


def rename_address(instrument: Instrument, slug: str, *, by: Actor) -> None:
    """Give an instrument another address; the old one redirects for ever."""
    policy.review.require(by, instrument)
    wanted = free_slug(slug, except_for=instrument.id)
    if wanted == instrument.slug:
        return
    db.session.execute(delete(FormerSlug).where(FormerSlug.slug == wanted))
    if instrument.published_at is not None:
        db.session.add(FormerSlug(slug=instrument.slug, instrument_id=instrument.id))
    instrument.slug = wanted
    db.session.flush()
    announce(InstrumentChanged(instrument.id, "address-changed", by.user_id))


_OF_ONE_LINE = ("title", "contact_name")


def write_content(version: Version, content: Content, carried: Collection[int]) -> None:
    """Put ``content`` into the columns and parts of a version; terms have to be usable."""
    for name in PLAIN_COLUMNS:
        setattr(version, name, getattr(content, name))
    for name in _OF_ONE_LINE:  # they stand in subjects of mails and in headings
        setattr(version, name, one_line(getattr(content, name)))
    for name in LIST_COLUMNS:
        setattr(version, name, list(getattr(content, name)))
    version.links = [vars(link) for link in content.links]
    version.sources = [vars(source) for source in content.sources]
    version.fields = dict(content.fields)
    version.saved_at = now()
    wanted_credits = [vars(entry) for entry in content.credits]
    present = [
        {name: getattr(credit, name) for name in vars(entry)}
        for credit, entry in zip(version.credits, content.credits, strict=False)
    ]
    if wanted_credits != present or len(version.credits) != len(wanted_credits):
        version.credits = [
            Credit(position=position, **entry) for position, entry in enumerate(wanted_credits)
        ]
    _classify(version, content, carried)


def _classify(version: Version, content: Content, carried: Collection[int]) -> None:
    """Bring the classification up to ``content``; terms ``carried`` so far stay when retired."""
    wanted: dict[int, None] = {}
    for vocabulary, keys in content.terms.items():
        known = vocabularies.terms_by_key(vocabulary, keys)
        for key in keys:
            wanted[_usable_term(vocabulary, key, known.get(key), carried).id] = None
    for label in content.tags:
        wanted[tag(label).id] = None
    kept = [entry for entry in version.classifications if entry.term_id in wanted]
    present = {entry.term_id for entry in kept}
    version.classifications = kept + [
        Classification(term_id=term_id) for term_id in wanted if term_id not in present
    ]


def _usable_term(vocabulary: str, key: str, named: Term | None, carried: Collection[int]) -> Term:
    """Return the term that stands for ``key`` today; Invalid where it cannot be chosen anew."""
    if named is not None:
        merged = named.replaced_by_id is not None
        term = vocabularies.term(vocabulary, key) if merged else named
        if term.retired_at is None or {named.id, term.id} & set(carried):
            return term
    raise Invalid(
        _l("One of the chosen terms is no longer available. Please choose again."),
        code="unknown-term",
        fields={vocabulary: [_l("Unknown term: %(term)s", term=key)]},
    )


def discard(version: Version, *, by: Actor) -> bool:
    """Throw an open version away; return True where its instrument went with it."""
    require_editable(version, by=by)
    if version.state not in OPEN_STATES:
        raise Conflict(_FROZEN, code="frozen")
    instrument = version.instrument
    never_published = instrument.published_at is None
    announce(InstrumentChanged(instrument.id, "draft-discarded", by.user_id))
    db.session.delete(version)
    db.session.flush()
    if never_published:
        db.session.delete(instrument)
        db.session.flush()
    return never_published


def require_open(instrument: Instrument) -> Version:
    """Return the open version; NotFound where nobody is working on one."""
    found = queries.open_version(instrument)
    if found is None:
        raise NotFound(_l("Nobody is working on a new version of this instrument."))
    return found
