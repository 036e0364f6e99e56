"""What somebody should look at now, most urgent first, each with a number, a sentence, a way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from flask import url_for

from toolbox.adoption.waiting import waiting_count as adoptions_waiting
from toolbox.calls.queries import waiting_count as calls_waiting
from toolbox.delivery.caller import caller
from toolbox.discovery.demand.searches import Trouble, unfound_counts
from toolbox.discovery.health import health
from toolbox.discovery.installed import installed_index
from toolbox.foundation import jobs
from toolbox.foundation.backup.last_one import last_backup
from toolbox.foundation.clock import now, today
from toolbox.foundation.i18n import _, ngettext
from toolbox.foundation.jobs import JobState
from toolbox.foundation.settings import installed_settings
from toolbox.notices.queries import unreachable_count
from toolbox.review import queries as reviews
from toolbox.review.queries import Wanted
from toolbox.upkeep import links, reviewing
from toolbox.upkeep import queries as upkeep
from toolbox.upkeep.lifecycle import LinkState
from toolbox.vocabularies.queries import waiting_suggestions
from toolbox.web.admin.storage import disk_room

OLD_BACKUP = timedelta(days=7)
"""A backup that is older is worth a line; one that was never made is so, too."""


class Urgency(IntEnum):
    """How soon somebody should look; the smaller, the sooner."""

    NOW = 1
    SOON = 2
    SOME_TIME = 3


@dataclass(frozen=True)
class Matter:
    """Something to look at; ``number`` is None where there is nothing to count."""

    urgency: Urgency
    number: int | None
    sentence: str
    action: str
    href: str


def matters() -> list[Matter]:
    """Return everything that needs somebody, most urgent first, as it is at this moment."""
    found = [matter for look in _LOOKS for matter in look()]
    return sorted(found, key=lambda matter: matter.urgency)


def _room() -> Iterator[Matter]:
    room = disk_room()
    if room is not None and room.is_short:
        yield Matter(
            Urgency.NOW,
            None,
            _("The disk is nearly full. Uploads are refused before the database is in danger."),
            _("See the storage"),
            url_for("admin.overview", _anchor="speicher"),
        )


def _backup() -> Iterator[Matter]:
    if installed_settings().database_path is None:
        return  # the operator saves the database with the tools of its engine
    last, here = last_backup(installed_settings().instance), url_for("admin.overview")
    sentence, urgency = "", Urgency.SOON
    if last is None:
        sentence = _("No backup has been made yet, as far as is known here.")
    elif last.faults:
        sentence, urgency = _("The last backup is damaged."), Urgency.NOW
    elif last.lacking:
        sentence = _("The last backup lacks files that were missing already.")
        urgency = Urgency.NOW
    elif now() - last.made_at > OLD_BACKUP:
        days = (now() - last.made_at).days
        sentence = ngettext(
            "The last backup is 1 day old.", "The last backup is %(num)s days old.", days
        )
    if sentence:
        yield Matter(urgency, None, sentence, _("See the backup"), f"{here}#sicherung")


def _index() -> Iterator[Matter]:
    for trouble in health(installed_index()).troubles:
        yield Matter(
            Urgency.NOW,
            None,
            trouble.sentence,
            _("See the search index"),
            url_for("admin.overview", _anchor="index"),
        )


def _failed_jobs() -> Iterator[Matter]:
    number = jobs.counts()[JobState.FAILED]
    if number:
        yield Matter(
            Urgency.NOW,
            number,
            ngettext("job has failed for good", "jobs have failed for good", number),
            _("See what failed"),
            url_for("admin.work"),
        )


def _submissions() -> Iterator[Matter]:
    late, all_of_them = len(reviews.waiting(Wanted(late=True))), len(reviews.waiting())
    if late:
        yield Matter(
            Urgency.NOW,
            late,
            ngettext("submission is late", "submissions are late", late),
            _("To the late ones"),
            url_for("desk.queue", wer="spaet"),
        )
    if all_of_them > late:
        number = all_of_them - late
        yield Matter(
            Urgency.SOON,
            number,
            ngettext("submission waits", "submissions wait", number),
            _("To the queue"),
            url_for("desk.queue"),
        )


def _care() -> Iterator[Matter]:
    desk = url_for("upkeep.desk")
    requests = len(upkeep.requests_to_decide(by=caller()))
    if requests:
        sentence = ngettext(
            "organisation would like to take an instrument into care",
            "requests to take an instrument into care wait for an answer",
            requests,
        )
        yield Matter(Urgency.SOON, requests, sentence, _("Answer them"), desk)
    orphans = upkeep.orphan_count()
    if orphans:
        sentence = ngettext("instrument seeks a keeper", "instruments seek a keeper", orphans)
        yield Matter(Urgency.SOME_TIME, orphans, sentence, _("See them"), url_for("upkeep.orphans"))
    overdue = len(reviewing.due_by(today()))
    if overdue:
        sentence = ngettext(
            "instrument should be looked through again",
            "instruments should be looked through again",
            overdue,
        )
        yield Matter(Urgency.SOME_TIME, overdue, sentence, _("See them"), desk)
    dead = links.counts()[LinkState.DEAD]
    if dead:
        sentence = ngettext("link is dead", "links are dead", dead)
        yield Matter(Urgency.SOON, dead, sentence, _("See where"), desk)


def _adoptions() -> Iterator[Matter]:
    number = adoptions_waiting(by=caller())
    if number:
        sentence = ngettext(
            "adoption waits to be looked at", "adoptions wait to be looked at", number
        )
        yield Matter(Urgency.SOON, number, sentence, _("Look at them"), url_for("adoption.queue"))


def _calls() -> Iterator[Matter]:
    number = calls_waiting(by=caller())
    if number:
        sentence = ngettext("call waits to be looked at", "calls wait to be looked at", number)
        yield Matter(Urgency.SOON, number, sentence, _("Look at them"), url_for("calls.queue"))


def _suggestions() -> Iterator[Matter]:
    number = len(waiting_suggestions())
    if number:
        yield Matter(
            Urgency.SOON,
            number,
            ngettext("suggested term waits", "suggested terms wait", number),
            _("Answer them"),
            url_for("admin.suggestions"),
        )


def _unreachable() -> Iterator[Matter]:
    number = unreachable_count(by=caller())
    if number:
        yield Matter(
            Urgency.SOON,
            number,
            ngettext(
                "person cannot be reached by e-mail", "people cannot be reached by e-mail", number
            ),
            _("See who"),
            url_for("admin.people", stand="unerreichbar"),
        )


def _unfound() -> Iterator[Matter]:
    number, _unseen = unfound_counts(Trouble.NO_HITS, by=caller())
    if number:
        yield Matter(
            Urgency.SOME_TIME,
            number,
            ngettext("search found nothing", "searches found nothing", number),
            _("See which"),
            url_for("admin.unfound"),
        )


_LOOKS: tuple[Callable[[], Iterator[Matter]], ...] = (
    *(_room, _backup, _index, _failed_jobs, _submissions),
    *(_care, _adoptions, _calls, _suggestions, _unreachable, _unfound),
)
"""Of those that are equally urgent, the first comes first."""
