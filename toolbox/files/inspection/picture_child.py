"""Opens pictures with Pillow; runs in the child process alone."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, JpegImagePlugin

from toolbox.files.extraction.child import ParserRefusedError

PILLOW_FORMATS = {
    "png": ("PNG",),
    # Telephones write several pictures into one JPEG file; Pillow calls that MPO.
    "jpg": ("JPEG", "MPO"),
    "webp": ("WEBP",),
    "gif": ("GIF",),
}
# What a picture needs to look as it does; all else (place, camera, comments) is left out.
_KEPT = frozenset({"icc_profile", "transparency", "duration", "loop", "background", "gamma"})
_LOSSLESS_WEBP = b"VP8L"


def opened(path: str, format_key: str, pixels: int) -> Image.Image:
    """Open a picture without decoding it. Raises ParserRefusedError when it has too many pixels."""
    # The own limit below comes before any decoding and also counts the frames.
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(path, formats=PILLOW_FORMATS[format_key])
        width, height = image.size
        if width * height > pixels:
            raise ParserRefusedError("too-many-pixels")
        frames = frames_of(image)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ParserRefusedError("broken") from error
    if width * height * frames > 4 * pixels:
        raise ParserRefusedError("too-many-pixels")
    return image


def examine(path: str, format_key: str, pixels: int) -> dict[str, Any]:
    """Decode a picture as a whole and return its size."""
    image = opened(path, format_key, pixels)
    load(image)
    width, height = ImageOps.exif_transpose(image).size if has_turn(image) else image.size
    return {"width": width, "height": height, "frames": frames_of(image)}


def clean(path: str, format_key: str, pixels: int) -> tuple[None, list[bytes]]:
    """Write a picture anew: turned as it is to be seen, without metadata and attached data."""
    image = opened(path, format_key, pixels)
    load(image)
    options = options_like(image, path)
    if frames_of(image) > 1:
        frames = [without_metadata(image, number) for number in range(frames_of(image))]
        options |= {"save_all": True, "append_images": frames[1:]}
        options["duration"] = [frame.info.get("duration", 100) for frame in frames]
        options["loop"] = image.info.get("loop", 1)
        plain = frames[0]
    else:
        turned = ImageOps.exif_transpose(image) if has_turn(image) else image
        plain = bare(turned)
    written = io.BytesIO()
    plain.save(written, **options)
    return None, [written.getvalue()]


def frames_of(image: Image.Image) -> int:
    """Return how many pictures move here; the further ones of a telephone do not."""
    return 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))


def load(image: Image.Image) -> None:
    """Decode the picture. Raises ParserRefusedError when it is damaged."""
    try:
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ParserRefusedError("broken") from error


def has_turn(image: Image.Image) -> bool:
    """Tell whether the camera noted that the picture has to be turned."""
    return image.getexif().get(0x0112, 1) not in {0, 1}


def bare(image: Image.Image) -> Image.Image:
    """Return a copy without anything but what it needs to look the same."""
    plain = image.copy()
    plain.info = {key: value for key, value in image.info.items() if key in _KEPT}
    return plain


def without_metadata(image: Image.Image, number: int) -> Image.Image:
    """Return one frame of a moving picture."""
    image.seek(number)
    return bare(image)


def options_like(image: Image.Image, path: str) -> dict[str, Any]:
    """Return how to save so that nothing is lost twice: same tables, same method."""
    if image.format in {"JPEG", "MPO"}:
        sampling = JpegImagePlugin.get_sampling(image)
        return {
            "format": "JPEG",
            "qtables": image.quantization,  # type: ignore[attr-defined]
            "subsampling": sampling if sampling >= 0 else 0,
            "progressive": "progressive" in image.info,
            "icc_profile": image.info.get("icc_profile"),
        }
    if image.format == "WEBP":
        with Path(path).open("rb") as file:
            lossless = _LOSSLESS_WEBP in file.read(64 * 1024)
        return {"format": "WEBP", "lossless": lossless, "quality": 90}
    return {"format": image.format}
