"""Feeds of what is new: in the whole toolbox, in a search, and of whatever can be followed.

They show what visitors see, whoever asks, so anybody on the way may keep them for a while.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import public
from toolbox.feeds.atom import MEDIA_TYPE, Feed, write_atom
from toolbox.following.looking import look
from toolbox.following.models import FollowKind
from toolbox.following.shown import entries_where
from toolbox.following.sources.registry import SOURCES
from toolbox.following.things import Entry, Standing
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import DEFAULT_LOCALE, _, _l, speaking
from toolbox.foundation.settings import installed_settings

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

_KEPT_SECONDS = 300
_KINDS: Mapping[str, FollowKind] = {
    "begriff": FollowKind.TERM,
    "organisation": FollowKind.ORGANISATION,
    "allianz": FollowKind.ALLIANCE,
    "koffer": FollowKind.COLLECTION,
}
_UNKNOWN = _l("There is no feed at this address.")


@blueprint.get("/neu.atom")
@public
def newest() -> ResponseReturnValue:
    """Everything that is new."""
    with speaking(DEFAULT_LOCALE):
        feed = _feed(
            "feeds/newest",
            _("New instruments"),
            public_url("home.index"),
            public_url("feeds.newest"),
            entries_where(),
        )
    return _answer(feed)


@blueprint.get("/suche.atom")
@public
def search() -> ResponseReturnValue:
    """What is new in a search, whose words and filters stand in the address."""
    source = SOURCES[FollowKind.SEARCH]
    target = source.find(request.query_string.decode("utf-8", "replace"))
    own = public_url("feeds.search")
    return _of(FollowKind.SEARCH, target, f"{own}?{target}" if target else own)


@blueprint.get("/<kind>/<path:key>.atom")
@public
def thing(kind: str, key: str) -> ResponseReturnValue:
    """What is new of one thing that can be followed."""
    found = _KINDS.get(kind)
    if found is None:
        raise NotFound(_UNKNOWN)
    target = SOURCES[found].find(key)
    return _of(found, target, public_url("feeds.thing", kind=kind, key=key))


def _of(kind: FollowKind, target: str, own_address: str) -> ResponseReturnValue:
    source = SOURCES[kind]
    with speaking(DEFAULT_LOCALE):
        shown = look(kind, target)
        if shown.standing is Standing.HIDDEN:
            raise NotFound(_UNKNOWN)
        feed = _feed(
            f"feeds/{kind.value}/{target}",
            shown.name(),
            shown.address,
            own_address,
            source.entries(target),
        )
    return _answer(feed)


def _feed(
    number: str, title: str, address: str, own_address: str, entries: Sequence[Entry]
) -> Feed:
    name = installed_settings().site_name
    return Feed(
        number=number,
        title=f"{title} – {name}",
        subtitle=_("What is new at %(site)s", site=name),
        address=address,
        own_address=own_address,
        language=DEFAULT_LOCALE,
        entries=entries,
    )


def _answer(feed: Feed) -> Response:
    """Answer with a feed; a reader that has it already gets nothing but that (304)."""
    body = write_atom(feed)
    response = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.set_etag(sha256(body).hexdigest()[:32])
    response.last_modified = feed.updated
    response.cache_control.public = True
    response.cache_control.max_age = _KEPT_SECONDS
    response.make_conditional(request.environ)
    return response
