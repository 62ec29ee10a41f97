"""Staff pages that belong to no app: the way to the login, and the demo's folder of mails."""

from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

MOST_MAILS = 50


@login_not_required
def to_login(request: HttpRequest) -> HttpResponse:
    """The admin has no login of its own: staff come in through one door, with its second factor.

    Who has come in already and is sent here is not an admin.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect("/accounts/login/?" + urlencode({"next": request.GET.get("next", "/admin/")}))


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails that the demo has written to its folder, newest first."""
    if not (settings.DEMO and settings.MAIL_FOLDER):
        raise Http404
    files = sorted(Path(settings.MAIL_FOLDER).glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    return render(request, "portal/outbox.html", {"mails": [_read(path) for path in files[:MOST_MAILS]]})


def _read(path: Path) -> dict[str, str]:
    message = message_from_bytes(path.read_bytes().split(b"\n" + b"-" * 79)[0], policy=policy.default)
    body = message.get_body(("plain",))
    headers = {name: str(message.get(name, "")) for name in ("to", "from", "subject", "date")}
    return {**headers, "sender": headers["from"], "body": str(body.get_content()) if body else ""}
