"""Searches nobody should type: how long the worst of every shape takes.

    python3 start.py bench hostile RECORDS.jsonl.gz

Each is as long as a search may be. The shorter of two runs counts: what is asked is the work that
a search can make, not what else the machine was doing. Prints a table; the bar is 50 ms.
"""

import argparse
import gc
import random
import string
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.material.asks import asks
from tests.benchmarks.material.records import read_documents
from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.index import SearchIndex
from toolbox.discovery.language import lexicon
from toolbox.discovery.query import MAX_TEXT, SearchQuery
from toolbox.discovery.understanding.answering import answer
from toolbox.discovery.understanding.rings import shipped

BAR = 50.0
EACH = 30
_LETTERS = f"{string.ascii_lowercase}äöüß"


class _Words:
    """Words of the records, often ones and any, and letters by chance."""

    def __init__(self, documents: Sequence[IndexDocument]) -> None:
        self._chance = random.Random(7)  # noqa: S311 - the same searches every time
        mix = asks(documents)
        self._any = [word for classed in mix.values() for ask in classed for word in ask.words]
        self._frequent = [word for ask in mix["page 50"] for word in ask.words]

    def known(self, count: int) -> list[str]:
        return self._chance.choices(self._any, k=count)

    def frequent(self, count: int) -> list[str]:
        return self._chance.choices(self._frequent, k=count)

    def misspelt(self, count: int) -> list[str]:
        return [f"{word[:2]}{word[3:]}" for word in self.known(count)]

    def synonyms(self, count: int) -> list[str]:
        return self._chance.choices(_synonyms(), k=count)

    def letters(self, shortest: int, longest: int) -> str:
        return "".join(self._chance.choices(_LETTERS, k=self._chance.randint(shortest, longest)))


def _synonyms() -> list[str]:
    """Return the single words of the rings that come with the product."""
    return [word for ring in shipped() for word in ring.members if word.isalpha()]


def shapes(words: _Words) -> Mapping[str, Callable[[], str]]:
    """Return what makes a search of each shape."""
    return {
        "frequent words": lambda: " ".join(words.frequent(80)),
        "any of frequent words": lambda: " oder ".join(words.frequent(60)),
        "a long phrase": lambda: '"{}"'.format(" ".join(words.frequent(60))[: MAX_TEXT - 2]),
        "many phrases": lambda: " ".join(
            f'"{one} {other}"'
            for one, other in zip(words.frequent(40), words.frequent(40), strict=True)
        ),
        "words of nobody": lambda: " ".join(words.letters(4, 12) for _ in range(60)),
        "names of nobody": lambda: " ".join(words.letters(5, 5).title() for _ in range(60)),
        "misspelt words": lambda: " ".join(words.misspelt(60)),
        "misspelt in fields": lambda: " ".join(f"autor:{word}" for word in words.misspelt(50)),
        "long compounds": lambda: " ".join("".join(words.known(4)) for _ in range(12)),
        "one endless word": lambda: words.letters(MAX_TEXT, MAX_TEXT),
        "hyphens": lambda: "-".join(words.known(60)),
        "hyphens between synonyms": lambda: "-".join(words.synonyms(60)),
        "slashes": lambda: "/".join(words.known(60)),
        "gender forms": lambda: " ".join(f"{word}*innen" for word in words.known(40)),
        "excluded words": lambda: " ".join(f"-{word}" for word in words.frequent(60)),
        "single letters": lambda: " ".join(words.letters(1, 1) for _ in range(150)),
        "numbers": lambda: " ".join(f"§ {number}" for number in range(80)),
        "signs": lambda: '"' * 100 + "(" * 100 + "*" * 100,
    }


def _took(index: SearchIndex, text: str) -> float:
    started = time.perf_counter()
    answer(index, SearchQuery(text))
    return (time.perf_counter() - started) * 1000


def measure(index: SearchIndex, make: Callable[[], str]) -> list[float]:
    """Return milliseconds of searches of one shape."""
    gc.collect()
    gc.freeze()
    texts = [make()[:MAX_TEXT] for _ in range(EACH)]
    return [min(_took(index, text) for _ in range(2)) for text in texts]


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if the bar is missed."""
    parser = argparse.ArgumentParser(prog="start.py bench hostile", description=__doc__)
    parser.add_argument("records", type=Path, help="AMB records, one a line, .gz too")
    parser.add_argument("--documents", type=int, default=10_000, help="how many are indexed")
    options = parser.parse_args(given)
    documents = list(read_documents(options.records, options.documents))
    lexicon.warm_up()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        index = open_index("whoosh:", Path(folder) / "index")
        index.rebuild(documents)
        print(
            f"{len(documents)} documents, milliseconds\n\n| shape | p50 | worst |\n|---|---:|---:|"
        )
        for name, make in shapes(_Words(documents)).items():
            times = measure(index, make)
            worst = max(worst, *times)
            print(f"| {name} | {median(times):.1f} | {max(times):.1f} |", flush=True)
    print(f"\nworst of all: {worst:.1f} ms, at most {BAR:.0f}: {'pass' if worst < BAR else 'FAIL'}")
    return int(worst >= BAR)


if __name__ == "__main__":
    raise SystemExit(main())
