"""The pages of an asker, put together. Each takes what happened and gives the whole page."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content import access as reading
from ground.text import tidy
from language.codes import WORDS
from people import answering
from people.models import Area, LanguageDefault, Organisation
from questions import access, workflow
from questions.forms import LONGEST, AskForm
from questions.models import Address, AgeBand, Message, Publish, Question, Status
from questions.views import clock, corrected, sentences, shield
from questions.views.turning import Waits

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


def page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    """One of the pages of `templates/questions`; no search engine keeps it."""
    context = {"new_nonce": access.new_nonce, "longest": LONGEST} | context
    response = render(request, f"questions/{template}.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


# --- asking ---------------------------------------------------------------------------------------


def ask_page(
    request: HttpRequest,
    form: AskForm,
    *,
    why: str = "",
    place: Area | None = None,
    looked: Any = None,
    waits: Waits | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form, with everything that was typed. `why` names what kept it from being taken in.

    `waits`: until when, at high tide.

    `looked`: what a look for the same question brought (`looking.Looked`).
    """
    values = {name: tidy(str(form[name].value() or "")) for name in form.fields}
    around = _around(values["area"])
    if around["organisation"] is None and not why:
        why = "closed"
    response = page(
        request,
        "ask",
        status,
        form=form,
        values=values,
        why=why,
        waits=waits,
        wait=sentences.wait(waits.seconds) if waits else "",
        errors=[(name, words[0]) for name, words in form.errors.items()],
        is_grave=_is_grave(values, bool(form.errors or why)),
        chosen=any(values[name] not in ("", "ask") for name in FOLDED),
        place=place.name(get_language() or "en") if place else "",
        app=inside_app(request.headers.get("User-Agent", "")),
        ages=[("", _("I’d rather not say")), *AgeBand.choices],
        looked=looked,
        kinds=shield.KINDS,
        **around | _same_number(values["nonce"], why),
    )
    response.headers["Vary"] = "User-Agent"
    if request.method != "POST" and place is None:
        del response.headers["X-Robots-Tag"]
    if waits:
        response.headers["Retry-After"] = str(waits.seconds)
    return response


def _same_number(nonce: str, why: str) -> dict[str, str]:
    """What was not answered may be stored all the same: then the next press gets the same six words."""
    return {"new_nonce": nonce} if why == "busy" and access.is_our_nonce(nonce) else {}


def _is_grave(values: dict[str, str], is_kept_out: bool) -> bool:
    """Whether what was not taken in sounds like danger: then the helplines stand first, as under the code."""
    language = get_language() or settings.LANGUAGE_CODE
    beginning = values["text"][:LONGEST]  # what is far too long costs no more to look at than what may be sent
    return is_kept_out and (bool(values["urgent"]) or workflow.sounds_like_danger(beginning, language))


def _around(area_slug: str) -> dict[str, Any]:
    """What stands beside the field. A database that is away must not cost a child the text, so it may be empty."""
    language = get_language() or settings.LANGUAGE_CODE
    around: dict[str, Any] = {"organisation": None, "topics": [], "areas": [], "country": ""}
    try:
        areas = {area.slug: area for area in answering.areas()}
        around["topics"] = [("", _("I don’t know")), *((one.slug, one.name) for one in reading.topics(language))]
        around["areas"] = sorted(
            (
                (slug, area.name(language))
                for slug, area in areas.items()
                if language in area.organisation.languages or slug == area_slug
            ),
            key=lambda pair: pair[1],
        )
        area = areas.get(area_slug)
        organisation = _who_answers(language, area)
        around |= who_reads(organisation, area)
        around["clock"] = clock.clock(organisation, language)
        return around | {"promised": clock.promised(organisation, area, language)}
    except workflow.Closed:
        home = LanguageDefault.objects.select_related("organisation").filter(language=language).first()
        return around | {"country": home.organisation.country if home else ""}
    except DatabaseError:
        return around


def _who_answers(language: str, area: Area | None) -> Organisation:
    found = answering.answering(language, area.organisation) if area else answering.shown(language, teams=True)
    if found is None:
        raise workflow.Closed
    return found


def who_reads(organisation: Organisation, area: Area | None = None, question: Question | None = None) -> dict[str, Any]:
    """Who reads it and by when, what happens at this hour, what the law says, whom to ring."""
    language = get_language() or settings.LANGUAGE_CODE
    duty = (area.duty_number if area else "") or organisation.duty_number
    return {
        "organisation": organisation,
        "name": organisation.name(language),
        "law": organisation.law(language),
        "at_night": sentences.at_night(organisation, is_asked=question is not None),
        "at_this_hour": sentences.at_this_hour(organisation, question),
        "country": organisation.country,
        "duty": duty,
        "duty_tel": "".join(c for c in duty if c.isdigit() or c == "+"),
        "duty_name": organisation.duty(language),
    }


def code_page(
    request: HttpRequest, question: Question, words: list[str], *, check: bool = False, **context: Any
) -> HttpResponse:
    """The keepsake: six words, what happens next and when; for half an hour also the text, to look at and to change.

    `check`: the asker wanted to look at it first. context: `misses_mail` (the address could not be read), `said`, or
    `why` and `text` (a change that was not taken).
    """
    around = who_reads(question.organisation, question.area, question)
    around |= {"promise": clock.promise_to(question), "soon": sentences.soon(question)}
    message = question.text_at_hand or workflow.to_amend(question)
    context |= around | {"question": question, "words": words, "danger": question.danger, "check": check}
    if message is not None:
        context |= {"shown": shield.shown(message.text, question.language), "sent": message.text}
        context |= {"token": access.seal_with_words(question, words), "kinds": shield.KINDS}
    return page(request, "code", 200, **context)


def answered_page(request: HttpRequest) -> HttpResponse:
    """Somebody found their answer before they sent anything."""
    return page(request, "answered", 200)


def once_more(request: HttpRequest) -> HttpResponse:
    """The database is away: all that the press brought stands in this page, under the same number, for the next one."""
    brought = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    text = tidy(request.POST.get("text", ""))
    hidden = [(name, value) for name, value in brought if name != "text" or not text]
    match = request.resolver_match
    step = match.url_name.rpartition("_")[2] if match and match.url_name else ""
    return page(request, "once_more", 503, hidden=hidden, text=text, step=step, action=request.path)


# --- coming back ----------------------------------------------------------------------------------


def code_form(
    request: HttpRequest, *, why: str = "", typed: int = WORDS, seconds: int = 0, text: str = "", status: int = 200
) -> HttpResponse:
    """The field for the six words. `typed`: how many words there were, told when it was not six."""
    wait = sentences.wait(seconds) if seconds else ""
    counted = "" if typed == WORDS else sentences.words_counted(typed)
    response = page(request, "my_question", status, why=why, counted=counted, wait=wait, text=text)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def words_again(request: HttpRequest) -> HttpResponse:
    """The page was open for too long; what was typed stays and goes along with the words."""
    return code_form(request, why="old", text=tidy(request.POST.get("text", "")))


def thread_refused(request: HttpRequest, question: Question, why: str, *, field: str = "") -> HttpResponse:
    """The thread, with what kept the press from being taken and with what was typed."""
    return _thread(request, question, why=why, field=field, **_typed(request))


def thread(
    request: HttpRequest, question: Question, *, said: str = "", taken: str = "", before: str = ""
) -> HttpResponse:
    """The thread, with what is half written in its fields. `said` answers the press that led here.

    `taken`: the field whose text was taken in (text, mail). `before`: the number of a message; what was written before
    it is shown instead of the newest.
    """
    typed = _typed(request)
    typed.pop(taken, None)
    return _thread(request, question, said=said, before=before, **typed)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: tidy(request.POST.get(name, "")) for name in ("text", "mail")}


def thread_waits(request: HttpRequest, question: Question, seconds: int) -> HttpResponse:
    """The thread, with what was typed and when it can be sent; helplines beside it."""
    response = _thread(request, question, why="many", wait=sentences.wait(seconds), field="", **_typed(request))
    response.headers["Retry-After"] = str(seconds)
    return response


def signed(rows: Sequence[Message]) -> list[tuple[Message, sentences.Signer, str | None]]:
    """Each message with who signed it, as they show themselves; of a correction also what is new, else None."""
    news = corrected.news(rows)
    return [(row, sentences.signer(row.by, role_only=row.role_only), news.get(row.pk)) for row in rows]


def _thread(request: HttpRequest, question: Question, *, before: str = "", **context: Any) -> HttpResponse:
    question = access.for_page(question)
    window = access.window(question, before=before, for_asker=True)
    draft = sentences.wording(question)
    address = Address.objects.filter(question=question).first()
    around = who_reads(question.organisation, question.area, question)
    return page(
        request,
        "thread",
        200,
        question=question,
        happening=sentences.happening(question, window.shown),
        window=window,
        first=signed([window.first] if window.first else []),
        thread=signed(window.rows),
        token=access.seal(question),
        linked=sentences.linked(question),
        state=sentences.public_state(question),
        wording=draft,
        wording_signer=sentences.signer(draft.written_by, role_only=draft.role_only) if draft else None,
        topic=question.topic.name(get_language() or "en") if question.topic else "",
        taking_back=sentences.what_withdrawing_does(question),
        address=bool(address and address.mail),
        address_refused=bool(address and address.refused_at),
        may_be_told=question.status in Status.open(),
        carried=sentences.carried(question),
        chose_no=question.publish == Publish.NO,
        kinds=shield.KINDS,
        decided=corrected.decided(question),
        danger=question.danger,
        to_read=question.status in (Status.ANSWERED, Status.WITH_ASKER),
        **around,
        **context,
    )


def taken_back(request: HttpRequest, question: Question) -> HttpResponse:
    """It is over; the page says what became of the text. What was typed in another window stays to be copied."""
    return page(
        request,
        "taken_back",
        200,
        erased=question.erased_at is not None,
        country=question.organisation.country,
        text=tidy(request.POST.get("text", "")),
    )
