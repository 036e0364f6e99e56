"""Templates of the design: one macro a file, said in its first line, and nothing inline."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.nodes import Assign, AssignBlock, If, Name

from tests.design.rendering import COMPONENTS, OUR_TEMPLATES, ROOT, STATIC, TEMPLATES
from toolbox.catalogue.kinds.registry import KINDS

TAKEN_ALONG = "account/known_page.html"
"""Not served as a page: it lies in a ZIP and brings its few styles along."""
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.parts)
ICONS = set((STATIC / "icons.txt").read_text("utf-8").split())
ICON_USE = re.compile(r"""\b(?:icon|draw)\("([a-z0-9-]+)"|\bicon="([a-z0-9-]+)\"""")
FIRST_LINE = re.compile(r"\{# (?P<name>\w+)\((?P<parameters>.*?)\): .+\. #\}")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every template of a page by its name."""
    return {str(path.relative_to(TEMPLATES)): path.read_text("utf-8") for path in PAGES}


def _names(parameters: str) -> list[str]:
    flat = re.sub(r"\[.*?\]|\{.*?\}", "", parameters)
    return [part.split("=")[0].strip() for part in flat.split(",") if part.strip()]


def test_component_is_one_macro_named_like_its_file() -> None:
    macros = {
        path.stem: re.findall(r"\{%-? macro (\w+)\(", path.read_text("utf-8"))
        for path in COMPONENTS.glob("*.html")
    }
    assert macros == {name: [name] for name in macros}


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_first_line_says_how_to_call_it(path: Path) -> None:
    text = path.read_text("utf-8")
    said = FIRST_LINE.match(text)
    assert said, "the first line should read {# name(parameters): what it is. #}"
    macro = re.search(r"\{%-? macro \w+\((.*)\) -?%\}", text)
    assert macro is not None
    assert said["name"] == path.stem
    assert _names(said["parameters"]) == _names(macro[1])


def test_every_component_style_sheet_has_its_macro() -> None:
    styles = {
        path.stem
        for group in ("components", "work")
        for path in (STATIC / "css" / group).glob("*.css")
    }
    assert styles <= {path.stem for path in COMPONENTS.glob("*.html")}


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"\sstyle\s*=", "style attributes are refused by the security policy"),
        (r"\son[a-z]+\s*=\s*[\"']", "handlers in HTML are refused by the security policy"),
        (r"<style\b", "styles live in static/css"),
        (r"<script\b(?![^>]*\b(?:src=|application/ld\+json))", "scripts live in static/js"),
        (r"\btabindex=\"[1-9]", "the order of the page is the order of the keyboard"),
        (r"\bautofocus\b(?![^>]*>)(?s:.)*\bautofocus\b", "one place only can have the focus"),
    ],
)
def test_nothing_inline(texts: dict[str, str], pattern: str, why: str) -> None:
    found = {name for name, text in texts.items() if re.search(pattern, text)}
    # It has to look well where nothing else of us is.
    allowed = {TAKEN_ALONG} if "<style" in pattern else set()
    assert found - allowed == set(), why


def test_icons_used_are_in_the_sprite(texts: dict[str, str]) -> None:
    used = {
        name: {one or other for one, other in ICON_USE.findall(text)}
        for name, text in texts.items()
    }
    unknown = {name: sorted(icons - ICONS) for name, icons in used.items() if icons - ICONS}
    assert unknown == {}, "add to static/icons.txt"


def _sets_here(path: Path) -> bool:
    """Tell whether a template sets the name at its top level, outside of blocks and macros."""
    nodes = list(Environment(autoescape=True).parse(path.read_text("utf-8")).body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, (Assign, AssignBlock)):
            targets = [node.target, *node.target.find_all(Name)]
            if any(isinstance(one, Name) and one.name == "here" for one in targets):
                return True
        elif isinstance(node, If):
            nodes += [*node.body, *node.elif_, *node.else_]
    return False


def test_only_the_frame_says_where_one_is() -> None:
    """A page that names something of its own `here` reads the address of the page instead."""
    found = {str(path.relative_to(TEMPLATES)) for path in PAGES if _sets_here(path)}
    assert found == {"layouts/base.html"}


def test_every_kind_has_an_icon_in_the_sprite() -> None:
    assert {kind.icon for kind in KINDS.values()} <= ICONS


def test_djlint_finds_nothing() -> None:
    pytest.importorskip("djlint", reason="djlint comes with the dev extra")
    command = [sys.executable, "-m", "djlint", "--profile=jinja", "--lint", "--quiet"]
    folders = sorted({str(path.parent) for path in OUR_TEMPLATES})
    told = subprocess.run([*command, *folders], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
