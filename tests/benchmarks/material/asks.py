"""The searches of the benchmark: drawn from the documents themselves, the same for all engines."""

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tests.benchmarks.engines.base import Ask
from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.language.wordlists import stopwords

EACH = 120
"""So many different searches of a class."""

WARM_UP = 8
"""So many more of each class come before the clock counts."""

TYPED = "2 words, typed"
"""The class of searches for two words as people type them. Where few documents have both, ours
goes on to those that have one, which no other engine does: there is nothing to compare."""

_SEED = 20_260_101
_WORD = re.compile(r"[^\W\d_]{4,30}")
_BANDS = ((0.05, 0.4), (0.01, 0.05), (0.0, 0.01))
"""From words that every second to twentieth document has to words that few have."""

_SHORTEST_TO_BEGIN, _SHORTEST_TO_MISSPELL = 6, 6
_RARE = 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class _Source:
    """The words of the documents by how many have them, and chances that come out the same."""

    def __init__(self, documents: Sequence[IndexDocument]) -> None:
        self.documents = documents
        self.chance = random.Random(_SEED)  # noqa: S311 - the same searches every time
        self.counts: Counter[str] = Counter()
        for document in documents:
            self.counts.update(set(words(document)))
        total = len(documents)
        self.bands = [
            sorted(
                word
                for word, count in self.counts.items()
                if low * total < count <= high * total and count >= _RARE
            )
            for low, high in _BANDS
        ]
        self.frequent = [word for word, _count in self.counts.most_common(WARM_UP + EACH)]

    def word(self, place: int, shortest: int = 0) -> str:
        """Return a word of a band, the bands in turn."""
        fitting: list[str] = []
        while not fitting:
            band = self.bands[place % len(self.bands)]
            fitting = [word for word in band if len(word) >= shortest]
            place += 1
        return self.chance.choice(fitting)


def words(document: IndexDocument) -> list[str]:
    """Return the telling words of a document in lower case, in their order."""
    text = f"{document.title} {document.description}".lower()
    return [word for word in _WORD.findall(text) if word not in stopwords()]


def asks(documents: Sequence[IndexDocument]) -> Mapping[str, list[Ask]]:
    """Return WARM_UP and then EACH searches of every class, by the name of the class."""
    source = _Source(documents)
    return {
        name: [draw(source, place) for place in range(WARM_UP + EACH)]
        for name, draw in _CLASSES.items()
    }


def _one(source: _Source, place: int) -> Ask:
    return Ask("all", (source.word(place),))


def _both(source: _Source, place: int) -> Ask:
    """Two words that one document has, so that there is something to be found."""
    _ = place
    while True:
        there = words(source.chance.choice(source.documents))
        known = sorted({word for word in there if source.counts[word] >= _RARE})
        if len(known) >= 2:
            return Ask("all", tuple(source.chance.sample(known, 2)), strictly=True)


def _both_typed(source: _Source, place: int) -> Ask:
    return replace(_both(source, place), strictly=False)


def _any(source: _Source, place: int) -> Ask:
    return Ask("any", tuple(source.word(place + step) for step in range(3)))


def _phrase(source: _Source, place: int) -> Ask:
    """Two or three words as they stand in a document."""
    length = 2 + place % 2
    while True:
        text = source.chance.choice(source.documents).description.lower()
        row = re.findall(r"[^\W\d_]+", text)
        start = source.chance.randrange(max(1, len(row) - length))
        found = row[start : start + length]
        # Only where nothing but a space is in between do all engines see a row.
        if (
            len(found) == length
            and " ".join(found) in text
            and not {found[0], found[-1]} & stopwords()
            and min(len(found[0]), len(found[-1])) > 3
        ):
            return Ask("phrase", tuple(found))


def _prefix(source: _Source, place: int) -> Ask:
    word = source.word(place, _SHORTEST_TO_BEGIN)
    return Ask("prefix", (word[: source.chance.randint(4, max(4, len(word) - 2))],))


def _typo(source: _Source, place: int) -> Ask:
    while True:
        wrong = _misspelt(source.word(place, _SHORTEST_TO_MISSPELL), source.chance)
        if wrong not in source.counts:
            return Ask("typo", (wrong,))


def _misspelt(word: str, chance: random.Random) -> str:
    """Return a word with a letter missing, doubled, exchanged or swapped, not the first."""
    place = chance.randrange(1, len(word) - 1)
    front, letter, behind = word[:place], word[place], word[place + 1 :]
    return chance.choice(
        (
            front + behind,
            front + letter + letter + behind,
            front + chance.choice(_LETTERS) + behind,
            front + behind[0] + letter + behind[1:],
        )
    )


def _filtered(source: _Source, place: int) -> Ask:
    """A frequent word, narrowed by two values that go together in some document."""
    while True:
        document = source.chance.choice(source.documents)
        names = [name for name in ("kind", "audience", "topic", "licence") if document.facets[name]]
        if len(names) < 2:
            continue
        chosen = source.chance.sample(names, 2)
        filters = {name: document.facets[name][0] for name in chosen}
        return Ask("all", (source.word(3 * place),), filters)


def _newest(source: _Source, place: int) -> Ask:
    return replace(_one(source, place), newest=True)


def _deep(source: _Source, place: int) -> Ask:
    return Ask("all", (source.frequent[place % len(source.frequent)],), page=50)


def _everything(source: _Source, place: int) -> Ask:
    _ = source
    return Ask("all", page=place + 1)


_CLASSES: Mapping[str, Callable[[_Source, int], Ask]] = {
    "1 term": _one,
    "AND of 2": _both,
    "OR of 3": _any,
    "phrase": _phrase,
    "prefix": _prefix,
    "one typo": _typo,
    "facets + 2 filters": _filtered,
    "by date": _newest,
    "page 50": _deep,
    "everything": _everything,
    TYPED: _both_typed,
}
