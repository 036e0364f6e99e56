"""What an address looks for in the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask import request

from toolbox.accounts import directory
from toolbox.audit.searching import Sought
from toolbox.catalogue.inventory import titled_like
from toolbox.discovery.synonyms import rings
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.i18n import _
from toolbox.vocabularies.queries import terms_like
from toolbox.web.admin.listing import LONGEST_FILTER, asked_text
from toolbox.web.admin.presenters import ACTION_LABELS, OBJECT_LABELS


@dataclass(frozen=True)
class Asked:
    """The filter as it was typed, for the form, without days that are none.

    ``sought`` is what that means, ``faults`` are sentences about what makes no sense.
    """

    sought: Sought
    values: Mapping[str, str]
    faults: tuple[str, ...] = field(default=())


def asked() -> Asked:
    """Read the filter of the trail from the address; what makes no sense narrows nothing."""
    text, who = asked_text(), _tidy("wer")
    sort, action = _known("art", OBJECT_LABELS), _known("tat", ACTION_LABELS)
    person = request.args.get("person", type=int)
    first, last = _day("von"), _day("bis")
    faults = [
        _("%(day)s is no day. Please write it like 2027-03-01.", day=_tidy(name))
        for name, found in (("von", first), ("bis", last))
        if _tidy(name) and found is None
    ]
    sought = Sought(
        people=_people(who, person),
        by_system=bool(who) and who.casefold() in _("The toolbox itself").casefold(),
        object_type=sort,
        action=action,
        since=_begin(first) if first else None,
        until=_begin(last + timedelta(days=1)) if last else None,
        things=_things(text) if text else None,
    )
    values = {
        "q": text,
        "wer": who,
        "art": sort or "",
        "tat": action or "",
        "person": str(person or ""),
        "von": first.isoformat() if first else "",
        "bis": last.isoformat() if last else "",
    }
    return Asked(sought, {name: value for name, value in values.items() if value}, tuple(faults))


def _tidy(name: str) -> str:
    return " ".join(request.args.get(name, "").replace("\x00", "").split())[:LONGEST_FILTER]


def _known(name: str, known: Mapping[str, object]) -> str | None:
    given = request.args.get(name, "")
    return given if given in known else None


def _people(who: str, person: int | None) -> set[int] | None:
    if person is not None:
        return {person}
    return directory.named_like(who) if who else None


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(_tidy(name))
    except ValueError:
        return None
    return found if 1970 <= found.year <= 9000 else None


def _begin(day: date) -> datetime:
    """Return the moment at which a day begins in Germany."""
    return datetime.combine(day, time(), HOME_ZONE)


def _things(text: str) -> dict[str, set[int]]:
    """Return everything with ``text`` in its name, by sort."""
    return {
        "account": directory.named_like(text),
        "organisation": directory.organisations_like(text),
        "instrument": titled_like(text),
        "term": terms_like(text),
        "ring": {ring.id for ring in rings(text)},
    }
