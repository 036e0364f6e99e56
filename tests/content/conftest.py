"""Sources to build in tests: one small instrument and a folder for attachments."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from toolbox.content.builders.registry import build
from toolbox.content.sources import AttachmentSource, CreditSource, InstrumentSource

Build = Callable[[Path, str], bytes]


@pytest.fixture
def instrument() -> InstrumentSource:
    return InstrumentSource(
        slug="erster-tag",
        folder=Path(__file__).parent,
        kind="checklist",
        owner="redaktion-werkzeugkoffer",
        title="Erster Tag im Betrieb",
        summary="Hilft beim ersten Tag.",
        languages=("de",),
        licence="CC-BY-4.0",
        description="",
        steps=("Lesen", "Ausfüllen", "Abheften"),
        transfer_core="",
        adaptation=(),
        published=date(2026, 9, 14),
        change_note="Erste Fassung",
        tags=("Start", "Betrieb", "Auszubildende"),
        terms={},
        credits=(CreditSource("Redaktion Werkzeugkoffer", "author"),),
    )


@pytest.fixture
def build_sample(instrument: InstrumentSource) -> Build:
    def build_one(source: Path, file_format: str) -> bytes:
        attachment = AttachmentSource(
            source=source,
            format=file_format,
            name=f"sample.{file_format}",
            title="Probe",
            role="main",
        )
        return build(attachment, instrument)

    return build_one
