"""Files that were stored before anybody asked for facts are looked into once more."""

from pathlib import Path

from sqlalchemy import create_engine, text

from toolbox.foundation import schema
from toolbox.foundation.db import prepare_engine

STORE = (
    "INSERT INTO stored_files (id, sha256, size, format, media_type, look_state, look_problem,"
    " proposed_title, created_at) VALUES (:id, :sha256, 9, :format, 'x/y', 'ready', '', '',"
    " '2026-01-01')"
)
WAITING = "SELECT key, payload FROM jobs WHERE kind = 'files.look_inside' ORDER BY key"


def test_old_files_wait_for_a_look_and_the_way_back_is_open(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    prepare_engine(engine)
    schema.step(engine, "0002")
    with engine.begin() as connection:
        for number, key in enumerate(("pdf", "docx", "mp3"), start=1):
            values = {"id": number, "sha256": f"{number}" * 64, "format": key}
            connection.execute(text(STORE), values)
    schema.step(engine, "0010")
    with engine.begin() as connection:
        assert list(connection.execute(text(WAITING))) == [
            ("1", '{"file_id": 1}'),
            ("2", '{"file_id": 2}'),
        ]
        assert connection.execute(text("SELECT facts FROM stored_files")).scalars().all() == [
            None,
            None,
            None,
        ]
    schema.step(engine, "0009")
    schema.step(engine, "0010")
    with engine.begin() as connection:
        assert len(connection.execute(text(WAITING)).all()) == 2
    engine.dispose()
