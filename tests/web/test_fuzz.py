"""Every form that any role is led to, filled with what no form wants: an answer each time, never a failure of ours."""

import io
from typing import Any
from uuid import uuid4
from zlib import crc32

import pytest
from flask import Flask

from migrant_support.kernel.clock import now
from tests.support.accounts import TestAccount
from tests.support.browsing import Browser, sign_in_as
from tests.web.crawler import SeenForm, walk

# Ending the visit or the account would end the test.
LEFT_ALONE = ("sign_out", "end_", "disable", "recover")
NASTY = (
    "",
    " ",
    "\x00",
    "Ni\x00mal\x1f",
    "\u202eabc\u2066",
    "\ufeff\u200b\u200d" * 50,
    "\U0001f600\U0010ffff\ufffe",
    "<script>alert(1)</script>",
    "'; DROP TABLE person; --",
    "{{ 7*7 }}%(name)s%s",
    "=HYPERLINK('x')",
    "a\r\nSet-Cookie: x=1",
    "../../etc/passwd",
    "x" * 201,
    "ක්ෂ" * 7000,
    "-1",
    "0",
    "1e999",
    "NaN",
    "9" * 40,
    "99999999999",
    "31/2/2021",
    "0/0/0",
    "31.12.9999",
    "1.1.0001",
    "2021-02-29T25:61",
    "00000000-0000-0000-0000-000000000000",
    "null",
    "KWT",
)
STRANGERS = {"role": "admin", "mission_id": "OMN", "status": "closed", "approved_by": "me", "id": "1", "is_active": "1"}


def fillings(form: SeenForm) -> list[dict[str, Any]]:
    """Ways to fill a form: each field nasty in its turn, choices left right; then all wrong at once."""
    names = [name for name in dict.fromkeys(form.form.names) if name not in ("csrf_token", "idempotency_key")]
    filled: list[dict[str, Any]] = [{}]
    for turn in range(len(NASTY)):
        given: dict[str, Any] = {}
        for place, name in enumerate(names):
            offered = [value for value in form.form.choices.get(name, []) if value]
            given[name] = offered[turn % len(offered)] if offered else NASTY[(turn + place * 5) % len(NASTY)]
        filled.append(given)
    filled += [dict.fromkeys(names, value) for value in (NASTY[2], NASTY[14], NASTY[19], NASTY[26])]
    return [one | STRANGERS for one in filled]


def send(browser: Browser, token: str, form: SeenForm, given: dict[str, Any]) -> str:
    """Post one filling; return what went wrong on our side, or nothing."""
    data = given | {"csrf_token": token, "idempotency_key": str(uuid4())}
    try:
        status = browser.post(form.action, data).status_code
    except Exception as failure:  # whatever it is, the test wants to hear of it, and go on
        return f"{type(failure).__name__}: {str(failure)[:300]}"
    return f"status {status}" if status >= 500 else ""


def todays(form: SeenForm) -> list[dict[str, Any]]:
    """A third of the fillings of a form, another one each day."""
    turn = now().toordinal() + crc32(form.endpoint.encode())
    return fillings(form)[turn % 3 :: 3]


@pytest.mark.slow
@pytest.mark.strictest
def test_no_form_can_be_made_to_fail(app: Flask, travellers: list[TestAccount]) -> None:
    met: set[str] = set()
    wrong: list[str] = []
    for account in travellers:
        for form in walk(app, account).forms.values():
            if form.endpoint in met or not form.endpoint or form.endpoint.split(".")[-1].startswith(LEFT_ALONE):
                continue
            met.add(form.endpoint)
            browser = sign_in_as(app, account)
            browser.open(form.page)
            token = browser.token()
            for given in todays(form):
                fault = send(browser, token, form, given)
                if fault:
                    wrong.append(f"{form.endpoint} with {str(given)[:200]}: {fault}")
                    break
    assert not wrong, "\n".join(wrong)
    assert len(met) > 10, met


@pytest.mark.slow
@pytest.mark.one_database
def test_a_form_with_a_file_takes_a_broken_one_with_a_sentence(app: Flask, travellers: list[TestAccount]) -> None:
    wrong: list[str] = []
    met: set[str] = set()
    for account in travellers:
        for form in walk(app, account).forms.values():
            files = [name for name in form.form.names if name in ("file", "photo", "upload", "attachment", "list")]
            if not files or form.endpoint in met:
                continue
            met.add(form.endpoint)
            browser = sign_in_as(app, account)
            browser.open(form.page)
            token = browser.token()
            for content, name in (
                (b"", "a.xlsx"),
                (b"PK\x03\x04", "a.xlsx"),
                (b"\xff\xd8", "a.jpg"),
                (b"x", "../\x00.exe"),
            ):
                given = {field: (io.BytesIO(content), name) for field in files}
                fault = send(browser, token, form, given)
                if fault:
                    wrong.append(f"{form.endpoint} with {name}: {fault}")
    assert not wrong, "\n".join(wrong)
