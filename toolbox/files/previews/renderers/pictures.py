"""Renders a picture for the screen; of a moving one the first frame."""

from typing import Any

from PIL import ImageOps

from toolbox.files.inspection.picture_child import opened
from toolbox.files.previews.renderers.scaling import THUMBNAIL_WIDTH, picture_part, split

IMAGE_WIDTH = 1200
PIXELS = 50_000_000


def render(path: str, *, format_key: str) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Return the picture and a thumbnail."""
    image = opened(path, format_key, PIXELS)
    # JPEG can be decoded at a half, a quarter or an eighth of its size right away.
    image.draft("RGB", (2 * IMAGE_WIDTH, 2 * IMAGE_WIDTH))
    shown = ImageOps.exif_transpose(image)
    return split(
        [
            picture_part(shown, kind="thumbnail", number=1, width=THUMBNAIL_WIDTH),
            picture_part(shown, kind="image", number=1, width=IMAGE_WIDTH),
        ]
    )
