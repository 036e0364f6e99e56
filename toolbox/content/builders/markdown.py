"""Reads the Markdown of worksheets and slides into the block model that every format prints."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from toolbox.content.builders.blocks import (
    Blank,
    Block,
    Break,
    Document,
    Heading,
    Inline,
    Item,
    Line,
    Lines,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Table,
    Text,
    Tick,
    plain,
)
from toolbox.content.records import SourceError

_BLANK = re.compile(r"_{4,}")
_LINES = re.compile(r"\{\{ *lines: *(\d{1,2}) *\}\}\s*")
_TICK = "[ ]"
_BOX = re.compile(r"☐|□|\( \)")
# The space in "§ 27", "Abs. 2" or "z. B." is no place to end a line.
_STAY_TOGETHER = re.compile(
    r"(?:(?<=§)|(?<=\bAbs\.)|(?<=\bNr\.)|(?<=\bArt\.)) (?=\d)"
    r"|(?<=\d) (?=Abs\.|Satz|Nr\.)|(?<=\bz\.) (?=B\.)|(?<=\bd\.) (?=h\.)"
)
_ORDINAL = re.compile(r"\d+[.]")


def read_document(path: Path) -> Document:
    """Return the Markdown file at ``path``; raises SourceError for what no format can print."""
    return parse(path.read_text(encoding="utf-8"), path)


@lru_cache(maxsize=8)  # the same source is often built to several formats in a row
def parse(source: str, path: Path) -> Document:
    """Return ``source`` as blocks; ``path`` is named in errors. Raw HTML is ordinary text."""
    root = SyntaxTreeNode(_parser().parse(_BOX.sub(_TICK, source)))
    if not root.children or root.children[0].tag != "h1":
        raise SourceError(path, "line 1", "a document begins with its title: # Title")
    reader = _Reader(path)
    head, *rest = root.children
    blocks = tuple(reader.blocks(rest))
    _check_outline(blocks, path)
    return Document(title=plain(reader.line(head)), blocks=blocks)


def _check_outline(blocks: Iterable[Block], path: Path) -> None:
    """Screen readers need an outline without gaps, and PDF/UA refuses anything else."""
    level = 0
    for heading in blocks:
        if isinstance(heading, Heading):
            if heading.level > level + 1:
                name = plain(heading.inlines)
                raise SourceError(path, f'heading "{name}"', "its level does not follow the last")
            level = heading.level


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # "Text" over "---" is a page break after a paragraph here, never a heading.
    parser.disable(["lheading", "code", "html_block", "html_inline"])
    parser.block.ruler.before(
        "paragraph", "lines", _lines_rule, {"alt": ["paragraph", "blockquote", "list"]}
    )
    parser.inline.ruler.before("emphasis", "blank", _blank_rule)
    parser.inline.ruler.before("link", "tick", _tick_rule)
    return parser


def _lines_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    match = _LINES.fullmatch(
        state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    )
    if not match or start >= end:
        return False
    if not silent:
        token = state.push("lines", "", 0)
        token.content = match[1]
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _blank_rule(state: StateInline, silent: bool) -> bool:
    match = _BLANK.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("blank", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _tick_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(_TICK, state.pos):
        return False
    if not silent:
        state.push("tick", "", 0)
    state.pos += len(_TICK)
    return True


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def fail(self, node: SyntaxTreeNode) -> SourceError:
        line = f"line {node.map[0] + 1}" if node.map else ""
        return SourceError(self.path, line, f"{node.type} cannot be printed")

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
        return (self.block(node) for node in nodes)

    def block(self, node: SyntaxTreeNode) -> Block:
        match node.type:
            case "heading":
                # "#" after the first is a big section: there is only one title.
                return Heading(max(1, int(node.tag[1]) - 1), self.line(node))
            case "paragraph":
                return Paragraph(self.line(node))
            case "bullet_list" | "ordered_list":
                return self.listing(node)
            case "table":
                return self.table(node)
            case "blockquote":
                return Note(tuple(self.blocks(node.children)))
            case "lines":
                return Lines(int(node.content))
            case "hr":
                is_gap = node.markup.startswith("_")
                return Paragraph((Blank(4, fills=True),)) if is_gap else PageBreak()
        raise self.fail(node)

    def listing(self, node: SyntaxTreeNode) -> Listing:
        items = [tuple(self.blocks(item.children)) for item in node.children]
        style = "number" if node.type == "ordered_list" else "bullet"
        if style == "bullet" and all(_is_task(blocks) for blocks in items):
            style = "task"
            items = [_without_box(blocks) for blocks in items]
        return Listing(style, int(node.attrs.get("start", 1)), tuple(map(Item, items)))

    def table(self, node: SyntaxTreeNode) -> Table:
        head, *bodies = (part.children for part in node.children)
        header = tuple(self.line(cell) for cell in head[0].children)
        rows = tuple(
            tuple(self.line(cell) for cell in row.children) for body in bodies for row in body
        )
        aligns = tuple(
            str(cell.attrs.get("style", "")).rpartition(":")[2] or "left"
            for cell in head[0].children
        )
        return Table(aligns, _weights(header, rows), header, rows)

    def line(self, node: SyntaxTreeNode) -> Line:
        inlines = [
            inline
            for content in node.children
            for inline in self.inlines(content.children, Text(""))
        ]
        return tuple(_settle(inlines))

    def inlines(self, nodes: Iterable[SyntaxTreeNode], style: Text) -> Iterator[Inline]:
        for node in nodes:
            if node.type in _STYLES:
                yield from self.inlines(node.children, _styled(style, node))
            elif node.type in ("text", "code_inline"):
                if not node.content:
                    continue
                text = _STAY_TOGETHER.sub("\u00a0", node.content)
                yield replace(style, text=text, mono=node.type == "code_inline")
            elif node.type == "softbreak":
                yield _SOFT_BREAK
            elif node.type in _GAPS:
                yield _GAPS[node.type](len(node.content))
            else:
                raise self.fail(node)


_STYLES = ("strong", "em", "link")
_GAPS: Mapping[str, Callable[[int], Inline]] = {
    "blank": Blank,
    "tick": lambda _: Tick(),
    "hardbreak": lambda _: Break(),
}
_SOFT_BREAK = Text("\n")


def _styled(style: Text, node: SyntaxTreeNode) -> Text:
    return replace(
        style,
        bold=style.bold or node.type == "strong",
        italic=style.italic or node.type == "em",
        href=str(node.attrs["href"]) if node.type == "link" else style.href,
    )


def _settle(inlines: list[Inline]) -> Iterator[Inline]:
    """Turn soft line ends into spaces, but keep a line that ends in a gap to write in."""
    befores, afters = (None, *inlines), (*inlines[1:], None)
    for before, inline, after in zip(befores, inlines, afters, strict=False):
        if isinstance(inline, Blank):
            ends = after is None or after == _SOFT_BREAK or isinstance(after, Break)
            yield replace(inline, fills=ends)
        elif inline == _SOFT_BREAK:
            yield Break() if isinstance(before, Blank) else Text(" ")
        else:
            yield inline


def _is_task(blocks: tuple[Block, ...]) -> bool:
    first = blocks[0] if blocks else None
    return isinstance(first, Paragraph) and first.inlines[:1] == (Tick(),)


def _without_box(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    first, *others = blocks
    if not isinstance(first, Paragraph) or len(first.inlines) < 2:
        return (Paragraph(()), *others)
    text, *rest = first.inlines[1:]
    if isinstance(text, Text):
        text = replace(text, text=text.text.lstrip())
    return (Paragraph((text, *rest)), *others)


def _weights(header: tuple[Line, ...], rows: tuple[tuple[Line, ...], ...]) -> tuple[int, ...]:
    """Shares by the text a column holds: they grow slower than the text, but fit its words."""
    weights = []
    for column, title in enumerate(header):
        cells = [row[column] for row in rows]
        texts = [_measured(cell) for cell in (title, *cells)]
        longest_word = max((len(word) for text in texts for word in text.split()), default=0)
        numbered = plain(title).startswith("Nr")
        to_fill_in = [
            not cell or (_ORDINAL.fullmatch(plain(cell)) and not numbered) for cell in cells
        ]
        is_open = sum(map(bool, to_fill_in)) * 2 > len(cells)
        room_to_write = (36 if len(header) == 2 else 14) if is_open and not numbered else 0
        by_length = min(4.2 * max(map(len, texts)) ** 0.5, 45)
        weights.append(round(max(longest_word * 1.1 + 3, 5, room_to_write, by_length)))
    return tuple(weights)


def _measured(line: Line) -> str:
    return "".join(
        "_" * inline.length if isinstance(inline, Blank) else plain((inline,)) for inline in line
    )
