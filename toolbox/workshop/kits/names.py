"""Names of files that a kit puts out: they stay inside, on every computer."""

import re

NAME_LENGTH = 200
PICTURES = "bilder"
"""The folder of the output that pictures answered are put into."""
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
# What Windows keeps for devices, whatever comes behind the dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)


def stays_inside(name: str) -> bool:
    """Tell whether a file of this name can be written anywhere, below the folder it is put in."""
    if len(name) > NAME_LENGTH or not _NAME.fullmatch(name):
        return False
    return not any(part.endswith(".") or _DEVICES.match(part) for part in name.split("/"))
