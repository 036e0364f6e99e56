"""Up to date: links that answer, and facts of legal weight with their source and date."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from toolbox.catalogue.content import Content
from toolbox.foundation.i18n import _l, ngettext
from toolbox.foundation.text import shorten
from toolbox.review.checks.declaration import (
    EXAMPLE_LENGTH,
    FINE,
    SILENT,
    Group,
    Outcome,
    Place,
    Rule,
    Severity,
    example_of,
)
from toolbox.review.checks.material import Material

OLD = timedelta(days=731)
"""Twenty-four months: after that a fact wants to be compared with the law once more."""
_LINKS = Place("dateien", "links")
_DESCRIPTION = Place("beschreiben", "description")
_SOURCES = Place("rechte", "sources")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"»«]+[^\s<>()\[\]\"»«.,;:!?]")


def addresses_in(content: Content) -> dict[str, Place]:
    """Return the web addresses that the fields name, each with the place where it stands."""
    facts = " ".join(f"{one.fact} {one.source}" for one in content.sources)
    return {
        **dict.fromkeys(_ADDRESS.findall(facts), _SOURCES),
        **dict.fromkeys(_ADDRESS.findall(content.description), _DESCRIPTION),
        **{link.url: _LINKS for link in content.links},
    }


def _dead_links(material: Material) -> Outcome:
    places = addresses_in(material.content)
    known = material.links or {}
    dead = [url for url in places if known.get(url) is False]
    if dead:
        values = {"num": len(dead), "example": shorten(dead[0], EXAMPLE_LENGTH)}
        return Outcome(Severity.SHOULD, values, place=places[dead[0]])
    untried = len(places.keys() - known.keys())
    if untried:
        return Outcome(Severity.OPEN, {"num": untried})
    return FINE if places else SILENT


def legal_words(material: Material) -> tuple[str, ...]:
    """Return laws and amounts that the fields and files name, each once."""
    texts = [material.text, *(file.text for file in material.files if file.text)]
    return tuple(dict.fromkeys(word for text in texts for word in (*text.laws, *text.amounts)))


def _without_source(material: Material) -> Outcome:
    words = legal_words(material)
    if not words:
        return SILENT
    if material.content.sources:
        return FINE
    values = {"num": len(words), "example": example_of(words)}
    return Outcome(Severity.SHOULD, values)


def _checked_long_ago(material: Material) -> Outcome:
    facts = material.content.sources
    if not facts:
        return SILENT
    old = [fact for fact in facts if not _is_fresh(fact.checked, material.today)]
    if old:
        return Outcome(
            Severity.SHOULD, {"num": len(old), "example": shorten(old[0].source, EXAMPLE_LENGTH)}
        )
    return FINE


def _is_fresh(checked: str, today: date) -> bool:
    return bool(checked) and date.fromisoformat(checked) > today - OLD


def _look_again(material: Material) -> Outcome:
    ages = material.kind.ages
    if material.content.review_by is not None or not (ages or legal_words(material)):
        return SILENT
    return Outcome(Severity.SHOULD)


def _look_now(material: Material) -> Outcome:
    day = material.content.review_by
    if day is None:
        return SILENT
    return Outcome(Severity.SHOULD) if day < material.today else FINE


def _rules() -> Iterator[Rule]:
    make = partial(Rule, group=Group.CURRENT)
    yield make(
        key="dead-links",
        place=_LINKS,
        check=_dead_links,
        seen=lambda values: ngettext(
            "One link leads nowhere: %(example)s",
            "%(num)s links lead nowhere, for example %(example)s",
            values["num"],
            example=values["example"],
        ),
        advice=lambda _values: _l("Please correct the address, or take the link out."),
        praise=_l("The links work."),
        unjudged=lambda values: ngettext(
            "One link has not been tried yet.",
            "%(num)s links have not been tried yet.",
            values["num"],
        ),
    )
    yield make(
        key="legal-sources",
        place=_SOURCES,
        check=_without_source,
        seen=lambda values: _l(
            "Law or amounts of money are mentioned (»%(example)s«), but no source is given.",
            example=values["example"],
        ),
        advice=lambda _values: _l(
            "Please enter the fact, where it stands, and when you last compared it."
        ),
        praise=_l("Facts of legal weight have a source."),
        asks=True,
    )
    yield make(
        key="legal-dates",
        place=_SOURCES,
        check=_checked_long_ago,
        seen=lambda values: ngettext(
            "Nobody has compared a fact with its source for two years: %(example)s",
            "Nobody has compared %(num)s facts with their sources for two years, for example: "
            "%(example)s",
            values["num"],
            example=values["example"],
        ),
        advice=lambda _values: _l("Please look it up once more and enter the day."),
    )
    yield make(
        key="review-by",
        place=Place("rechte", "review_by"),
        check=_look_again,
        seen=lambda _values: _l("It is not said until when this is good."),
        advice=lambda _values: _l(
            "Please name a day on which somebody should look at it again. We will remind you."
        ),
        asks=True,
    )
    yield make(
        key="review-by-past",
        place=Place("rechte", "review_by"),
        check=_look_now,
        seen=lambda _values: _l("The day on which it should be looked at again is over."),
        advice=lambda _values: _l("Please look through it, and enter a new day."),
        praise=_l("It is said until when this is good."),
    )


RULES = tuple(_rules())
