"""Sentences and words of a text; headings, cells of tables and loose lines are no sentences."""

import re
from collections.abc import Iterator, Sequence

WORD = re.compile(r"[^\W\d_]+(?:[-’'*:·/][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?:;…])[)\]»“”\"’]*\s+")
_FINISHED = re.compile(r"[.!?:;…][)\]»“”\"’]*\s*$")
_ITEM = re.compile(r"^\s*(?:[-–—•·*▪◦‣☐□✓✔➔→]|\(?\d{1,2}[.)]|[a-z]\))\s+")
_ABBREVIATION = re.compile(
    r"\b(?:z\. ?B|d\. ?h|u\. ?a|u\. ?ä|o\. ?ä|i\. ?d\. ?R|i\. ?V|s\. ?o|s\. ?u|v\. ?a|zzgl|bzw|ca|"
    r"Nr|Abs|Art|Dr|Prof|Tel|Str|St|usw|etc|ggf|inkl|max|min|Std|vgl|evtl|sog|Kap|Abb|Bd|"
    r"Mio|Mrd|e\. ?V|\d{1,2}|e\. ?g|i\. ?e|Mr|Mrs|Ms|no|vs|[A-ZÄÖÜ])\.(?=\s)"
)
_DOT = "\u2024"
NARROW = 0.72
"""A line shorter than this share of the usual one ends its paragraph."""
FEWEST_WORDS = 3


def paragraphs_of(text: str, *, wraps: bool) -> Iterator[str]:
    """Yield the paragraphs of a text.

    ``wraps`` says that lines break where the page ends, as in a PDF; otherwise each line is a
    paragraph.
    """
    if not wraps:
        yield from (line for line in text.split("\n") if line.strip())
        return
    for block in re.split(r"\n\s*\n", text):
        yield from _joined(block.split("\n"))


def _joined(lines: Sequence[str]) -> Iterator[str]:
    widths = sorted(map(len, lines))
    usual = widths[int(len(widths) * 0.85)] if widths else 0
    paragraph = ""
    for line in lines:
        if paragraph and _ITEM.match(line):
            yield paragraph
            paragraph = ""
        paragraph = _glued(paragraph, line.strip())
        if len(line) < NARROW * usual:
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _glued(before: str, line: str) -> str:
    """Put two lines together, and a word that was divided between them."""
    if before.endswith("-") and line[:1].islower():
        return before[:-1] + line
    return f"{before} {line}" if before else line


def sentences_of(text: str, *, wraps: bool = False) -> Iterator[str]:
    """Yield the sentences of a text: what ends with a full stop, a colon or the like."""
    for paragraph in paragraphs_of(text, wraps=wraps):
        line = _ITEM.sub("", paragraph).strip()
        masked = _ABBREVIATION.sub(lambda found: found[0].replace(".", _DOT), line)
        for sentence in _END.split(masked):
            told = sentence.replace(_DOT, ".").strip()
            finished = _FINISHED.search(sentence) and "\t" not in told
            if finished and len(WORD.findall(told)) >= FEWEST_WORDS:
                yield told
