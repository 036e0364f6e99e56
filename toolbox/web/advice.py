"""Advice near you: who advises firms, schools and young people at a place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from toolbox.catalogue import listings
from toolbox.catalogue.contacts import Contact, contact_of
from toolbox.catalogue.kinds.advisory_offer import ADVISORY_OFFER
from toolbox.catalogue.models import Version
from toolbox.delivery.doors import public
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.postcodes import resolve_misspelled, resolve_place
from toolbox.web.cards import CardView, card_of
from toolbox.web.surroundings import term_labels

blueprint = Blueprint("advice", __name__)

REGION = "region"
LONGEST_PLACE = 100
POSTCODE_DIGITS = 5
LAND_DIGITS = 2
MOST_REGIONS = 8


@dataclass(frozen=True)
class Offer:
    """An advisory offer with what somebody who wants to call needs to know."""

    card: CardView
    persons: Sequence[str]
    links: Sequence[tuple[str, str]]
    languages: str
    cost: Message
    address: str
    regions: str
    contact: Contact


@dataclass(frozen=True)
class Tier:
    """Offers that are equally near, under one heading."""

    title: str
    offers: Sequence[Offer]


@blueprint.get("/beratung")
@public
def index() -> str:
    """Ask for a place; show who advises there, or let the reader choose which place is meant."""
    typed = " ".join(request.args.get("ort", "")[:LONGEST_PLACE].split())
    keys = _places(typed, request.args.get(REGION, ""))
    regions = vocabularies.terms_by_key(REGION, keys)
    labels = term_labels(REGION)
    named = [key for key in keys if key in regions]
    unknown = bool(typed) and not named
    if unknown:
        named = [key for key in resolve_misspelled(typed) if key in labels]
    choose = unknown or (len(named) > 1 and not _is_postcode(typed))
    return render_template(
        "advice/index.html",
        typed=typed,
        place="" if unknown else ", ".join(labels[key] for key in named),
        region=named[0] if named and not choose else None,
        choices=[_choice(key, labels) for key in named] if choose else [],
        unknown=unknown,
        tiers=_tiers(named, labels) if named and not choose else [],
        asked=bool(typed or named),
        served=_served(),
        laender=[_choice(key, labels) for key in sorted(labels) if len(key) == LAND_DIGITS],
    )


def _places(typed: str, chosen: str) -> list[str]:
    """Return the keys of the regions that the address asks for."""
    if chosen.isascii() and chosen.isdigit() and len(chosen) <= POSTCODE_DIGITS:
        return [chosen]
    return resolve_place(typed) if typed else []


def _is_postcode(typed: str) -> bool:
    return any(len(word) == POSTCODE_DIGITS and word.isdigit() for word in typed.split())


def _choice(key: str, labels: Mapping[str, str]) -> tuple[str, str]:
    land = labels.get(key[:LAND_DIGITS], "") if len(key) > LAND_DIGITS else ""
    label = f"{labels[key]} ({land})" if land and land != labels[key] else labels[key]
    return label, url_for("advice.index", region=key)


def _served() -> list[tuple[str, str]]:
    used = listings.terms_in_use(REGION, kind=ADVISORY_OFFER.key)
    labels = term_labels(REGION)
    return [(labels[term.key], url_for("advice.index", region=term.key)) for term, _n in used]


def _tiers(keys: Sequence[str], labels: Mapping[str, str]) -> list[Tier]:
    """Return the offers for the districts, then for their Land, then for the whole country.

    Where neither district nor Land has any, those of other districts of the Land follow. An
    offer for the whole country serves all Länder, or names no region at all.
    """
    laender = list(dict.fromkeys(key[:LAND_DIGITS] for key in keys))
    around = [
        term.id for term in vocabularies.terms_of(REGION) if term.key[:LAND_DIGITS] in laender
    ]
    offers = listings.carrying_terms(around, kind=ADVISORY_OFFER.key)
    all_laender = {key for key in labels if len(key) == LAND_DIGITS}
    country = [one for one in offers if all_laender <= _region_keys(one)]
    regional = _without(offers, country)
    here = _serving(regional, keys)
    land = _serving(_without(regional, here), laender)
    rest = [] if here or land else _without(regional, [*here, *land])
    named = ", ".join(labels[key] for key in keys)
    land_named = ", ".join(labels[key] for key in laender if key in labels)
    tiers = [
        (_("For %(place)s", place=named), here),
        (_("For all of %(land)s", land=land_named), land),
        (_("Elsewhere in %(land)s", land=land_named), rest),
        (_("Everywhere in Germany"), [*country, *_nowhere_in_particular()]),
    ]
    return [
        Tier(title, [_offer(version, labels) for version in versions])
        for title, versions in tiers
        if versions
    ]


def _nowhere_in_particular() -> Sequence[Version]:
    return listings.without_terms(REGION, kind=ADVISORY_OFFER.key)


def _region_keys(version: Version) -> set[str]:
    return {
        classification.term.key
        for classification in version.classifications
        if classification.term.vocabulary_key == REGION
    }


def _serving(offers: Iterable[Version], keys: Sequence[str]) -> list[Version]:
    return [one for one in offers if not _region_keys(one).isdisjoint(keys)]


def _without(offers: Iterable[Version], taken: Sequence[Version]) -> list[Version]:
    return [one for one in offers if one not in taken]


_COST: Mapping[bool | None, Message] = {
    True: _l("Free of charge"),
    False: _l("With a fee"),
    None: "",
}


def _regions(keys: set[str], labels: Mapping[str, str]) -> str:
    """Return the regions in words; a long list is cut, the page of the offer has it whole."""
    named = sorted(labels[key] for key in keys)
    left = len(named) - MOST_REGIONS
    if left > 1:
        named[MOST_REGIONS:] = [ngettext("%(num)s more", "%(num)s more", left)]
    return ", ".join(named)


def _offer(version: Version, labels: Mapping[str, str]) -> Offer:
    fields = version.fields
    languages = term_labels("language")
    return Offer(
        card=card_of(version),
        persons=fields.get("contact_persons", []),
        links=[(link["label"] or link["url"], link["url"]) for link in version.links],
        languages=", ".join(languages.get(one, one) for one in fields.get("offered_languages", [])),
        cost=_COST[fields.get("free_of_charge")],
        address=fields.get("postal_address", ""),
        regions=_regions(_region_keys(version), labels),
        contact=contact_of(version),
    )
