"""The privacy wall: nothing public leads to a private row, and the admin shows none."""

from django.apps import apps
from django.contrib import admin

PUBLIC_APPS = ("people", "content")
PRIVATE_APPS = ("questions", "moderation")
# What staff with the admin role may edit in the Django admin. No private row: those of `questions`, and notes.
IN_ADMIN = {
    "account.EmailAddress", "content.Article", "content.Publication", "content.Term", "content.Topic",
    "moderation.Snippet", "people.Area", "people.DutyContact", "people.Face", "people.LanguageDefault",
    "people.LawText", "people.Membership", "people.Organisation", "people.Team", "people.User",
}  # fmt: skip


def _models(*labels):
    return [model for label in labels for model in apps.get_app_config(label).get_models()]


def test_the_walk_sees_both_sides():
    assert len(_models(*PUBLIC_APPS)) > 8
    assert len(_models(*PRIVATE_APPS)) > 8


def test_no_public_model_has_a_way_back_to_a_private_row():
    ways = [
        f"{model._meta.label}.{way.get_accessor_name()}"
        for model in _models(*PUBLIC_APPS)
        for way in model._meta.related_objects
        if way.related_model._meta.app_label in PRIVATE_APPS
    ]
    assert ways == []


def test_no_public_model_has_a_key_to_a_private_row():
    keys = [
        f"{model._meta.label}.{field.name}"
        for model in _models(*PUBLIC_APPS)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label in PRIVATE_APPS
    ]
    assert keys == []


def test_no_public_model_has_a_generic_key():
    generic = [model._meta.label for model in _models(*PUBLIC_APPS, *PRIVATE_APPS) if model._meta.private_fields]
    assert generic == []


def test_no_private_model_is_in_the_admin():
    shown = {model._meta.label for model in admin.site._registry}
    assert {label for label in shown if label.startswith("questions.")} | (shown & {"moderation.Note"}) == set()


def test_the_admin_shows_nothing_but_this():
    assert {model._meta.label for model in admin.site._registry} - IN_ADMIN == set()
