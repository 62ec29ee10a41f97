"""What the admin may look after: how topics work. Articles, answers and words are for looking at only.

Private models are never registered, and nothing here changes what readers see: that is `content/workflow`'s, by two.
"""

from typing import Any

from django.contrib import admin

from content.models import Article, Publication, Term, Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The order, and after how many months a text asks for a new check. Names and first words: at the desk, by two."""

    list_display = ("slug", "position", "about_us", "shelf_months")
    ordering = ("position", "pk")
    readonly_fields = ("slug", "names", "leads")

    def has_add_permission(self, _request: Any) -> bool:
        """Nobody: a new one is written at the desk, and another agrees."""
        return False

    def has_delete_permission(self, _request: Any, _obj: Any = None) -> bool:
        """Nobody: its texts and its address are known."""
        return False


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
class TermAdmin(LookedAt):
    """Office words: written by one and agreed to by another at the desk (`/desk/library/words/`)."""

    list_display = ("word", "language", "country", "number", "checked_on")
    list_filter = ("language", "country")
    ordering = ("number", "language", "pk")
    exclude = ("stems",)


@admin.register(Publication)
class PublicationAdmin(LookedAt):
    """Two people signed this wording."""

    list_display = ("title", "language", "topic", "status", "month", "sensitive")
    list_filter = ("language", "status", "sensitive")
    list_select_related = ("topic",)
    ordering = ("-month", "-pk")
    show_full_result_count = False
