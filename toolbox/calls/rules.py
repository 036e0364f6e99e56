"""What a call may say, and how many there may be; nothing here asks the database."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from toolbox.accounts.rules import EMAIL_SENTENCE, normalise_email
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.foundation.clock import now
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.settings import installed_settings

AUDIENCE, SECTOR, REGION = "audience", "sector", "region"
WISHES = (AUDIENCE, SECTOR, REGION)
"""The vocabularies from which wishes are chosen."""
MATCHED = (AUDIENCE, SECTOR)
"""Those a new instrument must carry: what is needed in one region may be made in any other."""
TITLE_LENGTH, WORDS_LENGTH, TEXT_LENGTH = 140, 200, 2000
MOST_WISHES = 20
MOST_OPEN = 10
"""Calls of one organisation, or of one person, that may be open or wait at once."""
MOST_UNCONFIRMED = 5
"""Calls that may wait for one mailbox to confirm its address."""
MOST_ANSWERS, MOST_ANSWERS_OF_ONE = 50, 5
REMIND_BEFORE = timedelta(days=14)
CHECK_INPUT = _l("Please check the marked fields.")
_NO_ADDRESS = _l("Please leave e-mail addresses out: everybody can read this.")

_Problems = dict[str, list[Message]]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; the wishes are keys of terms of the vocabulary of that name."""

    title: str
    purpose: str
    words: str = ""
    kind: str = ""
    audience: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    alliance_id: int | None = None


def wrong(field: str, sentence: Message) -> Invalid:
    """Return the error that marks one field."""
    return Invalid(sentence, fields={field: [sentence]})


def _text(typed: str) -> str:
    return typed.replace("\x00", "").replace("\r\n", "\n").strip()


def _line(typed: str) -> str:
    return " ".join(typed.replace("\x00", "").split())


def _problem(
    text: str, most: int, asks: Message | None, *, is_public: bool = True
) -> list[Message]:
    if asks is not None and not text:
        return [asks]
    if len(text) > most:
        return [_l("Please use at most %(maximum)s characters.", maximum=most)]
    if is_public and "@" in text:
        return [_NO_ADDRESS]
    return []


def _links(title: str) -> list[Message]:
    """It stands in a mail to an address that somebody typed, so it carries no links."""
    leads_away = "://" in title or "www." in title.casefold()
    return [_l("Please leave web addresses out of this line.")] if leads_away else []


def checked(wanted: Wanted, guest_email: str | None = None) -> Wanted:
    """Return what somebody looks for, tidied. Raises Invalid with fields.

    ``guest_email`` is the mailbox of somebody without an account, None for people with one.
    """
    tidy = replace(
        wanted,
        title=_line(wanted.title),
        purpose=_text(wanted.purpose),
        words=_line(wanted.words),
    )
    asks_title = _l("Please say in one line what you are looking for.")
    asks_purpose = _l("Please say what you need it for.")
    problems: _Problems = {
        "title": _problem(tidy.title, TITLE_LENGTH, asks_title) or _links(tidy.title),
        "purpose": _problem(tidy.purpose, TEXT_LENGTH, asks_purpose),
        "words": _problem(tidy.words, WORDS_LENGTH, None),
    }
    if tidy.kind and tidy.kind not in KINDS:
        problems["kind"] = [_l("Please choose one of the kinds from the list.")]
    for name in WISHES:
        if len(getattr(tidy, name)) > MOST_WISHES:
            problems[name] = [_l("Please use at most %(most)s entries.", most=MOST_WISHES)]
    problems["guest_email"] = _address(guest_email)
    found = {field: sentences for field, sentences in problems.items() if sentences}
    if found:
        raise Invalid(CHECK_INPUT, fields=found)
    return tidy


def _address(typed: str | None) -> list[Message]:
    if typed is None:
        return []
    try:
        normalise_email(typed)
    except Invalid:
        return [EMAIL_SENTENCE]
    return []


def checked_answer(typed: str, *, is_public: bool) -> str:
    """Return the text of an answer, tidied; what is public carries no address. Raises Invalid."""
    tidy = _text(typed)
    problems = _problem(tidy, TEXT_LENGTH, _l("Please write an answer."), is_public=is_public)
    if problems:
        raise Invalid(problems[0], fields={"text": problems})
    return tidy


def checked_reason(typed: str) -> str:
    """Return why editors hide a call, tidied. Raises Invalid."""
    tidy = _text(typed)
    asks = _l("Please say why, so that the sender understands it.")
    problems = _problem(tidy, TEXT_LENGTH, asks, is_public=False)
    if problems:
        raise Invalid(problems[0], fields={"reason": problems})
    return tidy


def expires_at() -> datetime:
    """Return until when a call is open that is opened or kept going now."""
    return now() + timedelta(days=installed_settings().call_days)
