"""Sets of queries with judgments in TREC's formats, in a folder or packed into one file."""

import json
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from toolbox.discovery.documents import IndexDocument

_TOPIC = re.compile(r"<top>(.*?)</top>", re.DOTALL)
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*([^\s<]+)")
_TITLE = re.compile(r"<title>\s*(?:Topic:)?\s*([^<]+)")
_DAY = datetime(2020, 1, 1, tzinfo=UTC)
_BEGINNINGS = (("queries", "topics"), ("qrels",), ("documents",))


@dataclass(frozen=True)
class JudgedSet:
    """Queries by their names, the grades of documents for each, and the documents.

    ``names`` are those of the documents, in the order in which these are numbered from 1.
    """

    queries: Mapping[str, str]
    judgments: Mapping[str, Mapping[str, int]]
    names: tuple[str, ...]
    documents: tuple[IndexDocument, ...]


def read_set(paths: tuple[Path, ...]) -> JudgedSet:
    """Read a set from its three files, or from one folder, .zip or .tar.gz that holds them.

    In there they are known by how their names begin: queries or topics, qrels, documents.
    Raises ValueError if something is missing, or judged and not there.
    """
    if len(paths) == len(_BEGINNINGS):
        texts = [path.read_text("utf-8") for path in paths]
    else:
        (path,) = paths
        contents = dict(_contents(path))
        texts = [_beginning(contents, begins, path) for begins in _BEGINNINGS]
    return _made(*texts)


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.is_file():
                yield file.name, file.read_bytes()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield PurePosixPath(name).name, packed.read(name)
    else:
        with tarfile.open(path) as packed_tar:
            for member in packed_tar:
                stream = packed_tar.extractfile(member)
                if stream:
                    yield PurePosixPath(member.name).name, stream.read()


def _beginning(contents: Mapping[str, bytes], begins: tuple[str, ...], path: Path) -> str:
    for name, content in contents.items():
        if name.startswith(begins):
            return content.decode()
    raise ValueError(f"{path} holds no file whose name begins with {' or '.join(begins)}")


def _made(queries: str, judgments: str, documents: str) -> JudgedSet:
    named = dict(_topics(queries) if "<top>" in queries else _lines(queries))
    grades: dict[str, dict[str, int]] = {}
    for line in judgments.splitlines():
        query, _round, document, grade = line.split()
        grades.setdefault(query, {})[document] = int(grade)
    records = [json.loads(line) for line in documents.splitlines()]
    names = tuple(record["id"] for record in records)
    unknown = {one for judged in grades.values() for one in judged}.difference(names)
    if unknown:
        raise ValueError(f"Judged, and not among the documents: {', '.join(sorted(unknown)[:5])}")
    judged_queries = {name: text for name, text in named.items() if grades.get(name)}
    numbered = tuple(_document(number, record) for number, record in enumerate(records, 1))
    return JudgedSet(judged_queries, grades, names, numbered)


def _topics(text: str) -> Iterator[tuple[str, str]]:
    """Yield number and title of TREC topics."""
    for topic in _TOPIC.findall(text):
        number, title = _NUMBER.search(topic), _TITLE.search(topic)
        if number and title:
            yield number[1], " ".join(title[1].split())


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of queries that stand one a line, with a tab in between."""
    for line in text.splitlines():
        name, _tab, query = line.partition("\t")
        yield name, query.strip()


def _document(number: int, record: Mapping[str, object]) -> IndexDocument:
    tags = record.get("tags")
    return IndexDocument(
        instrument_id=number,
        version_id=number,
        title=str(record.get("title") or ""),
        description=str(record.get("body") or ""),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        published_at=_DAY,
    )
