"""Home, language, errors, sizes, the catalogue: what everybody meets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from tests.web.matrix import actor_as

from liance.web.people.models import Account
from liance.web.people.roles import Role
from liance.web.site import errors, uploads
from liance.web.site.menu import items

pytestmark = pytest.mark.django_db


def sign_in(client: Client, role: Role) -> None:
    client.force_login(Account.objects.get(pk=actor_as(role).account_id))


# ---- home and menu ---------------------------------------------------------------------------------------------------
def test_the_public_is_told_what_this_is(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "产业政策，从条款到到账" in page
    assert "不登录也能算，不留数据" in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_everybody_has_a_home_page_with_what_he_may_go_to(client: Client, role: Role) -> None:
    sign_in(client, role)
    page = client.get("/").content.decode()
    for item in items():
        shown = f"{item.words.zh}</a></h3>" in page
        assert shown == (not item.roles or str(role) in {str(r) for r in item.roles}), item.words.zh


def test_the_home_page_makes_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    sign_in(client, Role.COUNTY_OFFICER)
    with django_assert_max_num_queries(8):
        client.get("/")


def test_the_page_one_is_on_is_marked_in_the_menu(client: Client) -> None:
    sign_in(client, Role.SECURITY_ADMIN)
    assert '<a href="/people/accounts" aria-current="page">' in client.get("/people/accounts").content.decode()


def test_only_the_nearest_page_is_marked(client: Client) -> None:
    """Batches lie below awards in their address, and are an item of their own."""
    sign_in(client, Role.COUNTY_OFFICER)
    page = client.get("/awards/batches").content.decode()
    assert '<a href="/awards/batches" aria-current="page">' in page
    assert '<a href="/awards/" aria-current="page">' not in page


# ---- refusals --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("came_from", "back"), [("/funds/batches", True), ("//elsewhere.example/", False), ("", False)]
)
def test_a_refusal_leads_back_to_the_page_but_nowhere_else(client: Client, came_from: str, back: bool) -> None:
    sign_in(client, Role.ENTERPRISE)
    page = client.get("/funds/", headers={"referer": f"http://testserver{came_from}"}).content.decode()
    assert "这件事不能办理" in page
    assert (f'href="{came_from}">返回刚才的页面' in page) is back
    assert ("返回刚才的页面" in page) is back


# ---- language --------------------------------------------------------------------------------------------------------
def test_the_language_is_kept_and_the_query_too(client: Client) -> None:
    answer = client.post("/language", {"language": "en", "next": "/people/sign-in?next=/people/me%3Fa%3D1"})
    assert answer.headers["Location"] == "/people/sign-in?next=/people/me%3Fa%3D1"
    page = client.get("/people/sign-in").content.decode()
    assert '<html lang="en">' in page
    assert "Sign in" in page


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", ""])
def test_the_switch_leads_nowhere_else(client: Client, next_: str) -> None:
    assert client.post("/language", {"language": "en", "next": next_}).headers["Location"] == "/"


def test_an_unknown_language_is_ignored(client: Client) -> None:
    client.post("/language", {"language": "xx", "next": "/"})
    assert '<html lang="zh-Hans">' in client.get("/").content.decode()


# ---- errors ----------------------------------------------------------------------------------------------------------
def test_a_page_that_does_not_exist(client: Client) -> None:
    answer = client.get("/nothing")
    assert (answer.status_code, "没有这个页面" in answer.content.decode()) == (404, True)
    client.cookies["liance_language"] = "en"
    assert "No such page" in client.get("/nothing").content.decode()


@pytest.mark.parametrize(
    ("status", "act"), [(400, errors.bad_request), (403, errors.forbidden), (404, errors.not_found)]
)
def test_errors_say_what_to_do_in_both_languages(rf: RequestFactory, status: int, act: Any) -> None:
    answer = act(rf.get("/x"), Exception())
    assert answer.status_code == status
    assert errors.ADVICE[status].zh in answer.content.decode()


@pytest.mark.parametrize("status", errors.TITLES)
def test_every_status_has_words(status: int) -> None:
    assert errors.TITLES[status].en
    assert errors.ADVICE[status].en


def test_a_failure_is_told_without_database_or_session(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("liance.web.site.pages.render", broken)
    answer = client.get("/")
    page = answer.content.decode()
    assert (answer.status_code, "没有保存任何内容" in page, "Nothing was saved" in page) == (500, True, True)
    assert "secret detail" not in page


def test_too_many_requests(rf: RequestFactory) -> None:
    assert errors.too_many(rf.get("/x")).status_code == 429


def test_programs_get_problem_json(rf: RequestFactory) -> None:
    answer = errors.not_found(rf.get("/api/nothing"), Exception())
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content) == {"type": "about:blank", "status": 404, "title": "没有这个页面"}


def test_the_database_is_asked_whether_all_is_well(client: Client) -> None:
    assert client.get("/healthy").json() == {"status": "ok"}


# ---- sizes and uploads -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "megabytes", "status"),
    [("multipart/form-data; boundary=x", 200, 413), ("application/x-www-form-urlencoded", 6, 413)],
)
def test_a_request_too_large_is_turned_away_unread(client: Client, kind: str, megabytes: int, status: int) -> None:
    """Only its head is looked at: the body is never sent here, though 200 MB are announced."""
    answer = client.generic("POST", "/people/sign-in", b"", content_type=kind, CONTENT_LENGTH=str(megabytes * 1024**2))
    assert (answer.status_code, "上传的内容太大" in answer.content.decode()) == (status, True)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("letter.pdf", b"%PDF-1.7 ...", None),
        ("photo.jpg", b"\xff\xd8\xff\xe0 ...", None),
        ("letter.pdf", b"MZ\x90\x00 a program", "upload-kind"),
        ("letter.pdf", b"<svg onload=alert(1)>", "upload-kind"),
        ("letter.pdf", b"", "upload-empty"),
    ],
)
def test_a_file_is_judged_by_its_content(name: str, content: bytes, code: str | None) -> None:
    told = uploads.faults(SimpleUploadedFile(name, content), kinds=uploads.LETTERS)
    assert [t.refusal.code for t in told] == ([code] if code else [])


def test_a_large_file_is_refused_with_its_size(settings: Any) -> None:
    settings.UPLOAD_BYTES = 1024**2
    file = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 1024**2)
    assert [t.message.en for t in uploads.faults(file, kinds=uploads.LETTERS)] == ["the file a.pdf is too large: 2 MB"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\授权书.pdf", "授权书.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_files_name_is_only_shown(given: str, shown: str) -> None:
    file = SimpleUploadedFile("a", b"x")
    file._name = given  # past Django's own cleaning, as another client may send it
    assert uploads.shown_name(file) == shown


# ---- catalogue -------------------------------------------------------------------------------------------------------
def test_the_catalogue_is_there_only_while_debugging(client: Client, settings: Any) -> None:
    assert client.get("/style").status_code == 404
    settings.DEBUG = True
    assert client.get("/style").status_code == 200
