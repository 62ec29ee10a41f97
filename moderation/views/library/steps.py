"""From a press to a verb of an article's life. Each gives back what to say and where to go, or raises why not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.models import Article
from content.workflow import articles as life
from moderation import words
from moderation.forms import (
    AdviceForm,
    DayForm,
    NumberForm,
    PlaceForm,
    TextForm,
    TranslateForm,
    VersionForm,
    WithdrawForm,
)
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.library import composing, page, telling, writing
from moderation.views.page import SeeOther
from moderation.views.steps.pressing import Unfinished, cleaned, filled

Said = tuple[str, str, list[int]]  # what to say, the address to go to: its name and numbers
Take = Callable[[StaffRequest, Article], Said]


@for_roles(*life.WRITING)
@require_POST
def step(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """Take a step. Refused: the page again, with the reason and everything that was typed."""
    take, article = TAKE.get(step), page.load(pk)
    if take is None:
        raise Http404
    try:
        said, name, numbers = take(request, article)
    except life.Changed as newer:
        return _overtaken(request, page.load(pk), newer)
    except life.Unfit as unfit:
        return _unfit(request, page.load(pk), unfit)
    except (life.NotAllowed, Unfinished) as why:
        return _refused(request, page.load(pk), step, str(why))
    if said:
        messages.success(request, said)
    return SeeOther(reverse(name, args=numbers))


def _unfit(request: StaffRequest, article: Article, unfit: life.Unfit) -> HttpResponse:
    """What is wrong with a text, each at its field. It is kept."""
    if "body" not in request.POST:
        return page.show(request, article, typed=request.POST.dict(), status=422, refused=str(unfit))
    return writing.show(request, article, typed=True, status=422, refused=str(unfit), faults=unfit.faults)


def _refused(request: StaffRequest, article: Article, step: str, why: str) -> HttpResponse:
    """With the text, where it was on its way; else on the article's page."""
    if step == "submit":
        return writing.show(request, article, typed=True, status=409, refused=why)
    return page.show(request, article, typed=request.POST.dict(), status=409, refused=why)


def _overtaken(request: StaffRequest, article: Article, newer: life.Changed) -> HttpResponse:
    """What is typed goes on; beside it stands what was handed in or saved meanwhile, and the next press knows of it."""
    if "body" not in request.POST:
        return page.show(request, article, typed=request.POST.dict(), status=409, refused=str(newer))
    if newer.working:
        more: dict[str, Any] = {"theirs": composing.conflict(newer, request)}
    else:
        more = {"newer": composing.overtaken(newer.version, request)} if newer.version else {}
    return writing.show(request, article, typed=True, status=409, refused=str(newer), **more)


# --- the next version -----------------------------------------------------------------------------


def _submit(request: StaffRequest, article: Article) -> Said:
    data = cleaned(TextForm, request)
    text, reader = composing.text_of(data), data["reader"]
    other = article.working.filter(by=request.user, revision__gt=data["seen"]).first()
    if other and other.text != text:  # of another window, not seen in this one
        raise life.Changed(working=other)
    row = life.submit(article, by=request.user, text=text, base=data["base"], reader=reader)
    if row.reader:
        return _here(article, _("%(name)s is asked to read it.") % {"name": row.reader.name})
    return _here(article, _("It waits for a colleague to read it."))


def _take_back(request: StaffRequest, article: Article) -> Said:
    row = life.take_back(article, by=request.user)
    if row.working.filter(by=request.user).exists():
        return _("You can go on writing."), "desk_article_write", [article.pk]
    return _here(article, _("It is taken back; its writer can go on."))


def _send_back(request: StaffRequest, article: Article) -> Said:
    data = cleaned(AdviceForm, request)
    life.send_back(article, by=request.user, version_id=data["version_id"], note=data["advice"])
    return _here(article, _("It is back with its writer, with your note."))


def _approve(request: StaffRequest, article: Article) -> Said:
    form = filled(VersionForm, request)
    row = life.approve(article, by=request.user, version_id=form.cleaned_data["version_id"], **form.when())
    if row.publish_on:
        return _here(article, _goes_live(row))
    return _here(article, _("“%(title)s” is live.") % {"title": row.title})


def _reschedule(request: StaffRequest, article: Article) -> Said:
    row = life.reschedule(article, by=request.user, **filled(DayForm, request).when())
    if row.publish_on:
        return _here(article, _goes_live(row))
    return _here(article, _("“%(title)s” is live.") % {"title": row.title})


def _goes_live(row: Article) -> str:
    return _("It goes live %(day)s.") % {"day": telling.goes_live(row)}


def _restore(request: StaffRequest, article: Article) -> Said:
    number = cleaned(NumberForm, request)["number"]
    life.restore(article, by=request.user, number=number)
    return _here(
        article, _("Version %(number)s is back as a new one. A colleague reads it first.") % {"number": number}
    )


# --- the text that readers see --------------------------------------------------------------------


def _withdraw(request: StaffRequest, article: Article) -> Said:
    row = life.withdraw(article, by=request.user, reason=cleaned(WithdrawForm, request)["reason"])
    return _here(article, _("“%(title)s” is off every page.") % {"title": row.title})


def _renew(request: StaffRequest, article: Article) -> Said:
    row = life.renew(article, by=request.user)
    return _here(article, _("Checked today: “%(title)s”.") % {"title": row.title})


def _sign(request: StaffRequest, article: Article) -> Said:
    row = life.sign(article, by=request.user)
    return _here(article, _("You have signed “%(title)s”.") % {"title": row.title})


def _show(request: StaffRequest, article: Article) -> Said:
    row = life.show(article, by=request.user)
    return _here(article, _("“%(title)s” is live.") % {"title": row.title})


def _compare(request: StaffRequest, article: Article) -> Said:
    number = request.POST.get("other", "")
    other = get_object_or_404(Article, pk=number if number.isdecimal() and len(number) < 18 else 0, key=article.key)
    life.compare(article, other, by=request.user)
    return _here(article, _("Noted: it says the same."))


def _place(request: StaffRequest, article: Article) -> Said:
    data = cleaned(PlaceForm, request)
    slug = None if article.first_live_on else (data["slug"] or None)
    life.place(
        article, by=request.user, topic=data["topic"], audience=data["audience"], country=data["country"], slug=slug
    )
    return _here(article, _("Saved %(time)s") % {"time": words.clock(timezone.now())})


# --- other languages, thrown away -----------------------------------------------------------------


def _translate(request: StaffRequest, article: Article) -> Said:
    row = life.translate(article, cleaned(TranslateForm, request)["language"], by=request.user)
    return "", "desk_article_write", [row.pk]


def _drop_text(request: StaffRequest, article: Article) -> Said:
    life.drop_text(article, by=request.user)
    if Article.objects.filter(pk=article.pk).exists():
        return _here(article, _("Your draft is thrown away. The text that stands there is as it was."))
    return _("Your draft is thrown away."), "desk_library", []


def _here(article: Article, said: str) -> Said:
    return said, "desk_article", [article.pk]


TAKE: dict[str, Take] = {
    "submit": _submit,
    "take_back": _take_back,
    "send_back": _send_back,
    "approve": _approve,
    "reschedule": _reschedule,
    "restore": _restore,
    "withdraw": _withdraw,
    "renew": _renew,
    "sign": _sign,
    "show": _show,
    "compare": _compare,
    "place": _place,
    "translate": _translate,
    "drop_text": _drop_text,
}
