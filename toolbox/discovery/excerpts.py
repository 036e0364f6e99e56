"""Excerpts: the piece of a text that shows why it was found, with the matches marked."""

from html import escape

from toolbox.discovery.analysis import Word, index_terms, joined_terms, words

LENGTH = 220
"""How many characters an excerpt has, more or less."""

_BEFORE = 60
_ELLIPSIS = "\u2026"


def marked(text: str, wanted: frozenset[str]) -> str:
    """Return the whole of ``text`` as HTML, with ``<mark>`` around matches."""
    return _html(text, _matches(text, wanted), 0, len(text))


def excerpt(text: str, wanted: frozenset[str]) -> str:
    """Return HTML of the part of ``text`` with the most different matches close together.

    Empty if nothing matches.
    """
    matches = _matches(text, wanted)
    if not matches:
        return ""
    start, stop = _window(text, matches)
    html = _html(text, matches, start, stop)
    before = f"{_ELLIPSIS} " if start else ""
    after = f" {_ELLIPSIS}" if stop < len(text) else ""
    return f"{before}{html}{after}"


def _matches(text: str, wanted: frozenset[str]) -> list[tuple[int, int, str]]:
    """Return where matches start and stop, and what they match."""
    if not wanted:
        return []
    found: list[tuple[int, int, str]] = []
    for word in words(text):
        term = _match(word, wanted)
        if term:
            found.append((word.start, word.stop, term))
        elif word.joined and not wanted.isdisjoint(joined_terms(word.joined)):
            # The chain as it stands in the text has a hyphen between each two of its words.
            stop = min(word.start + len(word.joined) + word.pieces - 1, len(text))
            found.append((word.start, stop, word.joined))
    return found


def _match(word: Word, wanted: frozenset[str]) -> str:
    return next((term for term in index_terms(word.plain) if term in wanted), "")


def _window(text: str, matches: list[tuple[int, int, str]]) -> tuple[int, int]:
    if len(text) <= LENGTH + _BEFORE:
        return 0, len(text)
    best, best_score = matches[0][0], 0.0
    for index, (start, _stop, _term) in enumerate(matches):
        inside = [term for begin, _, term in matches[index : index + 20] if begin < start + LENGTH]
        score = len(set(inside)) + 0.05 * len(inside)
        if score > best_score:
            best, best_score = start, score
    start = min(max(best - _BEFORE, 0), max(len(text) - LENGTH, 0))
    return _word_start(text, start), _word_stop(text, min(start + LENGTH, len(text)), matches)


def _word_start(text: str, place: int) -> int:
    """Return where the first whole word at or after ``place`` begins."""
    if place == 0:
        return 0
    space = text.find(" ", place - 1, place + 40)
    return space + 1 if space >= 0 else place


def _word_stop(text: str, place: int, matches: list[tuple[int, int, str]]) -> int:
    """Return where the last whole word before ``place`` ends, not inside of a match."""
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", max(place - 40, 0), place + 1)
    place = space if space >= 0 else place
    return next((stop for start, stop, _ in matches if start < place < stop), place)


def _html(text: str, matches: list[tuple[int, int, str]], start: int, stop: int) -> str:
    pieces: list[str] = []
    place = start
    for begin, end, _term in matches:
        if begin < place or end > stop:
            continue
        pieces.append(escape(text[place:begin]))
        pieces.append(f"<mark>{escape(text[begin:end])}</mark>")
        place = end
    pieces.append(escape(text[place:stop]))
    return "".join(pieces)
