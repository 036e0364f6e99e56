"""What shape a database has, without loading what migrates: cheap enough for every start."""

import sqlite3
from pathlib import Path

from toolbox.foundation.settings import PROJECT_ROOT, Settings

MIGRATIONS = PROJECT_ROOT / "toolbox" / "migrations"
NOT_SET_UP = "This instance is not set up yet. Please run: toolbox setup"


class SchemaError(Exception):
    """The database cannot be used with this code; the text says why and what to do."""


def quick_revision(path: Path) -> str | None:
    """Return the revision of a SQLite file, None for one without tables.

    Raises SchemaError where the file is no database.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        if "no such table" in str(error):
            return None
        raise SchemaError(
            f"The database {path} cannot be read: {error}. Please restore a backup, or move the "
            "file away to begin anew."
        ) from error
    finally:
        connection.close()
    return str(row[0]) if row else None


def _newest_in_folder() -> str | None:
    """Return the last revision by file name; revisions are numbered, so no script is loaded."""
    names = sorted(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return names[-1].partition("_")[0] if names else None


def is_current(settings: Settings) -> bool:
    """Return whether the SQLite database is at head."""
    path = settings.database_path
    if path is None or not path.exists():
        return False
    present = quick_revision(path)
    return present is not None and present == _newest_in_folder()
