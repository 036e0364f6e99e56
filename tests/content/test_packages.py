"""Packages become ZIPs that are the same every time, and our own kits have no faults."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.workshop.kits.kit_making import write_kit
from toolbox.content.builders.registry import build
from toolbox.content.records import SourceError
from toolbox.content.sources import (
    CONTENT_FOLDER,
    AttachmentSource,
    InstrumentSource,
    read_instrument,
)
from toolbox.workshop.kits.checking import check_kit
from toolbox.workshop.kits.reading import read_kit

OUR_KITS = sorted(path.parent for path in (CONTENT_FOLDER / "packages").glob("*/kit.json"))
TOML = """
kind = "digital-fair"
owner = "redaktion-werkzeugkoffer"
title = "Messe"
summary = "Hilft."
language = "de"
licence = "CC-BY-4.0"
description = "Text"
steps = ["a", "b", "c"]
transfer_core = "Kern"
adaptation = ["Ort"]
published = 2026-09-14
change_note = "Erste Fassung"
tags = ["Start", "Betrieb", "Vertrag"]
[terms]
[[credits]]
name = "Redaktion"
role = "author"
[[attachments]]
source = "../../packages/messe"
format = "package"
name = "messe.zip"
title = "Messe"
role = "main"
"""


def packed(folder: Path, instrument: InstrumentSource) -> bytes:
    """Return the ZIP of a package's folder."""
    attachment = AttachmentSource(folder, "package", "kit.zip", "Kit", "main")
    return build(attachment, instrument)


def written(root: Path, text: str = TOML) -> Path:
    """Write an instrument that comes with a package; return its folder."""
    folder = root / "instruments" / "messe"
    folder.mkdir(parents=True)
    (folder / "instrument.toml").write_text(text)
    write_kit(root / "packages" / "messe")
    (root / "packages" / "leer").mkdir()
    return folder


def test_a_package_is_the_same_every_time_and_can_be_read(
    tmp_path: Path, instrument: InstrumentSource
) -> None:
    kit = write_kit(tmp_path / "kit", {".DS_Store": "x", "__pycache__/a.pyc": "x"})
    first = packed(kit, instrument)
    for path in kit.rglob("*"):
        path.touch()
    assert packed(kit, instrument) == first
    (tmp_path / "kit.zip").write_bytes(first)
    assert read_kit(tmp_path / "kit.zip").name == "probe"
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert not any("pycache" in name or name.startswith(".") for name in names)
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 9, 14)}


def test_a_package_with_a_link_out_of_it_is_refused(
    tmp_path: Path, instrument: InstrumentSource
) -> None:
    kit = write_kit(tmp_path / "kit")
    (kit / "assets/geheim.txt").symlink_to("/etc/hostname")
    with pytest.raises(SourceError, match="geheim"):
        packed(kit, instrument)


def test_an_attachment_names_the_folder_of_its_package(tmp_path: Path) -> None:
    (attachment,) = read_instrument(written(tmp_path)).attachments
    assert attachment.source == (tmp_path / "packages" / "messe").resolve()


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("../../packages/fehlt", "source"),
        ("../../packages/leer", "source"),
        ("../../packages/messe/assets", "source"),
        ("../../packages/..", "source"),
        ("../messe", "source"),
        ('../../packages/messe"\nformat = "copy', "source"),
        ('../../packages/messe"\nname = "messe.html', "name"),
    ],
)
def test_a_package_from_elsewhere_is_refused(tmp_path: Path, source: str, key: str) -> None:
    text = TOML.replace("../../packages/messe", source)
    text = text.replace('format = "package"\n', "", source.count("format"))
    text = text.replace('name = "messe.zip"\n', "", source.count("name ="))
    with pytest.raises(SourceError, match=key):
        read_instrument(written(tmp_path, text))


@pytest.mark.slow
@pytest.mark.parametrize("kit", OUR_KITS, ids=lambda path: path.name)
def test_our_own_kits_have_no_faults(kit: Path) -> None:
    assert [str(fault) for fault in check_kit(kit)] == []
