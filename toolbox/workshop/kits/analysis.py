"""Finds variables in templates that the answers do not have, without rendering anything.

Walks the trees that python-liquid parses, by what each node says of its own names.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from liquid import BoundTemplate, Environment, Node, RenderContext
from liquid.builtin.expressions import FilteredExpression, LoopExpression, Path
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.render_tag import RenderNode
from liquid.builtin.tags.tablerow_tag import TablerowNode
from liquid.expression import Expression

from toolbox.workshop.kits.findings import Finding, FindingsError
from toolbox.workshop.kits.shapes import ANYTHING, Shape
from toolbox.workshop.kits.templates import parsed

KNOWN_SHOWN = 12
FINDINGS = 200
_BREAK = re.compile("\n")
_KEEP_LIST = frozenset(
    {"where", "reject", "sort", "sort_natural", "reverse", "uniq", "compact", "slice"}
)
_TAKE_ONE = frozenset({"first", "last", "find"})
Names = Mapping[str, Shape]


@dataclass(slots=True)
class Analysis:
    """Collects findings over all templates of a kit; each partial is looked at once for each set
    of names that it is handed.
    """

    environment: Environment
    common: Names
    noted: dict[tuple[str, int, str], tuple[str, Finding]] = field(default_factory=dict)
    handed: dict[str, set[str]] = field(default_factory=dict)
    seen: set[tuple[str, frozenset[tuple[str, int]]]] = field(default_factory=set)

    def look_at(self, template: BoundTemplate, file: str, own: Names, line: int = 0) -> None:
        """Analyse a page's template, which sees the common names and its ``own``.

        ``line`` is given for a text that stands in one line of ``file``.
        """
        everywhere = {**self.common, **own}
        _Walk(self, template, file, everywhere, line).nodes(template.nodes, everywhere)

    def look_into(self, name: str, everywhere: Names, handed: Names) -> None:
        """Analyse a partial, which sees what is seen everywhere on the page, and what it is
        handed.
        """
        names = {**everywhere, **handed}
        key = (name, frozenset((each, id(shape)) for each, shape in names.items()))
        if key in self.seen:
            return
        self.seen.add(key)
        self.handed.setdefault(name, set()).update(handed)
        try:
            template = parsed(self.environment, name)
        except FindingsError:
            return  # named by the check that parses all templates
        _Walk(self, template, name, everywhere).nodes(template.nodes, names)

    def note(self, finding: Finding, missing: str) -> None:
        """Remember a variable that does not exist, once a line; ``missing`` is its first name where
        that is what is not known.
        """
        key = (finding.file, finding.line, finding.values["name"])
        if len(self.noted) < FINDINGS:
            self.noted.setdefault(key, (missing, finding))

    def findings(self) -> list[Finding]:
        """Return what was found.

        What some callers of a partial hand over and others do not is no fault: it may be left out.
        """
        return [
            finding
            for missing, finding in self.noted.values()
            if missing not in self.handed.get(finding.file, ())
        ]


class _Walk:
    """One way through one template."""

    def __init__(
        self,
        analysis: Analysis,
        template: BoundTemplate,
        file: str,
        everywhere: Names,
        line: int = 0,
    ) -> None:
        self.analysis = analysis
        self.everywhere = everywhere
        self.file = file
        self.line = line
        self.context = RenderContext(template)
        self.breaks: list[int] = []
        assigned = Counter(str(name) for name in self.assigned(template.nodes))
        # What is assigned in several places may be one thing or another.
        self.once = {name for name, times in assigned.items() if times == 1}
        self.locals: dict[str, Shape] = dict.fromkeys(assigned, ANYTHING)

    def children(self, node: Node) -> Iterable[Node]:
        return node.children(self.context, include_partials=False)

    def assigned(self, nodes: Iterable[Node]) -> Iterator[str]:
        for node in nodes:
            yield from node.template_scope()
            yield from self.assigned(self.children(node))

    def nodes(self, nodes: Iterable[Node], names: Names) -> None:
        for node in nodes:
            self.node(node, names)

    def node(self, node: Node, names: Names) -> None:
        for expression in node.expressions():
            self.expression(expression, names)
        if isinstance(node, AssignNode) and str(node.name) in self.once:
            self.locals[str(node.name)] = self.shape(node.expression, names)
        if isinstance(node, RenderNode):
            self.partial(node, names)
            return
        inner: dict[str, Shape] = {str(name): ANYTHING for name in node.block_scope()}
        if isinstance(node, ForNode | TablerowNode):
            inner[node.expression.identifier] = self.turn(node.expression, names)
        self.nodes(self.children(node), {**names, **inner})

    def partial(self, node: RenderNode, names: Names) -> None:
        """Look into a partial with the names that it is handed."""
        own = {argument.name: self.shape(argument.value, names) for argument in node.args}
        if node.var is not None:
            handed = self.shape(node.var, names)
            name = str(node.alias or "") or str(node.name).split("/")[-1].split(".")[0]
            own[name] = (handed.item or ANYTHING) if node.loop else handed
            own["forloop"] = ANYTHING
        name = str(getattr(node.name, "value", ""))
        self.analysis.look_into(name, self.everywhere, own)

    def turn(self, loop: LoopExpression, names: Names) -> Shape:
        """Return what a loop's variable is."""
        shape = self.shape(loop.iterable, names)
        return shape.item or ANYTHING

    def shape(self, expression: Expression, names: Names) -> Shape:
        """Return what an expression leads to, as far as can be told."""
        if isinstance(expression, Path):
            return self.resolved(expression, names)[0] or ANYTHING
        if not isinstance(expression, FilteredExpression):
            return ANYTHING
        shape = self.shape(expression.left, names)
        for each in expression.filters or ():
            if each.name in _TAKE_ONE:
                shape = shape.item or ANYTHING
            elif each.name not in _KEEP_LIST:
                return ANYTHING
        return shape

    def expression(self, expression: Expression, names: Names) -> None:
        """Check every variable in an expression."""
        if isinstance(expression, Path):
            shape, around, part = self.resolved(expression, names)
            if shape is None:
                missing = part if str(expression.path[0]) == part else ""
                self.analysis.note(self.finding(expression, part, around), missing)
        for child in expression.children():
            self.expression(child, names)

    def finding(self, path: Path, part: str, known: Names) -> Finding:
        """Return the finding for a variable whose ``part`` does not exist."""
        at = path.token.start_index
        if not self.breaks:
            self.breaks = [-1, *(match.start() for match in _BREAK.finditer(path.token.source))]
        line = bisect_left(self.breaks, at)
        column = at - self.breaks[line - 1]
        if self.line:
            line, column = self.line, 0
        names = ", ".join(list(known)[:KNOWN_SHOWN]) + (" …" if len(known) > KNOWN_SHOWN else "")
        values = {"name": str(path)[:100], "part": part[:60], "known": names or "–"}
        return Finding("template-variable", self.file, line, column, values)

    def resolved(self, path: Path, names: Names) -> tuple[Shape | None, Names, str]:
        """Return what a path leads to; where it leads to nothing, what there is instead."""
        known: Names = {**self.locals, **names}
        root, *steps = path.path
        shape = known.get(str(root)) if isinstance(root, str) else ANYTHING
        if shape is None:
            return None, known, str(root)
        for step in steps:
            around = shape.fields
            shape = shape.step(step)
            if shape is None:
                return None, around, str(step)
        return shape, known, ""
