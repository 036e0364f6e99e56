"""The large doors of the home page and the pages behind them, as data.

The texts of one entrance stand together here; the pages are drawn from them alone.
"""

from dataclasses import dataclass

from toolbox.discovery.facets import EFFORTS
from toolbox.discovery.query import SearchQuery
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import Message, _l

EXAMPLES = ("Erstgespräch", "Praktikum", "Elternabend", "Berufe-Quiz", "Messestand")
"""Searches to begin with, as people type them in German."""

_WITHIN_TWO_HOURS = tuple(key for key, most, _label in EFFORTS if most <= 120)
_FIRST_TIME = SearchQuery(filters={"audience": ("erstausbildende-betriebe",)})
_FOR_CLASSES = SearchQuery(filters={"audience": ("schulen",)})


@dataclass(frozen=True)
class Step:
    """A useful next step: an instrument (left out where it is not here) or another page."""

    title: Message
    text: Message
    icon: str
    action: Message
    instrument: str | None = None
    endpoint: str | None = None


@dataclass(frozen=True)
class Entrance:
    """A door: what it says on the home page, and what its own page offers.

    ``query`` finds the instruments shown there; they are listed by the terms of ``grouped_by``
    (the name of a facet), or simply in order. ``chips`` are quick narrower searches.
    """

    key: str
    title: Message
    text: Message
    icon: str
    action: Message
    lead: Message
    steps: tuple[Step, ...]
    query: SearchQuery | None = None
    list_title: Message = ""
    grouped_by: str | None = None
    chips: tuple[tuple[Message, SearchQuery], ...] = ()
    asks_for_place: bool = False
    shows_kinds: bool = False
    call: tuple[Message, str] | None = None


TRAIN = Entrance(
    key="ausbilden",
    title=_l("I am training somebody for the first time"),
    text=_l("From the first question to the signed contract: guide, checklist, advice near you."),
    icon="briefcase",
    action=_l("Show me how to begin"),
    lead=_l(
        "You need not know everything at once. These three steps lead you from the idea to the"
        " first day of training."
    ),
    steps=(
        Step(
            _l("Get an overview"),
            _l("Twelve steps to becoming a training company, with what the law asks for."),
            "book-open",
            _l("Read the guide"),
            instrument="wegweiser-ausbildung-starten",
        ),
        Step(
            _l("Tick off what is done"),
            _l("One list for the whole year before the first day, to print or to edit."),
            "clipboard-check",
            _l("Take the checklist"),
            instrument="checkliste-ausbildung-starten",
        ),
        Step(
            _l("Talk to somebody"),
            _l("Advisers visit firms and answer questions; their advice is free in most places."),
            "life-buoy",
            _l("Find advice near you"),
            endpoint="advice.index",
        ),
    ),
    query=_FIRST_TIME,
    list_title=_l("What helps in which phase"),
    grouped_by="phase",
    asks_for_place=True,
)

TEACH = Entrance(
    key="klasse",
    title=_l("I need something for my class"),
    text=_l("Worksheets, games and event formats that run in a lesson, without long preparation."),
    icon="presentation",
    action=_l("Show me what fits"),
    lead=_l(
        "Ready to use in career orientation: everything here takes two hours at the most and comes"
        " with its material."
    ),
    steps=(),
    query=SearchQuery(filters={"audience": ("schulen",), "effort": _WITHIN_TWO_HOURS}),
    list_title=_l("Done within two hours"),
    chips=(
        (_l("45 minutes"), _FOR_CLASSES.with_text('"45 Minuten"')),
        (_l("Logistics"), _FOR_CLASSES.with_filter("sector", "logistik")),
        (_l("Parents’ evening"), _FOR_CLASSES.with_filter("topic", "elternarbeit")),
        (_l("Work placement"), _FOR_CLASSES.with_filter("topic", "praktikum")),
    ),
)

GIVE = Entrance(
    key="einreichen",
    title=_l("I have an instrument"),
    text=_l("Your project is ending? Put its results where others find them and take them over."),
    icon="upload",
    action=_l("Show me how to submit"),
    lead=_l(
        "A guide, a worksheet, a game, an advisory offer: what worked for you can work elsewhere."
        " You need a file or a link, and about five minutes."
    ),
    steps=(
        Step(
            _l("File or link first"),
            _l("Upload what you have. The title is proposed from the file."),
            "upload",
            "",
        ),
        Step(
            _l("Describe it briefly"),
            _l("For whom is it, what does it do, how long does it take? Everything is saved."),
            "pencil",
            "",
        ),
        Step(
            _l("We look at it"),
            _l("An editor reads it and publishes it, or asks you back."),
            "eye",
            "",
        ),
        Step(
            _l("Others take it over"),
            _l("You see how often it is used: evidence that your work lives on."),
            "git-fork",
            "",
        ),
    ),
    shows_kinds=True,
    call=(_l("Submit an instrument"), "contribute.start"),
)

ENTRANCES: tuple[Entrance, ...] = (TRAIN, TEACH, GIVE)


def entrance_named(key: str) -> Entrance:
    """Return the entrance with this key; NotFound otherwise."""
    for entrance in ENTRANCES:
        if entrance.key == key:
            return entrance
    raise NotFound(_l("There is no page at this address. Perhaps it was mistyped or has moved."))
