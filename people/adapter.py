"""How django-allauth behaves here: no sign-up, no address of anybody in a limit's key."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import MultiFernet
from django.http import HttpRequest

from ground.client import address
from ground.fields import box
from ground.limits import pseudonym


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Entry is by invitation; limits count a keyed pseudonym of the day, not an address."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The pseudonym that stands for the client's address today."""
        return pseudonym(address(request.META))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second-factor secrets are encrypted with the same keys as private text."""

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
