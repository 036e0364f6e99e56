"""Liquid as kits have it: with limits, only the kit's own files, and HTML escaped by itself."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from liquid import BoundTemplate, Environment, RenderContext
from liquid.exceptions import (
    BlockNestingError,
    ContextDepthError,
    LiquidError,
    LiquidSyntaxError,
    LocalNamespaceLimitError,
    LoopIterationLimitError,
    OutputStreamLimitError,
    TemplateNotFoundError,
)
from liquid.loader import BaseLoader, TemplateSource

from toolbox.workshop.kits.filters import FILTERS, labelled
from toolbox.workshop.kits.findings import Finding, FindingsError, stop
from toolbox.workshop.kits.locating import line_of_fault
from toolbox.workshop.kits.records import Kit, Question
from toolbox.workshop.kits.source import MEGABYTE, KitSource

LOOPS = 200_000
"""Turns of all loops in one page, loops inside loops multiplied."""
PAGE_SIZE = 4 * MEGABYTE
LOCALS_SIZE = 16 * MEGABYTE
NESTING = 25
_NOT_OFFERED_TAGS = ("include",)
_NOT_OFFERED_FILTERS = ("safe",)
HTML_ENDINGS = (".html", ".htm")


class KitEnvironment(Environment):
    """Liquid with the limits of kits."""

    block_nesting_limit = NESTING
    context_depth_limit = NESTING
    loop_iteration_limit = LOOPS
    local_namespace_limit = LOCALS_SIZE
    output_stream_limit = PAGE_SIZE


class KitLoader(BaseLoader):
    """Loads the kit's own files by their path from its root, each once."""

    def __init__(self, source: KitSource) -> None:
        super().__init__()
        self.source = source
        self._parsed: dict[tuple[int, str], BoundTemplate] = {}

    def get_source(
        self,
        env: Environment,
        template_name: str,
        *,
        context: RenderContext | None = None,
        **kwargs: object,
    ) -> TemplateSource:
        """Return a template's text; TemplateNotFoundError for what the kit does not have."""
        if not self.source.has(template_name):
            raise TemplateNotFoundError(template_name)
        return TemplateSource(self.source.text(template_name), template_name, None)

    def load(
        self,
        env: Environment,
        name: str,
        *,
        globals: Mapping[str, object] | None = None,
        context: RenderContext | None = None,
        **kwargs: object,
    ) -> BoundTemplate:
        """Return a parsed template."""
        key = (id(env), name)
        if key not in self._parsed:
            self._parsed[key] = super().load(env, name)
        return self._parsed[key]


def environments(kit: Kit) -> tuple[Environment, Environment]:
    """Return Liquid for HTML pages, and for texts of other formats."""
    loader = KitLoader(kit.source)
    return _environment(kit, loader, escapes=True), _environment(kit, loader, escapes=False)


def _environment(kit: Kit, loader: KitLoader, *, escapes: bool) -> Environment:
    environment = KitEnvironment(loader=loader, autoescape=escapes)
    for name in _NOT_OFFERED_TAGS:
        del environment.tags[name]
    for name in _NOT_OFFERED_FILTERS:
        del environment.filters[name]
    for name, function in FILTERS.items():
        environment.add_filter(name, function)
    environment.add_filter("label", labelled(choice_titles(kit.questions, kit.language)))
    return environment


def choice_titles(
    questions: tuple[Question, ...], language: str, before: str = ""
) -> dict[str, dict[Any, str]]:
    """Return the titles of all choices by their question, ``group.field`` for those inside."""
    titles: dict[str, dict[Any, str]] = {}
    for question in questions:
        name = f"{before}{question.name}"
        if question.choices:
            titles[name] = {
                choice.value: choice.title.in_language(language) for choice in question.choices
            }
        titles.update(choice_titles(question.fields, language, f"{name}."))
    return titles


def is_html(name: str) -> bool:
    """Tell whether an output is a page, by its name."""
    return name.lower().endswith(HTML_ENDINGS)


def parsed(environment: Environment, name: str) -> BoundTemplate:
    """Return a template of the kit. Raises FindingsError."""
    try:
        with reporting(name):
            return environment.get_template(name)
    except FindingsError as error:
        raise FindingsError([located(environment, each) for each in error.findings]) from error


def located(environment: Environment, finding: Finding) -> Finding:
    """Return a finding with its line, where Liquid named none."""
    loader = environment.loader
    if finding.line or not isinstance(loader, KitLoader) or not loader.source.has(finding.file):
        return finding
    text = loader.source.text(finding.file)
    return replace(finding, line=line_of_fault(environment, text, finding.code))


def parsed_line(environment: Environment, text: str, file: str, line: int) -> BoundTemplate:
    """Return the template that a short text in ``file`` is. Raises FindingsError."""
    with reporting(file, line):
        return environment.from_string(text, name=file, path=file)


@contextmanager
def reporting(name: str, line: int = 0) -> Iterator[None]:
    """Turn Liquid's errors into findings; those of a text inside ``name`` are at its ``line``."""
    try:
        yield
    except RecursionError as error:
        raise stop("template-too-deep", name, line, limit=NESTING) from error
    except LiquidError as error:
        found = finding_of(error, name)
        if line:
            found = replace(found, file=name, line=line, column=0)
        raise FindingsError([found]) from error


def finding_of(error: LiquidError, name: str) -> Finding:
    """Return what an error of Liquid says, with file and line."""
    line = column = 0
    token = error.token
    if token is not None and token.start_index >= 0:
        line = token.source.count("\n", 0, token.start_index) + 1
        column = token.start_index - token.source.rfind("\n", 0, token.start_index)
    reason = " ".join(str(error.message or type(error).__name__).split())[:200]
    for pattern, code in _REASONS:
        if match := pattern.match(reason):
            return Finding(code, str(error.template_name or name), line, column, match.groupdict())
    code = next((its for kind, its in _CODES if isinstance(error, kind)), "template-failed")
    values = {"reason": reason, "limit": _LIMITS.get(code, 0)}
    return Finding(code, str(error.template_name or name), line, column, values)


_CODES: tuple[tuple[type[LiquidError], str], ...] = (
    (TemplateNotFoundError, "template-missing"),
    (ContextDepthError, "template-recursion"),
    (BlockNestingError, "template-too-deep"),
    (LoopIterationLimitError, "template-loops"),
    (OutputStreamLimitError, "template-output"),
    (LocalNamespaceLimitError, "template-locals"),
    (LiquidSyntaxError, "template-syntax"),
)
_LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "template-too-deep": NESTING,
        "template-recursion": NESTING,
        "template-loops": LOOPS,
        "template-output": PAGE_SIZE // MEGABYTE,
        "template-locals": LOCALS_SIZE // MEGABYTE,
    }
)
# The messages that authors meet most, so that each has a sentence of its own.
_REASONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"unknown filter '(?P<name>\w+)'"), "template-filter"),
    (re.compile(r"unexpected tag '(?P<name>include)'"), "template-include"),
    (re.compile(r"unexpected tag '(?P<name>\w+)'"), "template-tag"),
    (re.compile(r"expected tag (?P<name>\w+), found end of expression"), "template-unclosed"),
    (re.compile(r"unexpected tag 'end of expression'"), "template-open"),
    (re.compile(r"(?P<name>\w+) tag was never closed"), "template-unclosed"),
    (re.compile(r"expected '(?P<name>[}%]})', found end of file"), "template-unclosed"),
    (re.compile(r"missing tag name or closing delimiter"), "template-tag-open"),
)
