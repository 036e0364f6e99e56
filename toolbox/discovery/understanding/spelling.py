"""Words that the index does not know, spelled as it knows them; never words that are there."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA

from toolbox.discovery.index import ReadIndex, Spelling
from toolbox.discovery.indexed import FIELD_MARKS
from toolbox.discovery.language.analysis import FOLDED, PART, surface
from toolbox.discovery.language.lexicon import without_umlaut
from toolbox.discovery.language.senses import german_words, keys
from toolbox.discovery.language.wordlists import stopwords
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.understanding.frequencies import Frequencies, documents_with, frequency_of
from toolbox.discovery.understanding.sounding import names_sounding_like
from toolbox.discovery.understanding.wording import (
    any_form,
    is_in_dictionary,
    parts,
    words_behind,
)
from toolbox.discovery.wanted import Alternative, Choice, Group, Wanted

SHORTEST = 4
_TWO_EDITS_FROM = 7
_SHORTEST_PART = 4
_MOST_CUTS = 4
_MOST_ALIKE = 6
_LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What may stand between the parts of a compound."""

_MOST_IN_ANY_FORM = 4
"""So many words of a search: each takes a millisecond."""

_SHORTEST_INFLECTED, _LONGEST_INFLECTED = 6, 30
_SAME_START = 3
_FAR = 2
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"

_PART_MARKS = ("", FOLDED, PART, PART + FOLDED)


class _Repair(NamedTuple):
    """A corrected word, and what speaks against it: the smaller, the better."""

    against: tuple[int, bool, int]
    word: str


def corrections(index: ReadIndex, wanted: Wanted, known: Frequencies) -> dict[str, str]:
    """Return, for words that no document has in any form, what was probably meant.

    ``known`` says how many documents have which of the wanted terms.
    """
    corrector = _Corrector(index)
    unknown = dict.fromkeys(unknown_words(wanted, known))
    found = {word: corrector.corrected(word) for word in unknown}
    return {word: better for word, better in found.items() if better}


def unknown_words(wanted: Wanted, known: Frequencies) -> Iterator[str]:
    """Yield the typed words of groups that no document can meet."""
    for group in wanted.groups:
        if group.facets or frequency_of(group, known) or not group.alternatives:
            continue
        typed = group.alternatives[0]
        plain = [word.plain for word in words_behind(group.label, len(typed.words))]
        if len(plain) == len(typed.words) and (not typed.phrase or _is_of_field(typed)):
            pairs = zip(plain, typed.words, strict=True)
            yield from (word for word, choices in pairs if not documents_with(choices, known))


def _is_of_field(alternative: Alternative) -> bool:
    marks = tuple(FIELD_MARKS.values())
    return alternative.words[0][0].term.startswith(marks)


class _Corrector:
    """Corrects the words of one search, of which but a few are looked for in any form."""

    def __init__(self, index: ReadIndex) -> None:
        self._index = index
        self._left = _MOST_IN_ANY_FORM

    def corrected(self, word: str) -> str | None:
        """Return the nearest spelling of a word in the index, or of a part of a compound.

        A compound of known parts is corrected only to another spelling of the same parts. A name
        comes first that sounds the same: dictionaries know names, but not how they are spelled
        here.
        """
        written = surface(word)
        if len(word) < SHORTEST or not word.isalpha():
            return None
        names = names_sounding_like(self._index, written)
        if names:
            return _as_typed(names[0].term, word)
        if is_in_dictionary(written):
            return None
        repairs = self._repairs(word, written)
        best = min(repairs).word if repairs else written
        return _as_typed(best, word) if best != written else None

    def _repairs(self, word: str, written: str) -> list[_Repair]:
        index, own = self._index, parts(word)
        forms = dict.fromkeys((written, *keys(word), *_of_men(written)))
        repairs = _spelled_as(index, forms, own, most=1)
        if all(_is_doubtful(repair, written) for repair in repairs):
            repairs = self._inflected(written, own) or repairs
        repairs = repairs or _spelled_as(index, forms, own, most=2)
        return repairs or ([] if own else _there(index, _in_compound(index, written)))

    def _inflected(self, written: str, own: tuple[str, ...]) -> list[_Repair]:
        """Return the words of the dictionary, in any form, that are one edit away and in the index.

        Words that are spelled alike are looked for among base forms: "Veträge" is as far from
        Vertrag as from many others. Forms that differ much from theirs are left out, and little
        words: more often a name that no document has is one edit away from them.
        """
        if not (self._left and _SHORTEST_INFLECTED <= len(written) <= _LONGEST_INFLECTED):
            return []
        self._left -= 1
        near = german_words(dict.fromkeys(_one_edit_away(written)))
        meant = [word for word in near if _is_telling_form(word)]
        found = {word: any_form(word) for word in meant if not own or parts(word) == own}
        known = self._index.frequencies({choice.term for one in found.values() for choice in one})
        counted = ((word, documents_with(choices, known)) for word, choices in found.items())
        return [
            _repair(written, Spelling(word, documents, 1))
            for word, documents in counted
            if documents
        ]


def _of_men(written: str) -> Iterator[str]:
    """Yield what may be the form for men of a word for women: those are not in the index."""
    for ending in ("erinnen", "erin"):
        if written.endswith(ending):
            yield f"{written.removesuffix(ending)}er"


def _is_doubtful(repair: _Repair, written: str) -> bool:
    """Say whether a repair begins with another letter, or is far from what was typed.

    The first letter is rarely the wrong one. Far is what resembles a part of a word that was
    taken for its stem, as "from" does in "Frimen".
    """
    _distance, begins_otherwise, _documents = repair.against
    return begins_otherwise or OSA.distance(repair.word, written, score_cutoff=_FAR) > _FAR


def _is_telling_form(word: str) -> bool:
    """Say whether a word is no little one, and begins as its base form does."""
    if word in stopwords():
        return False
    start = without_umlaut(word[:_SAME_START])
    return any(without_umlaut(one[:_SAME_START]) == start for one in keys(word))


def _spelled_as(
    index: ReadIndex, forms: Iterable[str], own: tuple[str, ...], *, most: int
) -> list[_Repair]:
    """Return the words within so many edits of one of the forms, with the same parts if any."""
    repairs = [_repair(form, one) for form in forms for one in alike(index, form, most=most)]
    return [repair for repair in repairs if not own or parts(repair.word) == own]


def _one_edit_away(word: str) -> Iterator[str]:
    """Yield what a word becomes with a letter more, less or other, or two of them exchanged.

    The first letter stays as it is.
    """
    for place in range(1, len(word) + 1):
        before, behind = word[:place], word[place:]
        yield before + behind[1:]
        yield before + behind[1::-1] + behind[2:]
        for letter in _LETTERS:
            yield before + letter + behind
            yield before + letter + behind[1:]


def _there(index: ReadIndex, repairs: Iterable[_Repair]) -> list[_Repair]:
    """Return repaired compounds that documents have, or all parts of which one has in its title.

    In a long text, all parts of whatever was put together stand somewhere.
    """
    by_word = {repair.word: repair for repair in sorted(repairs, reverse=True)}
    terms = {word: {choice.term for choice in any_form(word)} for word in by_word}
    known = index.frequencies(set[str]().union(*terms.values()))
    found = [by_word[word] for word in by_word if not known.keys().isdisjoint(terms[word])]
    return found or [by_word[word] for word in by_word if _is_in_a_title(index, parts(word))]


def _is_in_a_title(index: ReadIndex, pieces: Iterable[str]) -> bool:
    words = tuple((Choice(FIELD_MARKS["title"] + piece),) for piece in pieces)
    wanted = Wanted((Group((Alternative(words),)),))
    return bool(words) and index.find(SearchQuery(per_page=1, counted=()), wanted).total > 0


def _repair(written: str, found: Spelling, before: str = "", behind: str = "") -> _Repair:
    """Return a repair: near ones first, then those that begin alike, then frequent ones."""
    other_start = found.term[:1] != written[:1]
    return _Repair((found.distance, other_start, -found.documents), f"{before}{found.term}{behind}")


def _as_typed(better: str, typed: str) -> str:
    return better.capitalize() if typed[0].isupper() else better


def alike(index: ReadIndex, written: str, *, most: int = 2) -> list[Spelling]:
    """Return words of the index that are spelled like another; two edits keep its beginning."""
    if len(written) < SHORTEST:
        return []
    edits = most if len(written) >= _TWO_EDITS_FROM else 1
    found = index.spelled_like(written, most=edits, limit=_MOST_ALIKE)
    return [one for one in found if one.distance < 2 or one.term[:1] == written[:1]]


def _in_compound(index: ReadIndex, written: str) -> Iterator[_Repair]:
    """Yield repairs of a compound of which one part is in the index as it is written."""
    cuts = range(_SHORTEST_PART, len(written) - _SHORTEST_PART + 1)
    halves = [(written[:cut], written[cut:]) for cut in cuts]
    sides = {bare for half in halves for side in half for bare, _link in _bare(side)}
    known = index.frequencies({mark + side for side in sides for mark in _PART_MARKS})
    for front, behind in _longest(halves, known, 0):
        yield from (_repair(behind, one, before=front) for one in alike(index, behind))
    for front, behind in _longest(halves, known, 1):
        for bare, link in _bare(front):
            found = alike(index, bare)
            yield from (_repair(bare, one, behind=link + behind) for one in found)
            if found:
                break


def _bare(front: str) -> list[tuple[str, str]]:
    """Return a part of a compound without what may link it to the next, and that link."""
    return [
        (front.removesuffix(link), link)
        for link in _LINKS
        if front.endswith(link) and len(front) - len(link) >= _SHORTEST_PART
    ]


def _longest(
    halves: Iterable[tuple[str, str]], known: Frequencies, side: int
) -> list[tuple[str, str]]:
    """Return the cuts with the longest known part on a side, 0 for the front."""
    fitting = [
        half
        for half in halves
        if any(mark + bare in known for bare, _link in _bare(half[side]) for mark in _PART_MARKS)
    ]
    return sorted(fitting, key=lambda half: -len(half[side]))[:_MOST_CUTS]
