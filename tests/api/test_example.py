"""The example in the documentation works as it stands there."""

import os
import subprocess
import sys

from flask import Flask

from tests.api.fuzzing import furnish
from tests.api.serving import served
from toolbox.foundation import jobs
from toolbox.foundation.settings import PROJECT_ROOT

EXAMPLE = PROJECT_ROOT / "docs" / "api-example.py"


def _run(address: str, *arguments: str, token: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(EXAMPLE), address, *arguments],
        env={**os.environ, "TOOLBOX_TOKEN": token, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_example_searches_and_begins_a_draft(app: Flask) -> None:
    token = furnish(app)
    with app.app_context():
        jobs.run_due()
    with served(app) as address:
        searched = _run(address, "Werkzeug")
        begun = _run(address, "Werkzeug", "projekt-alpha", token=token)
        refused = _run(address, "Werkzeug", "projekt-alpha", token="wzk_falsch")
    assert searched.returncode == 0, searched.stderr
    assert "3 found" in searched.stdout
    assert "Werkzeug 0 (Projekt Alpha)" in searched.stdout
    assert "Draft " in begun.stdout, begun.stderr
    assert refused.returncode == 1
    assert "401 token-needed" in refused.stderr
