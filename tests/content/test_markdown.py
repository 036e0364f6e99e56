"""Markdown becomes the block model: forms, boxes to tick, tables, and clear refusals."""

from pathlib import Path

import pytest

from toolbox.content.builders.blocks import (
    Blank,
    Block,
    Break,
    Lines,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Table,
    Text,
    Tick,
)
from toolbox.content.builders.markdown import parse
from toolbox.content.records import SourceError


def blocks(source: str) -> tuple[Block, ...]:
    return parse(f"# Titel\n\n{source}", Path("probe.md")).blocks


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**a** b", (Text("a", bold=True), Text(" b"))),
        ("***a***", (Text("a", bold=True, italic=True),)),
        ("[a](https://b.de)", (Text("a", href="https://b.de"),)),
        ("<b>a</b>", (Text("<b>a</b>"),)),
        ("Name: ________", (Text("Name: "), Blank(8, fills=True))),
        ("(____) und (____)", (Text("("), Blank(4), Text(") und ("), Blank(4), Text(")"))),
        ("a ____\nb", (Text("a "), Blank(4, fills=True), Break(), Text("b"))),
        ("a\nb", (Text("a"), Text(" "), Text("b"))),
        ("☐ ja [ ] nein", (Tick(), Text(" ja "), Tick(), Text(" nein"))),
        ("§ 27 Abs. 2", (Text("§\u00a027\u00a0Abs.\u00a02"),)),
        ("____", (Blank(4, fills=True),)),
    ],
)
def test_a_line_is_read_as(source: str, expected: tuple[object, ...]) -> None:
    [paragraph] = blocks(source)
    assert isinstance(paragraph, Paragraph)
    joined = [inline for inline in paragraph.inlines if inline != Text("")]
    assert tuple(joined) == expected


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("a\n---\nb", [Paragraph, PageBreak, Paragraph]),
        ("a\n{{lines:2}}\nb", [Paragraph, Lines, Paragraph]),
        ("> a", [Note]),
        ("- [ ] a\n- [ ] b", [Listing]),
        ("|a|\n|---|\n|b|", [Table]),
    ],
)
def test_blocks_are_read_as(source: str, kinds: list[type]) -> None:
    assert [type(block) for block in blocks(source)] == kinds


@pytest.mark.parametrize(
    ("source", "style", "start"),
    [
        ("- a", "bullet", 1),
        ("- [ ] a", "task", 1),
        ("3. a", "number", 3),
        ("- [ ] a\n- b", "bullet", 1),
    ],
)
def test_lists_know_their_style(source: str, style: str, start: int) -> None:
    [listing] = blocks(source)
    assert isinstance(listing, Listing)
    assert (listing.style, listing.start) == (style, start)


def test_a_column_to_write_in_is_wide_and_numbers_are_narrow() -> None:
    [table] = blocks("| Nr. | Angabe |\n|---:|---|\n| 1 | |\n| 2 | |")
    assert isinstance(table, Table)
    assert table.aligns == ("right", "left")
    assert table.weights[1] > table.weights[0]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Kein Titel", "begins with its title"),
        ("# A\n\n![Bild](a.png)", "image cannot be printed"),
        ("# A\n\n```\ncode\n```", "fence cannot be printed"),
        ("# A\n\n### Zu tief", "does not follow"),
    ],
)
def test_what_cannot_be_printed_is_refused(source: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        parse(source, Path("probe.md"))
