"""How long does a kit with very many entries take to render, and how large does it become?

    python3 start.py bench kits

Fills the largest repeating group of a kit with the entries of its example, again and again under
other names, renders it several times and packs the output as a ZIP. Pictures are left out.
"""

import argparse
import io
import statistics
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from tests.benchmarks.reports.tables import number, table
from toolbox.content.sources import CONTENT_FOLDER
from toolbox.workshop.kits.answers import faults_of
from toolbox.workshop.kits.checking import SAMPLE
from toolbox.workshop.kits.reading import read_kit
from toolbox.workshop.kits.records import Kit, Question
from toolbox.workshop.kits.rendering import Rendered, render

FAIR = CONTENT_FOLDER / "packages" / "messe-baukasten"
SECONDS_BAR = 5.0
ZIP_BAR = 5.0
"""Megabytes of the packed output without pictures."""
MEGABYTE = 1_000_000


def largest_group(kit: Kit) -> Question:
    """Return the repeating group of which the example has most entries."""
    groups = [question for question in kit.questions if question.kind == "group"]
    return max(groups, key=lambda group: len(kit.example.get(group.name, ())))


def filled(kit: Kit, group: Question, count: int) -> dict[str, Any]:
    """Return the example with ``count`` entries in ``group``, each with a name of its own."""
    given = kit.example[group.name]
    texts = [field.name for field in group.fields if field.kind == "text"]
    naming = next((name for name in ("name", "title") if name in texts), texts[0])
    entries = [
        {**given[at % len(given)], naming: f"{given[at % len(given)][naming]} {at + 1}"}
        for at in range(count)
    ]
    return {**kit.example, group.name: entries}


def packed_size(folder: Path) -> int:
    """Return the size of the output as a ZIP, in bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return len(target.getvalue())


def measure(
    source: Path, answers: dict[str, Any], rounds: int
) -> tuple[list[float], Rendered, int]:
    """Render several times; return the seconds, what was made and the size of its ZIP."""
    seconds = []
    for _round in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            made = render(source, answers, lineage=SAMPLE, target=Path(folder))
            seconds.append(made.seconds)
            size = packed_size(Path(folder))
    return seconds, made, size


def main() -> int:
    """Render, print; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="start.py bench kits",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kit", type=Path, default=FAIR, help="folder or ZIP; by default the fair")
    parser.add_argument("--items", type=int, default=200, help="entries of its largest group")
    parser.add_argument("--rounds", type=int, default=5, help="how often it is rendered")
    given = parser.parse_args()
    kit = read_kit(given.kit)
    group = largest_group(kit)
    answers = filled(kit, group, given.items)
    faults = faults_of(kit, answers)
    if faults:
        print(f"The answers do not fit: {faults[0].key}: {faults[0].message}")
        return 1
    seconds, made, size = measure(given.kit, answers, given.rounds)
    rows = [
        [f"entries of “{group.title}”", str(given.items)],
        ["pages from templates", str(made.pages)],
        ["files in all", str(len(made.files))],
        ["size, MB", number(made.size / MEGABYTE)],
        [f"size as ZIP, MB (bar {ZIP_BAR:.0f})", number(size / MEGABYTE)],
        ["seconds, best", number(min(seconds))],
        [f"seconds, median (bar {SECONDS_BAR:.0f})", number(statistics.median(seconds))],
        ["seconds, worst", number(max(seconds))],
    ]
    print(table([f"{kit.name} {kit.version}", ""], rows))
    met = statistics.median(seconds) <= SECONDS_BAR and size / MEGABYTE <= ZIP_BAR
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
