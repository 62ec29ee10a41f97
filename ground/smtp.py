"""Mail by SMTP, in a name that says nothing: Django's own greets with the machine's, and that stands in the mail."""

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail.backends import smtp


class EmailBackend(smtp.EmailBackend):
    """Greets the mail server as MESSAGE_ID_DOMAIN; it writes that into the `Received` line."""

    @property
    def connection_class(self) -> Any:
        """What opens the connection."""
        kind = smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP

        def connect(host: str, port: int, **how: Any) -> smtplib.SMTP:
            return kind(host, port, **how | {"local_hostname": settings.MESSAGE_ID_DOMAIN})

        return connect
