"""Files through HTTP: an upload touches no disk in the clear, an answer keeps its own strict headers."""

import tempfile
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask, Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from migrant_support.platform.access.guard import public
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files import download, file_of, store_attachment
from migrant_support.platform.web.limits import takes_files
from tests.files.conftest import PDF

pytestmark = pytest.mark.one_database


@pytest.fixture
def with_routes(app: Flask, viewer: Viewer, person: UUID) -> Flask:
    kept: list[UUID] = []

    @takes_files(10 * 1024 * 1024)
    def send() -> str:
        kept.append(store_attachment(viewer, request.files["file"], subject=person).id)
        return "kept"

    def fetch() -> Response:
        return download(file_of("person", person, kept[0]))

    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/send", "send", public("a test")(send), methods=["POST"])
    app.add_url_rule("/fetch", "fetch", public("a test")(fetch))
    return app


def test_an_upload_is_never_a_temporary_file(with_routes: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_disk(*_: object, **__: object) -> None:
        raise AssertionError("an upload was written to disk")

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", no_disk)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", no_disk)
    content = PDF[:-6] + b"x" * 2_000_000 + PDF[-6:]
    boundary, body = encode_multipart({"file": FileStorage(BytesIO(content), "a.pdf", content_type="application/pdf")})
    answer = with_routes.test_client().post(
        "/send", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert (answer.status_code, answer.text) == (200, "kept")
    assert with_routes.test_client().get("/fetch").data == content


def test_a_download_keeps_its_own_headers(with_routes: Flask) -> None:
    browser = with_routes.test_client()
    browser.post("/send", data={"file": (BytesIO(PDF), "a.pdf", "application/pdf")})
    answer = browser.get("/fetch")
    assert answer.headers.getlist("Content-Security-Policy") == ["sandbox; default-src 'none'"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == PDF


def test_asking_for_the_head_only_leaves_no_file_open(with_routes: Flask) -> None:
    browser = with_routes.test_client()
    browser.post("/send", data={"file": (BytesIO(PDF), "a.pdf", "application/pdf")})
    answer = browser.head("/fetch")
    assert (answer.status_code, answer.data) == (200, b"")
