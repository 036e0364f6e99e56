"""What a table of instruments says in its columns, one line a column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolbox.adoption.evidence import Evidence
from toolbox.catalogue.found import FoundVersion
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import Message, _l
from toolbox.web.surroundings import format_label, term_labels

Cell = str | int | None


@dataclass(frozen=True)
class Line:
    """An instrument in the table: what is published, its use, a note, its source."""

    version: FoundVersion
    evidence: Evidence
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Column:
    """A column; ``width`` is in signs, for spreadsheets."""

    label: Message
    cell: Callable[[Line], Cell]
    width: int = 14


def _terms(vocabulary: str) -> Callable[[Line], Cell]:
    def cell(line: Line) -> Cell:
        labels = term_labels(vocabulary)
        found = [one.term for one in line.version.classifications]
        found = [one for one in found if one.vocabulary_key == vocabulary and one.key in labels]
        return ", ".join(labels[one.key] for one in sorted(found, key=lambda one: one.position))

    return cell


def _kind(line: Line) -> Cell:
    kind = KINDS.get(line.version.instrument.kind)
    return str(kind.label) if kind else line.version.instrument.kind


def _formats(line: Line) -> Cell:
    keys = dict.fromkeys(one.file.format for one in line.version.attachments)
    return ", ".join(format_label(key) for key in keys)


def _size(line: Line) -> Cell:
    size = sum(one.file.size for one in line.version.attachments)
    return round(size / 1000) if size else None


def _licence(line: Line) -> Cell:
    key = line.version.licence
    return term_labels("licence").get(key, key) if key else ""


COLUMNS: Sequence[Column] = (
    Column(_l("Title"), lambda line: line.version.title, 40),
    Column(_l("Kind"), _kind, 18),
    Column(_l("Short description"), lambda line: line.version.summary, 60),
    Column(_l("For"), _terms("audience"), 30),
    Column(_l("Phase"), _terms("phase"), 20),
    Column(_l("Duration in minutes"), lambda line: line.version.duration_minutes),
    Column(_l("Preparation in minutes"), lambda line: line.version.preparation_minutes),
    Column(_l("File formats"), _formats),
    Column(_l("Files in kB"), _size),
    Column(_l("Licence"), _licence, 30),
    Column(_l("Published by"), lambda line: line.version.instrument.owner.name, 30),
    Column(_l("Taken over from"), lambda line: line.source, 30),
    Column(_l("Adoptions"), lambda line: line.evidence.adoptions),
    Column(_l("Downloads"), lambda line: line.version.instrument.download_count),
    Column(
        _l("Address"),
        lambda line: public_url("instruments.show", slug=line.version.instrument.slug),
        50,
    ),
)
NOTE = Column(_l("Note"), lambda line: line.note, 40)
"""What the keepers of a collection say about an instrument there."""
