"""How django-allauth behaves here: no sign-up, no address of anybody in a limit's key, and our own words."""

from email.utils import make_msgid
from typing import Any, ClassVar
from urllib.parse import quote

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import MultiFernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.client import address
from ground.fields import box
from ground.limits import pseudonym
from people import made_up
from people.models import User

log = structlog.get_logger("people")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Entry is by invitation; limits count a keyed pseudonym of the day, not an address."""

    error_messages: ClassVar[dict[str, Promise]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "That e-mail and password don’t belong together. Try again, or choose a new password."
        ),
        "incorrect_password": _("That is not your password. Try again."),
        "too_many_login_attempts": _("That was wrong several times. Wait five minutes, then try again."),
        "invalid_password_reset": _("The link no longer works. Ask for a new one."),
        "incorrect_code": _("That number is not the right one. Wait for the next one, and try again."),
        "rate_limited": _("That went too fast. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The pseudonym that stands for the client's address today."""
        return pseudonym(address(request.META))

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Whoever has no membership any more stays outside, and so do the demo's people everywhere else."""
        if not user.roles() or made_up.is_turned_away(user):
            refused: HttpResponse = self.respond_user_inactive(request, user)
            return refused
        going_on: HttpResponse | None = super().pre_login(request, user, **how)
        return going_on

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """The mail, with a Message-ID that names no machine."""
        named = {"Message-ID": make_msgid(domain=settings.MESSAGE_ID_DOMAIN), **(headers or {})}
        mail: EmailMessage = super().render_mail(template_prefix, email, context, named)
        return mail

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under the site's own address: `Host` is what somebody else has sent, with any port they like."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return str(settings.SITE_URL) + path.replace("UID-KEY", quote(key))

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """In the language of the member of staff; to nobody whose memberships have ended.

        A mail server that refuses changes nothing on the page: it would tell which addresses are known.
        """
        if not user.roles():
            return
        try:
            with translation.override(user.language):
                super().send_password_reset_mail(user, email, context)
        except OSError as failure:  # smtplib's errors are of this kind
            log.error("mail not sent", what="password reset", user=user.pk, why=type(failure).__name__)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second-factor secrets are encrypted with the same keys as private text."""

    error_messages: ClassVar[dict[str, Promise]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That number is not the right one. Wait for the next one, and try again."),
    }

    @property
    def _box(self) -> MultiFernet:
        return box()

    def encrypt(self, text: str) -> str:
        """Plain secret -> ciphertext."""
        return self._box.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Ciphertext -> plain secret."""
        return self._box.decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """The name a passkey shows on the member of staff's own device."""
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Kynnys"}
