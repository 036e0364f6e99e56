"""Taking an instrument as the template of a new one: what its licence allows, and the origin."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from toolbox.accounts.queries import organisation_by_id
from toolbox.catalogue import operations, policy, queries
from toolbox.catalogue.content import Content, CreditEntry, LinkEntry, content_of
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.catalogue.rules import TITLE_LENGTH
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied
from toolbox.foundation.i18n import Message, _, _l
from toolbox.vocabularies import queries as vocabularies

ORIGIN = "origin"
MAKERS = ("author", "editor", ORIGIN)
_MOST_CREDITS = 40
_BINDS = re.compile(r"-SA\b|^GPL-")


@dataclass(frozen=True)
class Template:
    """What a draft was begun from; ``licence`` is its key, ``share_alike`` binds what follows."""

    slug: str
    title: str
    licence: str
    share_alike: bool


def permits_adaptation(licence: str | None) -> bool:
    """Return whether a licence lets others pass on changed versions."""
    return (
        bool(licence) and not str(licence).startswith("LicenseRef-") and "-ND" not in str(licence)
    )


def is_share_alike(licence: str | None) -> bool:
    """Return whether changed versions have to stay under the same licence."""
    return bool(_BINDS.search(str(licence)))


def obstacle(version: Version, *, by: Actor) -> Message | None:
    """Return why a published version cannot be the template of somebody's draft, None if it can.

    What the own organisation made may always be taken, but not by who only reads along there.
    """
    if version.instrument.owner_id in by.working_organisations:
        return None
    if not version.licence:
        return _l(
            "Its licence is not known. Please ask the makers whether you may change it and pass "
            "it on."
        )
    if not permits_adaptation(version.licence):
        return _l(
            "Its licence does not allow changed versions to be passed on. You may use it as it "
            "is, or ask the makers."
        )
    return None


def begin_from(instrument: Instrument, *, owner_id: int, by: Actor) -> Version:
    """Begin a new instrument with the content and the files of a published one.

    Its makers are named, it is linked, and its licence comes along. Raises Denied where its
    licence or the membership does not allow it, NotFound where nothing was published.
    """
    origin = queries.published_version(instrument)
    reason = obstacle(origin, by=by)
    if reason is not None:
        raise Denied(reason, code="licence")
    content = _content_from(origin, organisation_by_id(owner_id).name)
    made = operations.draft(kind=instrument.kind, owner_id=owner_id, content=content, by=by)
    made.instrument.template_id = instrument.id
    for entry in origin.attachments:
        made.attachments.append(
            Attachment(
                file_id=entry.file_id,
                name=entry.name,
                title=entry.title,
                role=entry.role,
                position=entry.position,
            )
        )
    db.session.flush()
    return made


def template_of(instrument: Instrument, *, by: Actor) -> Template | None:
    """Return what an instrument was begun from, as far as the reader may see it."""
    if instrument.template_id is None:
        return None
    origin = db.session.get_one(Instrument, instrument.template_id)
    version = origin.current_version
    if version is None or not policy.view.allows(by, origin):
        return None
    licence = version.licence or ""
    bound = is_share_alike(licence) and origin.owner_id != instrument.owner_id
    return Template(origin.slug, version.title, licence, bound)


def _content_from(origin: Version, owner: str) -> Content:
    """Return the content of a template for somebody else: without contact, dates and notes."""
    content = content_of(origin)
    address = public_url("instruments.show", slug=origin.instrument.slug)
    link = LinkEntry(address, _("Template: %(title)s", title=origin.title)[:200])
    return replace(
        content,
        title=_adapted(origin.title),
        contact_name="",
        contact_email="",
        review_by=None,
        change_note="",
        terms=_still_offered(content.terms),
        links=(link, *content.links)[:20],
        credits=(CreditEntry(owner), *_makers_of(origin))[:_MOST_CREDITS],
    )


def _adapted(title: str) -> str:
    """Return a title that lists tell apart from the template's; too long a one loses its end."""
    excess = len(_("%(title)s – adapted", title=title)) - TITLE_LENGTH
    kept = title[:-excess].rstrip() if excess > 0 else title
    return _("%(title)s – adapted", title=kept)


def _makers_of(origin: Version) -> tuple[CreditEntry, ...]:
    """Return who made the template, each named with its title; else who looks after it."""
    makers = [credit for credit in origin.credits if credit.role in MAKERS]
    if not makers:
        return (CreditEntry(origin.instrument.owner.name, ORIGIN, origin.title),)
    return tuple(
        CreditEntry(credit.name, ORIGIN, credit.project if credit.role == ORIGIN else origin.title)
        for credit in makers
    )


def _still_offered(terms: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the terms that can be chosen today; a new instrument cannot carry old ones on."""
    kept = {}
    for vocabulary, keys in terms.items():
        offered = {term.key for term in vocabularies.terms_of(vocabulary)}
        kept[vocabulary] = tuple(key for key in keys if key in offered)
    return kept
