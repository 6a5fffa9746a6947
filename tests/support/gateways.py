"""A mail server and an SMS gateway on this machine, as real sockets, that do what a test tells them."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from flask import Flask

from migrant_support.platform.messages.gateways import gateways_of
from migrant_support.settings import Settings


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails. `answers` are what it says after RCPT, one by one; then 250."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.answers: list[str] = []
        self.raw: list[bytes] = []

    @property
    def mails(self) -> list[EmailMessage]:
        """What came, read as mails."""
        return [cast("EmailMessage", message_from_bytes(raw, policy=policy.default)) for raw in self.raw]


class _Mail(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.strip().upper().split(b" ")[0]
            if word == b"RCPT":
                self._say(self.server.answers.pop(0) if self.server.answers else "250 ok")
            elif word == b"DATA":
                self._say("354 go on")
                lines = []
                while (text := self.rfile.readline()) != b".\r\n":
                    lines.append(text[1:] if text.startswith(b"..") else text)
                self.server.raw.append(b"".join(lines))
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class SmsServer(ThreadingHTTPServer):
    """Takes SMS. `answers` are its status codes, one by one; then 200. `asked` are paths and headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Sms)
        self.answers: list[int] = []
        self.bodies: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str, dict[str, str]]] = []


class _Sms(BaseHTTPRequestHandler):
    server: SmsServer

    def do_POST(self) -> None:
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name that the library calls

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[None]:
    """Serve during the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def connect(app: Flask, **settings: Any) -> None:
    """Give a running application these gateways, as its settings would at start."""
    known: Settings = app.extensions["settings"]
    app.extensions["settings"] = replaced = _with(known, settings)
    app.extensions["messages"] = gateways_of(replaced)


def _with(settings: Settings, changes: dict[str, Any]) -> Settings:
    return Settings(**{name: getattr(settings, name) for name in settings.__dataclass_fields__} | changes)
