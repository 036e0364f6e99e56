"""Facts about what is inside files: outline, language, pictures, traces; or none at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files import makers
from tests.review.checks import made_files as made
from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.extraction.facts.gathering import gather
from toolbox.files.extraction.runner import MEGABYTE, ChildLimits
from toolbox.files.formats import FORMATS

ODT = (
    '<office:text><text:h text:outline-level="1">A</text:h>'
    "<draw:frame><draw:image/></draw:frame>"
    '<draw:frame><draw:image/><svg:desc xmlns:svg="urn:x">Ein Lager</svg:desc></draw:frame>'
    "<office:annotation><text:p>Stimmt das?</text:p></office:annotation></office:text>"
)
ODP = (
    '<office:presentation><draw:page><draw:frame xmlns:p="urn:p" p:class="title"><text:p>Eins'
    "</text:p></draw:frame></draw:page><draw:page/></office:presentation>"
)


def facts_of(folder: Path, content: bytes, key: str) -> FileFacts:
    """Gather the facts about ``content``."""
    path = folder / "file"
    path.write_bytes(content)
    found = gather(path, FORMATS[key])
    assert found is not None
    return found


CASES: dict[str, tuple[str, Callable[[], bytes], dict[str, object]]] = {
    "a good PDF": (
        "pdf",
        lambda: made.pdf("Guten Tag."),
        {"title": "Leitfaden", "language": "de", "tagged": True, "headings": 1, "pictures": 0},
    ),
    "a bare PDF": (
        "pdf",
        lambda: made.pdf("Guten Tag.", title="", language="", tagged=False),
        {"title": "", "language": "", "tagged": False, "headings": None},
    ),
    "a scan": ("pdf", made.scan, {"tagged": False, "pictures": 1}),
    "Word with heading and described photo": (
        "docx",
        lambda: made.word("Text", pictures=[(made.photo(), "Ein Lager")]),
        {"language": "de-DE", "headings": 1, "pictures": 1, "pictures_unsaid": 0},
    ),
    "Word with photos of which one is described": (
        "docx",
        lambda: made.word("Text", pictures=[(made.photo(), "Lager"), (made.photo(shade=9), "")]),
        {"pictures": 2, "pictures_unsaid": 1, "placed_pictures": 0},
    ),
    "Word with the place of a photo": (
        "docx",
        lambda: made.word("Text", pictures=[(made.photo(place=True, artist="P. K."), "Lager")]),
        {"placed_pictures": 1, "named_pictures": 1},
    ),
    "Word with traces of reviewers": (
        "docx",
        lambda: made.word("Text", comment="Hm?", change=True),
        {"comments": 1, "changes": 1},
    ),
    "slides": (
        "pptx",
        lambda: made.slides("Eins", "", "Drei", pictures=[(made.photo(), "bild.png")]),
        {"language": "de-DE", "untitled_slides": 1, "headings": 2, "pictures_unsaid": 1},
    ),
    "a workbook": ("xlsx", makers.workbook, {"pictures": 0, "language": ""}),
    "an OpenDocument text": (
        "odt",
        lambda: makers.opendocument("text", ODT),
        {"headings": 1, "pictures": 2, "pictures_unsaid": 1, "comments": 1, "language": "de-DE"},
    ),
    "an OpenDocument presentation": (
        "odp",
        lambda: makers.opendocument("presentation", ODP),
        {"headings": 1, "untitled_slides": 1},
    ),
    "a web page": (
        "html",
        lambda: made.page('<h1>A</h1><img src="a"><img src="b" alt=""><img src="c" alt="C">'),
        {"title": "Messe", "language": "de", "headings": 1, "pictures": 2, "pictures_unsaid": 1},
    ),
    "an H5P": (
        "h5p",
        made.h5p,
        {"title": "Quiz", "language": "de", "pictures": 1, "pictures_credited": 1},
    ),
    "an H5P without rights and words": (
        "h5p",
        lambda: made.h5p(language="und", licence="U", words=""),
        {"language": "", "pictures_credited": 0, "pictures_unsaid": 1},
    ),
    "an archive": (
        "zip",
        lambda: makers.archive({"a.DOCX": "x", "b/c.html": "y", "ohne": "z"}),
        {"contains": ("docx", "html")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_facts(tmp_path: Path, name: str) -> None:
    key, make, expected = CASES[name]
    found = facts_of(tmp_path, make(), key)
    assert {field: getattr(found, field) for field in expected} == expected


@pytest.mark.parametrize("key", ["pdf", "docx", "odt", "html", "h5p", "zip"])
def test_what_cannot_be_read_has_no_facts_and_raises_nothing(tmp_path: Path, key: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\x00\xff nothing of the kind")
    found = gather(path, FORMATS[key])
    assert found is None or not found.pictures


def test_a_bomb_is_stopped(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><a>&b;</a>'
    path = tmp_path / "file"
    path.write_bytes(makers.changed(makers.word("x"), {"word/document.xml": bomb}))
    assert gather(path, FORMATS["docx"]) is None


def test_limits_hold(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(makers.word("x"))
    limits = ChildLimits(seconds=5, memory=64 * MEGABYTE, output=10)
    assert gather(path, FORMATS["docx"], limits) is None


def test_formats_without_a_reader_have_no_facts(tmp_path: Path) -> None:
    assert gather(tmp_path / "none", FORMATS["txt"]) is None


def test_facts_survive_the_database() -> None:
    facts = FileFacts(title="A", headings=2, contains=("docx",))
    assert FileFacts.from_json(facts.as_json()) == facts
    assert FileFacts.from_json({"title": "A", "of_tomorrow": 1}) == FileFacts(title="A")
