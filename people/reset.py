"""A forgotten password: the page looks and takes the same for every address, known or not."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.core import context
from django.http import HttpRequest  # noqa: TID251 - allauth hands the request to its form

from ground.middleware import later


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    """The mail to who is known is made and sent once the page has gone out."""

    def save(self, request: HttpRequest, **given: Any) -> str:
        """The address that was typed."""

        def write() -> None:
            with context.request_context(request):
                super(ResetForm, self).save(request, **given)

        later(request, write)
        return str(self.cleaned_data["email"])
