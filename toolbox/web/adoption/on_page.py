"""What the page of an instrument says about its adoptions, in finished words."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from toolbox.adoption.evidence import Evidence, FactorSum, factors_of, figures_of
from toolbox.adoption.figures.lineage import has_lineage
from toolbox.adoption.figures.regions import MapPicture, map_of
from toolbox.adoption.sayings import Saying, Sayings, factors_in_short, sayings_on
from toolbox.catalogue.models import Instrument
from toolbox.delivery.languages import reading_language
from toolbox.foundation.i18n import _, ngettext
from toolbox.web.places import REGION
from toolbox.web.surroundings import number, term_labels, trail_line

EXTENSION = "toolbox.adoptions"
SECONDS = 10.0
MOST_KEPT = 500
_FEW_SAYINGS, _FEW_FACTORS = 2, 3
_MANY_VOICES = 5


@dataclass(frozen=True)
class AdoptionsView:
    """Numbers, map, words and factors; ``heading`` is empty where nobody uses it yet."""

    evidence: Evidence
    heading: str
    beside: str
    picture: MapPicture
    sayings: Sayings
    factors: Sequence[FactorSum]
    regions: Mapping[str, str]
    has_lineage: bool

    @property
    def is_known(self) -> bool:
        """True where there is anything to show."""
        one = self.evidence
        return bool(one.adoptions or one.trials or one.interests or one.examples or self.beside)

    @property
    def count(self) -> str | None:
        """The number at the tab, None where there is none."""
        return number(self.evidence.adoptions) if self.evidence.adoptions else None

    @property
    def says_something(self) -> bool:
        """True where somebody has said what worked, what did not, or what helped."""
        return bool(self.sayings.worked or self.sayings.hindered or self.factors)

    def place_of(self, saying: Saying) -> str:
        """Return town and district of somebody who is quoted."""
        region = self.regions.get(saying.region_key, "")
        return ", ".join(part for part in (saying.place, region) if part)


def heading_of(evidence: Evidence) -> str:
    """Return how often and in how many regions it is used; empty where it is not."""
    many = evidence.adoptions
    if not many:
        return ""
    uses = ngettext("1 adoption", "%(number)s adoptions", many, number=number(many))
    if not evidence.regions:
        return str(uses)
    where = ngettext(
        "in 1 region", "in %(number)s regions", evidence.regions, number=number(evidence.regions)
    )
    return f"{uses} {where}"


def beside_of(evidence: Evidence) -> str:
    """Return what stands beside the adoptions and is never added to them."""
    parts = []
    if evidence.trials:
        parts.append(
            ngettext(
                "1 trial", "%(number)s trials", evidence.trials, number=number(evidence.trials)
            )
        )
    if evidence.interests:
        parts.append(
            ngettext(
                "1 interested",
                "%(number)s interested",
                evidence.interests,
                number=number(evidence.interests),
            )
        )
    if evidence.examples:
        parts.append(
            ngettext(
                "1 invented example",
                "%(number)s invented examples",
                evidence.examples,
                number=number(evidence.examples),
            )
        )
    return _("Besides: %(parts)s.", parts=", ".join(map(str, parts))) if parts else ""


@dataclass(frozen=True)
class _Kept:
    """What a page said at a line of the audit trail, at a moment of the monotonic clock."""

    line: tuple[int, datetime | None]
    moment: float
    view: AdoptionsView


def adoptions_on_page(instrument: Instrument, *, is_in_a_line: bool) -> AdoptionsView:
    """Return what the page of an instrument shows, kept for a moment: it is the same for everybody.

    The audit trail grows with every change of an entry, in the same transaction, so a new line
    ends what was kept; that an entry is a year old follows within ``SECONDS``. Whether it
    ``is_in_a_line`` with others the page has asked already.
    """
    shelf: dict[tuple[str, int], _Kept] = current_app.extensions.setdefault(EXTENSION, {})
    key, line = (reading_language(), instrument.id), trail_line()
    kept = shelf.get(key)
    if kept and kept.line == line and time.monotonic() - kept.moment < SECONDS:
        return kept.view
    view = _adoptions(instrument, in_short=True, is_in_a_line=is_in_a_line)
    if len(shelf) >= MOST_KEPT:
        shelf.clear()
    shelf[key] = _Kept(line, time.monotonic(), view)
    return view


def adoptions_of(instrument: Instrument) -> AdoptionsView:
    """Return what the page of all adoptions shows, which names every factor."""
    return _adoptions(instrument, in_short=False, is_in_a_line=has_lineage(instrument))


def _adoptions(instrument: Instrument, *, in_short: bool, is_in_a_line: bool) -> AdoptionsView:
    evidence = figures_of([instrument.id], with_best=False)[instrument.id]
    labels = term_labels(REGION)
    is_empty = evidence == Evidence()
    return AdoptionsView(
        evidence=evidence,
        heading=heading_of(evidence),
        beside=beside_of(evidence),
        picture=map_of(dict(evidence.places_by_region), names=labels),
        sayings=Sayings()
        if is_empty or not in_short
        else sayings_on(instrument.id, most=_FEW_SAYINGS),
        factors=[] if is_empty else _factors(instrument, in_short=in_short),
        regions=labels,
        has_lineage=is_in_a_line,
    )


def _factors(instrument: Instrument, *, in_short: bool) -> Sequence[FactorSum]:
    if in_short:
        return factors_in_short(instrument.id, most=_FEW_FACTORS, locale=reading_language())
    return factors_of(instrument.id, voices=_MANY_VOICES)
