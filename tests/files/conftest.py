"""An officer who sends files, and files to send."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage

from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.models import Account, AccountState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def an_upload(content: bytes, name: str, declared: str) -> FileStorage:
    return FileStorage(BytesIO(content), filename=name, content_type=declared, name="file")


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **saved: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red").save(out, kind, **saved)
    return out.getvalue()


def a_workbook(*, more: dict[str, bytes] | None = None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def viewer(app: Flask) -> Viewer:
    with app.app_context(), work(write=True):
        account = Account(id=new_id(), sign_in_name="officer", display_name="Officer", state=AccountState.ACTIVE)
        db.session.add(account)
        return Viewer(account.id, None, "Officer", ())


@pytest.fixture
def person() -> UUID:
    return new_id()


@pytest.fixture
def in_app(app: Flask) -> Callable[..., None]:
    with app.app_context():
        yield app
