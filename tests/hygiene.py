"""What is true of every page: sound structure, names for everything, nothing inline, headers."""

from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

_HANDLERS = (
    *("onclick", "onchange", "onsubmit", "onload", "oninput"),
    *("onfocus", "onblur", "onkeydown", "onkeyup"),
)
_UNLABELLED_OK = {"hidden", "submit", "button", "image", "reset"}


def check_page(response: TestResponse) -> None:
    """Fail with every rule the page breaks."""
    page = LexborHTMLParser(response.get_data(as_text=True))
    problems = [*_frame(page), *_inline(page), *_names(page), *_ids(page), *_headers(response)]
    assert not problems, f"{response.request.path}: " + "; ".join(problems)


def _frame(page: LexborHTMLParser) -> list[str]:
    problems = []
    root = page.css_first("html")
    if root is None or root.attributes.get("lang") not in {"de", "en"}:
        problems.append("html has no language")
    title = page.css_first("title")
    if title is None or len(title.text(strip=True)) < 3:
        problems.append("no title")
    if len(page.css("h1")) != 1:
        problems.append(f"{len(page.css('h1'))} h1")
    if len(page.css("main")) != 1:
        problems.append("not exactly one main")
    text = page.body.text() if page.body else ""
    for sign in ("{{", "}}", "{%", "Undefined", "<flask"):
        if sign in text:
            problems.append(f"{sign!r} in the text")
    return problems


def _inline(page: LexborHTMLParser) -> list[str]:
    problems = [f"style attribute on {node.tag}" for node in page.css("[style]")]
    problems += ["inline style" for _node in page.css("style")]
    problems += [
        "inline script"
        for node in page.css("script")
        if not node.attributes.get("src") and node.attributes.get("type") != "application/ld+json"
    ]
    problems += [f"{name} handler" for name in _HANDLERS if page.css_first(f"[{name}]")]
    for node in page.css("script[src], link[rel=stylesheet], img[src], iframe[src]"):
        address = node.attributes.get("src") or node.attributes.get("href") or ""
        if address.startswith(("http:", "https:", "//")):
            problems.append(f"loads {address} from elsewhere")
    return problems


def _names(page: LexborHTMLParser) -> list[str]:
    problems = [
        f"img without alt: {node.attributes.get('src')}"
        for node in page.css("img")
        if "alt" not in node.attributes
    ]
    labelled = {node.attributes.get("for") for node in page.css("label[for]")}
    for node in page.css("input, select, textarea"):
        if node.attributes.get("type") in _UNLABELLED_OK:
            continue
        named = node.attributes.get("aria-label") or node.attributes.get("aria-labelledby")
        inside = any(parent.tag == "label" for parent in _parents(node))
        if not (named or inside or node.attributes.get("id") in labelled):
            problems.append(f"field without label: {node.attributes.get('name')}")
    for node in page.css("a[href], button"):
        pictures = "".join(str(img.attributes.get("alt") or "") for img in node.css("img"))
        if not (node.text(strip=True) or node.attributes.get("aria-label") or pictures):
            problems.append(f"{node.tag} without a name: {node.html}")
    return problems


def _parents(node: object) -> list:  # type: ignore[type-arg]
    line = []
    while (node := getattr(node, "parent", None)) is not None:
        line.append(node)
    return line


def _ids(page: LexborHTMLParser) -> list[str]:
    seen: set[str] = set()
    problems = []
    for node in page.css("[id]"):
        name = str(node.attributes.get("id"))
        if name in seen:
            problems.append(f"id {name!r} twice")
        seen.add(name)
    for node in page.css("[for], a[href^='#']"):
        target = node.attributes.get("for") or str(node.attributes.get("href"))[1:]
        if target and target not in seen:
            problems.append(f"points to missing id {target!r}")
    return problems


def _headers(response: TestResponse) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    problems = []
    if "default-src 'none'" not in policy or "unsafe" in policy:
        problems.append(f"weak policy {policy!r}")
    if response.headers.get("X-Content-Type-Options") != "nosniff":
        problems.append("nosniff is missing")
    return problems
