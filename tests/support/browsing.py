"""A browser without a browser: opens a page, fills the form that stands on it, and posts it with its own token.

browser = sign_in_as(app, an_account(app, "mission_officer", "mission:KWT"))
browser.open("/people/new")
answer = browser.submit({"family_name": "Perera"}, to="/people")    # follows nothing: answer.location says where to
browser.follow()                                                     # then opens it
"""

from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from migrant_support.settings import Settings
from tests.support.accounts import TestAccount, a_session

Value = Any


@dataclass
class PageForm:
    """A form as it stands on a page: where it posts, and what it would send untouched."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What a field holds now; an empty text when it would not be sent."""
        return next((value for key, value in self.fields if key == name), "")


class Browser:
    """Cookies, the page it is on, and the forms of that page."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.extensions["settings"]
        self.app = app
        self.client = app.test_client()
        self._base = settings.base_url.rstrip("/")
        self.path = "/"
        self.answer: TestResponse | None = None

    def set_cookie(self, name: str, value: str) -> None:
        """Keep a cookie as if the server had set it."""
        self.client.set_cookie(name, value, domain=urlsplit(self._base).hostname or "localhost")

    def cookie(self, name: str) -> str:
        """The value of a cookie, or an empty text."""
        found = self.client.get_cookie(name, domain=urlsplit(self._base).hostname or "localhost")
        return found.value if found else ""

    def open(self, path: str, **more: Any) -> TestResponse:
        """GET a page."""
        return self._went(path, self.client.get(path, base_url=self._base, **more))

    def post(self, path: str, data: dict[str, Value] | None = None, *, token: bool = True, **more: Any) -> TestResponse:
        """POST by hand, with the token of the page it is on (unless `token` is False)."""
        sent = dict(data or {})
        if token and "csrf_token" not in sent:
            sent["csrf_token"] = self.token()
        return self._sent(path, sent, more)

    def submit(self, fields: dict[str, Value] | None = None, *, to: str | None = None, **more: Any) -> TestResponse:
        """Fill the form of this page and post it. `to` says where the form posts; else the first that has the fields.

        A value may be a list (check boxes), None (take the field away) or a file as werkzeug takes it. Names that the
        form does not have are a mistake of the test and raise AssertionError.
        """
        given = fields or {}
        form = self.form(to, having=tuple(given))
        strangers = [name for name in given if name not in form.names]
        if strangers:
            raise AssertionError(f"the form to {form.action} has no {strangers}; it has {form.names}")
        data: dict[str, Value] = {}
        for name, value in form.fields:
            data.setdefault(name, []).append(value)
        data = {**data, **{name: value for name, value in given.items() if value is not None}}
        for name in [name for name, value in given.items() if value is None]:
            data.pop(name, None)
        path = urljoin(self.path, form.action) if form.action else self.path
        if form.method == "get":
            return self._went(path, self.client.get(path, query_string=data, base_url=self._base, **more))
        return self._sent(path, data, more)

    def follow(self) -> TestResponse:
        """Open where the last answer led."""
        if self.answer is None or not self.answer.location:
            raise AssertionError(f"the last answer leads nowhere: {self.answer and self.answer.status}")
        parts = urlsplit(self.answer.location)
        return self.open(parts.path + (f"?{parts.query}" if parts.query else ""))

    @property
    def text(self) -> str:
        """The HTML of this page."""
        return self.answer.get_data().decode(errors="replace") if self.answer is not None else ""

    @property
    def words(self) -> str:
        """The words of this page as one line, without tags."""
        reader = _Words()
        reader.feed(self.text)
        return " ".join(" ".join(reader.pieces).split())

    def forms(self) -> list[PageForm]:
        """The forms of this page, in their order."""
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms

    def form(self, to: str | None = None, *, having: tuple[str, ...] = ()) -> PageForm:
        """One form of this page: by the end of its address, or by its fields, or else the first not of the layout."""
        found = self.forms()
        if to is not None:
            found = [form for form in found if urlsplit(urljoin(self.path, form.action)).path.endswith(to)]
        fitting = [form for form in found if set(having) <= set(form.names)]
        if to is None and not having:
            own = [f for f in found if f.action not in ("/language", "/theme", "/sign-out") and "q" not in f.names]
            fitting = own or found
        if not (fitting or found):
            raise AssertionError(f"no form{f' to {to}' if to else ''} on {self.path}: {self.words[:300]}")
        return (fitting or found)[0]

    def token(self) -> str:
        """The token of the forms of this page; opens the sign-in page for one when this page has no form."""
        for form in self.forms():
            if form.value("csrf_token"):
                return form.value("csrf_token")
        kept, answer = self.path, self.answer
        self.open("/sign-in")
        found = next((form.value("csrf_token") for form in self.forms() if form.value("csrf_token")), "")
        self.path, self.answer = kept, answer
        return found

    def _sent(self, path: str, data: dict[str, Value], more: dict[str, Any]) -> TestResponse:
        """POST as a browser does: with the address of the page that holds the form."""
        headers = {"Referer": f"{self._base}{self.path}", "Origin": self._base} | dict(more.pop("headers", {}))
        answer = self.client.post(path, data=data, base_url=self._base, headers=headers, **more)
        answer.request.environ["wsgi.input"].close()  # the client keeps a large upload in a file and leaves it open
        return self._went(path, answer)

    def _went(self, path: str, answer: TestResponse) -> TestResponse:
        self.path, self.answer = path, answer
        return answer


def sign_in_as(
    app: Flask, account: TestAccount, *, second_factor: bool = True, proved_at: datetime | None = None
) -> Browser:
    """A browser in which this account is signed in, just now proved (unless `proved_at` says otherwise)."""
    browser = Browser(app)
    settings: Settings = app.extensions["settings"]
    name = "__Host-session" if settings.is_secure else "session_id"
    browser.set_cookie(name, a_session(app, account, second_factor=second_factor, proved_at=proved_at))
    return browser


class _Forms(HTMLParser):
    """Collects forms with the fields that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select: tuple[str, bool] | None = None
        self._chosen: list[str] = []
        self._area: str | None = None
        self._written = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._form = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is None or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._take_input(name, given)
        elif tag == "button" and name:
            self._form.buttons.append(name)
            self._form.names.append(name)
        elif tag == "textarea" and name:
            self._form.names.append(name)
            self._area, self._written = name, ""
        elif tag == "select" and name:
            self._form.names.append(name)
            self._form.choices[name] = []
            self._select, self._chosen = (name, "multiple" in given), []
        elif tag == "option" and self._select:
            value = given.get("value", "")
            self._form.choices[self._select[0]].append(value)
            if "selected" in given:
                self._chosen.append(value)

    def _take_input(self, name: str, given: dict[str, str]) -> None:
        if self._form is None:
            return
        self._form.names.append(name)
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            self._form.choices.setdefault(name, []).append(given.get("value", "on"))
        if kind == "file" or kind == "submit" or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        self._form.fields.append((name, given.get("value", "on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._written += data

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "textarea" and self._area is not None:
            self._form.fields.append((self._area, self._written.removeprefix("\n")))
            self._area = None
        elif tag == "select" and self._select:
            name, many = self._select
            chosen = self._chosen or ([] if many else self._form.choices[name][:1])
            self._form.fields += [(name, value) for value in (chosen if many else chosen[-1:])]
            self._select = None
        elif tag == "form":
            self._form = None


class _Words(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)
