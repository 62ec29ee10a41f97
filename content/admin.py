"""What the admin may look after: topics and words. Articles and answers are for looking at only.

Private models are never registered, and nothing here changes a status: that is `content/workflow.py`'s.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from content import terms
from content.models import Article, Publication, Term, Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Names, first words, the order, and after how many months a text asks for a new check."""

    list_display = ("slug", "position", "about_us", "shelf_months")
    ordering = ("position", "pk")


class LookedAt(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at only: what stands there is signed, and changes at the desk."""

    def has_add_permission(self, _request: Any) -> bool:
        """Nobody: texts come from the desk."""
        return False

    def has_change_permission(self, _request: Any, _obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, _request: Any, _obj: Any = None) -> bool:
        """Nobody: it is withdrawn at the desk, so that its address can say so."""
        return False


@admin.register(Article)
class ArticleAdmin(LookedAt):
    """Written, signed and taken down at the desk (`/desk/library/`)."""

    list_display = ("title", "language", "topic", "country", "status", "stage", "checked_on")
    list_filter = ("language", "status", "stage", "country")
    list_select_related = ("topic",)
    ordering = ("language", "title", "pk")
    exclude = ("html", "stems")


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
class PublicationAdmin(LookedAt):
    """Two people signed this wording."""

    list_display = ("title", "language", "topic", "status", "month", "sensitive")
    list_filter = ("language", "status", "sensitive")
    list_select_related = ("topic",)
    ordering = ("-month", "-pk")
    show_full_result_count = False
