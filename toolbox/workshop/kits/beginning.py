"""Begins a kit: copies the small, complete one that lies beside this module."""

import json
import shutil
from pathlib import Path

from toolbox.foundation.errors import Conflict, Invalid
from toolbox.foundation.i18n import _l
from toolbox.foundation.ids import SLUG_PATTERN
from toolbox.workshop.kits.source import MANIFEST

STARTER = Path(__file__).parent / "starter"


def begin_kit(folder: Path) -> None:
    """Make ``folder`` a kit named like it. Raises Invalid for its name, Conflict if it is there."""
    if not SLUG_PATTERN.fullmatch(folder.name):
        raise Invalid(
            _l("The name consists of small letters, digits and single hyphens, such as my-kit.")
        )
    if folder.exists():
        raise Conflict(_l("There already is a file or folder of this name."))
    shutil.copytree(STARTER, folder)
    manifest = folder / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    named = text.replace(json.dumps(STARTER.name), json.dumps(folder.name), 1)
    manifest.write_text(named, encoding="utf-8")
