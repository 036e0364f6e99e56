"""What a document looks like in the tables of the index: terms with weights, and sections."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from toolbox.discovery.documents import IndexDocument
from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import Field
from toolbox.discovery.indexed import Text, sections_of, terms_by_word, texts_of, title_key
from toolbox.discovery.ranking import FIELD_WEIGHTS

FIELDS: tuple[Field, ...] = get_args(Field)

# A section knows some words after its end as well, so that a phrase over the cut is found; as many
# as a search can have.
_LOOK_AHEAD = 20


@dataclass(slots=True)
class Section:
    """A piece of a text, and where in it each term stands; places count from 1."""

    of: Text
    text: str
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def vector(self) -> str:
        """The terms as PostgreSQL reads a tsvector."""
        return " ".join(
            f"{quoted(clean(term))}:{','.join(map(str, places))}"
            for term, places in self.places.items()
        )


@dataclass(slots=True)
class Entry:
    """A document as it is indexed; ``length`` in words, without those of its files."""

    document: IndexDocument
    length: int
    weights: Mapping[str, float]
    sections: list[Section]

    @property
    def title_key(self) -> str:
        """What titles are sorted by."""
        return title_key(self.document.title)

    @property
    def tags(self) -> list[str]:
        """The values of all facets, each once."""
        chosen = self.document.facets
        return list(
            dict.fromkeys(tag(one.name, key) for one in FACETS for key in chosen.get(one.name, ()))
        )


def clean(text: str) -> str:
    """Return text as PostgreSQL can keep it: half characters become "?", NUL a space."""
    return text.encode(errors="replace").decode().replace("\x00", " ")


def tag(facet: str, value: str) -> str:
    """Return the value of a facet as one word; no facet has a colon in its name."""
    return clean(f"{facet}:{value}")


def quoted(term: str) -> str:
    """Return a term as it is written in a tsvector or a tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def entry_of(document: IndexDocument) -> Entry:
    """Analyse a document."""
    length = 0
    sections: list[Section] = []
    counts: dict[Field, dict[str, int]] = {name: defaultdict(int) for name in FIELDS}
    for text in texts_of(document):
        words = _read(text, sections, counts[text.field])
        length += 0 if text.attachment else words
    weights: dict[str, float] = defaultdict(float)
    for name, counted in counts.items():
        weight = FIELD_WEIGHTS[name]
        for term, count in counted.items():
            weights[term] += weight.of(count)
    return Entry(document, length, weights, sections)


def _read(text: Text, sections: list[Section], counts: dict[str, int]) -> int:
    """Cut a text into sections and count its terms; return how many words it has."""
    before: Section | None = None
    words = in_this = in_last = 0
    for piece in sections_of(text.text):
        section = Section(text, piece)
        found = terms_by_word(text.field, piece, text.language)
        in_last, in_this = in_this, 0
        for in_this, terms in enumerate(found, 1):
            for term in terms:
                counts[term] += 1
                section.places[term].append(in_this)
                if before and in_this <= _LOOK_AHEAD:
                    before.places[term].append(in_last + in_this)
        sections.append(section)
        before = section
        words += in_this
    return words
