"""What a version is classified under, each term leading to a search for its like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from toolbox.catalogue.models import Version
from toolbox.delivery.languages import reading_language
from toolbox.discovery.facets import BY_NAME, CLASSIFYING
from toolbox.foundation.i18n import Message
from toolbox.vocabularies.models import TAG, Term

Link = tuple[str, str]
"""A label and an address."""


@dataclass(frozen=True)
class Group:
    """The terms of one vocabulary, in the order of the vocabulary."""

    vocabulary_key: str
    label: Message
    links: Sequence[Link]

    @property
    def words(self) -> str:
        """The terms in one line."""
        return ", ".join(label for label, _address in self.links)


def search_address(facet: str, value: str) -> str:
    """Return the address of a search for everything that has ``value`` in ``facet``."""
    chosen: dict[str, Any] = {BY_NAME[facet].parameter: value}
    return url_for("search.results", **chosen)


def terms_in(version: Version, vocabulary_key: str) -> list[Term]:
    """Return the terms of one vocabulary that ``version`` carries, in their order."""
    terms = (entry.term for entry in version.classifications)
    mine = (term for term in terms if term.vocabulary_key == vocabulary_key)
    return sorted(mine, key=lambda term: (term.position, term.label_de))


def labels_in(version: Version, vocabulary_key: str) -> list[str]:
    """Return the labels of these terms in the reader's language."""
    return [term.label(reading_language()) for term in terms_in(version, vocabulary_key)]


def groups_of(version: Version) -> list[Group]:
    """Return the terms of every vocabulary people can search by, without empty groups."""
    language = reading_language()
    groups = [
        Group(
            str(facet.vocabulary),
            facet.label,
            [
                (term.label(language), search_address(facet.name, term.key))
                for term in terms_in(version, str(facet.vocabulary))
            ],
        )
        for facet in CLASSIFYING
        if facet.vocabulary != TAG
    ]
    return [group for group in groups if group.links]


def tags_of(version: Version) -> list[Link]:
    """Return the free tags, each leading to its own page."""
    return [(term.label_de, url_for("terms.tag", key=term.key)) for term in terms_in(version, TAG)]
