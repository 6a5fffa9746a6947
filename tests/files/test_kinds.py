"""SEC UP-1: ending, declared type and content must agree, and nothing is two things at once."""

import zipfile
from io import BytesIO

import pytest

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.files.kinds import FileKind, Purpose, kind_of_upload
from tests.files.conftest import PDF, XLSX, a_picture, a_workbook

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
JAR = a_workbook()


def looked_at(content: bytes, name: str, declared: str, purpose: Purpose = Purpose.ATTACHMENT) -> FileKind:
    return kind_of_upload(content, name=name, declared=declared, purpose=purpose)


@pytest.mark.parametrize(
    ("content", "name", "declared", "kind"),
    [
        (a_picture("JPEG"), "a.jpg", "image/jpeg", FileKind.JPEG),
        (a_picture("JPEG"), "A.JPEG", "image/jpeg", FileKind.JPEG),
        (a_picture("PNG"), "a.png", "image/png", FileKind.PNG),
        (a_picture("WEBP"), "a.webp", "image/webp", FileKind.WEBP),
        (PDF, "a.pdf", "application/pdf", FileKind.PDF),
        (a_workbook(), "a.xlsx", XLSX, FileKind.XLSX),
        (a_workbook(), "a.xlsx", "application/octet-stream", FileKind.XLSX),
        (b"name;age\nA;3\n", "a.csv", "text/csv", FileKind.CSV),
        ("\ufeffනම,වයස\n".encode(), "a.csv", "application/vnd.ms-excel", FileKind.CSV),
        ("name\tage\n".encode("utf-16"), "a.csv", "text/csv", FileKind.CSV),
        ("வணக்கம்".encode(), "a.txt", "text/plain", FileKind.TXT),
        (b"caf\xe9\n", "a.txt", "text/plain", FileKind.TXT),
    ],
)
def test_what_is_allowed_is_known(content: bytes, name: str, declared: str, kind: FileKind) -> None:
    assert looked_at(content, name, declared) is kind


@pytest.mark.parametrize(
    ("content", "name", "declared"),
    [
        (GIF + JAR, "a.gif", "image/gif"),
        (GIF + JAR, "a.jpg", "image/jpeg"),
        (SVG, "a.svg", "image/svg+xml"),
        (SVG, "a.png", "image/png"),
        (SVG, "a.txt", "text/plain"),
        (HTML, "a.html", "text/html"),
        (HTML, "a.pdf", "application/pdf"),
        (HTML, "a.csv", "text/csv"),
        (b"\xef\xbb\xbf  " + HTML, "a.txt", "text/plain"),
        (HTML.decode().encode("utf-16"), "a.txt", "text/plain"),
        (a_picture("PNG"), "a.html", "text/html"),
        (a_picture("PNG"), "a.png", "text/html"),
        (a_picture("PNG"), "a.jpg", "image/jpeg"),
        (a_picture("PNG"), "a.jpg", "image/png"),
        (a_picture("PNG"), "a.png.exe", "image/png"),
        (a_picture("PNG"), "png", "image/png"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "a.png", "image/png"),
        (b" " + PDF, "a.pdf", "application/pdf"),
        (PDF[:-7], "a.pdf", "application/pdf"),
        (PDF + JAR + b"%%EOF", "a.pdf", "application/pdf"),
        (b"MZ\x90\x00", "a.txt", "text/plain"),
        (b"a\x00b", "a.csv", "text/csv"),
        (JAR, "a.csv", "text/csv"),
        (b"a,b\n" + JAR, "a.csv", "text/csv"),
        (JAR[:-30], "a.xlsx", XLSX),
        (b"#!/bin/sh\n" + JAR, "a.xlsx", XLSX),
        (JAR + HTML, "a.xlsx", XLSX),
        (a_workbook(more={"xl/vbaProject.bin": b"macro"}), "a.xlsx", XLSX),
        (a_workbook(more={"xl/sheet.xml": bytes(3_000_000)}), "a.xlsx", XLSX),
        (a_workbook(more={f"xl/{n}.xml": b"" for n in range(2_001)}), "a.xlsx", XLSX),
        (PDF, "a.xlsx", XLSX),
        (b"", "a.pdf", "application/pdf"),
        (PDF, "", "application/pdf"),
        (PDF, "a.pdf\u202e", "image/png"),
    ],
)
def test_what_pretends_is_refused(content: bytes, name: str, declared: str) -> None:
    with pytest.raises(Refused):
        looked_at(content, name, declared)


@pytest.mark.parametrize(
    ("purpose", "content", "name", "declared"),
    [
        (Purpose.PHOTO, PDF, "a.pdf", "application/pdf"),
        (Purpose.PHOTO, b"text", "a.txt", "text/plain"),
        (Purpose.IMPORT, a_picture(), "a.jpg", "image/jpeg"),
        (Purpose.IMPORT, PDF, "a.pdf", "application/pdf"),
    ],
)
def test_each_purpose_has_its_own_list(purpose: Purpose, content: bytes, name: str, declared: str) -> None:
    with pytest.raises(Refused, match="file_kind"):
        looked_at(content, name, declared, purpose)


def test_an_archive_with_a_link_is_refused() -> None:
    out = BytesIO(a_workbook())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Refused, match="file_pretends"):
        looked_at(out.getvalue(), "a.xlsx", XLSX)
