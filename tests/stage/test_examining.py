"""Looking into archives: what runs, what does not, and what the contributor is told."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.stage import packages
from toolbox.foundation.i18n import _l
from toolbox.stage.examining.child import examine
from toolbox.stage.examining.findings import Examined, Finding, read_examined, read_finding
from toolbox.stage.examining.reasons import REASONS, sentence_of
from toolbox.stage.jobs import look_into

Files = Mapping[str, str | bytes]
START = "<!doctype html><title>Start</title>"


def _look(tmp_path: Path, files: Files, format_key: str = "zip") -> Examined:
    path = tmp_path / "paket"
    path.write_bytes(packages.zipped(files))
    return read_examined(examine(str(path), format_key))


def _codes(examined: Examined) -> dict[str, tuple[str, ...]]:
    return {finding.code: finding.names for finding in examined.findings}


def test_pages_that_have_everything_run_without_a_remark(tmp_path: Path) -> None:
    found = _look(tmp_path, packages.COUNTER)
    assert (found.kind, found.state, found.entry) == ("web", "playable", "index.html")
    assert found.title == "Zählwerk"
    assert found.files == 4
    assert found.unpacked == sum(len(str(text).encode()) for text in packages.COUNTER.values())
    assert found.findings == ()


@pytest.mark.parametrize(
    ("names", "entry"),
    [
        (["index.html"], "index.html"),
        (["INDEX.HTML", "a.css"], "INDEX.HTML"),
        (["index.htm"], "index.htm"),
        (["messe/index.html", "messe/a.css"], "messe/index.html"),
        (["messe/index.html", "__MACOSX/messe/._index.html"], "messe/index.html"),
        (["index.html", "messe/index.html"], "index.html"),
    ],
)
def test_where_it_begins(tmp_path: Path, names: list[str], entry: str) -> None:
    found = _look(tmp_path, {name: START for name in names})
    assert (found.state, found.entry) == ("playable", entry)


@pytest.mark.parametrize(
    ("files", "code", "names"),
    [
        ({"start.html": START, "info.html": START}, "entry-missing", ("start.html", "info.html")),
        ({"a/index.html": START, "b/c.txt": "c"}, "entry-missing", ("a/index.html",)),
        ({"index.html": b""}, "entry-empty", ("index.html",)),
        ({"index.html": START, "x" * 210 + ".txt": "c"}, "name-too-long", ("x" * 200,)),
    ],
)
def test_what_keeps_pages_from_running(
    tmp_path: Path, files: Files, code: str, names: tuple[str, ...]
) -> None:
    found = _look(tmp_path, files)
    assert found.state == "unplayable"
    assert found.findings == (Finding(code, names, is_problem=True),)


@pytest.mark.parametrize(
    "files",
    [{"blatt.pdf": "x", "liste.csv": "a"}, {"kit.json": "{}", "index.html": START}],
)
def test_an_archive_that_only_holds_files_is_left_in_peace(tmp_path: Path, files: Files) -> None:
    found = _look(tmp_path, files)
    assert (found.kind, found.state, found.findings) == ("none", "plain", ())


@pytest.mark.parametrize(
    ("files", "hosts"),
    [
        ({"index.html": '<script src="https://cdn.example/a.js"></script>'}, ("cdn.example",)),
        ({"index.html": '<link rel="stylesheet" href="//fonts.example/f">'}, ("fonts.example",)),
        ({"index.html": '<img srcset="https://a.example/1 1x, //b.example/2 2x">'},
         ("a.example", "b.example")),
        ({"index.html": '<p style="background: url(http://c.example/x)">'}, ("c.example",)),
        ({"index.html": START, "a.css": "@import 'https://d.example/x.css';"}, ("d.example",)),
        ({"index.html": START, "a.js": 'fetch("https://e.example/x")'}, ("e.example",)),
        ({"index.html": START, "a.js": 'new WebSocket("wss://f.example/x")'}, ("f.example",)),
        ({"index.html": START, "a.js": 'x.open("GET", "https://g.example/x")'}, ("g.example",)),
        ({"index.html": START, "a.mjs": 'import x from "https://h.example/x.js"'}, ("h.example",)),
    ],
)  # fmt: skip
def test_requests_to_others_are_found_and_named(
    tmp_path: Path, files: Files, hosts: tuple[str, ...]
) -> None:
    found = _look(tmp_path, files)
    assert found.state == "playable"
    assert _codes(found)["outside-requests"] == hosts


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://www.beispiel.example/">Hinaus</a>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">',
        "<script>/* see https://example.org/licence */ const where = 'https://example.org';</script>",
        '<img src="data:image/png;base64,AAAA">',
    ],
)
def test_a_mere_mention_is_no_request(tmp_path: Path, page: str) -> None:
    assert _look(tmp_path, {"index.html": START + page}).findings == ()


@pytest.mark.parametrize(
    ("files", "code", "names"),
    [
        ({"index.html": '<img src="bild.png">'}, "files-missing", ("bild.png",)),
        ({"index.html": START, "css/a.css": "a{background:url(../b/c.png)}"}, "files-missing",
         ("b/c.png",)),
        ({"index.html": '<img src="/bild.png">'}, "addresses-from-top", ("/bild.png",)),
        ({"index.html": '<script type="module" src="a.js"></script>', "a.js": ""},
         "modules-offline", ("a.js",)),
        ({"index.html": "<script>navigator.serviceWorker.register('a')</script>"},
         "uses-service-worker", ("index.html",)),
        ({"index.html": START, "a.js": "document.cookie = 'a'"}, "uses-cookies", ("a.js",)),
        ({"index.html": START, "a.js": "indexedDB.open('a')"}, "uses-indexed-db", ("a.js",)),
        ({"index.html": START, "a.js": "new RTCPeerConnection()"}, "uses-calls", ("a.js",)),
        ({"index.html": START, "a.js": "parent.document.title"}, "uses-parent-page", ("a.js",)),
        ({"index.html": START, "film.mp4": b"\0" * 32_000_000}, "heavy", ("31",)),
    ],
)  # fmt: skip
def test_what_is_good_to_know(
    tmp_path: Path, files: Files, code: str, names: tuple[str, ...]
) -> None:
    found = _look(tmp_path, files)
    assert found.state == "playable"
    assert _codes(found) == {code: names}


def test_names_with_signs_of_addresses_are_found(tmp_path: Path) -> None:
    page = '<img src="gr%C3%BCn%20hell.png?1#a">'
    assert _look(tmp_path, {"index.html": page, "grün hell.png": b"x"}).findings == ()


@pytest.mark.parametrize(
    ("files", "poster"),
    [
        ({"index.html": START, "poster.png": "x"}, "poster.png"),
        ({"a/index.html": START, "a/Titelbild.JPG": "x"}, "a/Titelbild.JPG"),
        ({"index.html": '<meta property="og:image" content="bilder/a.webp">', "bilder/a.webp": ""},
         "bilder/a.webp"),
        ({"index.html": '<meta property="og:image" content="https://x.example/a.webp">'}, ""),
        ({"index.html": START, "bilder/poster.png": "x"}, ""),
    ],
)  # fmt: skip
def test_a_picture_that_stands_for_it(tmp_path: Path, files: Files, poster: str) -> None:
    assert _look(tmp_path, files).poster == poster


def test_h5p_with_all_its_libraries_runs(tmp_path: Path) -> None:
    found = _look(tmp_path, packages.h5p_files(), "h5p")
    assert (found.kind, found.state, found.title) == ("h5p", "playable", "Kisten zählen")
    assert found.poster == "content/images/kisten.png"
    assert found.findings == ()


MISSING = {"machineName": "H5P.Fehlt", "majorVersion": 1, "minorVersion": 4}
OWN = {"machineName": "H5P.BeispielText", "majorVersion": 1, "minorVersion": 0}
LIBRARY = packages.LIBRARY


def _changed(**parts: Any) -> Files:
    """The H5P files with some of them replaced; None takes one away."""
    files = {**packages.h5p_files(), **parts}
    return {name: text for name, text in files.items() if text is not None}


@pytest.mark.parametrize(
    ("files", "code", "names"),
    [
        (packages.h5p_files(preloadedDependencies=[OWN, MISSING]), "h5p-missing-libraries",
         ("H5P.Fehlt 1.4",)),
        (packages.h5p_files({**LIBRARY, "preloadedDependencies": [MISSING]}),
         "h5p-missing-libraries", ("H5P.Fehlt 1.4",)),
        (packages.h5p_files(mainLibrary="H5P.Anderes"), "h5p-no-main-library", ("H5P.Anderes",)),
        (packages.h5p_files(mainLibrary=None), "h5p-no-main-library", ("",)),
        (packages.h5p_files({**LIBRARY, "runnable": 0}), "h5p-not-runnable",
         ("H5P.BeispielText 1.0",)),
        (_changed(**{"H5P.BeispielText-1.0/beispiel.js": None}), "h5p-broken-libraries",
         ("H5P.BeispielText-1.0/beispiel.js",)),
        (_changed(**{"H5P.BeispielText-1.0/library.json": "{"}), "h5p-missing-libraries",
         ("H5P.BeispielText 1.0",)),
        (_changed(**{"h5p.json": "kein JSON"}), "h5p-unreadable", ("h5p.json",)),
        (_changed(**{"h5p.json": "[]"}), "h5p-unreadable", ("h5p.json",)),
        (_changed(**{"content/content.json": "kein JSON"}), "h5p-unreadable",
         ("content/content.json",)),
    ],
)  # fmt: skip
def test_what_keeps_h5p_from_running(
    tmp_path: Path, files: Files, code: str, names: tuple[str, ...]
) -> None:
    found = _look(tmp_path, files, "h5p")
    assert found.state == "unplayable"
    assert [each for each in found.findings if each.is_problem] == [
        Finding(code, names, is_problem=True)
    ]


@pytest.mark.parametrize(
    ("content", "code", "names"),
    [
        ({"a": [{"library": "H5P.Fehlt 1.4", "params": {}}]}, "h5p-parts-missing",
         ("H5P.Fehlt 1.4",)),
        ({"path": "https://videos.example/a.mp4", "mime": "video/mp4"}, "outside-requests",
         ("videos.example",)),
        ({"text": '<p><img src="https://b.example/a.png"></p>'}, "outside-requests",
         ("b.example",)),
    ],
)  # fmt: skip
def test_parts_of_h5p_that_stay_empty(
    tmp_path: Path, content: dict[str, Any], code: str, names: tuple[str, ...]
) -> None:
    files = _changed(**{"content/content.json": json.dumps(content)})
    found = _look(tmp_path, files, "h5p")
    assert (found.state, _codes(found)) == ("playable", {code: names})


@pytest.mark.parametrize(
    ("library", "code"),
    [("H5P.AudioRecorder", "h5p-needs-microphone"), ("H5P.IFrameEmbed", "h5p-needs-other-site")],
)
def test_content_types_that_need_what_the_sandbox_lacks(
    tmp_path: Path, library: str, code: str
) -> None:
    files = packages.h5p_files({**LIBRARY, "machineName": library})
    assert _codes(_look(tmp_path, files, "h5p")) == {code: (library,)}


def test_what_cannot_be_examined_does_not_run(tmp_path: Path) -> None:
    path = tmp_path / "kaputt.zip"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    found = look_into(path, "zip")
    assert (found.state, _codes(found)) == ("unplayable", {"unreadable": ()})


def test_depth_does_no_harm(tmp_path: Path) -> None:
    deep = "[" * 900 + "]" * 900
    found = _look(tmp_path, _changed(**{"content/content.json": deep}), "h5p")
    assert found.state == "playable"


def test_the_child_process_needs_nothing_of_the_web_framework(tmp_path: Path) -> None:
    """Its start would take ten times as long."""
    path = tmp_path / "paket.zip"
    path.write_bytes(packages.web())
    assert look_into(path, "zip").state == "playable"
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 4


@pytest.mark.parametrize("code", REASONS)
def test_every_finding_has_a_sentence(code: str) -> None:
    kind = type(_l("x"))
    sentence = sentence_of(read_finding({"code": code, "names": ["a", "b"], "is_problem": True}))
    assert isinstance(sentence, kind)
