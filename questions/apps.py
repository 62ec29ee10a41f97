"""The app `questions`: what a young person asked."""

from django.apps import AppConfig

from ground import triggers


class QuestionsConfig(AppConfig):
    name = "questions"
    # Migration -> the triggers it makes: what the database itself refuses, whoever asks.
    triggers = {
        "0002_append_only": ("questions_event_append_only",),
        "0007_only_reviewers_sign": (
            "questions_draft_signed_anew",
            "questions_draft_signed",
            "questions_question_answered",
        ),
        "0010_signed_versions_stay": (
            "questions_draft_born_unsigned",
            "questions_draft_stays",
            "questions_question_born_answered",
            "questions_question_answered_anew",
        ),
        "0013_light_by_hand": ("questions_setlight_append_only",),
    }

    def ready(self) -> None:
        """`manage.py check --database default` names a trigger that is gone."""
        triggers.register(self.name, self.triggers)
