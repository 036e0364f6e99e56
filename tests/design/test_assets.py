"""The bundler: names that follow the content, small output, nothing from outside the folder."""

import re
from pathlib import Path

import pytest

from tests.design.rendering import STATIC
from toolbox.web.assets import Assets, smaller_css, smaller_js


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A static folder with one of everything."""
    (tmp_path / "css" / "components").mkdir(parents=True)
    (tmp_path / "js" / "behaviours").mkdir(parents=True)
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "font.woff2").write_bytes(b"font")
    for name in ("base", "layout"):
        (tmp_path / "css" / f"{name}.css").write_text(f".{name} {{ color: red; }}\n")
    tokens = '@layer tokens;\n@font-face { src: url("../vendor/font.woff2"); }\n'
    (tmp_path / "css" / "tokens.css").write_text(tokens)
    (tmp_path / "css" / "components" / "chip.css").write_text(".chip { color: blue; }\n")
    (tmp_path / "js" / "enhance.js").write_text("export const enhance = () => {};\n")
    behaviour = 'import { enhance } from "../enhance.js";\n\nconst own = 1;\nenhance(own);\n'
    (tmp_path / "js" / "behaviours" / "one.js").write_text(behaviour)
    (tmp_path / "js" / "behaviours" / "two.js").write_text(behaviour)
    return tmp_path


def _text(assets: Assets, name: str) -> str:
    asset = assets.find(assets.public_name(name))
    assert asset is not None
    return asset.body.decode()


def test_style_sheet_begins_with_tokens_and_names_the_font_by_its_content(folder: Path) -> None:
    text = _text(Assets(folder), "app.css")
    assert text.startswith("@layer tokens;@font-face")
    assert text.index(".base") < text.index(".layout") < text.index(".chip")
    assert re.search(r'url\("vendor/font\.[0-9a-f]{10}\.woff2"\)', text)


def test_script_is_one_module_and_behaviours_do_not_meet(folder: Path) -> None:
    text = _text(Assets(folder), "app.js")
    assert "import" not in text
    assert "export" not in text
    assert text.count("{\nconst own = 1;\nenhance(own);\n}") == 2


def test_public_name_changes_with_the_content_alone(folder: Path) -> None:
    assets = Assets(folder)
    before = assets.public_name("app.css")
    assert Assets(folder).public_name("app.css") == before
    (folder / "css" / "base.css").write_text(".base { color: green; }\n")
    assert assets.public_name("app.css") == before
    assets.forget()
    assert assets.public_name("app.css") != before


def test_found_without_having_been_named_before(folder: Path) -> None:
    """Several processes serve the same names; each builds what it is asked for."""
    name = Assets(folder).public_name("vendor/font.woff2")
    asset = Assets(folder).find(name)
    assert asset is not None
    assert (asset.body, asset.media_type) == (b"font", "font/woff2")


@pytest.mark.parametrize(
    "name",
    [
        "app.css",
        "app.0000000000.css",
        "../secret.0000000000.txt",
        "vendor/../../secret.0000000000.txt",
        "/etc/passwd.0000000000.txt",
        "vendor.0000000000.woff2",
        "a\x00b.0000000000.css",
        "a" * 5000 + ".0000000000.css",
        "",
    ],
)
def test_unknown_names_find_nothing(folder: Path, name: str) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    assert Assets(folder).find(name) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a { color : red ; }", "a{color :red}"),
        ("a {\n  margin: 0 auto;\n\n}\n", "a{margin:0 auto}"),
        ("/* { */ a { }", "a{}"),
        ('a::before { content: "/* a ;  b */ "; }', 'a::before{content:"/* a ;  b */ "}'),
        ("a { width: calc(1px + 2px); }", "a{width:calc(1px + 2px)}"),
        ("a :hover > b, c { top: 0 }", "a :hover>b,c{top:0}"),
        ("@media (width >= 60rem) { a { b: c; } }", "@media (width>=60rem){a{b:c}}"),
        ("a { & b { c: d; } &:is(e, f) { g: h } }", "a{& b{c:d}&:is(e,f){g:h}}"),
    ],
)
def test_smaller_css_means_the_same(before: str, after: str) -> None:
    assert smaller_css(before) == after


def test_smaller_js_keeps_code_and_strings() -> None:
    before = '// one\nconst a = "// two";\n  /* three */\n    if (a) {\n      b(); // four\n    }\n'
    assert smaller_js(before) == 'const a = "// two";\nif (a) {\nb(); // four\n}\n'


def test_the_real_bundles_name_only_files_that_are_there() -> None:
    assets = Assets(STATIC)
    for name in re.findall(r'url\("([^"]+)"\)', _text(assets, "app.css")):
        assert assets.find(name) is not None
