"""The pages of an asker, put together. Each takes what happened and gives the whole page."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.models import topic_choices
from ground.text import tidy
from people.models import Area, LanguageDefault, Organisation
from questions import access, workflow
from questions.forms import LONGEST, AskForm
from questions.models import Address, AgeBand, Publish, Question, Status
from questions.views import sentences

APPS = {
    "TikTok": ("musical_ly", "bytedancewebview", "tiktok", "trill/"),
    "Instagram": ("instagram",),
    "Facebook": ("fban/", "fbav/", "fb_iab"),
    "Snapchat": ("snapchat",),
}
FOLDED = ("topic", "age_band", "area", "publish", "mail")


def inside_app(agent: str) -> str:
    """The app whose own browser this is, or "". Looked at, never kept."""
    agent = agent.lower()
    return next((name for name, marks in APPS.items() if any(mark in agent for mark in marks)), "")


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    context |= {"new_nonce": access.new_nonce, "longest": LONGEST}
    response = render(request, f"questions/{template}.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


# --- asking ---------------------------------------------------------------------------------------


def ask_page(
    request: HttpRequest,
    form: AskForm,
    *,
    why: str = "",
    seconds: int = 0,
    place: Area | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form, with everything that was typed. `why` names what kept it from being taken in."""
    values = {name: tidy(str(form[name].value() or "")) for name in form.fields}
    around = _around(values["area"])
    if around["organisation"] is None and not why:
        why = "closed"
    response = _page(
        request,
        "ask",
        status,
        form=form,
        values=values,
        why=why,
        wait=sentences.wait(seconds) if seconds else "",
        errors=[(name, words[0]) for name, words in form.errors.items()],
        chosen=bool(form.errors.get("mail")) or any(values[name] not in ("", "ask") for name in FOLDED),
        place=place.name(get_language() or "en") if place else "",
        app=inside_app(request.headers.get("User-Agent", "")),
        ages=[("", _("I’d rather not say")), *AgeBand.choices],
        **around,
    )
    response.headers["Vary"] = "User-Agent"
    if request.method != "POST" and place is None:
        del response.headers["X-Robots-Tag"]
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _around(area_slug: str) -> dict[str, Any]:
    """What stands beside the field. A database that is away must not cost a child the text, so it may be empty."""
    language = get_language() or settings.LANGUAGE_CODE
    around: dict[str, Any] = {"organisation": None, "topics": [], "areas": [], "country": ""}
    try:
        areas = {area.slug: area for area in Area.objects.select_related("organisation")}
        around["topics"] = [("", _("I don’t know")), *topic_choices(language)]
        around["areas"] = sorted(
            (
                (slug, area.name(language))
                for slug, area in areas.items()
                if language in area.organisation.languages or slug == area_slug
            ),
            key=lambda pair: pair[1],
        )
        organisation = workflow.organisation_for(language, areas.get(area_slug))
        return around | who_reads(organisation, areas.get(area_slug))
    except workflow.Closed:
        home = LanguageDefault.objects.select_related("organisation").filter(language=language).first()
        return around | {"country": home.organisation.country if home else ""}
    except DatabaseError:
        return around


def who_reads(organisation: Organisation, area: Area | None = None, question: Question | None = None) -> dict[str, Any]:
    """Who reads it and by when, what happens at this hour, what the law says, whom to ring."""
    language = get_language() or settings.LANGUAGE_CODE
    law = organisation.law_texts.filter(language=language).first()
    duty = (area.duty_number if area else "") or organisation.duty_number
    return {
        "organisation": organisation,
        "name": organisation.name(language),
        "promised": organisation.calendar().promised_day(timezone.now(), organisation.promise_days),
        "law": law.text if law else "",
        "at_night": sentences.at_night(organisation),
        "at_this_hour": sentences.at_this_hour(organisation, question),
        "country": organisation.country,
        "duty": duty,
        "duty_tel": "".join(c for c in duty if c.isdigit() or c == "+"),
        "duty_name": organisation.duty(language),
    }


def code_page(request: HttpRequest, question: Question, words: list[str]) -> HttpResponse:
    """The keepsake: six words, what happens next and when."""
    around = who_reads(question.organisation, question.area, question)
    return _page(request, "code", 200, question=question, words=words, danger=question.danger, **around)


# --- coming back ----------------------------------------------------------------------------------


def code_form(
    request: HttpRequest, *, why: str = "", seconds: int = 0, text: str = "", status: int = 200
) -> HttpResponse:
    """The field for the six words."""
    wait = sentences.wait(seconds) if seconds else ""
    response = _page(request, "my_question", status, why=why, wait=wait, text=text)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def words_again(request: HttpRequest) -> HttpResponse:
    """The page was open for too long; what was typed stays and goes along with the words."""
    return code_form(request, why="old", text=tidy(request.POST.get("text", "")))


def thread_refused(request: HttpRequest, question: Question, why: str, *, field: str = "") -> HttpResponse:
    """The thread, with what kept the press from being taken and with what was typed."""
    typed = {name: tidy(request.POST.get(name, "")) for name in ("text", "mail")}
    return _thread(request, question, why=why, field=field, **typed)


def thread(request: HttpRequest, question: Question, *, said: str = "", text: str = "") -> HttpResponse:
    """The thread. `said` answers the press that led here; `text` is put into the field for writing."""
    return _thread(request, question, said=said, text=text)


def _thread(request: HttpRequest, question: Question, **context: Any) -> HttpResponse:
    question = access.for_page(question)
    rows = list(question.messages.select_related("by__face").order_by("at", "pk"))
    draft = sentences.wording(question)
    around = who_reads(question.organisation, question.area, question)
    return _page(
        request,
        "thread",
        200,
        question=question,
        happening=sentences.happening(question, rows),
        thread=[(row, sentences.signer(row.by, role_only=row.role_only)) for row in rows],
        token=access.seal(question),
        linked=sentences.linked(question),
        state=sentences.public_state(question),
        wording=draft,
        wording_signer=sentences.signer(draft.written_by, role_only=draft.role_only) if draft else None,
        topic=question.topic.name(get_language() or "en") if question.topic else "",
        taking_back=sentences.what_withdrawing_does(question),
        address=Address.objects.filter(question=question).exists(),
        may_be_told=question.status in Status.open(),
        chose_no=question.publish == Publish.NO,
        danger=question.danger,
        **around,
        **context,
    )


def taken_back(request: HttpRequest, question: Question) -> HttpResponse:
    """It is over; the page says what became of the text."""
    return _page(
        request, "taken_back", 200, erased=question.erased_at is not None, country=question.organisation.country
    )
