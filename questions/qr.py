"""A QR code as the path of an SVG drawing: no image, no style, no script."""

from dataclasses import dataclass

import qrcode

BORDER = 4  # modules of white around it, as ISO/IEC 18004 asks


@dataclass(frozen=True)
class Drawing:
    """`path` draws the dark squares in a field of `size` × `size` units, the white border included."""

    size: int
    path: str


def drawing(text: str) -> Drawing:
    """The QR code of `text` (at most some 200 characters), a quarter of it may be covered."""
    code = qrcode.QRCode(border=BORDER, error_correction=qrcode.ERROR_CORRECT_Q)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    dark = [f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return Drawing(len(rows), "".join(dark))
