"""Files come in only where the library takes them, only from somebody who is logged in, and stay in memory."""

from typing import IO

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler


class StaffUploads(MemoryFileUploadHandler):
    """Everywhere else a file that somebody sends is dropped unread."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002  # Django calls it so
        META: dict[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Decide before the first byte. The path first: pages of askers never look at a session."""
        request = self.request
        self.activated = (
            request is not None
            and request.path in settings.UPLOAD_PATHS
            and request.user.is_authenticated
            and content_length <= settings.UPLOAD_MOST
        )
