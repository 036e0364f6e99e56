"""Pictures that carry nothing but the picture are kept as they are; all others are written anew."""

import io
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from tests.files import makers
from toolbox.exchange.packages.pictures import is_bare
from toolbox.files.formats import FORMATS
from toolbox.files.inspection.inspector import clean_image

_FORMATS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


def _with_words(kind: str) -> bytes:
    """Return a picture with a comment, or with where it was taken."""
    image = Image.new("RGB", (60, 40), "teal")
    target = io.BytesIO()
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", "bei Frau Kontakt")
        image.save(target, "PNG", pnginfo=words)
    else:
        exif = Image.Exif()
        exif[0x010E] = "bei Frau Kontakt"
        image.save(target, kind, exif=exif)
    return target.getvalue()


@pytest.mark.parametrize("kind", _FORMATS)
def test_what_was_cleaned_once_is_bare(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bild"
    path.write_bytes(_with_words(kind))
    assert not is_bare(path, _FORMATS[kind])
    clean = clean_image(path, FORMATS[_FORMATS[kind]])
    assert clean is not None
    path.write_bytes(clean)
    assert is_bare(path, _FORMATS[kind])


@pytest.mark.parametrize("kind", _FORMATS)
@pytest.mark.parametrize("broken", [b"", b"mehr dahinter"])
def test_what_is_cut_or_has_more_is_not(tmp_path: Path, kind: str, broken: bytes) -> None:
    path = tmp_path / "bild"
    whole = makers.picture(kind)
    path.write_bytes(whole + broken if broken else whole[:-9])
    assert not is_bare(path, _FORMATS[kind])


def test_other_formats_are_always_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "bild"
    path.write_bytes(makers.picture("GIF"))
    assert not is_bare(path, "gif")
