"""What the pages of a copy share: which copy, what is wrong with it, where people belong."""

from collections.abc import Mapping, Sequence

from flask import session, url_for

from toolbox.accounts import queries as accounts
from toolbox.delivery.caller import caller
from toolbox.delivery.languages import reading_language
from toolbox.delivery.limits import limiter
from toolbox.foundation.errors import Denied
from toolbox.foundation.i18n import _l
from toolbox.workshop import examples, queries
from toolbox.workshop.kits.answers import AnswerFault, faults_of
from toolbox.workshop.kits.records import Kit, Question
from toolbox.workshop.models import AdaptedCopy

_TRIALS = "trials"
_MOST_TRIALS = 10

trials = limiter.shared_limit(
    "30 per hour", scope="trials", methods=["POST"], exempt_when=lambda: caller().is_signed_in
)
"""So many copies a visitor's address may begin."""
renderings = limiter.shared_limit(
    "90 per 10 minutes", scope="renderings", exempt_when=lambda: caller().is_signed_in
)
"""So many times a visitor's address may have something rendered."""
letters = limiter.shared_limit(
    "20 per hour", scope="letters", methods=["POST"], exempt_when=lambda: caller().is_signed_in
)
"""So many entries may come from a visitor's address."""
reports = limiter.shared_limit("20 per hour", scope="reports", methods=["POST"])
"""Each report is a mail to all editors; an account alone is no reason to send hundreds."""


def copy_at(key: str) -> AdaptedCopy:
    """Return the copy of this page; NotFound where the caller may not know of it."""
    return queries.copy_for(key, by=caller())


def kept_copy(key: str) -> AdaptedCopy:
    """Return a copy that somebody keeps; a visitor is asked to log in."""
    copy = copy_at(key)
    if copy.is_trial:
        raise Denied(_l("Please log in first, so that your copy is kept."), code="login-needed")
    return copy


def remember_trial(instrument_id: int, key: str) -> None:
    """Let this browser find its way back to what was begun without an account."""
    known = {**session.get(_TRIALS, {}), str(instrument_id): key}
    session[_TRIALS] = dict(list(known.items())[-_MOST_TRIALS:])


def forget_trial(key: str) -> None:
    """The copy is kept in an account now, or gone."""
    known = session.get(_TRIALS, {})
    session[_TRIALS] = {name: value for name, value in known.items() if value != key}


def remembered_trial(instrument_id: int) -> str | None:
    """Return the key of what this browser has begun from an instrument."""
    key: str | None = session.get(_TRIALS, {}).get(str(instrument_id))
    return key


def organisations() -> list[tuple[int, str]]:
    """Return id and name of the organisations for which the caller may work."""
    actor = caller()
    return [
        (one.organisation_id, one.organisation.name)
        for one in accounts.memberships_of(actor.user_id or 0)
        if one.organisation_id in actor.working_organisations and one.organisation.ended_at is None
    ]


def plain_names(kit: Kit) -> list[str]:
    """Return the names of the questions that stand on the page of the whole form."""
    return [question.name for question in kit.questions if question.kind != "group"]


def by_path(faults: Sequence[AnswerFault]) -> Mapping[tuple[str | int, ...], list[str]]:
    """Return the sentences of faults by where they belong."""
    found: dict[tuple[str | int, ...], list[str]] = {}
    for fault in faults:
        found.setdefault(fault.path, []).append(str(fault.message))
    return found


def faults_in(copy: AdaptedCopy, kit: Kit) -> list[AnswerFault]:
    """Return what is wrong or missing in a copy, with the accepted entries of others."""
    return faults_of(kit, queries.whole_answers(copy))


def example_left(copy: AdaptedCopy, kit: Kit, key: str) -> list[tuple[str, str]]:
    """Return the questions that a copy still answers as the example does, and where they stand."""
    return [
        (question.title.in_language(reading_language()), list_address(key, question.name))
        for question in examples.still_there(kit, copy.answers)
    ]


def list_address(key: str, group: str) -> str:
    """Return where a question, for example a list, stands in the form."""
    return url_for("workshop.edit", key=key, liste=group, _anchor=f"a-{group}")


def address_of(key: str, fault: AnswerFault, question: Question | None) -> str:
    """Return where a fault can be mended."""
    if question is not None and question.kind == "group" and len(fault.path) > 1:
        place = int(fault.path[1]) + 1
        return url_for("workshop.item", key=key, group=fault.path[0], place=place, pruefen=1)
    name = "-".join(map(str, fault.path))
    return f"{url_for('workshop.edit', key=key, pruefen=1)}#a-{name}"
