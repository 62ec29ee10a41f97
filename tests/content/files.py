"""Small files for tests: pictures that Pillow makes, videos put together by hand."""

import struct
from io import BytesIO
from typing import Any

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 800), *, mode: str = "RGB", **told: Any) -> bytes:
    """A picture with a slope of colours, so that it is no drawing of few colours."""
    slope = Image.linear_gradient("L").resize(size)
    bands = {"RGB": [slope, slope.rotate(90).resize(size), slope.rotate(180)]}
    bands["RGBA"] = [*bands["RGB"], slope]
    into = BytesIO()
    Image.merge(mode, bands[mode]).save(into, kind, **told)
    return into.getvalue()


def drawing(size: tuple[int, int] = (600, 400)) -> bytes:
    """A PNG of two colours."""
    into = BytesIO()
    image = Image.new("RGB", size, "white")
    image.paste((10, 20, 30), (50, 50, 300, 200))
    image.save(into, "PNG")
    return into.getvalue()


# --- video ----------------------------------------------------------------------------------------


def box(name: bytes, *content: bytes) -> bytes:
    """One box of an MP4."""
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, name) + body


def mp4(
    *,
    brand: bytes = b"isom",
    codec: bytes = b"avc1",
    turned: bool = False,
    along: bytes = b"",
    tracks: bytes = b"",
    handler: bytes = b"vide",
    name: bytes = b"\0",
    size: tuple[int, int] = (640, 360),
) -> bytes:
    """Nothing to see. `size` in pixels; `name`: what the device called the track."""
    matrix = struct.pack(
        ">9i", *((0, 65536, 0, -65536, 0, 0, 0, 0, 0) if turned else (65536, 0, 0, 0, 65536, 0, 0, 0, 0))
    )
    dated = struct.pack(">III", 0, 3_800_000_000, 3_800_000_000)
    tkhd = box(b"tkhd", dated, bytes(28), matrix, struct.pack(">II", size[0] << 16, size[1] << 16))
    stsd = box(b"stsd", struct.pack(">II", 0, 1), box(codec, bytes(70)))
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12), name)
    mdia = box(b"mdia", box(b"mdhd", dated, bytes(12)), hdlr, box(b"minf", box(b"stbl", stsd)))
    moov = box(b"moov", box(b"mvhd", dated, bytes(88)), box(b"trak", tkhd, mdia), tracks, along)
    return box(b"ftyp", brand, bytes(4), brand) + moov + box(b"mdat", b"film" * 8)


def element(name: str, *content: bytes) -> bytes:
    """One element of a WebM; `name` in hex."""
    body = b"".join(content)
    return bytes.fromhex(name) + struct.pack(">Q", len(body) | 1 << 56) + body


def track(number: int, codec: bytes, *content: bytes) -> bytes:
    """One track of a WebM; 1 picture, 2 sound, 17 captions."""
    return element("ae", element("83", bytes([number])), element("86", codec), *content)


def webm(
    *,
    kind: bytes = b"webm",
    codec: bytes = b"V_VP9",
    along: bytes = b"",
    tracks: bytes = b"",
    size: tuple[int, int] = (320, 240),
) -> bytes:
    """Nothing to see. `size` in pixels; `tracks`: others beside the picture."""
    video = element(
        "e0", *(element(name, edge.to_bytes(3, "big")) for name, edge in zip(("b0", "ba"), size, strict=True))
    )
    tracks = element("1654ae6b", track(1, codec, element("536e", b"Anna's phone"), video), tracks)
    info = element("1549a966", element("7ba9", b"My home, Mill Street 3"))
    return element("1a45dfa3", element("4282", kind)) + element("18538067", info, tracks, along)
