"""What a harvester asks: its arguments, checked as strictly as the protocol says.

Specification: https://www.openarchives.org/OAI/openarchivesprotocol.html (OAI-PMH 2.0). Which
arguments a verb takes, and what the errors are called, comes from the library oaipmh. Its server
is not used: it does not see repeated arguments, takes a seventh verb and dates such as 2026-1-1,
leaves out the empty token that ends a list and the attributes of failed requests, and its tokens
are neither signed nor bound to a verb.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from oaipmh import error, validation

from toolbox.exchange import ledger
from toolbox.exchange.formats.elements import writable
from toolbox.exchange.formats.registry import FORMATS, Format
from toolbox.exchange.sets import is_name
from toolbox.oai.tokens import Place, read_token

VERBS = frozenset(
    {
        *("GetRecord", "Identify", "ListIdentifiers"),
        *("ListMetadataFormats", "ListRecords", "ListSets"),
    }
)
PREFIXES: Mapping[str, Format] = {one.key: one for one in FORMATS if one.element is not None}
"""The formats that are XML; their keys are the prefixes."""
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_SIGN = r"(?:%[0-9A-Fa-f]{2}|[^%/?#\[\]])"
_URI = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))"
    r"(?://(?:[^/?#\[\]@%]*@)?(?:[^/?#\[\]:@%]+(?::[0-9]{1,5})?)?(?=[/?#]|\Z)|(?!//))"
    rf"(?:{_SIGN}|/)*(?:\?(?:{_SIGN}|[/?])*)?(?:\#(?:{_SIGN}|[/?])*)?",
)
"""RFC 3986, and signs that an address must not have unless they are escaped: anyURI takes them."""
_FROM = "from_"
"""What the library calls ``from``, which is a word of Python."""


@dataclass(frozen=True)
class Asked:
    """A request that is as it should be; ``arguments`` are as they came."""

    verb: str
    arguments: Mapping[str, str]
    place: Place | None = None
    span: ledger.Asked = field(default_factory=ledger.Asked)

    @property
    def format(self) -> Format:
        """The format that is asked for, by this request or the one its token goes back to."""
        prefix = self.place.prefix if self.place else self.arguments["metadataPrefix"]
        return PREFIXES[prefix]


def understand(given: Sequence[tuple[str, str]]) -> Asked:
    """Return what is asked. Raises one of the library's errors."""
    verb, arguments = _verb(given)
    _check_arguments(verb, arguments)
    _check_signs(arguments)
    span = _span(arguments)
    _check_format(arguments)
    token = arguments.get("resumptionToken")
    if token is None:
        return Asked(verb, arguments, None, span)
    place = read_token(token, verb=verb)
    if place.prefix not in PREFIXES:
        raise error.BadResumptionTokenError("The format of this list is not offered any more.")
    return Asked(verb, arguments, place, place.span)


def _verb(given: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    verbs = [value for name, value in given if name == "verb"]
    if len(verbs) != 1:
        raise error.BadVerbError("A request has exactly one verb.")
    if verbs[0] not in VERBS:
        raise error.BadVerbError("This is none of the six verbs of OAI-PMH.")
    others = [pair for pair in given if pair[0] != "verb"]
    arguments = dict(others)
    if len(arguments) != len(others):
        raise error.BadArgumentError("An argument is repeated.")
    return verbs[0], arguments


def _check_arguments(verb: str, arguments: Mapping[str, str]) -> None:
    if _FROM in arguments:
        raise error.BadArgumentError(f"Unknown argument: {_FROM}")
    inside = {_FROM if name == "from" else name: value for name, value in arguments.items()}
    try:
        validation.validateResumptionArguments(verb, inside)
    except validation.BadArgumentError as wrong:
        raise error.BadArgumentError(str(wrong)) from wrong


def _check_signs(arguments: Mapping[str, str]) -> None:
    """Refuse what could not be repeated in the answer: its schema says how both are written."""
    prefix, identifier = arguments.get("metadataPrefix"), arguments.get("identifier")
    if prefix is not None and not _PREFIX.fullmatch(prefix):
        raise error.BadArgumentError("The metadataPrefix has signs that none may have.")
    if identifier is not None and not _URI.fullmatch(writable(identifier).strip()):
        raise error.BadArgumentError("The identifier is not a URI.")


def _check_format(arguments: Mapping[str, str]) -> None:
    prefix = arguments.get("metadataPrefix")
    if prefix is not None and prefix not in PREFIXES:
        raise error.CannotDisseminateFormatError(
            f"The formats offered here are: {', '.join(PREFIXES)}."
        )


def _span(arguments: Mapping[str, str]) -> ledger.Asked:
    since, until = arguments.get("from"), arguments.get("until")
    if since is not None and until is not None and len(since) != len(until):
        raise error.BadArgumentError("The arguments from and until differ in their granularity.")
    begin = _moment(since, "from") if since is not None else None
    end = _moment(until, "until") if until is not None else None
    if begin is not None and end is not None and begin > end:
        raise error.BadArgumentError("The argument from is later than until.")
    in_set = arguments.get("set")
    if in_set is not None and not is_name(in_set):
        raise error.BadArgumentError("The set has signs that none may have.")
    return ledger.Asked(since=begin, until=end, in_set=in_set or "")


def _moment(text: str, name: str) -> datetime:
    """Return the moment of a date; a day without a time is meant as a whole."""
    is_day = _DAY.fullmatch(text) is not None
    try:
        if not is_day and not _SECOND.fullmatch(text):
            raise ValueError(text)
        moment = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        raise error.BadArgumentError(
            f"The argument {name} is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ."
        ) from None
    return moment + timedelta(days=1, seconds=-1) if is_day and name == "until" else moment
