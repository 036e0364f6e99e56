"""What the child process does with a kit: render it, or check everything that can be checked.

Answers with what JSON can carry. Nothing here may import the web framework.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from liquid import Environment

from toolbox.workshop.kits.analysis import Analysis
from toolbox.workshop.kits.findings import Finding, FindingsError
from toolbox.workshop.kits.manifest import read_manifest
from toolbox.workshop.kits.output import output_findings
from toolbox.workshop.kits.outside import MARKUP, SCRIPTS, STYLES, outside_findings
from toolbox.workshop.kits.pages import make_pages
from toolbox.workshop.kits.records import Kit
from toolbox.workshop.kits.shapes import common_shapes, entry_shape
from toolbox.workshop.kits.source import MANIFEST, TEXT_SIZE, open_source
from toolbox.workshop.kits.templates import environments, is_html, parsed, parsed_line

TEMPLATE_ENDING = ".liquid"
Answer = tuple[dict[str, Any], list[bytes]]


def render(source: str, names: Mapping[str, Any]) -> Answer:
    """Return the names of the rendered files, and their bytes; or the findings."""
    try:
        with open_source(Path(source)).opened() as files:
            made = list(make_pages(read_manifest(files), names))
    except FindingsError as error:
        return {"findings": packed(error.findings)}, []
    return {"files": [each.name for each in made]}, [each.text.encode() for each in made]


def check(source: str, names: Mapping[str, Any], *, with_output: bool) -> Answer:
    """Return the findings of templates, of assets and, where these can be rendered, of output."""
    try:
        with open_source(Path(source)).opened() as files:
            kit = read_manifest(files)
            findings = [*template_findings(kit), *outside_of(kit)]
            is_readable = not any(each.code.startswith("template-") for each in findings)
            if with_output and is_readable:
                findings += rendered_findings(kit, names, has_outside=bool(findings))
    except FindingsError as error:
        return {"findings": packed(error.findings)}, []
    return {"findings": packed(findings)}, []


def template_findings(kit: Kit) -> list[Finding]:
    """Return what is wrong with templates: what cannot be parsed, and unknown variables."""
    for_html, for_text = environments(kit)
    findings = list(unparsed(kit, for_html))
    if findings:
        return findings
    common = common_shapes(kit)
    for_pages, for_texts = Analysis(for_html, common), Analysis(for_text, common)
    for each in kit.lists:
        for_texts.look_at(parsed(for_text, each.template), each.template, {})
    for page in kit.pages:
        own = entry_shape(kit, page)
        name = parsed_line(for_text, page.to, MANIFEST, page.line)
        for_texts.look_at(name, MANIFEST, own, page.line)
        if is_html(page.to):
            for_pages.look_at(parsed(for_html, page.template), page.template, own)
        else:
            for_texts.look_at(parsed(for_text, page.template), page.template, own)
    return [*for_pages.findings(), *for_texts.findings()]


def unparsed(kit: Kit, environment: Environment) -> Iterator[Finding]:
    """Give the faults of all templates that cannot be parsed, used or not."""
    named = {page.template for page in kit.pages} | {each.template for each in kit.lists}
    for name in sorted(named | {each for each in kit.source.sizes if is_template(each)}):
        try:
            parsed(environment, name)
        except FindingsError as error:
            yield from error.findings
    for page in kit.pages:
        try:
            parsed_line(environment, page.to, MANIFEST, page.line)
        except FindingsError as error:
            yield from error.findings


def is_template(name: str) -> bool:
    """Tell a template by its name."""
    return name.endswith(TEMPLATE_ENDING)


def outside_of(kit: Kit) -> Iterator[Finding]:
    """Give what templates and assets would load from elsewhere."""
    for name in sorted({*kit.asset_names, *filter(is_template, kit.source.sizes)}):
        if name.lower().endswith(MARKUP + STYLES + SCRIPTS) and kit.source.sizes[name] <= TEXT_SIZE:
            yield from outside_findings(name, kit.source.text(name))


def rendered_findings(
    kit: Kit, names: Mapping[str, Any], *, has_outside: bool
) -> Iterator[Finding]:
    """Give what is wrong with the rendered example.

    What the output loads from elsewhere is looked for only where no template has said it before.
    """
    try:
        made = list(make_pages(kit, names))
    except FindingsError as error:
        yield from error.findings
        return
    if all(each.name != "index.html" for each in made):
        yield Finding("output-no-index", MANIFEST)
    yield from output_findings(made, kit.asset_names)
    if not has_outside:
        for each in made:
            yield from outside_findings(each.name, each.text)


def packed(findings: list[Finding]) -> list[dict[str, Any]]:
    """Return findings as JSON carries them."""
    return [asdict(finding) for finding in findings]
