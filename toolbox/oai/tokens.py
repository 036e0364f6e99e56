"""Tokens that lead to the next part of a list: all that is needed stands in them, signed.

So nothing has to be remembered here, and they outlive a restart.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer
from oaipmh import error

from toolbox.exchange import ledger
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Place:
    """Where a list goes on: behind a line of the ledger, after so many of so many lines."""

    prefix: str
    span: ledger.Asked
    after: ledger.Place
    cursor: int
    size: int


def write_token(place: Place, *, verb: str) -> str:
    """Return a token that works for ``KEPT``, in lists of the same verb."""
    span, (moment, number) = place.span, place.after
    facts = [place.prefix, _seconds(span.since), _seconds(span.until), span.in_set]
    facts += [_seconds(moment), number, place.cursor, place.size]
    return _serializer(verb).dumps(facts)


def read_token(token: str, *, verb: str) -> Place:
    """Return the place; the library's error for a token that is not ours or has expired."""
    try:
        read = _serializer(verb).loads(token, max_age=int(KEPT.total_seconds()))
    except BadData:
        raise error.BadResumptionTokenError(
            "This token was not given out here, or has expired. Please begin the list again."
        ) from None
    prefix, since, until, in_set, moment, number, cursor, size = read
    return Place(
        prefix=prefix,
        span=ledger.Asked(since=_moment(since), until=_moment(until), in_set=in_set),
        after=(datetime.fromtimestamp(moment, UTC), number),
        cursor=cursor,
        size=size,
    )


def _serializer(verb: str) -> URLSafeTimedSerializer:
    key = secret_key_of(installed_settings())
    return URLSafeTimedSerializer(key, salt=f"toolbox.oai.{verb}.1")


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
