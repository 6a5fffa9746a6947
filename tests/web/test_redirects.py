"""A redirect leads to a path of our own and nowhere else (SEC WB-5)."""

import pytest
from flask import Flask

from migrant_support.platform.web.redirects import own_path
from tests.support.browsing import Browser
from tests.web.routes import add_routes

ELSEWHERE = [
    "http://evil.example",
    "https://evil.example/people",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "/%2f/evil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%5C%5Cevil.example",
    "/%252fevil.example",
    "/people//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:a@evil.example",
    "evil.example",
    "@evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/%00",
    " /people",
    "/people ",
    "/../../etc",
    "/people/%2e%2e/admin",
    "/\u2028evil",
    "/péople",
    "//evil.example%2f@ours",
    "/people#//evil.example",
    "https:/evil.example",
    "https:evil.example",
    "/" + "a" * 500,
    "",
    ".",
]
OURS = [
    "/",
    "/people",
    "/people/0192a1b2-0000-7000-8000-000000000000",
    "/people?state=open&from=AbC_-9",
    "/people?next=//evil.example",
    "/cases/new?mission=KWT",
    "/a-b/c_d~e.f",
    "/with%20blank",
]


def test_the_list_is_long_enough() -> None:
    assert len(set(ELSEWHERE)) >= 30


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_target_elsewhere_leads_home(target: str) -> None:
    assert own_path(target, "/home") == "/home"


@pytest.mark.parametrize("target", OURS)
def test_a_path_of_ours_is_taken_as_it_is(target: str) -> None:
    assert own_path(target, "/home") == target


@pytest.mark.one_database
@pytest.mark.parametrize("target", [*ELSEWHERE, *OURS])
def test_the_language_form_leads_back_to_us(app: Flask, target: str) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    answer = browser.post("/language", {"language": "en", "next": target})
    assert answer.status_code == 303
    assert answer.location == own_path(target)
