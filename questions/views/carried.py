"""The pages of a thread that is carried to a person: what the asker takes along, and what the reader sees."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ground.text import tidy
from questions import access, qr, workflow
from questions.models import Question, Shown
from questions.views import sentences, showing


def made(request: HttpRequest, question: Question, words: list[str], row: Shown) -> HttpResponse:
    """Four words and their QR code, shown once. They stand after the # of the address, where no server sees them."""
    code = access.beginnings(" ".join(words)).replace(" ", "-")
    address = f"{settings.SITE_URL}{reverse('shown')}"
    return showing.page(
        request,
        "carried",
        200,
        question=question,
        words=words,
        address=address.partition("//")[2],
        qr=qr.drawing(f"{address}#{code}"),
        until=sentences.at(row.until, question.organisation),
        token=access.seal(question),
        text=tidy(request.POST.get("text", "")),
    )


def form(request: HttpRequest, *, why: str = "", seconds: int = 0, status: int = 200) -> HttpResponse:
    """The field for the four words."""
    wait = sentences.wait(seconds) if seconds else ""
    response = showing.page(request, "shown", status, why=why, wait=wait, question=None)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def opened(request: HttpRequest, question: Question, until: datetime) -> HttpResponse:
    """The thread, to read and nothing else; it closes itself when its time is over."""
    window = access.window(question, for_asker=True)
    response = showing.page(
        request,
        "shown",
        200,
        question=question,
        until=sentences.at(until, question.organisation),
        seconds=workflow.KEPT_FOR.seconds,
        first=showing.signed([window.first] if window.first else []),
        thread=showing.signed(window.rows),
        left_out=window.earlier,
        country=question.organisation.country,
    )
    response.headers["Refresh"] = f"{workflow.KEPT_FOR.seconds}; url={reverse('shown')}"
    return response
