"""What every format writes of the sample, to be read by people: python -m tests.exchange.golden.

A change of a format is seen as a change of its file here.
"""

import tempfile
from pathlib import Path

from tests.conftest import house_settings
from tests.exchange.sample import description
from toolbox.app import create_app
from toolbox.exchange.formats.registry import FORMATS, Format

FOLDER = Path(__file__).parent / "golden_files"


def path_of(chosen: Format) -> Path:
    """Return where the file of a format lies."""
    return FOLDER / f"{chosen.key}.{chosen.suffix}"


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        create_app(house_settings(Path(folder))).app_context(),
    ):
        for each in FORMATS:
            path_of(each).write_bytes(each.write(description()))
