"""Who sends passenger messages and what each receiver wants, read once from `data/paxlst.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from migrant_support.formats.paxlst.writing import Receiver

_FILE = Path(__file__).parent / "data" / "paxlst.toml"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An end of a line of messages: its identifier and what kind of identifier that is."""

    id: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class Line:
    """All that a message to one receiver needs beside the list."""

    sender: Mailbox
    reporter: str
    telephone: str
    recipient: Mailbox
    receiver: Receiver


@cache
def lines() -> dict[str, Line]:
    """The line to each recipient that takes messages, by the recipient's code."""
    read = tomllib.loads(_FILE.read_text("utf-8"))
    sender = read["sender"]
    return {code: _line(sender, one) for code, one in read["receiver"].items()}


def _line(sender: dict[str, Any], one: dict[str, Any]) -> Line:
    return Line(
        sender=Mailbox(sender["id"], sender["qualifier"]),
        reporter=sender["name"],
        telephone=sender["telephone"],
        recipient=Mailbox(one["id"], one["qualifier"]),
        receiver=Receiver(
            most_travellers=one["most_travellers"],
            most_octets=one["most_octets"],
            given_name_unknown=one["given_name_unknown"],
            sex_unspecified=one["sex_unspecified"],
            takes_at_sign=one["takes_at_sign"],
        ),
    )
