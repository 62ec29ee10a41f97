"""The Django admin shows the desk's snippets. Notes are private and never registered."""

from django.contrib import admin

from moderation.models import Snippet


@admin.register(Snippet)
class SnippetAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Saved texts, by organisation and language."""

    list_display = ("title", "language", "organisation")
    list_filter = ("language", "organisation")
    search_fields = ("title",)
