"""What the admin may look after: topics and words, and drafts of articles. Published texts are for reading only.

Private models are never registered, and nothing here changes a status: that is `content/workflow.py`'s.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet

from content import blocks, terms
from content.models import Article, Publication, Readable, Term, Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Names, first words and the order."""

    list_display = ("slug", "position", "about_us")
    ordering = ("position", "pk")


class ArticleForm(forms.ModelForm[Article]):
    """Says which references of the text lead nowhere, before it is stored."""

    def clean(self) -> dict[str, Any]:
        """Names what is wrong at the text itself; an empty list is a list."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            blocks.check(cleaned.get("body", ""), language=cleaned.get("language", "en"))
        except blocks.Broken as broken:
            self.add_error("body", str(broken))
        return cleaned | {name: cleaned.get(name) or [] for name in ("sources", "searched")}


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Drafts can be written; what is live is changed in the library, where it is signed."""

    list_display = ("title", "language", "topic", "country", "status", "checked_on")
    list_filter = ("language", "status", "country")
    ordering = ("language", "title", "pk")
    fields = (
        "language",
        "slug",
        "topic",
        "key",
        "audience",
        "country",
        "title",
        "lead",
        "body",
        "sources",
        "searched",
        "checked_on",
        "status",
        "origin",
        "writer",
        "checker",
    )
    readonly_fields = ("status", "origin", "writer", "checker")
    form = ArticleForm

    def save_model(self, request: Any, obj: Article, form: Any, change: bool) -> None:
        """A changed draft has no signatures: they were for what stood there before."""
        obj.writer = obj.checker = None
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: Any, obj: Article | None = None) -> bool:
        """Only a draft, once it is about one."""
        return super().has_change_permission(request, obj) and (obj is None or obj.status == Readable.DRAFT)

    def has_delete_permission(self, request: Any, obj: Article | None = None) -> bool:
        """Only a draft."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.status == Readable.DRAFT


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Office words."""

    list_display = ("word", "language", "country", "number")
    list_filter = ("language", "country")
    ordering = ("number", "language", "pk")

    def save_model(self, _request: Any, obj: Term, _form: Any, _change: bool) -> None:
        """Store the word with its stems."""
        terms.keep(obj)

    def delete_model(self, _request: Any, obj: Term) -> None:
        """One word goes."""
        terms.remove(obj)

    def delete_queryset(self, _request: Any, queryset: QuerySet[Term]) -> None:
        """Several words go."""
        for term in queryset:
            terms.remove(term)


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at only: two people signed this wording."""

    list_display = ("title", "language", "topic", "status", "month", "sensitive")
    list_filter = ("language", "status", "sensitive")
    list_select_related = ("topic",)
    ordering = ("-month", "-pk")
    show_full_result_count = False

    def has_add_permission(self, _request: Any) -> bool:
        """Nobody: answers come from the desk."""
        return False

    def has_change_permission(self, _request: Any, _obj: Publication | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, _request: Any, _obj: Publication | None = None) -> bool:
        """Nobody: it is withdrawn at the desk, so that its address can say so."""
        return False
