"""The app `questions`: what a young person asked."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "questions"
