"""Feeds of what is new: in the whole toolbox, in a search, and of whatever can be followed.

They show what visitors see, whoever asks, so anybody on the way may keep them, but has to ask
each time whether they still hold: what is taken back is gone from every feed at once.
"""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.audit.queries import last_line
from toolbox.catalogue.queries import Moved
from toolbox.delivery.doors import public
from toolbox.feeds import opensearch, sitemap
from toolbox.feeds.answering import answer_unchanging
from toolbox.feeds.atom import write_atom
from toolbox.feeds.feed import ATOM, JSON_FEED, Feed
from toolbox.feeds.json_feed import write_json_feed
from toolbox.following.looking import look
from toolbox.following.models import FollowKind
from toolbox.following.shown import entries_where
from toolbox.following.sources.registry import SOURCES
from toolbox.following.things import Entry, Standing
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import DEFAULT_LOCALE, _, _l, speaking
from toolbox.foundation.settings import installed_settings

blueprint = Blueprint("feeds", __name__)

_FORMS: Mapping[str, tuple[str, Callable[[Feed], bytes]]] = {
    "atom": (ATOM, write_atom),
    "json": (JSON_FEED, write_json_feed),
}
"""The ways to write a feed, by the end of its address: media type and writer."""
_KINDS: Mapping[str, FollowKind] = {
    "begriff": FollowKind.TERM,
    "organisation": FollowKind.ORGANISATION,
    "allianz": FollowKind.ALLIANCE,
    "koffer": FollowKind.COLLECTION,
    "werkzeug": FollowKind.INSTRUMENT,
}
_FROM_THE_INDEX = frozenset({FollowKind.SEARCH, FollowKind.TERM})
"""What the index answers lags a moment behind the trail: no time can be named for it."""
_UNKNOWN = _l("There is no feed at this address.")


@public
def newest(form: str) -> ResponseReturnValue:
    """Everything that is new."""
    with speaking(DEFAULT_LOCALE):
        feed = _feed(
            ("feeds/newest", _("New instruments"), public_url("home.index")),
            public_url("feeds.newest", form=form),
            public_url("feeds.newest", form=_other(form)),
            entries_where(),
        )
    return _answer(feed, form, is_timed=True)


@public
def search(form: str) -> ResponseReturnValue:
    """What is new in a search, whose words and filters stand in the address."""
    target = SOURCES[FollowKind.SEARCH].find(request.query_string.decode("utf-8", "replace"))
    asked = f"?{target}" if target else ""
    own, other = (public_url("feeds.search", form=one) for one in (form, _other(form)))
    return _of(FollowKind.SEARCH, target, form, (f"{own}{asked}", f"{other}{asked}"))


@public
def thing(kind: str, key: str, form: str) -> ResponseReturnValue:
    """What is new of one thing that can be followed."""
    found = _KINDS.get(kind)
    if found is None:
        raise NotFound(_UNKNOWN)
    try:
        target = SOURCES[found].find(key)
    except Moved as error:
        return redirect(url_for("feeds.thing", kind=kind, key=error.slug, form=form), code=301)
    own, other = (
        public_url("feeds.thing", kind=kind, key=key, form=one) for one in (form, _other(form))
    )
    return _of(found, target, form, (own, other))


def _other(form: str) -> str:
    return "json" if form == "atom" else "atom"


def _of(
    kind: FollowKind, target: str, form: str, addresses: tuple[str, str]
) -> ResponseReturnValue:
    with speaking(DEFAULT_LOCALE):
        shown = look(kind, target)
        if shown.standing is Standing.HIDDEN:
            raise NotFound(_UNKNOWN)
        about = (f"feeds/{kind.value}/{target}", shown.name(), shown.address)
        feed = _feed(about, *addresses, SOURCES[kind].entries(target))
    return _answer(feed, form, is_timed=kind not in _FROM_THE_INDEX)


def _feed(
    about: tuple[str, str, str], own_address: str, other_address: str, entries: Sequence[Entry]
) -> Feed:
    number, title, address = about
    name = installed_settings().site_name
    return Feed(
        number=number,
        title=f"{title} – {name}",
        subtitle=_("What is new at %(site)s", site=name),
        address=address,
        own_address=own_address,
        other_address=other_address,
        language=DEFAULT_LOCALE,
        entries=entries,
    )


def _answer(feed: Feed, form: str, *, is_timed: bool) -> Response:
    """Answer with a feed; a reader that has it already gets nothing but that (304).

    Where a time is named, it is that of the last deed that readers can see: an entry that was
    taken away changes a feed as well, and leaves no time in it.
    """
    media_type, write = _FORMS[form]
    _number, moment = last_line()
    last_modified = max(feed.updated, moment or feed.updated) if is_timed else None
    return answer_unchanging(write(feed), media_type, last_modified=last_modified)


for ending in _FORMS:
    for rule, endpoint, view in (
        ("/feeds/neu", "newest", newest),
        ("/feeds/suche", "search", search),
        ("/feeds/<kind>/<path:key>", "thing", thing),
    ):
        blueprint.add_url_rule(f"{rule}.{ending}", endpoint, view, defaults={"form": ending})
blueprint.add_url_rule("/opensearch.xml", "opensearch", opensearch.description)
blueprint.add_url_rule("/opensearch/vorschlaege", "search_suggestions", opensearch.suggestions)
blueprint.add_url_rule("/sitemap.xml", "sitemap", sitemap.index)
blueprint.add_url_rule("/sitemap-<int:number>.xml", "sitemap_part", sitemap.part)
