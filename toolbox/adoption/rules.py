"""What an entry may say, and when it counts; nothing here asks the database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from toolbox.accounts.rules import EMAIL_SENTENCE, normalise_email, require_name
from toolbox.adoption.lifecycle import AdoptionState, Stage
from toolbox.adoption.models import Adoption
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.foundation.clock import now, today
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.settings import installed_settings

REGION, SUCCESS_FACTOR = "region", "success_factor"
TEXT_LENGTH = 2000
LINE_LENGTH = 200
SOURCE_LENGTH = 500
SENTENCE_LENGTH = 400
MOST_FACTORS = 8
MOST_PLACES = 10_000
MOST_PEOPLE = 10_000_000
MOST_ANSWERS = 20
MOST_ASKED_AN_HOUR = 20
"""Mailboxes that one person may let be asked for the makers of an instrument within an hour."""
MOST_UNCONFIRMED = 5
"""So many entries may wait for one mailbox to confirm its address."""
STAGE_OPEN = timedelta(hours=24)
"""So long the stage that was said last can be taken back."""
EARLIEST = date(1990, 1, 1)
UNANSWERED = timedelta(days=60)
"""An organisation that was named has so long to say yes."""
PUBLIC = (InstrumentState.PUBLISHED, InstrumentState.RETIRED)
"""Instruments in these states have pages; with any other their adoptions are shown nowhere."""
CHECK_INPUT = _l("Please check the marked fields.")

_Problems = dict[str, list[Message]]


@dataclass(frozen=True)
class FactorEntry:
    """One thing that helped: the key of a success factor, and how, in a sentence."""

    key: str
    sentence: str = ""


@dataclass(frozen=True)
class Report:
    """What somebody says about using an instrument; ``source`` belongs to collective reports.

    ``places`` is how many places a report speaks for, ``people_reached`` how many people so far.
    ``wants_news`` is a consent, like the two others: it holds where somebody gave it, never else.
    """

    stage: Stage
    since: date
    region_key: str = ""
    place: str = ""
    version_id: int | None = None
    people_reached: int | None = None
    places: int = 1
    source: str = ""
    source_date: date | None = None
    worked: str = ""
    hindered: str = ""
    quote_consent: bool = False
    factors: tuple[FactorEntry, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    contact_consent: bool = False
    wants_news: bool = False


def _too_long(most: int) -> Message:
    return _l("Please use at most %(maximum)s characters.", maximum=most)


def _lengths(said: Report) -> _Problems:
    limits: Mapping[str, int] = {
        **{"worked": TEXT_LENGTH, "hindered": TEXT_LENGTH, "source": SOURCE_LENGTH},
        **{"place": LINE_LENGTH, "contact_name": LINE_LENGTH},
    }
    return {
        name: [_too_long(most)]
        for name, most in limits.items()
        if len(getattr(said, name).strip()) > most
    }


def day_problem(day: date | None) -> Message | None:
    """Return what is wrong with a day on which something began, None where nothing is."""
    if day is None or day < EARLIEST:
        return _l("Please enter a day, for example 1.9.2025.")
    return (
        _l("This day lies ahead. Please choose today or an earlier day.")
        if (day > today())
        else None
    )


def _numbers(said: Report) -> _Problems:
    problems: _Problems = {}
    if said.people_reached is not None and not 0 <= said.people_reached <= MOST_PEOPLE:
        problems["people_reached"] = [
            _l("Please enter a number from 0 to %(most)s.", most=MOST_PEOPLE)
        ]
    if not 1 <= said.places <= MOST_PLACES:
        problems["places"] = [_l("Please enter a number from 1 to %(most)s.", most=MOST_PLACES)]
    wrong_day = day_problem(said.since)
    if wrong_day is not None:
        problems["since"] = [wrong_day]
    return problems


def _source(said: Report, *, needed: bool) -> _Problems:
    problems: _Problems = {}
    is_needed = needed or said.places != 1
    if is_needed and not said.source.strip():
        problems["source"] = [_l("Please say where it can be read or who has said it.")]
    wrong_day = day_problem(said.source_date)
    if wrong_day is not None and (is_needed or said.source_date is not None):
        problems["source_date"] = [wrong_day]
    return problems


def _factors(said: Report) -> _Problems:
    if len(said.factors) > MOST_FACTORS:
        return {"factors": [_l("Please use at most %(most)s entries.", most=MOST_FACTORS)]}
    if any(len(one.sentence.strip()) > SENTENCE_LENGTH for one in said.factors):
        return {"factors": [_too_long(SENTENCE_LENGTH)]}
    if any(one.sentence.strip() and not one.key for one in said.factors):
        return {"factors": [_l("Please choose a success factor for this sentence, or delete it.")]}
    return {}


def _contact(said: Report) -> _Problems:
    if not said.contact_consent:
        return {}
    if not said.contact_email.strip():
        return {"contact_email": [EMAIL_SENTENCE]}
    return _address("contact_email", said.contact_email)


def _address(field: str, typed: str) -> _Problems:
    try:
        normalise_email(typed)
    except Invalid:
        return {field: [EMAIL_SENTENCE]}
    return {}


def _name(typed: str) -> _Problems:
    try:
        checked_adopter(typed)
    except Invalid as error:
        return {name: list(sentences) for name, sentences in error.fields.items()}
    return {}


def checked_report(
    said: Report,
    *,
    needs_source: bool = False,
    addresses: Mapping[str, str] | None = None,
    adopter_name: str | None = None,
) -> Report:
    """Return what somebody says, tidied; a contact without consent is dropped. Raises Invalid.

    ``addresses`` are further mail addresses that are needed, by the name of their field;
    ``adopter_name`` is looked at as well where it is given, so that all is said at once.
    """
    problems: _Problems = {
        **_lengths(said),
        **_numbers(said),
        **_source(said, needed=needs_source),
        **_factors(said),
        **_contact(said),
    }
    for field, typed in (addresses or {}).items():
        problems |= _address(field, typed)
    if adopter_name is not None:
        problems |= _name(adopter_name)
    if problems:
        raise Invalid(CHECK_INPUT, fields=problems)
    first = {one.key: one.sentence for one in reversed(said.factors) if one.key}
    return replace(
        said,
        place=" ".join(said.place.split()),
        worked=_text(said.worked),
        hindered=_text(said.hindered),
        source=" ".join(said.source.split()),
        factors=tuple(
            FactorEntry(key, " ".join(first[key].split()))
            for key in dict.fromkeys(one.key for one in said.factors if one.key)
        ),
        contact_name=" ".join(said.contact_name.split()) if said.contact_consent else "",
        contact_email=normalise_email(said.contact_email) if said.contact_consent else "",
    )


def _text(typed: str) -> str:
    return typed.replace("\x00", "").replace("\r\n", "\n").strip()


def checked_adopter(name: str) -> str:
    """Return the name of somebody who uses an instrument, tidied; raises Invalid."""
    return require_name(name, "adopter_name")


def checked_text(field: str, typed: str, *, asks: Message | None = None) -> str:
    """Return what somebody wrote, tidied; Invalid where it is too long, or missing but asked."""
    tidy = _text(typed)
    problem = asks if asks is not None and not tidy else None
    if len(tidy) > TEXT_LENGTH:
        problem = _too_long(TEXT_LENGTH)
    if problem is not None:
        raise Invalid(problem, fields={field: [problem]})
    return tidy


def checked_line(field: str, typed: str, *, asks: Message) -> str:
    """Return one line that is asked for, tidied; raises Invalid."""
    tidy = " ".join(typed.split())
    problem = asks if not tidy else (_too_long(LINE_LENGTH) if len(tidy) > LINE_LENGTH else None)
    if problem is not None:
        raise Invalid(problem, fields={field: [problem]})
    return tidy


def counts_from() -> datetime:
    """Return the moment since which somebody must have confirmed an adoption for it to count."""
    return now() - timedelta(days=installed_settings().adoption_valid_days)


def remind_from() -> datetime:
    """Return the moment before which it is time to ask whether an adoption still holds."""
    return now() - timedelta(days=installed_settings().adoption_remind_days)


def is_fresh(adoption: Adoption) -> bool:
    """Tell whether somebody has said within the year that it holds."""
    confirmed_at = adoption.confirmed_at
    return (
        adoption.state is AdoptionState.CONFIRMED
        and confirmed_at is not None
        and confirmed_at >= counts_from()
    )


def may_take_back_stage(adoption: Adoption) -> bool:
    """Tell whether the last stage goes without a trace: there is one before, and it is new."""
    stages = adoption.stages
    return len(stages) > 1 and stages[-1].noted_at > now() - STAGE_OPEN


def is_shown(adoption: Adoption) -> bool:
    """Tell whether visitors see it, be it confirmed within the year or not."""
    return adoption.state is AdoptionState.CONFIRMED and adoption.instrument.state in PUBLIC


def is_dated(adoption: Adoption) -> bool:
    """Tell whether its first day is when it began.

    Where the day is that of the source, the source has found it in use then: it began earlier.
    """
    if not adoption.source or adoption.is_example:
        return True
    return adoption.source_date is not None and adoption.since < adoption.source_date


def is_vouched_for(adoption: Adoption) -> bool:
    """Tell whether its words go without an editor: a known organisation or the editors wrote it."""
    return adoption.organisation_id is not None or bool(adoption.source)
