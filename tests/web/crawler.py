"""Walks the product as one account: every page it links to (a few of each kind) and the forms that stand there."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.support.accounts import TestAccount
from tests.support.browsing import Browser, PageForm, sign_in_as
from tests.web.links import links_of

OF_EACH_KIND = 2
MOST_PAGES = 120
LEFT_ALONE = {"static", "web.healthz"}


@dataclass(frozen=True)
class SeenForm:
    """A form and the page on which it stood."""

    page: str
    endpoint: str
    action: str
    form: PageForm = field(hash=False, compare=False)


@dataclass
class Walk:
    """What was seen."""

    browser: Browser
    pages: dict[str, int] = field(default_factory=dict)
    forms: dict[tuple[str, tuple[str, ...]], SeenForm] = field(default_factory=dict)


def endpoint_of(app: Flask, path: str, method: str) -> str:
    """The endpoint that answers a path; empty when none does."""
    try:
        return str(app.url_map.bind("127.0.0.1").match(urlsplit(path).path, method=method)[0])
    except RequestRedirect:
        return "redirect"
    except HTTPException:
        return ""


def walk(app: Flask, account: TestAccount, *, with_head: bool = False) -> Walk:
    """Open every page the account is led to, beginning with every address without an argument, but those for keys."""
    seen = Walk(sign_in_as(app, account))
    kinds: Counter[str] = Counter()
    pages = [r for r in app.url_map.iter_rules() if not hasattr(app.view_functions[r.endpoint], "key_scope")]
    waiting = ["/", *(r.rule for r in pages if "GET" in (r.methods or ()) and not r.arguments)]
    while waiting and len(seen.pages) < MOST_PAGES:
        path = waiting.pop(0)
        endpoint = endpoint_of(app, path, "GET")
        if path in seen.pages or not endpoint or endpoint in LEFT_ALONE or kinds[endpoint] >= OF_EACH_KIND:
            continue
        kinds[endpoint] += 1
        if with_head:
            seen.browser.client.head(path, base_url="http://127.0.0.1:8000")
        answer = seen.browser.open(path)
        seen.pages[path] = answer.status_code
        waiting += _next(app, seen, path, answer)
    return seen


def _next(app: Flask, seen: Walk, path: str, answer: TestResponse) -> list[str]:
    if answer.location:
        return [_local(path, answer.location)]
    if not answer.mimetype.startswith("text/html"):
        return []
    for form in seen.browser.forms():
        action = urljoin(path, form.action or path)
        endpoint = endpoint_of(app, action, form.method.upper())
        if form.method == "post":
            seen.forms.setdefault((endpoint, tuple(form.names)), SeenForm(path, endpoint, action, form))
    return [_local(path, link) for link in links_of(answer.text)]


def _local(page: str, link: str) -> str:
    parts = urlsplit(urljoin(page, link))
    return parts.path + (f"?{parts.query}" if parts.query else "")
