"""What the home page and the entrances show, made from the index and the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from toolbox.accounts.models import Organisation
from toolbox.alliances import queries as alliances
from toolbox.catalogue import listings
from toolbox.catalogue.kinds.advisory_offer import ADVISORY_OFFER
from toolbox.curation import listings as curated
from toolbox.delivery.languages import reading_language
from toolbox.discovery.facets import BY_NAME
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import Counts, Found
from toolbox.foundation.i18n import Message
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.cards import CardView, cards_of, cards_of_hits
from toolbox.web.curation.presenters import tiles_of
from toolbox.web.home.doors import present_doors
from toolbox.web.home.entrances import Entrance, Step
from toolbox.web.search.addresses import filtered_address, search_address
from toolbox.web.surroundings import read_labels, term_labels

MOST_TILES = 4
MOST_COLLECTIONS = 3
MOST_TOPICS = 14
MOST_ORGANISATIONS = 6
MOST_REGIONS = 10
MOST_ALLIANCES = 6
MOST_IN_A_GROUP = 4


@dataclass(frozen=True)
class Entry:
    """A link with a number."""

    label: str
    href: str
    count: int


@dataclass(frozen=True)
class Group:
    """Some of the instruments of one term, and the address of all of them."""

    label: str
    cards: Sequence[CardView]
    count: int
    href: str


class HomePage:
    """Everything the home page shows: its doors, and what lies below them."""

    def __init__(self, counts: Counts) -> None:
        read_labels("audience", "licence", "topic")
        self.doors = present_doors()
        self.collections = tiles_of(curated.chosen(MOST_COLLECTIONS))
        self.newest = cards_of(listings.newest(MOST_TILES))
        self.most_used = cards_of(listings.most_used(MOST_TILES))
        self.topics = _topics(counts)
        self.regions = _regions()
        owners = listings.largest_owners(MOST_ORGANISATIONS)
        self.organisations = [_organisation(*one) for one in owners]
        self.alliances = [
            (one.name, url_for("alliances.show", slug=one.slug))
            for one in alliances.alliances()[:MOST_ALLIANCES]
        ]


def _topics(counts: Counts) -> list[Entry]:
    labels = term_labels("topic")
    used = sorted(counts.get("topic", {}).items(), key=lambda item: (-item[1], item[0]))
    return [
        Entry(labels[key], filtered_address(topic=key), number)
        for key, number in used[:MOST_TOPICS]
        if key in labels
    ]


def _regions() -> list[Entry]:
    locale = reading_language()
    used = listings.terms_in_use("region", kind=ADVISORY_OFFER.key)
    return [
        Entry(term.label(locale), url_for("advice.index", region=term.key), number)
        for term, number in used[:MOST_REGIONS]
    ]


def _organisation(organisation: Organisation, number: int) -> Entry:
    href = url_for("organisations.show", slug=organisation.slug)
    return Entry(organisation.name, href, number)


@dataclass(frozen=True)
class StepView:
    """A step with the address it leads to, if any."""

    title: Message
    text: Message
    icon: str
    action: Message
    href: str | None


class EntrancePage:
    """Everything the page behind a door shows; ``here`` are the slugs of instruments there are."""

    def __init__(self, entrance: Entrance, here: set[str], found: Found | None) -> None:
        self.chips = [(label, search_address(query)) for label, query in entrance.chips]
        self.steps = [
            StepView(step.title, step.text, step.icon, step.action, _target(step))
            for step in entrance.steps
            if step.instrument is None or step.instrument in here
        ]
        self.groups = _groups(entrance, found) if found else []
        audiences = entrance.query.filters.get("audience", ()) if entrance.query else ()
        chosen = curated.chosen(MOST_COLLECTIONS, audiences=audiences)
        self.collections = tiles_of(chosen) if audiences else []

    @property
    def is_grouped(self) -> bool:
        """True where the list is divided by the terms of a facet."""
        return any(group.label for group in self.groups)

    @property
    def leads_on(self) -> bool:
        """True where the steps are links, False where they tell how something goes."""
        return any(step.href for step in self.steps)

    @property
    def step_texts(self) -> list[Markup]:
        """The steps as texts with a heading."""
        return [
            Markup('<h2 class="small">{}</h2><p>{}</p>').format(step.title, step.text)
            for step in self.steps
        ]


def _target(step: Step) -> str | None:
    if step.instrument:
        return url_for("instruments.show", slug=step.instrument)
    return url_for(step.endpoint) if step.endpoint else None


def _groups(entrance: Entrance, found: Found) -> list[Group]:
    """Return what was found under the terms of the facet the entrance groups by, in their order.

    Each instrument is shown once, and not where a step leads to it already; the counts are those
    of the searches that the groups lead to.
    """
    query = entrance.query or SearchQuery()
    steps = {step.instrument for step in entrance.steps}
    cards = cards_of_hits(found.hits)
    left = [card for card in cards if card.slug not in steps]
    everything = Group("", left, found.total, search_address(query))
    if entrance.grouped_by is None:
        return [everything]
    facet = BY_NAME[entrance.grouped_by]
    counts = dict(found.facets.get(facet.name, ()))
    groups = []
    for term in vocabularies.terms_of(facet.vocabulary or ""):
        mine = [card for card in left if term.key in card.phases][:MOST_IN_A_GROUP]
        left = [card for card in left if card not in mine]
        if mine:
            href = search_address(query.with_filter(facet.name, term.key))
            number = counts.get(term.key, len(mine))
            groups.append(Group(term.label(reading_language()), mine, number, href))
    return groups or [everything]
