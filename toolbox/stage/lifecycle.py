"""What the look into an archive can find out."""

from enum import StrEnum


class PackageState(StrEnum):
    """Whether an archive runs in the browser; a plain one only holds files."""

    PLAYABLE = "playable"
    UNPLAYABLE = "unplayable"
    PLAIN = "plain"


class PackageKind(StrEnum):
    """By which way a package runs: as web pages, or in the H5P player; plain archives by none."""

    WEB = "web"
    H5P = "h5p"
    NONE = "none"
