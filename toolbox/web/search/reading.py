"""How a search was understood, told to the person who typed it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.discovery.facets import BY_NAME
from toolbox.discovery.query import MAX_TEXT, MAX_WORDS, SearchQuery
from toolbox.discovery.searching import Found
from toolbox.discovery.typed import count_words
from toolbox.discovery.understanding.answering import Reading
from toolbox.foundation.i18n import Message, _, _l
from toolbox.web.search.labels import value_labels

_KIND = "kind"
_STEPS: Mapping[str, Message] = {
    "most": _l("Nothing has all of these words. Here is what has most of them, or related words."),
    "related": _l("Few instruments have these words, so related words were searched for as well."),
    "alike": _l("Nothing has these words. Here is what has words that are spelled alike."),
}


@dataclass(frozen=True)
class Note:
    """What was done, in finished sentences, and a search that is offered instead, if there is."""

    sentences: Sequence[str | Markup]
    offer: str
    query: SearchQuery


@dataclass(frozen=True)
class Offer:
    """A narrower search that the words suggest, with the number of its results."""

    label: str
    query: SearchQuery
    count: int


def note_of(query: SearchQuery, found: Found, typed: str = "") -> Note | None:
    """Return what is to be told of a search for words; None where it was done as typed.

    ``typed`` is what the address says, however long.
    """
    if not query.text:
        return None
    cut = _cut(query, typed)
    if query.literal:
        told = [_("This is searched for exactly as it was typed."), *cut]
        return Note(told, _("Search as usual"), replace(query, literal=False, page=1))
    done = _sentences(query, found.reading) if found.total else []
    # Whoever typed too much is not helped by a search for just that.
    offer = _("Search for exactly “%(text)s” instead", text=query.text) if done else ""
    return Note([*cut, *done], offer, query.literally()) if cut or done else None


def _cut(query: SearchQuery, typed: str) -> list[str]:
    """Return what is to be told of a text that is longer than what is read of it."""
    if count_words(query.text) > MAX_WORDS:
        return [_("Only the first %(number)s words were searched for.", number=MAX_WORDS)]
    if len(" ".join(typed.replace("\x00", " ").split())) > MAX_TEXT:
        return [_("Only the first %(number)s characters were searched for.", number=MAX_TEXT)]
    return []


def _sentences(query: SearchQuery, reading: Reading) -> list[str | Markup]:
    told: list[str | Markup] = []
    is_one_word = " " not in query.text
    if reading.corrections:
        told.append(_with_bold(_("Results for %(words)s."), corrected(query.text, reading)))
    if reading.step != "all":
        told.append(_widened(reading, is_one_word=is_one_word))
    if reading.unknown and not is_one_word:
        told.append(_with_bold(_("Not found anywhere: %(words)s."), ", ".join(reading.unknown)))
    return told


def _widened(reading: Reading, *, is_one_word: bool) -> str | Markup:
    """Return what was done because too little had all of the words."""
    if reading.step == "most" and reading.unquoted:
        sentence = _("Nothing has %(words)s in a row. Here is what has the words.")
        return _with_bold(
            sentence, ", ".join(_("“%(text)s”", text=phrase) for phrase in reading.unquoted)
        )
    if reading.step == "most" and is_one_word:
        if reading.with_all:
            return _("Few instruments have this word. Those with a part of it follow.")
        return _("Nothing has this word. Here is what has a part of it.")
    if reading.step == "most" and reading.with_all:
        return _(
            "Few instruments have all of these words. Those with most of them, or with related"
            " words, follow."
        )
    return str(_STEPS[reading.step])


def _with_bold(sentence: str, words: str) -> Markup:
    before, _name, after = sentence.partition("%(words)s")
    return escape(before) + Markup("<strong>{}</strong>").format(words) + escape(after)


def corrected(text: str, reading: Reading) -> str:
    """Return what was typed with its corrections put in."""
    used = {one.typed.casefold(): one.used for one in reading.corrections}
    return re.sub(r"\w+", lambda word: used.get(word[0].casefold(), word[0]), text)


def offers_of(query: SearchQuery, found: Found) -> list[Offer]:
    """Return filters that the words name and that would leave some of the results."""
    offers: dict[tuple[str, str], Offer] = {}
    for named in found.reading.named:
        number = dict(found.facets.get(named.facet, ())).get(named.value, 0)
        if 0 < number < found.total and not query.has_filter(named.facet, named.value):
            narrower = query.with_filter(named.facet, named.value)
            offers[named.facet, named.value] = Offer(
                _label(named.facet, named.value), narrower, number
            )
    return list(offers.values())


def _label(facet: str, value: str) -> str:
    if facet == _KIND and value in KINDS:
        return _("Only: %(what)s", what=KINDS[value].plural)
    return _("Only: %(what)s", what=value_labels(BY_NAME[facet], [value]).get(value, value))
