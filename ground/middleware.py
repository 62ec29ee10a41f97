"""Work that is done once the answer has been sent, so that how long it takes tells nobody anything."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
Work = Callable[[], object]
_WAITING = "_after_the_answer"


def later(request: HttpRequest, work: Work) -> None:
    """Do `work` after this request has been answered. It is lost when the process ends before that."""
    request.__dict__.setdefault(_WAITING, []).append(work)


class AfterAnswer:
    """The server closes an answer when the last byte has left: then it is time."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if waiting := request.__dict__.get(_WAITING):
            response.close = partial(_close, response.close, waiting)  # type: ignore[method-assign]
        return response


def _close(close: Callable[[], None], waiting: list[Work]) -> None:
    try:
        for work in waiting:
            work()
    finally:
        close()
