"""How many documents have what is wanted, going by the terms of the index alone."""

from collections.abc import Mapping

from toolbox.discovery.index import ReadIndex
from toolbox.discovery.wanted import Choices, Group, Wanted

Frequencies = Mapping[str, int]
"""From a term to the number of documents that have it; without those of none."""


def frequencies(index: ReadIndex, wanted: Wanted) -> Frequencies:
    """Return how many documents have each of the terms that are wanted."""
    return index.frequencies({choice.term for choice in wanted.choices()})


def frequency_of(group: Group, known: Frequencies) -> int:
    """Return about how many documents meet a group by its words, never too many."""
    return max(
        (
            min(documents_with(choices, known) for choices in alternative.words)
            for alternative in group.alternatives
        ),
        default=0,
    )


def documents_with(choices: Choices, known: Frequencies) -> int:
    """Return how many documents have the most frequent of the choices."""
    return max((known.get(choice.term, 0) for choice in choices), default=0)
