"""Following an instrument: its new versions, until it is not offered any more."""

from collections.abc import Sequence

from toolbox.catalogue import policy
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.following.shown import entries_where, news_among
from toolbox.following.terms_at_hand import TermsAtHand
from toolbox.following.things import HIDDEN, News, Source, Standing, Thing, Window
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db


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


INSTRUMENTS = Source(
    find=lambda key: str(catalogue.by_slug(key, by=VISITOR).id),
    look=_look,
    news=_news,
    entries=lambda target: entries_where(Instrument.id == int(target)),
)
