"""Renders the first pages of a PDF document, with its form fields filled as they are."""

from typing import Any

import pypdfium2

from toolbox.files.previews.renderers.scaling import THUMBNAIL_WIDTH, Part, picture_part, split

PAGES = 20
PAGE_WIDTH = 900
_TALLEST = 3 * PAGE_WIDTH


def render(path: str, *, format_key: str) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Return a picture of each of the first pages, and a thumbnail of the first."""
    parts: list[Part] = []
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    for index in range(min(PAGES, len(document))):
        page = document[index]
        width, height = page.get_size()
        scale = min(PAGE_WIDTH / max(width, 1), _TALLEST / max(height, 1))
        image = page.render(scale=scale).to_pil()
        if index == 0:
            parts.append(picture_part(image, kind="thumbnail", number=1, width=THUMBNAIL_WIDTH))
        parts.append(picture_part(image, kind="page", number=index + 1, width=PAGE_WIDTH))
        page.close()
    return split(parts)
