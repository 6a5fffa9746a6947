"""The two ways out: a mail server (SMTP) and an SMS gateway (a POST of JSON). Addresses come from the settings alone.

No redirect is followed and nothing a person typed decides where a connection goes (SEC IN-3).
"""

import http.client
import json
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from uuid import UUID

from migrant_support.platform.messages.outbox import Words
from migrant_support.platform.messages.rules import Channel, Problem, check_email
from migrant_support.settings import PREFIX, Settings, SettingsError

SECONDS = 15
LONGEST_ANSWER = 65_536
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OUR_FIELDS = ("to", "text", "reference")


class NotSent(Exception):
    """The gateway did not take it. `for_good`: trying again would change nothing."""

    def __init__(self, problem: Problem, *, for_good: bool = False) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.for_good = for_good


class Gateway(Protocol):
    """Takes a message, or raises NotSent."""

    def send(self, message_id: UUID, words: Words) -> None: ...


@dataclass(frozen=True, slots=True)
class MailServer:
    """`smtps://user:password@host:465`, or `smtp://…:587`, which must offer STARTTLS."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    starts_tls: bool
    sender: str

    def send(self, message_id: UUID, words: Words) -> None:
        """Hand one mail over. Its Message-ID is the message's own, so that a second copy is known as one."""
        mail = EmailMessage(policy=SMTP)
        try:
            mail["From"], mail["To"], mail["Subject"] = self.sender, words.to, words.heading
            mail["Message-ID"] = f"<{message_id}@{self.sender.rpartition('@')[2]}>"
            mail["Auto-Submitted"] = "auto-generated"
            mail.set_content(words.text, cte="base64")
        except ValueError:  # a header with a line end in it
            raise NotSent(Problem.REFUSED, for_good=True) from None
        try:
            self._hand_over(mail)
        except smtplib.SMTPRecipientsRefused as no:
            codes = [code for code, _said in no.recipients.values()]
            raise NotSent(Problem.REFUSED, for_good=all(code >= 500 for code in codes)) from None
        except smtplib.SMTPResponseException as no:
            raise NotSent(Problem.BUSY if no.smtp_code < 500 else Problem.REFUSED) from None
        except (smtplib.SMTPException, OSError):
            raise NotSent(Problem.UNREACHABLE) from None

    def _hand_over(self, mail: EmailMessage) -> None:
        context = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
            if self.is_tls
            else smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        )
        with server:
            if self.starts_tls:
                server.starttls(context=context)  # raises where the server has none: never in the open
            if self.user:
                server.login(self.user, self.password)
            server.send_message(mail)


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """A POST of JSON. `fields` says what the gateway calls our `to`, `text` and `reference`; `extra` goes along."""

    address: SplitResult
    token: str
    fields: dict[str, str]
    extra: dict[str, object]

    def send(self, message_id: UUID, words: Words) -> None:
        """Hand one SMS over. The reference is the message's id: the gateway may know a second copy by it."""
        ours = {"to": words.to, "text": words.text, "reference": str(message_id)}
        body = json.dumps(self.extra | {self.fields[name]: value for name, value in ours.items()}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message_id)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            status = self._post(body, headers)
        except (OSError, http.client.HTTPException):
            raise NotSent(Problem.UNREACHABLE) from None
        if 300 <= status < 400:
            raise NotSent(Problem.REDIRECTED)
        if status in (408, 425, 429) or status >= 500:
            raise NotSent(Problem.BUSY)
        if status in (401, 403, 404, 407):
            raise NotSent(Problem.REFUSED)  # our own key or address is wrong: mended in the settings, then it goes
        if status >= 400:
            raise NotSent(Problem.REFUSED, for_good=True)

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        host, port = self.address.hostname or "", self.address.port
        connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
            if self.address.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=SECONDS)
        )
        try:
            path = self.address.path or "/"
            connection.request("POST", f"{path}?{self.address.query}" if self.address.query else path, body, headers)
            answer = connection.getresponse()
            answer.read(LONGEST_ANSWER)
            return answer.status
        finally:
            connection.close()


def gateways_of(settings: Settings) -> dict[Channel, Gateway]:
    """The ways out of this installation; none for a channel without setting. Raises SettingsError."""
    found: dict[Channel, Gateway] = {}
    if settings.smtp_url:
        found[Channel.EMAIL] = _mail_server(settings)
    if settings.sms_url:
        found[Channel.SMS] = _sms_gateway(settings)
    return found


def _mail_server(settings: Settings) -> MailServer:
    address = _split("SMTP_URL", settings.smtp_url)
    plain = parse_qs(address.query).get("tls") == ["none"]
    if address.scheme not in ("smtp", "smtps") or not address.hostname:
        raise SettingsError(f"{PREFIX}SMTP_URL must look like smtps://user:password@mail.example.org:465.")
    if plain and address.hostname not in LOOPBACK:
        raise SettingsError(f"{PREFIX}SMTP_URL may say tls=none for this machine only.")
    try:
        check_email(settings.mail_from)
    except Exception:  # whatever the rule calls it, the setting is to be mended
        raise SettingsError(
            f"{PREFIX}MAIL_FROM must be the address mails are sent from, once SMTP_URL is set."
        ) from None
    return MailServer(
        host=address.hostname,
        port=address.port or (465 if address.scheme == "smtps" else 587),
        user=unquote(address.username or ""),
        password=unquote(address.password or ""),
        is_tls=address.scheme == "smtps",
        starts_tls=address.scheme == "smtp" and not plain,
        sender=settings.mail_from,
    )


def _sms_gateway(settings: Settings) -> SmsGateway:
    address = _split("SMS_URL", settings.sms_url)
    is_local = address.hostname in LOOPBACK
    if address.scheme not in ("http", "https") or not address.hostname or address.username:
        raise SettingsError(f"{PREFIX}SMS_URL must look like https://gateway.example.org/send; its key is SMS_TOKEN.")
    if address.scheme == "http" and not is_local:
        raise SettingsError(f"{PREFIX}SMS_URL must start with https:// (http:// is for this machine only).")
    if settings.sms_report_key and len(settings.sms_report_key) < 32:
        raise SettingsError(f"{PREFIX}SMS_REPORT_KEY must have 32 characters or more.")
    fields = dict(zip(OUR_FIELDS, OUR_FIELDS, strict=True))
    for pair in settings.sms_fields.split():
        ours, _sign, theirs = pair.partition("=")
        if ours not in fields or not theirs:
            raise SettingsError(f"{PREFIX}SMS_FIELDS must look like: to=recipient text=message reference=id")
        fields[ours] = theirs
    try:
        extra = json.loads(settings.sms_extra or "{}")
    except ValueError:
        extra = None
    if not isinstance(extra, dict):
        raise SettingsError(f'{PREFIX}SMS_EXTRA must be a JSON object such as {{"from": "SLBFE"}}.')
    return SmsGateway(address, settings.sms_token, fields, extra)


def _split(name: str, value: str) -> SplitResult:
    try:
        address = urlsplit(value)
        address.port  # noqa: B018 - reading it finds a port that is none
    except ValueError:
        raise SettingsError(f"{PREFIX}{name} is no address.") from None
    return address
