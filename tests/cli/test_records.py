"""Import and export on the command line."""

import gzip
import json
from pathlib import Path

from tests.cli.conftest import Toolbox
from tests.exchange.records import record, written


def test_there_and_back(toolbox: Toolbox, instance: Path, tmp_path: Path) -> None:
    lines = (record(1), "kein JSON", record(2, license="https://example.org/[/eigene]"))
    source = written(tmp_path / "in.jsonl", *lines)
    said = toolbox("import", "amb", str(source), "--json")
    assert said.code == 0
    assert said.json == {
        "read": 3,
        "added": 2,
        "known": 0,
        "refused_count": 1,
        "refused": [[2, "is not JSON"]],
        "unmapped": {"license: https://example.org/[/eigene]": 1},
    }
    target = tmp_path / "out.jsonl"
    assert toolbox("export", "amb", str(target)).code == 0
    names = [json.loads(line)["name"] for line in target.read_text("utf-8").splitlines()]
    assert names == ["Übungsblatt Größen 1", "Übungsblatt Größen 2"]
    again = toolbox("import", "amb", str(target))
    assert "0 added, 2 were here already, 0 refused" in again.words


def test_the_report_is_readable_whatever_the_records_hold(
    toolbox: Toolbox, instance: Path, tmp_path: Path
) -> None:
    source = written(tmp_path / "in.jsonl", record(1, license="x://[/bold]"), "kaputt")
    said = toolbox("import", "amb", str(source), "--owner", "Anderswo")
    assert said.code == 0
    assert "1 added, 0 were here already, 1 refused" in said.words
    assert "line 2 is not JSON" in said.words
    assert "1 license: x://[/bold]" in said.words


def test_files_that_cannot_be_used(toolbox: Toolbox, instance: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(json.dumps(record()).encode())[:-12])
    assert toolbox("import", "amb", str(tmp_path / "nirgends.jsonl")).code == 2
    said = toolbox("import", "amb", str(torn))
    assert said.code == 1
    assert "torn.jsonl.gz cannot be read to its end" in said.words
    said = toolbox("export", "amb", str(tmp_path / "nirgends" / "out.jsonl"))
    assert said.code == 1
    assert "No such file or directory" in said.words
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance", "torn.jsonl.gz"]
