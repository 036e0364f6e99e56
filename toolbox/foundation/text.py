"""Text of contributors: Markdown becomes safe HTML, or plain text for search and summaries."""

import re
from functools import lru_cache
from html.parser import HTMLParser

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_ALLOWED_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "code"),
    *("pre", "a", "table", "thead", "tbody", "tr", "th", "td", "s"),
}
_ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BREAKS = re.compile(r"\s*[\x00-\x1f\x7f-\x9f\u2028\u2029]+\s*")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": False}).enable(
        ["table", "strikethrough"]
    )


def _lower_headings(html: str, top: int) -> str:
    """Keep the page's outline right: a text's own headings begin below those of the page."""

    def lowered(match: re.Match[str]) -> str:
        return f"{match[1]}h{min(4, max(top, int(match[2]) + top - 2))}"

    return re.sub(r"(</?)h([1-6])\b", lowered, html)


@lru_cache(maxsize=512)
def markdown_to_html(source: str, *, top: int = 3) -> Markup:
    """Return ``source`` as sanitised HTML; raw HTML is shown as text.

    Headings start at the level ``top``: 3 below a section's own, 2 where the text is the page.
    """
    rendered = _lower_headings(_parser().render(source), top)
    return Markup(  # noqa: S704 - nh3 has just sanitised it
        nh3.clean(
            rendered,
            tags=_ALLOWED_TAGS,
            attributes=_ALLOWED_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="noopener nofollow",
        )
    )


class _TextOnly(HTMLParser):
    """Collects what a reader would read, one block per line."""

    _BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "br", "hr", "pre"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")


def markdown_to_text(source: str) -> str:
    """Return ``source`` without any markup, for search and for previews in lists."""
    collector = _TextOnly()
    collector.feed(_parser().render(source))
    collector.close()
    lines = (" ".join(line.split()) for line in "".join(collector.parts).splitlines())
    return "\n".join(line for line in lines if line)


_MARKUP = re.compile(r"[\\`*_\[\]<~]|&(?=[#\w]+;)")
_MARKUP_AT_START = re.compile(r"(?m)^(\d{0,9})(?=[#>+=.)-])")


def plain_as_markdown(text: str) -> str:
    """Return plain text as Markdown that reads the same, each of its lines a paragraph."""
    escaped = _MARKUP_AT_START.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", text))
    return escaped.replace("\n", "\n\n")


def one_line(text: str) -> str:
    """Return ``text`` without breaks and control characters: each run of them becomes a space."""
    return _BREAKS.sub(" ", text).strip() if _BREAKS.search(text) else text


def shorten(text: str, length: int) -> str:
    """Return at most ``length`` characters of ``text``, cut at a word, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[:length].rpartition(" ")[0] or text[: length - 1]
    return cut.rstrip(" ,;:–-") + "…"


_INNER = str.maketrans("„“”«»", "\u201a\u2018\u2019\u2039\u203a")


def inside_quotes(text: str, *, locale: str) -> str:
    """Return ``text`` as it stands between quotation marks: those of its own become single ones.

    Straight ones become pairs, as they are written in the language of ``locale``.
    """
    first, last = "\u201a\u2018" if locale == "de" else "\u2018\u2019"
    parts = text.translate(_INNER).split('"')
    return "".join(
        part if number == 0 else f"{first if number % 2 else last}{part}"
        for number, part in enumerate(parts)
    )
