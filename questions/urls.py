"""Where a young person asks and comes back. Nothing of a question ever stands in an address."""

from django.urls import path

from questions.views import amending, asking, coming_back, looking, shown, thread

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("ask/look/", looking.look, name="ask_look"),
    path("ask/again/", looking.again, name="ask_again"),
    path("ask/answered/", looking.answered, name="ask_answered"),
    path("my-question/amend/", amending.amend, name="my_question_amend"),
    path("from/<slug:slug>/", asking.from_place, name="from_place"),
    path("my-question/", coming_back.my_question, name="my_question"),
    path("my-question/write/", thread.write, name="my_question_write"),
    path("my-question/earlier/", thread.earlier, name="my_question_earlier"),
    path("my-question/yes/", thread.say_yes, name="my_question_yes"),
    path("my-question/no/", thread.say_no, name="my_question_no"),
    path("my-question/helped/", thread.helped, name="my_question_helped"),
    path("my-question/told/", thread.told, name="my_question_told"),
    path("my-question/not-told/", thread.not_told, name="my_question_not_told"),
    path("my-question/show/", shown.show, name="my_question_show"),
    path("my-question/call-back/", shown.call_back, name="my_question_call_back"),
    path("shown/", shown.shown, name="shown"),
    path("my-question/withdraw/", thread.withdraw, name="my_question_withdraw"),
]
