"""Reads a kit that came from outside: the archive's rules first, then kit.json and the example."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from toolbox.files.inspection.archives import ArchiveLimits, check_archive
from toolbox.foundation.errors import ToolboxError
from toolbox.workshop.kits.findings import Finding, FindingsError
from toolbox.workshop.kits.manifest import read_manifest
from toolbox.workshop.kits.positions import read_json
from toolbox.workshop.kits.records import Kit
from toolbox.workshop.kits.sentences import KitFaults
from toolbox.workshop.kits.source import FILES, KIT_SIZE, MANIFEST, open_source

KIT_LIMITS = ArchiveLimits(entries=FILES, unpacked=KIT_SIZE)


def read_kit(source: Path) -> Kit:
    """Return the kit in a folder or a ZIP. Raises KitFaults with all that is wrong with it.

    Its templates are not looked into: that is done by ``check_kit``, in a child process.
    """
    try:
        if not source.is_dir():
            check_zip(source)
        kit = read_manifest(open_source(source))
        return replace(kit, example=read_example(kit))
    except FindingsError as error:
        raise KitFaults(error.findings) from error


def is_kit(source: Path) -> bool:
    """Tell whether a file or folder means to be a kit: it has a kit.json."""
    try:
        return open_source(source).has(MANIFEST)
    except FindingsError:
        return False


def check_zip(path: Path) -> None:
    """Hold the archive's own rules. Raises FindingsError."""
    if not zipfile.is_zipfile(path):
        raise FindingsError([Finding("not-a-zip")])
    try:
        check_archive(path, KIT_LIMITS)
    except ToolboxError as error:
        raise FindingsError([Finding("archive", values={"reason": error.message})]) from error


def read_example(kit: Kit) -> Mapping[str, Any]:
    """Return the example's answers; empty where the kit has none."""
    if not kit.example_file:
        return MappingProxyType({})
    json = read_json(kit.source.text(kit.example_file), kit.example_file)
    if not isinstance(json.value, dict):
        raise FindingsError([Finding("example-object", kit.example_file, 1, 1)])
    return MappingProxyType(json.value)
