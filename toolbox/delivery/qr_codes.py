"""QR codes as answers: dark on white with their quiet zone, for print and for walls."""

import io

import segno
from flask import Response

_SCALES = {"svg": 8, "png": 16}
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def qr_answer(address: str, suffix: str = "svg") -> Response:
    """Return an address as a QR code in the format ``suffix``: svg or png."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind=suffix, scale=_SCALES[suffix], border=4, light="white"
    )
    return Response(drawn.getvalue(), content_type=_TYPES[suffix])
