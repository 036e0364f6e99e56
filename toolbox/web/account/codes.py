"""Words for the codes in what is known about a person: the file for people shows no codes."""

from collections.abc import Iterable, Mapping

from toolbox.accounts.models import Purpose
from toolbox.catalogue.content import CREDIT_ROLE_LABELS
from toolbox.catalogue.lifecycle import INSTRUMENT_STATE_LABELS, VersionState
from toolbox.foundation.i18n import Message, _l
from toolbox.notices.models import NoticeState
from toolbox.notices.topics import TOPICS
from toolbox.review.lifecycle import STATE_LABELS
from toolbox.review.reasons import REASONS
from toolbox.upkeep.lifecycle import ANSWERED_LABELS
from toolbox.web.account.notice_forms import FREQUENCY_LABELS
from toolbox.web.admin.forms import ROLE_LABELS
from toolbox.web.admin.presenters import ACTION_LABELS, OBJECT_LABELS
from toolbox.web.organisations.forms import ROLE_LABELS as MEMBERSHIP_LABELS
from toolbox.workshop.lifecycle import ENTRY_LABELS, PROPOSAL_LABELS


def _by_code(*tables: Iterable[tuple[str, Message]]) -> dict[str, Message]:
    return {str(code): word for table in tables for code, word in table}


_CODES: Mapping[tuple[str, str], Mapping[str, Message]] = {
    ("accounts", "role"): _by_code(ROLE_LABELS.items(), MEMBERSHIP_LABELS.items()),
    ("accounts", "locale"): {"de": "Deutsch", "en": "English"},
    ("accounts", "purpose"): {
        Purpose.CONFIRM_EMAIL.value: _l("To confirm the address"),
        Purpose.RESET_PASSWORD.value: _l("To set a new password"),
        Purpose.CHANGE_EMAIL.value: _l("To change the address"),
        Purpose.CREATE_ADMINISTRATOR.value: _l("To set up the first account"),
    },
    ("notices", "topic"): {key: topic.label for key, topic in TOPICS.items()},
    ("notices", "frequency"): _by_code(FREQUENCY_LABELS.items()),
    ("notices", "state"): {
        NoticeState.WAITING.value: _l("Waits for the next bundle"),
        NoticeState.MAILED.value: _l("Sent"),
        NoticeState.DROPPED.value: _l("Not sent, because it no longer mattered"),
    },
    ("catalogue", "state"): {
        **_by_code(INSTRUMENT_STATE_LABELS.items()),
        VersionState.SUPERSEDED.value: _l("Replaced by a newer version"),
    },
    ("catalogue", "role"): CREDIT_ROLE_LABELS,
    ("review", "state"): _by_code(STATE_LABELS.items()),
    ("review", "reasons"): {key: reason.sentence for key, reason in REASONS.items()},
    ("upkeep", "state"): _by_code(ANSWERED_LABELS.items()),
    ("workshop", "state"): _by_code(ENTRY_LABELS.items(), PROPOSAL_LABELS.items()),
    ("audit", "action"): ACTION_LABELS,
    ("audit", "object_type"): OBJECT_LABELS,
}
"""By room and name of the fact."""


def in_words(room: str, name: str, fact: str) -> str:
    """Return a fact in words where its code is known, several codes one after the other."""
    words = _CODES.get((room, name))
    if words is None:
        return fact
    return " ".join(str(words.get(code, code)) for code in fact.split(", "))
