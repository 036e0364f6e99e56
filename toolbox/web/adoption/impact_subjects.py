"""Whose impact sheet it is: an instrument, an organisation or an alliance, with its instruments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import url_for

from toolbox.accounts import queries as accounts
from toolbox.adoption.figures.handed_over import handed_over_by
from toolbox.adoption.figures.sheet import public_instruments
from toolbox.alliances import queries as alliances
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument
from toolbox.curation import queries as curation
from toolbox.delivery.caller import caller
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import Message, _l

_NOT_PUBLISHED = _l("Only what is published has an impact sheet.")


@dataclass(frozen=True)
class Subject:
    """Whose sheet it is: its name and page, the instruments that belong to it, and the trail.

    ``handed_over`` are those among them that belong to others by now, with the day since when.
    """

    endpoint: str
    slug: str
    name: str
    kind: Message
    href: str
    instrument_ids: frozenset[int]
    trail: Sequence[tuple[Message, str | None]]
    handed_over: Mapping[int, date] = field(default_factory=dict)

    def address(self, form: str = "", **period: Any) -> str:
        """Return the address of the sheet, or of its table or JSON, for the same period."""
        endpoint = f"impact.{self.endpoint}{f'_{form}' if form else ''}"
        return url_for(endpoint, slug=self.slug, **period)


def of_instrument(slug: str) -> Subject:
    """Return an instrument. Raises NotFound, Removed, Moved."""
    found = published(slug)
    title = catalogue.published_version(found).title
    href = url_for("instruments.show", slug=slug)
    return Subject(
        "instrument",
        slug,
        title,
        _l("Instrument"),
        href,
        frozenset(public_instruments(instrument_ids=[found.id])),
        [(title, href)],
    )


def published(slug: str) -> Instrument:
    """Return an instrument that was published. Raises NotFound, Removed, Moved."""
    found = catalogue.by_slug(slug, by=caller())
    if found.current_version_id is None:
        raise NotFound(_NOT_PUBLISHED)
    return found


def of_organisation(slug: str) -> Subject:
    """Return an organisation with all it has a hand in, or handed over. Raises NotFound."""
    found = accounts.organisation_by_slug(slug)
    given = handed_over_by([found.id])
    href = url_for("organisations.show", slug=found.slug)
    return Subject(
        "organisation",
        found.slug,
        found.name,
        _l("Organisation"),
        href,
        frozenset(public_instruments(organisation_ids=[found.id])) | frozenset(given),
        [(_l("Organisations"), url_for("organisations.index")), (found.name, href)],
        given,
    )


def of_alliance(slug: str) -> Subject:
    """Return an alliance: what its members made, and what its collections hold.

    Only collections that everybody finds. Raises NotFound, Gone.
    """
    found = alliances.alliance_by_slug(slug)
    kept = curation.kept_by_holder(f"alliance:{found.id}")
    shown = curation.found_among([one.id for one in kept])
    items = [item for number in shown for item in curation.items_of(number)]
    instruments = public_instruments(
        organisation_ids=alliances.organisation_ids_of(found),
        instrument_ids=[item.instrument_id for item in items],
    )
    href = url_for("alliances.show", slug=found.slug)
    return Subject(
        "alliance",
        found.slug,
        found.name,
        _l("Alliance"),
        href,
        frozenset(instruments),
        [(_l("Alliances"), url_for("alliances.index")), (found.name, href)],
    )
