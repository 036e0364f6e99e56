"""Web addresses that published versions name, and what is known of them."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import joinedload

from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.catalogue.rules import is_web_address
from toolbox.foundation.db import db
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.text import markdown_to_html
from toolbox.upkeep.lifecycle import LinkState
from toolbox.upkeep.models import LinkPlace, WebLink

PLACE_LABELS: Mapping[str, Message] = {
    "links": _l("Links"),
    "description": _l("Description"),
    "sources": _l("Sources"),
}
_HREF = re.compile(r'<a href="([^"]+)"')
_ADDRESS = re.compile(r"https?://[^\s<>\"»«]+")
_AT_A_TIME = 200


def addresses_in(version: Version) -> dict[str, str]:
    """Return the web addresses a version names, each with the place where it stands first."""
    named: list[tuple[str, str]] = [(str(link.get("url")), "links") for link in version.links]
    if "http" in version.description:
        named += [
            (html.unescape(address), "description")
            for address in _HREF.findall(markdown_to_html(version.description))
        ]
    for source in version.sources:
        text = f"{source.get('fact', '')} {source.get('source', '')}"
        named += [(address.rstrip(".,;:!?)]}'"), "sources") for address in _ADDRESS.findall(text)]
    found: dict[str, str] = {}
    for address, place in named:
        plain = urldefrag(address).url if is_web_address(address) else ""
        if plain and not _is_ours(plain):
            found.setdefault(plain, place)
    return found


def _is_ours(url: str) -> bool:
    """Our own pages are not asked through the front door."""
    return urlsplit(url).netloc == urlsplit(installed_settings().base_url).netloc


def note_all() -> None:
    """Bring the list of links up to what is published; links that nobody names are forgotten."""
    ids = db.session.scalars(
        select(Instrument.id).where(Instrument.state == InstrumentState.PUBLISHED)
    ).all()
    for start in range(0, len(ids), _AT_A_TIME):
        note_links(ids[start : start + _AT_A_TIME])
    db.session.execute(delete(LinkPlace).where(LinkPlace.instrument_id.not_in(_published())))
    db.session.execute(delete(WebLink).where(WebLink.id.not_in(select(LinkPlace.link_id))))


def _published() -> Select[int]:
    return select(Instrument.id).where(Instrument.state == InstrumentState.PUBLISHED)


def note_links(instrument_ids: Iterable[int]) -> None:
    """Bring the links of these published instruments up to what they name."""
    wanted = set(instrument_ids)
    versions = db.session.scalars(
        select(Version)
        .join(Instrument, Instrument.current_version_id == Version.id)
        .where(Instrument.id.in_(wanted), Instrument.state == InstrumentState.PUBLISHED)
    ).all()
    named = {version.instrument_id: addresses_in(version) for version in versions}
    known = _known({url for addresses in named.values() for url in addresses})
    present: dict[int, dict[int, LinkPlace]] = {}
    for place in db.session.scalars(select(LinkPlace).where(LinkPlace.instrument_id.in_(wanted))):
        present.setdefault(place.instrument_id, {})[place.link_id] = place
    for instrument_id in wanted:
        addresses = {known[url].id: at for url, at in named.get(instrument_id, {}).items()}
        _bring(instrument_id, addresses, present.get(instrument_id, {}))
    db.session.flush()


def _known(urls: set[str]) -> dict[str, WebLink]:
    found: dict[str, WebLink] = {}
    for some in _in_parts(sorted(urls)):
        for link in db.session.scalars(select(WebLink).where(WebLink.url.in_(some))):
            found[link.url] = link
    for url in urls - set(found):
        found[url] = WebLink(url=url, host=(urlsplit(url).hostname or "")[:260])
        db.session.add(found[url])
    db.session.flush()
    return found


def _in_parts(urls: Sequence[str]) -> list[Sequence[str]]:
    return [urls[start : start + 500] for start in range(0, len(urls), 500)]


def _bring(instrument_id: int, wanted: Mapping[int, str], present: Mapping[int, LinkPlace]) -> None:
    for link_id, place in present.items():
        if link_id not in wanted:
            db.session.delete(place)
        elif place.place != wanted[link_id]:
            place.place = wanted[link_id]
    for link_id in wanted.keys() - present.keys():
        db.session.add(
            LinkPlace(instrument_id=instrument_id, link_id=link_id, place=wanted[link_id])
        )


def link_states(urls: Iterable[str]) -> dict[str, bool]:
    """Return which of these addresses were tried, and whether something answered there.

    Those are left out that nobody has tried or that let no program look.
    """
    by_plain: dict[str, list[str]] = {}
    for url in urls:
        by_plain.setdefault(urldefrag(url).url, []).append(url)
    if not by_plain:
        return {}
    rows = db.session.execute(
        select(WebLink.url, WebLink.state).where(
            WebLink.url.in_(by_plain), WebLink.state.not_in([LinkState.NEW, LinkState.UNKNOWN])
        )
    )
    return {url: state is not LinkState.DEAD for plain, state in rows for url in by_plain[plain]}


def links_of(organisation_ids: Iterable[int], *, states: Iterable[LinkState]) -> list[LinkPlace]:
    """Return links in published instruments of organisations, dead ones first."""
    return _places(Instrument.owner_id.in_(set(organisation_ids)), states)


def links_in(instrument_id: int) -> list[LinkPlace]:
    """Return all links of one published instrument, dead ones first."""
    return _places(Instrument.id == instrument_id, LinkState)


_ORDER = (
    *(LinkState.DEAD, LinkState.DOUBTFUL, LinkState.UNKNOWN),
    *(LinkState.NEW, LinkState.FINE),
)


def _places(which: object, states: Iterable[LinkState]) -> list[LinkPlace]:
    found = db.session.scalars(
        select(LinkPlace)
        .join(WebLink, WebLink.id == LinkPlace.link_id)
        .join(Instrument, Instrument.id == LinkPlace.instrument_id)
        .where(
            which,  # type: ignore[arg-type] # a condition made above
            Instrument.state == InstrumentState.PUBLISHED,
            WebLink.state.in_(list(states)),
        )
        .options(
            joinedload(LinkPlace.instrument)
            .joinedload(Instrument.current_version)
            .load_only(Version.title)
        )
    ).all()
    return sorted(found, key=lambda one: (_ORDER.index(one.link.state), one.link.url))


def dead_count(organisation_ids: Iterable[int]) -> int:
    """Return how many dead links stand in published instruments of organisations."""
    counted = (
        select(func.count())
        .select_from(LinkPlace)
        .join(WebLink, WebLink.id == LinkPlace.link_id)
        .join(Instrument, Instrument.id == LinkPlace.instrument_id)
        .where(
            Instrument.owner_id.in_(set(organisation_ids)),
            Instrument.state == InstrumentState.PUBLISHED,
            WebLink.state == LinkState.DEAD,
        )
    )
    return db.session.scalar(counted) or 0


def counts() -> dict[LinkState, int]:
    """Return how many links stand in each state."""
    rows = db.session.execute(select(WebLink.state, func.count()).group_by(WebLink.state))
    return {state: 0 for state in LinkState} | {state: number for state, number in rows}


@dataclass(frozen=True)
class DeadLinks:
    """A published instrument with dead links."""

    instrument_id: int
    slug: str
    title: str
    owner: str
    number: int


def instruments_with_dead_links(limit: int) -> list[DeadLinks]:
    """Return where links are dead, most first."""
    from_most = func.count(LinkPlace.link_id)
    rows = db.session.execute(
        select(Instrument, Version.title, from_most)
        .join(Version, Version.id == Instrument.current_version_id)
        .join(LinkPlace, LinkPlace.instrument_id == Instrument.id)
        .join(WebLink, WebLink.id == LinkPlace.link_id)
        .where(WebLink.state == LinkState.DEAD, Instrument.state == InstrumentState.PUBLISHED)
        .group_by(Instrument.id)
        .order_by(from_most.desc(), Version.title)
        .limit(limit)
    )
    return [
        DeadLinks(one.id, one.slug, title, one.owner.name, number) for one, title, number in rows
    ]
