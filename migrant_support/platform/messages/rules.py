"""Decisions about messages over plain data: states, when to try again, safe hours, what an SMS may be. Pure."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class Channel(StrEnum):
    """How a message goes."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"  # printed or read out; never sent by a machine


class MessageState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    TOLD = "told"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can happen to a message."""

    CLAIM = "claim"
    ACCEPTED = "accepted"
    TRY_LATER = "try_later"
    GIVE_UP = "give_up"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    AGAIN = "again"
    TELL = "tell"
    CANCEL = "cancel"


class Problem(StrEnum):
    """Why it did not go, as far as the gateway said."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    UNDELIVERED = "undelivered"
    INTERRUPTED = "interrupted"


_S, _T = MessageState, Step
NEXT: dict[tuple[MessageState, Step], MessageState] = {
    (_S.QUEUED, _T.CLAIM): _S.SENDING,
    (_S.SENDING, _T.ACCEPTED): _S.SENT,
    (_S.SENDING, _T.TRY_LATER): _S.QUEUED,
    (_S.SENDING, _T.GIVE_UP): _S.FAILED,
    (_S.SENDING, _T.DELIVERED): _S.DELIVERED,  # a report can be quicker than the gateway's own answer
    (_S.SENDING, _T.UNDELIVERED): _S.FAILED,
    (_S.SENT, _T.DELIVERED): _S.DELIVERED,
    (_S.SENT, _T.UNDELIVERED): _S.FAILED,
    (_S.FAILED, _T.AGAIN): _S.QUEUED,
    (_S.QUEUED, _T.TELL): _S.TOLD,
    (_S.FAILED, _T.TELL): _S.TOLD,
    (_S.SENT, _T.TELL): _S.TOLD,
    (_S.QUEUED, _T.CANCEL): _S.CANCELLED,
    (_S.FAILED, _T.CANCEL): _S.CANCELLED,
}
"""Everything that may happen; what is not here is refused."""

ENDED = frozenset({_S.DELIVERED, _S.FAILED, _S.TOLD, _S.CANCELLED})
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
MOST_TRIES = len(WAITS) + 1
LEASE = timedelta(minutes=5)
LONGEST_SMS_PARTS = 4
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,4}")
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


@dataclass(frozen=True, slots=True)
class Hours:
    """Between which hours of the day, by whose clock, it is safe to be reached (SEC PU-4): from ≤ hour < until."""

    from_hour: int
    until_hour: int
    zone: str

    def allow(self, moment: datetime) -> bool:
        """Is it a safe hour? Hours may span midnight; the same hour twice is the whole day."""
        hour = moment.astimezone(ZoneInfo(self.zone)).hour
        if self.from_hour == self.until_hour:
            return True
        if self.from_hour < self.until_hour:
            return self.from_hour <= hour < self.until_hour
        return hour >= self.from_hour or hour < self.until_hour

    def next_from(self, moment: datetime) -> datetime:
        """The first safe instant at or after this one."""
        if self.allow(moment):
            return moment
        zone = ZoneInfo(self.zone)
        local = moment.astimezone(zone)
        for days in (0, 1):
            begin = datetime.combine(local.date() + timedelta(days=days), time(self.from_hour), zone)
            if begin.astimezone(moment.tzinfo) >= moment:
                return begin.astimezone(moment.tzinfo)
        return moment + timedelta(days=1)


def step(state: MessageState, what: Step) -> MessageState:
    """Where a step leads. Raises Refused for one that cannot be taken now."""
    if (state, what) not in NEXT:
        raise Refused(
            "message_step_refused",
            msg("This message has moved on meanwhile. Open it again to see where it stands."),
        )
    return NEXT[state, what]


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries; None when it was the last."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def check_email(address: str) -> str:
    """An address to which a mail may go, as it is. Raises Refused: also for anything that could end a header line."""
    if not _ADDRESS.fullmatch(address):
        raise Refused("email_unreadable", msg("Write an e-mail address such as name@example.org."), field="email")
    return address


def check_number(number: str) -> str:
    """A phone number in E.164. Raises Refused."""
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
        raise Refused("phone_unreadable", msg("An SMS needs a full phone number that begins with + and the country."))
    return number


def sms_parts(text: str) -> int:
    """In how many parts an SMS is charged: 160 Latin letters or 70 others in one, 153 or 67 in each of several."""
    alone, each = (160, 153) if set(text) <= _GSM else (70, 67)
    length = len(text.encode("utf-16-le")) // 2 if alone == 70 else len(text)
    return 1 if length <= alone else -(-length // each)


def check_text(channel: Channel, text: str, heading: str) -> None:
    """A message has words; a heading is one line; an SMS is short. Raises Refused."""
    if not text.strip():
        raise Refused("message_empty", msg("Write what is to be said."), field="text")
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in heading) or len(heading) > 120:
        raise Refused("heading_unreadable", msg("The subject must be one short line."), field="heading")
    if channel is Channel.EMAIL and not heading.strip():
        raise Refused("heading_missing", msg("An e-mail needs a subject."), field="heading")
    if channel is Channel.SMS and sms_parts(text) > LONGEST_SMS_PARTS:
        raise Refused("sms_too_long", msg("This is too long for an SMS. Shorten it, or send an e-mail."), field="text")


def signature_of(key: str, body: bytes) -> str:
    """What the header of a delivery report must hold: an HMAC-SHA-256 of the body under the shared key."""
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def is_signed(key: str, body: bytes, given: str) -> bool:
    """Was the report signed with our key? Compared in constant time; without a key nothing is."""
    return bool(key) and hmac.compare_digest(signature_of(key, body).encode(), given.strip().lower().encode())
