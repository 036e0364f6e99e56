"""What design tests share: the folders, and an environment that renders components alone."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from selectolax.lexbor import LexborHTMLParser, LexborNode

from toolbox.web.assets import Assets

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
COMPONENTS = TEMPLATES / "components"
STATIC = ROOT / "static"
ASSETS = Assets(STATIC)
OUR_TEMPLATES = [
    *sorted(COMPONENTS.glob("*.html")),
    *sorted((TEMPLATES / "layouts").glob("*.html")),
    *sorted((TEMPLATES / "status").glob("*.html")),
]


def _translate(text: str) -> str:
    return text


def _translate_count(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    icons = ASSETS.public_name("vendor/icons.svg")
    environment.globals["icon_sprite_url"] = f"/static/{icons}"
    install: Any = environment
    install.install_gettext_callables(_translate, _translate_count, newstyle=True)
    return environment


_ENVIRONMENT = _environment()


def html_of(component: str, *arguments: Any, **named: Any) -> str:
    """Return what the macro of a component renders."""
    module: Any = _ENVIRONMENT.get_template(f"components/{component}.html").module
    return str(getattr(module, component)(*arguments, **named))


def rendered(component: str, *arguments: Any, **named: Any) -> LexborHTMLParser:
    """Return what the macro of a component renders, as a tree."""
    return LexborHTMLParser(f"<body>{html_of(component, *arguments, **named)}</body>")


def first(page: LexborHTMLParser, selector: str) -> LexborNode:
    """Return the first element that a selector finds; there must be one."""
    found = page.css_first(selector)
    assert found is not None, selector
    return found
