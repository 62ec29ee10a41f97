"""The desk's addresses, under /desk/."""

from django.urls import path

from moderation.views import queue, question, writing

urlpatterns = [
    path("", queue.queue, name="desk"),
    path("questions/<int:pk>/", question.question, name="desk_question"),
    path("questions/<int:pk>/autosave/", writing.autosave, name="desk_autosave"),
    path("questions/<int:pk>/find/", writing.find, name="desk_find"),
    path("questions/<int:pk>/link/", writing.link, name="desk_link"),
    path("questions/<int:pk>/<slug:step>/", question.step, name="desk_step"),
    path("preview/", writing.preview, name="desk_preview"),
]
