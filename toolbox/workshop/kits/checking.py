"""Checks a kit all through, as its author wants to know it: templates, example, output."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from toolbox.workshop.kits.answers import faults_among, faults_of
from toolbox.workshop.kits.findings import Finding
from toolbox.workshop.kits.positions import Place, PlacedJson, read_json
from toolbox.workshop.kits.preparing import prepared
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.records import Kit, Question
from toolbox.workshop.kits.rendering import Host, Lineage, ask_child, names_for
from toolbox.workshop.kits.sentences import KitFault, KitFaults, fault_of
from toolbox.workshop.kits.source import MANIFEST

SAMPLE = Lineage(
    line="„Beispiel“ von Redaktion Beispiel, CC BY 4.0, für diese Ausgabe angepasst",
    title="Beispiel",
    maker="Redaktion Beispiel",
    address="https://example.org/beispiel",
    licence="CC BY 4.0",
    licence_address="https://creativecommons.org/licenses/by/4.0/deed.de",
    changed="für diese Ausgabe angepasst",
)
"""The lineage that a kit is tried out with."""


def check_kit(source: Path) -> list[KitFault]:
    """Return everything that is wrong with the kit in a folder or a ZIP; empty for a good one.

    Its output is that of its example, or of the defaults where it has none.
    """
    try:
        kit = read_kit(source)
        findings = [*default_findings(kit), *example_findings(kit)]
        names = names_for(kit, prepared(kit, kit.example), SAMPLE, Host())
        # Pages without answers that they need have faults that are not theirs.
        value, _blobs = ask_child("check", kit, {"names": names, "with_output": not findings})
    except KitFaults as error:
        return list(error.faults)
    findings += [Finding(**each) for each in value["findings"]]
    return [fault_of(each) for each in sorted(findings, key=by_place)]


def by_place(finding: Finding) -> tuple[bool, str, int, int]:
    """Sort key: kit.json first, then file by file."""
    return finding.file != MANIFEST, finding.file, finding.line, finding.column


def default_findings(kit: Kit) -> list[Finding]:
    """Return which defaults do not fit their questions, at their line."""
    json = read_json(kit.source.text(MANIFEST), MANIFEST)
    findings = []
    for place, question in placed_questions(kit.questions, ("answers",)):
        if question.default is None:
            continue
        line, column = json.at(*place, "default")
        for fault in faults_among((question,), {question.name: question.default}):
            values = {"reason": fault.message}
            findings.append(Finding("default-answer", MANIFEST, line, column, values))
    return findings


def placed_questions(
    questions: Sequence[Question], around: Place
) -> Iterator[tuple[Place, Question]]:
    """Give all questions, those inside groups too, and where kit.json has them."""
    for question in questions:
        place = (*around, "properties", question.name)
        yield place, question
        yield from placed_questions(question.fields, (*place, "items"))


def example_findings(kit: Kit) -> list[Finding]:
    """Return what of the example does not fit the questions, at its line."""
    if kit.example_file:
        json = read_json(kit.source.text(kit.example_file), kit.example_file)
    else:
        json = PlacedJson(MANIFEST, {}, {})
    findings = []
    for fault in faults_of(kit, kit.example):
        line, column = json.at(*fault.path)
        values = {"reason": f"{fault.label}: {fault.message}"}
        code = "example-answer" if kit.example_file else "no-example"
        findings.append(Finding(code, json.file, line, column, values))
    return findings
