"""Uploaded files, for readers. In production nginx answers first (`ops/nginx.conf`), with the same headers.

A file never changes under its address. It is told as what it was checked to be, whatever it looks like to a browser.
"""

import re
from pathlib import PurePath

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from content.kept_files import TYPES

_NAME = re.compile(rf"[0-9a-f]{{32}}(?:-\d{{1,4}})?\.(?:{'|'.join(TYPES)})")
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


@login_not_required
@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """One file, or the part of it that a player asks for."""
    if not _NAME.fullmatch(name) or not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as file:
        size = file.size
        first, last = _part(request.headers.get("Range", ""), size)
        file.seek(first)
        response = HttpResponse(file.read(last - first + 1), content_type=TYPES[PurePath(name).suffix[1:]])
    if last - first + 1 < size:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def _part(asked: str, size: int) -> tuple[int, int]:
    """First and last byte; the whole file for anything that is not one plain range within it."""
    found = _RANGE.fullmatch(asked)
    if found is None or int(found[1]) >= size:
        return 0, size - 1
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    return (int(found[1]), last) if last >= int(found[1]) else (0, size - 1)
