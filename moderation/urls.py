"""The desk's addresses, under /desk/."""

from django.urls import path

from moderation.views import bring_in, face, figures, library, question, queue, snippets, team, writing

urlpatterns = [
    path("", queue.queue, name="desk"),
    path("questions/<int:pk>/", question.question, name="desk_question"),
    path("questions/<int:pk>/autosave/", writing.autosave, name="desk_autosave"),
    path("questions/<int:pk>/find/", writing.find, name="desk_find"),
    path("questions/<int:pk>/link/", writing.link, name="desk_link"),
    path("questions/<int:pk>/<slug:step>/", question.step, name="desk_step"),
    path("preview/", writing.preview, name="desk_preview"),
    path("bring-in/", bring_in.bring_in, name="desk_bring_in"),
    path("snippets/", snippets.snippets, name="desk_snippets"),
    path("snippets/<int:pk>/", snippets.snippet, name="desk_snippet"),
    path("library/", library.library, name="desk_library"),
    path("library/answers/<int:pk>/withdraw/", library.withdraw, name="desk_withdraw"),
    path("library/answers/<int:pk>/renew/", library.renew, name="desk_renew"),
    path("library/articles/<int:pk>/sign/", library.sign, name="desk_sign"),
    path("library/articles/<int:pk>/show/", library.show, name="desk_show"),
    path("figures/", figures.figures, name="desk_figures"),
    path("team/", team.team, name="desk_team"),
    path("team/<int:pk>/end/", team.end, name="desk_end"),
    path("face/", face.face, name="desk_face"),
]
