"""Where an instrument comes from that was not put in here, as its page says it."""

from collections.abc import Iterable
from dataclasses import dataclass

from toolbox.catalogue.found import FoundInstrument
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.rules import is_web_address
from toolbox.exchange.origins import Origin, origins_of, source_names
from toolbox.harvesting.queries import standing_of
from toolbox.web.surroundings import long_date


@dataclass(frozen=True)
class OriginView:
    """The source, as of when, and the original; ``href`` is empty where it has no web address."""

    source: str
    day: str
    href: str
    is_followed: bool


def sources_of(instruments: Iterable[Instrument | FoundInstrument]) -> dict[int, str]:
    """Return by instrument the name of its source, for those that were not put in here."""
    foreign = {one.id: one.owner.name for one in instruments if one.external_id is not None}
    named = source_names(foreign)
    return {number: named.get(number) or owner for number, owner in foreign.items()}


def origin_of(instrument: Instrument) -> OriginView | None:
    """Return where an instrument comes from, None for what was put in here."""
    if instrument.external_id is None:
        return None
    known = origins_of([instrument.id]).get(instrument.id, Origin())
    standing = standing_of(instrument.id)
    moment = standing.seen_at if standing else known.taken_at
    page = known.page or instrument.external_id
    return OriginView(
        source=standing.name if standing else known.name or instrument.owner.name,
        day=long_date(moment) if moment else "",
        href=page if is_web_address(page) else "",
        is_followed=instrument.is_followed,
    )
