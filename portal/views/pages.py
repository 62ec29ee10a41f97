"""Home and the pages of promise."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from content import access as reading
from content import helplines
from content.views import country
from people import answering
from portal import promises, showcase
from questions.views import clock

NEWEST = 5
FACES = 3


@login_not_required
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the best language by Accept-Language; nothing is remembered."""
    with override(_best_language(request.headers.get("Accept-Language", ""))):
        response = redirect("home")
    patch_vary_headers(response, ["Accept-Language"])
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _best_language(accepted: str) -> str:
    """The first language of an Accept-Language header that the site has. Nynorsk and plain "no" read bokmål."""
    known = {code for code, _name in settings.LANGUAGES}
    for code, _weight in parse_accept_lang_header(accepted.lower()[:200]):
        short = code.split("-")[0]
        short = "nb" if short in ("no", "nn") else short
        if short in known:
            return short
    return settings.LANGUAGE_CODE


@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Leave at once: clear what this site could have left and go to a neutral page of the country.

    Pages that were read lie in the browser's cache. Never "cookies": we set none, and it would log the reader out of
    everything else under the same registered domain, which shows. From a page with fields (`blank`) there is an empty
    page between: a browser keeps what was typed for the way back as soon as another page is there, and throws it away
    when it is told to clear after that. With JavaScript the fields are empty before.
    """
    language = request.GET.get("l", "")
    language = language if language in settings.EXIT_TO else "en"
    response: HttpResponse = HttpResponseRedirect(settings.EXIT_TO[language], status=303)
    if "blank" in request.GET:
        response = HttpResponse(headers={"Refresh": f"0; url={reverse('exit')}?l={language}"})
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _reading(response: HttpResponse) -> HttpResponse:
    """Asked for anew each time: what was taken down is gone from every page at once, from kept copies too."""
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Ask, search, topics, newest answers, who answers."""
    language = get_language() or "en"
    organisation = answering.shown(language)
    return _reading(
        render(
            request,
            "portal/home.html",
            {
                "clock": clock.clock(organisation, language) if organisation else None,
                "newest": reading.newest_of_all(language, NEWEST),
                "topics": reading.topics(language),
                "faces": [face for face in reading.faces(language) if language in face.languages][:FACES],
                "takes_questions": organisation is not None,
            },
        )
    )


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who stands behind this, how an answer is made, what we promise."""
    return _reading(render(request, "portal/about.html", promises.about(get_language() or "en")))


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, what is erased and when: made from the very lists and numbers that the erasing works with."""
    said = promises.privacy(get_language() or "en", country.chosen(request))
    return _reading(render(request, "portal/privacy.html", said))


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, and whom to complain to."""
    said = promises.accessibility(get_language() or "en", country.chosen(request))
    return _reading(render(request, "portal/accessibility.html", said))


@login_not_required
@require_safe
def under_ten(request: HttpRequest) -> HttpResponse:
    """For the youngest: a number to call, an adult, paper; then the way to ask. No database."""
    here = country.chosen(request) or helplines.countries(get_language() or "en")[0]
    lines = helplines.short(here)
    children = next(line for line in lines if line.audience == "young")
    context = {
        "emergency": lines[0],
        "children": children,
        "awake": None if children.is_open_now else helplines.awake(here, but=children),
        "places": promises.places(here, "main"),
    }
    return _reading(render(request, "portal/under_ten.html", context))


@login_not_required
@require_safe
def cover_tracks(request: HttpRequest) -> HttpResponse:
    """How to take this site out of a phone's history."""
    return _reading(render(request, "portal/cover_tracks.html"))


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component once; in the development server and the demo only."""
    return render(request, "components_page.html", {"examples": showcase.EXAMPLES})
