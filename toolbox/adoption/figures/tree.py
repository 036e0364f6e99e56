"""The lineage as a picture: a column for each generation, and what does not fit as a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolbox.adoption.figures.lineage import Family, Key, Node, ancestors_of, family_of, nodes_of
from toolbox.catalogue.models import Instrument
from toolbox.foundation.i18n import ngettext

MOST_IN_COLUMN = 6
"""So many of a generation are drawn, those of whom most has come; the others are counted."""
BOX_WIDTH, BOX_HEIGHT = 184, 52
GAP_ACROSS, GAP_DOWN = 44, 14
LINE_LENGTH = 24
"""Of letters in a box; it has two lines."""
PER_PAGE = 50


@dataclass(frozen=True)
class Box:
    """One in the picture: at x, y, with its title in two lines; ``more`` counts those left out."""

    x: int
    y: int
    node: Node | None
    lines: tuple[str, ...]
    below: int = 0
    more: int = 0
    is_here: bool = False
    width: int = BOX_WIDTH
    height: int = BOX_HEIGHT


@dataclass(frozen=True)
class Entry:
    """One in the list: its generation, whose child it is, and how many come after it."""

    node: Node
    generation: int
    parent: Node | None
    below: int


@dataclass(frozen=True)
class Tree:
    """What came of an instrument, as picture and as list, and the line it comes from itself."""

    ancestors: tuple[Node, ...]
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    width: int
    height: int
    entries: tuple[Entry, ...]
    total: int
    generations: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it neither comes from another one nor anything came of it."""
        return not self.total and not self.ancestors

    @property
    def summary(self) -> str:
        """Say in a sentence what can be seen, for those who cannot see it."""
        return lineage_sentence(self.generations)


def lineage_sentence(generations: Sequence[int]) -> str:
    """Return how many came of an instrument, and over how many generations."""
    if not generations:
        return ngettext("%(num)s adapted copy", "%(num)s adapted copies", 0)
    copies = ngettext("%(num)s adapted copy", "%(num)s adapted copies", sum(generations))
    depth = ngettext("in %(num)s generation", "over %(num)s generations", len(generations))
    return f"{copies} {depth}"


def tree_of(instrument: Instrument, *, page: int = 1) -> Tree:
    """Return picture and one page of the list, in six statements whatever the size."""
    family = family_of(instrument)
    line = ancestors_of(instrument)
    columns = _columns(family)
    listed = family.order[(page - 1) * PER_PAGE : page * PER_PAGE]
    wanted = [*line, family.root, *listed, *(family.parent[key] for key in listed)]
    nodes = nodes_of([*wanted, *(key for column in columns for key in column)])
    boxes, places = _boxes(family, columns, nodes)
    return Tree(
        ancestors=tuple(nodes[key] for key in line if key in nodes),
        boxes=tuple(boxes),
        lines=tuple(_lines(family, places)),
        width=max((box.x + BOX_WIDTH for box in boxes), default=0) + 2,
        height=max((box.y + BOX_HEIGHT for box in boxes), default=0) + 2,
        entries=tuple(
            Entry(nodes[key], family.depth[key], nodes.get(family.parent[key]), family.below[key])
            for key in listed
            if key in nodes
        ),
        total=family.total,
        generations=tuple(family.generations),
    )


def _columns(family: Family) -> list[list[Key]]:
    """Return who is drawn of each generation: the most fruitful, beside their parents."""
    columns = [[family.root]]
    while columns[-1]:
        following = [
            (at, key)
            for at, parent in enumerate(columns[-1])
            for key in family.children.get(parent, ())
            if family.depth.get(key) == len(columns)
        ]
        chosen = sorted(following, key=lambda one: (-family.below[one[1]], one))[:MOST_IN_COLUMN]
        columns.append([key for _at, key in sorted(chosen, key=lambda one: one[0])])
    return columns[:-1]


def _boxes(
    family: Family, columns: Sequence[Sequence[Key]], nodes: Mapping[Key, Node]
) -> tuple[list[Box], dict[Key, tuple[int, int]]]:
    boxes: list[Box] = []
    places: dict[Key, tuple[int, int]] = {}
    for generation, column in enumerate(columns):
        x = 1 + generation * (BOX_WIDTH + GAP_ACROSS)
        shown = [key for key in column if key in nodes]
        for row, key in enumerate(shown):
            places[key] = (x, 1 + row * (BOX_HEIGHT + GAP_DOWN))
            title = two_lines(nodes[key].title)
            here = key == family.root
            boxes.append(Box(*places[key], nodes[key], title, family.below[key], 0, here))
        more = (family.generations[generation - 1] if generation else 1) - len(shown)
        if more > 0:
            y = 1 + len(shown) * (BOX_HEIGHT + GAP_DOWN)
            words = ngettext("and %(num)s more", "and %(num)s more", more)
            boxes.append(Box(x, y, None, (words,), 0, more))
    return boxes, places


def _lines(family: Family, places: Mapping[Key, tuple[int, int]]) -> list[str]:
    """Return the curves from parents to children as paths."""
    paths = []
    for key, (x, y) in places.items():
        parent = family.parent.get(key, key)
        if parent != key and parent in places:
            from_x, from_y = places[parent][0] + BOX_WIDTH, places[parent][1] + BOX_HEIGHT // 2
            to_y, bend = y + BOX_HEIGHT // 2, from_x + GAP_ACROSS // 2
            paths.append(f"M{from_x} {from_y}C{bend} {from_y} {bend} {to_y} {x} {to_y}")
    return paths


def two_lines(title: str) -> tuple[str, ...]:
    """Return a title in at most two lines of a box, cut where it is longer."""
    lines = [""]
    for word in title.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= LINE_LENGTH or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    kept = [_cut(line, more=False) for line in lines[:2]]
    if len(lines) > 2:
        kept[1] = _cut(lines[1], more=True)
    return tuple(kept)


def _cut(line: str, *, more: bool) -> str:
    if len(line) <= LINE_LENGTH:
        return f"{line}…" if more else line
    return f"{line[: LINE_LENGTH - 1].rstrip()}…"
