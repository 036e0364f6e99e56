"""Documents as they are analysed in bulk: chunk by chunk, each of which comes out as columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toolbox.discovery.backends.whoosh.gathering import Gathered, Pool
from toolbox.discovery.backends.whoosh.schema import prepare
from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.indexed import texts_of

CHUNK = 500_000
"""So many characters are a chunk: about half a second of analysis, and 6 MB of columns."""

_CHARACTERS_AT_LEAST = 500


@dataclass(frozen=True, slots=True)
class Chunk:
    """Analysed documents, which are numbered from 0: what is kept of each, and all postings."""

    meta: list[bytes]
    texts: list[bytes]
    fields: dict[str, Gathered]

    def __len__(self) -> int:
        return len(self.meta)

    @property
    def size_bytes(self) -> int:
        """How much memory the postings take, about."""
        columns = self.fields.values()
        return sum(4 * (3 * len(one.docs) + len(one.positions)) for one in columns)


def analysed(documents: Iterable[IndexDocument]) -> Chunk:
    """Analyse documents that follow each other."""
    meta: list[bytes] = []
    texts: list[bytes] = []
    pool = Pool()
    for number, document in enumerate(documents):
        prepared = prepare(document)
        meta.append(prepared.meta)
        texts.append(prepared.texts)
        pool.add(number, prepared.passages, prepared.values)
    return Chunk(meta, texts, pool.gathered())


def batches(documents: Iterable[IndexDocument]) -> Iterator[list[IndexDocument]]:
    """Cut documents into what makes a chunk, and take no more of them than that."""
    batch: list[IndexDocument] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += _size_of(document)
        if size >= CHUNK:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size_of(document: IndexDocument) -> int:
    """Return how many characters there are to analyse; one without any text has work to it, too."""
    return max(sum(len(text.text) for text in texts_of(document)), _CHARACTERS_AT_LEAST)
