"""Bounds of a visit, and what can go wrong in words; nothing here asks network or database."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.outside import LONGEST_ADDRESS
from toolbox.foundation.settings import MEGABYTE
from toolbox.harvesting.wording import property_names

LARGEST_ANSWER = 24 * MEGABYTE
LARGEST_PAGE = 3 * MEGABYTE
LARGEST_LIST = 512 * MEGABYTE
"""Lines are read one by one, so that a long list needs no memory."""
LARGEST_PACKAGE = 640 * MEGABYTE
"""Of one instrument with all its versions; it is written to the disk while it arrives."""
MOST_RECORDS = 100_000
MOST_ANSWERS = 20_000
MOST_EMPTY = 10
"""Answers in a row without a single record, or without a new one, before it is called endless."""
MOST_FAILED_PAGES = 20
MOST_UNUSABLE = 1000
"""Records in a row that cannot be used, before the source is taken for rubbish."""
SAMPLE, SAMPLE_SHOWN = 100, 10
"""Records that a preview reads, and those it shows."""
SAMPLE_PAGES = 15
"""Pages that a preview fetches where each holds one record."""
BATCH = 100
TOLD_AT_MOST = 200
"""Refusals that the report of a visit names; the others are counted."""
UNMAPPED_AT_MOST = 300
RUNS_KEPT = 30
MOST_WAITS = 20
"""So often a source may put off one visit."""
FAILURES_BEFORE_PAUSE = 3
AGAIN_AFTER_FAILURE = timedelta(hours=6)
INTERRUPTED_AFTER = timedelta(minutes=30)
FULL_EVERY = timedelta(days=7)
"""Where a source does not say for good what it deleted, everything is compared so often."""
SUSPICIOUS_FROM, SUSPICIOUS_SHARE = 10, 0.5
"""So many that are gone at once, and more than this share of all, is taken for a mistake."""
BELIEVES = "believes"
"""In the memory of a source, once: a person has said that what is missing is gone indeed."""
HELD_BY_OTHERS = frozenset({"elsewhere", "here-from", "here-once-from", "id-taken"})
"""Troubles that end when another source is given up, without any change of the record."""
NAME_LENGTH = 200
UPSTREAM_ID_LENGTH, STAMP_LENGTH = 500, 60

Told = dict[str, Any]
"""A trouble as it is stored: ``code`` and the values for its sentence."""


class Trouble(Exception):
    """Something is wrong with a source or one of its records; ``code`` is one of ``SENTENCES``."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.told: Told = {"code": code, **values}


class Later(Exception):
    """The source asks to come back after some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


SENTENCES: Mapping[str, Message] = {
    "address": _l("This is not a complete web address."),
    "not-public": _l(
        "The address, or one it leads on to, is in a private network. We do not go there."
    ),
    "name": _l("There is no web site under this name."),
    "connection": _l("The web site does not answer."),
    "timeout": _l("The web site took too long to answer."),
    "certificate": _l("The web site shows a certificate that we cannot check."),
    "redirects": _l("The address leads on in a circle."),
    "protocol": _l("The web site gave an answer that nobody can read, or broke off."),
    "too-large": _l("The answer is larger than anything sensible. We stopped reading."),
    "status": _l("The web site answered with the error %(status)s."),
    "robots": _l("The web site asks programs to stay away from this page."),
    "unknown-kind": _l(
        "There is nothing at this address that we can read: no other toolbox, no OAI-PMH, no AMB "
        "lines, no sitemap and no Atom feed."
    ),
    "no-toolbox": _l(
        "There is no toolbox at this address, or one that does not speak with others yet."
    ),
    "newer-toolbox": _l(
        "The toolbox at this address is newer than this one. Please update this toolbox first."
    ),
    "ourselves": _l("This is the address of this very toolbox."),
    "known-source": _l("This toolbox is among the sources already."),
    "not-given": _l("The other toolbox has it from elsewhere itself, and does not give it on."),
    "not-xml": _l("The answer is not sound XML."),
    "xml-entities": _l(
        "The XML declares entities of its own. We do not read that: it can be an attack."
    ),
    "not-this-kind": _l("The answer is not what this kind of source gives."),
    "oai-error": _l("The source refuses: %(error)s (%(text)s)."),
    "no-format": _l("The source offers no format that we can read. It offers: %(formats)s"),
    "token-repeats": _l("The source gives the same continuation again and again."),
    "endless": _l("The source goes on without end and brings nothing new."),
    "more-than-said": _l(
        "The source said that it has %(expected)s records and sent %(sent)s. We stopped reading."
    ),
    "too-many": _l("There are more than %(most)s records. We stopped reading."),
    "too-many-failures": _l("Too many pages of the source in a row cannot be read."),
    "rubbish": _l(
        "%(most)s records in a row cannot be used. We stopped reading: it may be no catalogue."
    ),
    "vanished": _l(
        "The source has suddenly lost %(gone)s of its %(all)s records. We took nothing away, "
        "because that looks like a mistake over there."
    ),
    "interrupted": _l("The visit was interrupted, for example by a restart."),
    "later": _l("The source asks us to come back later."),
    "busy": _l("The source puts us off again and again."),
    "inside": _l("Something went wrong in this toolbox. The log says more."),
    "not-json": _l("It is not JSON."),
    "not-utf8": _l("It is not UTF-8 text."),
    "line-too-long": _l("It is longer than anything sensible."),
    "unusable": _l("It cannot be used: %(why)s."),
    "no-id": _l("It has no usable id."),
    "twice": _l("The same id comes twice in this source; the first one counts."),
    "own": _l("It is one of our own instruments, which came back."),
    "own-address": _l(
        "Its id is an address of this toolbox, and only this toolbox gives those out."
    ),
    "elsewhere": _l("It is already here, from another source or by hand."),
    "here-from": _l(
        "It is already here from “%(source)s”, which brought it first. It stays as it is."
    ),
    "here-once-from": _l(
        "It is already here: it came from “%(source)s”, which is not followed any more, and "
        "belongs to this toolbox since then. It stays as it is."
    ),
    "id-taken": _l("It has another id now, which something else here bears already."),
    "not-linked": _l("The page has no description (JSON-LD) of a learning resource."),
    "other-host": _l("The address belongs to another web site than the source."),
    "removed-here": _l("It was removed here by hand and does not come back."),
}
"""What went wrong, of a whole visit and of single records, with places for values."""

_WHY: Mapping[str, Message] = {
    "is not an object": _l("it is no object"),
    "has no usable id": _l("it has no usable id"),
    "has no name": _l("it has no title"),
    "has no title": _l("it has no title"),
    "has no identifier that is an address": _l("it has no id that is an address"),
}


def sentence(told: Told) -> str:
    """Return a stored trouble in the language of the reader."""
    why = str(told.get("why", ""))
    values = {**told, "why": str(_WHY[why]) if why in _WHY else property_names(why)}
    return str(SENTENCES[told["code"]]) % values


def checked_name(typed: str) -> str:
    """Return the name of a source, tidied. Raises Invalid."""
    tidy = " ".join(typed.replace("\x00", "").split())
    if not tidy:
        raise _wrong("name", _l("Please give the source a name, as readers should see it."))
    if len(tidy) > NAME_LENGTH:
        raise _wrong("name", _l("Please use at most %(maximum)s characters.", maximum=NAME_LENGTH))
    return tidy


def checked_address(typed: str) -> str:
    """Return the address of a source, tidied. Raises Invalid."""
    tidy = typed.strip()
    odd = any(one.isspace() or not one.isprintable() for one in tidy)
    is_web = tidy.lower().startswith(("https://", "http://"))
    if odd or not is_web or len(tidy) > min(LONGEST_ADDRESS, 1000):
        raise _wrong(
            "address", _l("Please enter a web address that starts with https:// or http://.")
        )
    parts = _taken_apart(tidy)
    if parts is None or not parts.hostname:
        raise _wrong("address", SENTENCES["address"])
    if parts.username is not None:
        raise _wrong(
            "address",
            _l("Please leave out the user name and the password: we ask sources without them."),
        )
    return tidy


def _taken_apart(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _wrong(field: str, message: Message) -> Invalid:
    return Invalid(message, fields={field: [message]})
