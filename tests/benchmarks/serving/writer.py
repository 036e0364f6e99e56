"""Publishes instruments beside a running server, in a process of its own.

    python -m tests.benchmarks.serving.writer INSTANCE

Takes one AMB record a line from standard input and answers every line with "done" as soon as its
instrument is published, that is, as soon as the database has it for good.
"""

import sys
import tempfile
from pathlib import Path

from sqlalchemy import select

from toolbox.accounts.models import Organisation
from toolbox.app import create_app
from toolbox.exchange.importing import import_amb
from toolbox.foundation.actors import system
from toolbox.foundation.db import db
from toolbox.foundation.settings import load_settings


def main() -> None:
    """Publish line by line until the input ends."""
    app = create_app(load_settings(Path(sys.argv[1])))
    with app.app_context(), tempfile.TemporaryDirectory() as folder:
        owner_id = db.session.scalars(select(Organisation.id).limit(1)).one()
        db.session.rollback()
        record = Path(folder) / "record.jsonl"
        print("ready", flush=True)
        for line in sys.stdin:
            record.write_text(line, "utf-8")
            report = import_amb(record, owner_id=owner_id, by=system("benchmark"))
            print("done" if report.added == 1 else report.refused, flush=True)


if __name__ == "__main__":
    main()
