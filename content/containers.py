"""Video files, looked into as far as is needed: that they are what they say, how large the picture is, what came along.

What a phone writes beside the pictures (place, day, name of the device) is overwritten where it stands, so that nothing
in the file moves. No picture is decoded and nothing is made anew.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_PARTS = 20_000  # beside each other
_MOST_EDGE = 8192  # pixels


class NotAVideo(ValueError):
    """Neither MP4 nor WebM, or not in a way that browsers play."""


@dataclass(frozen=True)
class Video:
    """A file as it may be kept: `kind` mp4 or webm, width and height in pixels as they are shown."""

    data: bytes
    kind: str
    width: int
    height: int


def opened(data: bytes) -> Video:
    """What stands in the bytes of a file, cleaned. Raises NotAVideo."""
    try:
        found = _looked_into(data)
    except (struct.error, IndexError) as broken:
        raise NotAVideo("broken off") from broken
    if not (1 <= found.width <= _MOST_EDGE and 1 <= found.height <= _MOST_EDGE):
        raise NotAVideo("a picture of no size or of too much")
    return found


def _looked_into(data: bytes) -> Video:
    if data[4:8] == b"ftyp":
        return _mp4(bytearray(data))
    if data[:4] == _EBML:
        return _webm(bytearray(data))
    raise NotAVideo("no container that is known")


# --- MP4: boxes of size, name, content ------------------------------------------------------------

_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV"}
_CODECS = {b"avc1", b"avc3", b"vp09", b"av01"}
_ALONG = {b"udta", b"meta", b"uuid"}
_KEPT_TRACKS = {b"vide", b"soun"}
_WRITTEN_TRACKS = {b"text", b"sbtl", b"subt", b"clcp"}  # captions; ours stand in a file of their own
_DATED = {b"mvhd", b"tkhd", b"mdhd"}


@dataclass(frozen=True)
class _Box:
    name: bytes
    start: int
    body: int
    end: int


def _boxes(data: bytearray, start: int, end: int) -> Iterator[_Box]:
    for _turn in range(_MOST_PARTS):
        if start >= end:
            return
        size, name = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", data, body)[0], body + 8
        last = end if size == 0 else start + size
        if not body <= last <= end:
            raise NotAVideo("a box goes over the end")
        yield _Box(name, start, body, last)
        start = last
    raise NotAVideo("more parts than a film has")


def _only(parts: list[_Box], name: bytes) -> _Box | None:
    """The part of this name. Raises NotAVideo for two: players may take the other one."""
    found = [one for one in parts if one.name == name]
    if len(found) > 1:
        raise NotAVideo("two of what stands there once")
    return found[0] if found else None


def _within(data: bytearray, box: _Box, *names: bytes) -> _Box | None:
    found: _Box | None = box
    for name in names:
        found = next((one for one in _boxes(data, found.body, found.end) if one.name == name), None) if found else None
    return found


def _emptied(data: bytearray, box: _Box) -> None:
    data[box.start + 4 : box.start + 8] = b"free"
    data[box.body : box.end] = bytes(box.end - box.body)


def _mp4(data: bytearray) -> Video:
    top = list(_boxes(data, 0, len(data)))
    if bytes(data[8:12]) not in _BRANDS:
        raise NotAVideo("a brand that browsers do not play")
    moov = _only(top, b"moov")
    if moov is None or not any(box.name in (b"mdat", b"moof") for box in top):
        raise NotAVideo("no film in it")
    for box in top:
        if box.name in _ALONG:
            _emptied(data, box)
    shown = [size for box in list(_boxes(data, moov.body, moov.end)) if (size := _part(data, box))]
    if len(shown) != 1:
        raise NotAVideo("not one picture")
    return Video(bytes(data), "mp4", *shown[0])


def _part(data: bytearray, box: _Box) -> tuple[int, int] | None:
    """One part of `moov`, cleaned; width and height if it is the track with the picture."""
    if box.name in _ALONG:
        _emptied(data, box)
    if box.name in _DATED:
        _undated(data, box)
    if box.name != b"trak":
        return None
    handler = _within(data, box, b"mdia", b"hdlr")
    kind = bytes(data[handler.body + 8 : handler.body + 12]) if handler else b""
    if kind in _WRITTEN_TRACKS:
        _emptied(data, box)
        return None
    if kind not in _KEPT_TRACKS:  # what it says stands among the pictures, and would stay there
        raise NotAVideo("a track that is neither picture nor sound nor captions")
    _clean_track(data, box)
    return _shown(data, box) if kind == b"vide" else None


def _clean_track(data: bytearray, track: _Box) -> None:
    media, coded = _within(data, track, b"mdia"), _within(data, track, b"mdia", b"minf")
    for inner in [*_boxes_of(data, track), *_boxes_of(data, media), *_boxes_of(data, coded)]:
        if inner.name in _ALONG:
            _emptied(data, inner)
        if inner.name in _DATED:
            _undated(data, inner)
        if inner.name == b"hdlr":
            _unnamed(data, inner)


def _boxes_of(data: bytearray, box: _Box | None) -> list[_Box]:
    return list(_boxes(data, box.body, box.end)) if box else []


def _unnamed(data: bytearray, handler: _Box) -> None:
    start = min(handler.body + 24, handler.end)
    data[start : handler.end] = bytes(handler.end - start)


def _undated(data: bytearray, box: _Box) -> None:
    size = 16 if data[box.body] == 1 else 8
    data[box.body + 4 : box.body + 4 + size] = bytes(size)


def _shown(data: bytearray, track: _Box) -> tuple[int, int]:
    stsd, header = _within(data, track, b"mdia", b"minf", b"stbl", b"stsd"), _within(data, track, b"tkhd")
    if stsd is None or header is None or bytes(data[stsd.body + 12 : stsd.body + 16]) not in _CODECS:
        raise NotAVideo("a codec that browsers do not play")
    width, height = (edge >> 16 for edge in struct.unpack_from(">II", data, header.end - 8))
    upright, turned = struct.unpack_from(">ii", data, header.end - 44)
    return (height, width) if turned and not upright else (width, height)


# --- WebM: elements of name, size, content --------------------------------------------------------

_EBML, _DOC_TYPE, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x42\x82", b"\x18\x53\x80\x67"
_INFO, _TITLE, _DATE = b"\x15\x49\xa9\x66", b"\x7b\xa9", b"\x44\x61"
_TRACKS, _ENTRY, _CODEC, _VIDEO = b"\x16\x54\xae\x6b", b"\xae", b"\x86", b"\xe0"
_TYPE, _NAME = b"\x83", b"\x53\x6e"
_PICTURE, _TYPES = 1, {1, 2, 17}  # picture, sound, captions
_WIDTH, _HEIGHT = b"\xb0", b"\xba"
_TAGS, _ATTACHED, _VOID = b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69", b"\xec"
_WEB_CODECS = {b"V_VP8", b"V_VP9", b"V_AV1"}


def _number(data: bytearray, at: int) -> tuple[int, int, bool]:
    """A number of variable length: its value, where it ends, whether all its bits are set (size unknown)."""
    length = 9 - data[at].bit_length()
    if length > 8 or at + length > len(data):
        raise NotAVideo("no length that can be read")
    value = int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1)
    return value, at + length, value == (1 << 7 * length) - 1


def _elements(data: bytearray, start: int, end: int) -> Iterator[_Box]:
    for _turn in range(_MOST_PARTS):
        if start >= end:
            return
        _value, after_name, _all = _number(data, start)
        size, body, is_unknown = _number(data, after_name)
        name = bytes(data[start:after_name])
        if is_unknown and name != _SEGMENT:
            raise NotAVideo("a recording that was not ended; save it again")
        last = end if is_unknown else body + size
        if last > end:
            raise NotAVideo("an element goes over the end")
        yield _Box(name, start, body, last)
        start = last
    raise NotAVideo("more parts than a film has")


def _child(data: bytearray, box: _Box | None, name: bytes) -> _Box | None:
    return next((one for one in _elements(data, box.body, box.end) if one.name == name), None) if box else None


def _voided(data: bytearray, box: _Box) -> None:
    length = box.end - box.start
    size = (length - 9).to_bytes(8, "big") if length >= 9 else bytes([0x80 | length - 2])
    head = _VOID + (b"\x01" + size[1:] if length >= 9 else size)
    data[box.start : box.end] = head + bytes(length - len(head))


def _webm(data: bytearray) -> Video:
    top = list(_elements(data, 0, len(data)))
    kind = _child(data, top[0], _DOC_TYPE)
    if kind is None or bytes(data[kind.body : kind.end]).rstrip(b"\0") != b"webm":
        raise NotAVideo("a container that browsers do not play")
    segment = _only(top, _SEGMENT)
    parts = list(_elements(data, segment.body, segment.end)) if segment else []
    tracks = _only(parts, _TRACKS)
    shown = [size for entry in _entries(data, tracks) if (size := _picture(data, entry))]
    if len(shown) != 1:
        raise NotAVideo("not one picture")
    for part in parts:
        if part.name in (_TAGS, _ATTACHED):
            _voided(data, part)
        if part.name == _INFO:
            for told in list(_elements(data, part.body, part.end)):
                if told.name in (_TITLE, _DATE):
                    _voided(data, told)
    return Video(bytes(data), "webm", *shown[0])


def _entries(data: bytearray, tracks: _Box | None) -> list[_Box]:
    return [one for one in _elements(data, tracks.body, tracks.end) if one.name == _ENTRY] if tracks else []


def _picture(data: bytearray, entry: _Box) -> tuple[int, int] | None:
    """One track, without its name; width and height if it is the one with the picture."""
    for part in list(_elements(data, entry.body, entry.end)):
        if part.name == _NAME:
            _voided(data, part)
    kind = _value(data, _child(data, entry, _TYPE))
    if kind not in _TYPES:
        raise NotAVideo("a track that is neither picture nor sound nor captions")
    if kind != _PICTURE:
        return None
    codec, video = _child(data, entry, _CODEC), _child(data, entry, _VIDEO)
    if codec is None or bytes(data[codec.body : codec.end]) not in _WEB_CODECS:
        raise NotAVideo("a codec that browsers do not play")
    return _value(data, _child(data, video, _WIDTH)), _value(data, _child(data, video, _HEIGHT))


def _value(data: bytearray, box: _Box | None) -> int:
    return int.from_bytes(data[box.body : box.end], "big") if box else 0
