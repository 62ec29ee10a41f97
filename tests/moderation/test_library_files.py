"""Pictures and videos at the desk: brought, described, used, taken away; and by whom."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from content.media import Clip, Picture
from tests.content.files import mp4, picture
from tests.factories import make_article

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def _file(data: bytes, name: str = "a.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=kind)


def _bring(client: Client, data: bytes | None = None, **fields: str) -> Any:
    told: dict[str, Any] = {"alt_en": "An open door", **fields, "file": _file(data or picture())}
    return client.post(reverse("desk_pictures"), told)


def test_an_editor_brings_a_picture_and_is_told_how_to_use_it(staff_client: Any) -> None:
    client = staff_client("editor")
    assert _bring(client, alt_fi="Avoin ovi").status_code == 302
    row = Picture.objects.get()
    assert (row.name, row.alts, row.by) == ("an-open-door", {"fi": "Avoin ovi", "en": "An open door"}, client.user)
    page = client.get(reverse("desk_pictures")).content.decode()
    assert page.count("[[picture:an-open-door]]") == 2  # said once, and in its row
    assert "not described in: svenska, norsk" in page
    _bring(client)
    assert Picture.objects.order_by("-pk")[0].name == "an-open-door-2"


def test_a_file_that_lies_is_refused_and_what_was_typed_stays(staff_client: Any) -> None:
    answer = _bring(staff_client("editor"), b"<svg onload=alert(1)>", alt_en="A <door>", name="the-door")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is no picture that we can open." in page
    assert 'value="A &lt;door&gt;"' in page
    assert 'value="the-door"' in page
    assert Picture.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"alt_en": ""}, "Write what the picture shows"),
        ({"name": "a b"}, "Only letters from a to z"),
        ({"alt_en": "x" * 301}, "300"),
    ],
)
def test_what_is_missing_is_said(fields: dict[str, str], said: str, staff_client: Any) -> None:
    answer = _bring(staff_client("editor"), **fields)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_without_a_file_the_editor_is_asked_for_one(staff_client: Any) -> None:
    answer = staff_client("editor").post(reverse("desk_pictures"), {"alt_en": "A door"})
    assert "Choose a file. It may have been larger than we take." in answer.content.decode()


def test_a_request_that_is_too_large_is_dropped_unread(staff_client: Any, settings: Any) -> None:
    settings.UPLOAD_MOST = 1000
    assert _bring(staff_client("editor")).status_code == 422


def test_files_come_in_nowhere_else(client: Client, staff_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    monkeypatch.setattr("ground.uploads.StaffUploads.file_complete", lambda one, _size: kept.append(one.activated))
    _bring(client)
    client.post("/en/ask/", {"text": "x", "file": _file(b"x")})
    staff_client("worker").post(reverse("desk_snippets"), {"file": _file(b"x")})
    assert kept == [False, False]
    _bring(staff_client("editor"))
    assert kept[-1] is True


def test_the_description_is_changed_and_never_emptied(staff_client: Any) -> None:
    client = staff_client("lead")
    _bring(client)
    address = reverse("desk_picture_describe", args=[Picture.objects.get().pk])
    client.post(address, {"alt_sv": "En öppen dörr"})
    assert Picture.objects.get().alts == {"sv": "En öppen dörr"}
    client.post(address, {"alt_sv": ""})
    assert Picture.objects.get().alts == {"sv": "En öppen dörr"}


def test_what_an_article_shows_cannot_be_taken_away(staff_client: Any) -> None:
    client = staff_client("editor")
    _bring(client)
    row = Picture.objects.get()
    address = reverse("desk_picture_remove", args=[row.pk])
    assert address in client.get(reverse("desk_pictures")).content.decode()
    article = make_article(language="en", body="[[picture:an-open-door]]")
    page = client.get(reverse("desk_pictures")).content.decode()
    assert (address in page, article.title in page) == (False, True)
    client.post(address)
    assert Picture.objects.count() == 1


def test_an_unused_picture_goes(staff_client: Any) -> None:
    client = staff_client("editor")
    _bring(client)
    client.post(reverse("desk_picture_remove", args=[Picture.objects.get().pk]))
    assert Picture.objects.count() == 0


@pytest.mark.parametrize("role", ["trainee", "worker"])
def test_those_who_write_look_and_change_nothing(role: str, staff_client: Any) -> None:
    _bring(staff_client("editor"))
    row, client = Picture.objects.get(), staff_client(role)
    page = client.get(reverse("desk_pictures"))
    assert (page.status_code, 'type="file"' in page.content.decode()) == (200, False)
    tries = [
        _bring(client),
        client.post(reverse("desk_clips"), {}),
        client.post(reverse("desk_picture_describe", args=[row.pk]), {"alt_en": "x"}),
        client.post(reverse("desk_picture_remove", args=[row.pk])),
    ]
    assert [answer.status_code for answer in tries] == [403] * 4
    assert Picture.objects.get().alts == {"en": "An open door"}


def test_the_list_costs_the_same_with_many(staff_client: Any, django_assert_max_num_queries: Any) -> None:
    client = staff_client("editor")
    for number in range(12):
        _bring(client, name=f"door-{number}")
        make_article(language="en", body=f"[[picture:door-{number}]]")
    with django_assert_max_num_queries(14):
        client.get(reverse("desk_pictures"))


# --- videos ---------------------------------------------------------------------------------------


def _film(client: Client, **fields: Any) -> Any:
    told = {"title": "The first call", "language": "en", "transcript": "Hello."}
    return client.post(reverse("desk_clips"), told | fields)


def test_an_editor_brings_a_film_with_captions(staff_client: Any) -> None:
    client = staff_client("editor")
    files = {"video": _file(mp4(), "a.mp4", "text/html"), "captions": _file(VTT, "a.vtt")}
    assert _film(client, **files).status_code == 302
    assert Clip.objects.get().name == "the-first-call"
    page = client.get(reverse("desk_clips")).content.decode()
    assert "::: video the-first-call" in page
    assert "MP4 640 × 360" in page


def test_or_a_link(staff_client: Any) -> None:
    client = staff_client("editor")
    _bring(client, name="door")
    assert _film(client, link="https://tube.example/1", poster="door").status_code == 302
    row = Clip.objects.select_related("poster").get()
    assert (row.link, row.host, row.poster and row.poster.name) == ("https://tube.example/1", "tube.example", "door")
    client.post(reverse("desk_picture_remove", args=[Picture.objects.get().pk]))
    assert Picture.objects.count() == 1  # it stands before the video
    client.post(reverse("desk_clip_remove", args=[row.pk]))
    assert Clip.objects.count() == 0


def test_what_a_film_lacks_is_said_and_the_words_stay(staff_client: Any) -> None:
    answer = _film(staff_client("editor"), video=_file(mp4()), transcript="Long <words>.")
    page = answer.content.decode()
    assert (answer.status_code, "no WebVTT file" in page, "Long &lt;words&gt;." in page) == (422, True, True)
    assert Clip.objects.count() == 0
