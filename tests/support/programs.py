"""A program of a partner: it has a key and no browser."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from migrant_support.exchange.api.actions import make_key
from migrant_support.exchange.api.rules import KeyScope
from migrant_support.platform.store.transaction import work
from migrant_support.settings import Settings
from tests.support.accounts import TestAccount, viewer_for

BOTH = (KeyScope.FLIGHTS, KeyScope.MANIFESTS)
REASON = {"X-Reason": "booking of the flight"}


class Program:
    """Asks addresses with one key, or with none."""

    def __init__(self, app: Flask, token: str = "") -> None:
        settings: Settings = app.extensions["settings"]
        self.client = app.test_client()
        self.token = token
        self._base = settings.base_url.rstrip("/")

    def ask(self, path: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        """GET an address."""
        sent = dict(headers or {}) | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        return self.client.get(path, headers=sent, base_url=self._base)

    def read(self, path: str, headers: Mapping[str, str] | None = None) -> Any:
        """What an address answers, as JSON; it must answer well."""
        answer = self.ask(path, headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return json.loads(answer.get_data())


def a_key(
    app: Flask, maker: TestAccount, *scopes: KeyScope, organisation: str = "IOM", days: int = 30, name: str = "nightly"
) -> str:
    """A key that an account makes."""
    viewer = viewer_for(app, maker)
    with app.app_context(), work(write=True):
        return make_key(viewer, name=name, organisation=organisation, scopes=scopes or BOTH, days=days)[1]


def a_program(app: Flask, maker: TestAccount, *scopes: KeyScope, **more: Any) -> Program:
    """A program with a key that an account makes."""
    return Program(app, a_key(app, maker, *scopes, **more))
