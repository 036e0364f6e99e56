"""Following an instrument: its new versions, until it is not offered any more."""

from collections.abc import Sequence

from toolbox.catalogue import policy
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.following.shown import MOST_ENTRIES, news_among
from toolbox.following.terms_at_hand import TermsAtHand
from toolbox.following.things import HIDDEN, Entry, News, Source, Standing, Thing, Window
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _


def _look(target: str, _terms: TermsAtHand) -> Thing:
    found = db.session.get(Instrument, int(target))
    if found is None or found.current_version is None or not policy.view.allows(VISITOR, found):
        return HIDDEN
    title = found.current_version.title
    is_over = found.state is InstrumentState.RETIRED
    return Thing(
        name=lambda: title,
        address=public_url("instruments.show", slug=found.slug),
        standing=Standing.ENDED if is_over else Standing.THERE,
    )


def _news(target: str, window: Window) -> Sequence[News]:
    return news_among([int(target)], window)


def _entries(target: str) -> list[Entry]:
    """Return every version that visitors could ever see, each under its fixed address."""
    found = db.session.get(Instrument, int(target))
    if found is None or not policy.find.allows(VISITOR, found):
        return []
    return [_entry(found, one) for one in catalogue.published_versions(found)[:MOST_ENTRIES]]


def _entry(instrument: Instrument, version: Version) -> Entry:
    published = version.published_at or version.created_at
    kind = KINDS.get(instrument.kind)
    return Entry(
        number=f"version/{version.id}",
        title=_("%(title)s, version %(number)s", title=version.title, number=version.number),
        summary=version.change_note or version.summary,
        address=public_url("instruments.version", slug=instrument.slug, number=version.number),
        author=instrument.owner.name,
        published=published,
        updated=published,
        categories=[str(kind.label)] if kind else [],
    )


INSTRUMENTS = Source(
    find=lambda key: str(catalogue.by_slug(key, by=VISITOR).id),
    look=_look,
    news=_news,
    entries=_entries,
)
