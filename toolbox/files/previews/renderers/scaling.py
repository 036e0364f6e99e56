"""Pictures in sizes for the screen, as WebP."""

import io
from typing import Any

from PIL import Image

Part = tuple[dict[str, Any], bytes]

THUMBNAIL_WIDTH = 400
QUALITY = 75
_TALLEST = 3
"""A picture taller than this many times its width is cut: it is a strip, not a page."""


def picture_part(image: Image.Image, *, kind: str, number: int, width: int) -> Part:
    """Return ``image`` at most ``width`` pixels wide as a part of a preview."""
    shown = image.convert("RGBA" if has_transparency(image) else "RGB")
    if shown.height > _TALLEST * shown.width:
        shown = shown.crop((0, 0, shown.width, _TALLEST * shown.width))
    if shown.width > width:
        height = max(1, round(shown.height * width / shown.width))
        shown = shown.resize((width, height), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    shown.save(written, "WEBP", quality=QUALITY, method=3)
    facts = {
        "kind": kind,
        "number": number,
        "media_type": "image/webp",
        "width": shown.width,
        "height": shown.height,
    }
    return facts, written.getvalue()


def has_transparency(image: Image.Image) -> bool:
    """Tell whether something may shine through."""
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def split(parts: list[Part]) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Return facts and blobs apart, as they leave the child."""
    return [facts for facts, _content in parts], [content for _facts, content in parts]
