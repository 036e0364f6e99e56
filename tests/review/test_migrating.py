"""What waited before there were rounds gets one."""

from pathlib import Path

from sqlalchemy import create_engine, text

from toolbox.foundation import schema
from toolbox.foundation.db import prepare_engine

BEFORE = """
INSERT INTO users (id, name, role, locale, keyboard_shortcuts, session_number, created_at)
    VALUES (7, 'Bob', 'member', 'de', 1, 1, '2026-01-01 00:00:00');
INSERT INTO organisations (id, slug, name, kind, description, website, created_at)
    VALUES (1, 'alpha', 'Alpha', 'project', '', '', '2026-01-01 00:00:00');
INSERT INTO instruments (id, slug, kind, owner_id, state, created_at, removal_reason, view_count,
    download_count)
    VALUES (3, 'plan', 'checklist', 1, 'in-review', '2026-01-01 00:00:00', '', 0, 0);
INSERT INTO versions (id, instrument_id, number, state, row_version, title, summary, description,
    steps, languages, contact_name, contact_email, links, transfer_core, adaptation, sources,
    change_note, fields, editor_comment, created_at, saved_at, submitted_at)
    VALUES (5, 3, 1, 'in-review', 4, 'Plan', '', '', '[]', '[]', '', '', '[]', '', '[]', '[]', '',
    '{}', '', '2026-01-01 00:00:00', '2026-01-02 00:00:00', '2026-01-03 09:00:00');
INSERT INTO audit_entries (at, user_id, action, object_type, object_id, details)
    VALUES ('2026-01-03 09:00:00', 7, 'submitted', 'instrument', 3, '{}')
"""


def test_a_submission_that_waits_gets_its_first_round(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    prepare_engine(engine)
    schema.step(engine, "0002")
    with engine.begin() as connection:
        for statement in BEFORE.split(";\n"):
            connection.execute(text(statement))
    schema.step(engine, "0003")
    with engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT instrument_id, version_id, round, state, submitted_by_id, due_on, sheet"
                " FROM submissions"
            )
        ).one()
    assert tuple(row) == (3, 5, 1, "waiting", 7, "2026-01-17", "{}")
    schema.step(engine, "-1")
    schema.step(engine, "0003")
    engine.dispose()
