"""Messages to everybody of a list: by which ways, in which language, and when one is the same as before. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from migrant_support.domains.letters.rules.messages import Address, Place, Template, Way, language_for, safe_address
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MOST_ON_A_LIST = 5_000


class WayRule(StrEnum):
    """How the people of a list are reached."""

    SMS = "sms"
    SMS_EMAIL = "sms_email"
    ANY = "any"
    EMAIL = "email"
    LETTER = "letter"


class LanguageRule(StrEnum):
    """In which language the people of a list are written to."""

    OWN = "own"
    SI = "si"
    TA = "ta"
    EN = "en"


WAYS: Mapping[WayRule, tuple[Way, ...]] = {
    WayRule.SMS: (Way.SMS,),
    WayRule.SMS_EMAIL: (Way.SMS, Way.EMAIL),
    WayRule.ANY: (Way.SMS, Way.EMAIL, Way.LETTER),
    WayRule.EMAIL: (Way.EMAIL,),
    WayRule.LETTER: (Way.LETTER,),
}
"""The ways that are tried for each person, the first safe one counts."""


def language_by(rule: LanguageRule, spoken: Sequence[str]) -> str:
    """The language for somebody who speaks these."""
    return language_for(spoken) if rule is LanguageRule.OWN else rule.value


def first_safe_way(addresses: Sequence[Address], rule: WayRule) -> Way:
    """By which way somebody is reached (SEC PU-4). Raises Refused: `not_safe` where all that is known is not safe."""
    refused: list[Refused] = []
    for way in WAYS[rule]:
        if way is Way.LETTER:
            return way
        try:
            return safe_address(addresses, way).way
        except Refused as no:
            refused.append(no)
    raise next((no for no in refused if no.code == "not_safe"), refused[0])


def check_for_lists(template: Template | None) -> Template:
    """Words that are the same for all and say nothing about anybody. Raises Refused for any others."""
    if template is None or Place.TEXT in template.places:
        raise Refused("template_unknown", msg("Choose a template."), field="template")
    return template


def occasion_of(template: Template, values: Mapping[Place, str], day: date) -> str:
    """What makes a message the same one: its words, that day. Nobody gets it twice, on however many lists she is."""
    said = "\0".join([str(template.version), *(values.get(place, "").strip() for place in template.places)])
    return f"list:{day:%Y%m%d}:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def digest_of_list(occasion: str, lines: Iterable[tuple[str, str, str]]) -> str:
    """What a preview remembers: the words, and to whom each goes (person, language, address)."""
    digest = hashlib.sha256(occasion.encode())
    for line in sorted(lines):
        digest.update("\0".join(line).encode() + b"\1")
    return digest.hexdigest()[:32]


def check_list_seen(seen: str, now_is: str) -> None:
    """Was exactly this looked at? Raises Refused."""
    if seen != now_is:
        raise Refused(
            "not_seen", msg("The words, the list or an address is not what you looked at. Look again, then send.")
        )


def check_number_of(people: int) -> None:
    """A list that one officer can answer for. Raises Refused."""
    if people > MOST_ON_A_LIST:
        raise Refused(
            "too_many_people",
            msg("There are more than %(most)s people on this list. Choose fewer of them first."),
            most=MOST_ON_A_LIST,
        )
