"""Locks a file with a pass phrase: spreadsheets and PDFs in their own way, anything else in a ZIP with AES-256.

The phrase is kept nowhere: who forgets it asks for another file. The libraries are loaded when a file is locked.
"""

import io

IN_PLACE = frozenset({"xlsx", "pdf"})
"""Kinds of files that are locked as they are; others come in a ZIP."""


def locked(content: bytes, *, name: str, phrase: str) -> tuple[bytes, str]:
    """Return the locked file and its name; `name` ends in the kind of file (`.xlsx`, `.pdf`, `.csv`)."""
    kind = name.rpartition(".")[2]
    if kind == "xlsx":
        return _workbook(content, phrase), name
    if kind == "pdf":
        return _pdf(content, phrase), name
    return _zip(content, name, phrase), f"{name}.zip"


def _workbook(content: bytes, phrase: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile  # heavy, and rarely needed

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(phrase, out)
    return out.getvalue()


def _pdf(content: bytes, phrase: str) -> bytes:
    from pypdf import PdfReader, PdfWriter  # heavy, and rarely needed

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(phrase, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _zip(content: bytes, name: str, phrase: str) -> bytes:
    import pyzipper  # heavy, and rarely needed

    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(phrase.encode())
        archive.writestr(name, content)
    return out.getvalue()
