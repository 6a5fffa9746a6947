"""A machine-readable zone at the counter: what it fills in, and what is to be said about it."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from time import monotonic

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from migrant_support.domains.people.rules import DocumentKind
from migrant_support.domains.people.search_keys import normal_number
from migrant_support.formats.mrz import Mrz, Precision, read_mrz, scanned_lines
from migrant_support.formats.mrz_layout import Kind
from migrant_support.formats.mrz_seen import best_zone
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.files import picture_sent
from migrant_support.platform.files.letters import texts_at_the_foot
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import translated

WRONG = {
    "line_length": msg("These are not the lines of a passport or card. Each line has 44, 36 or 30 characters."),
    "line_count": msg("Type or scan all lines: two of a passport, three of a small card."),
    "illegal_character_for_position": msg("A letter stands where only digits may, or a digit where only letters may."),
    "document_number_check": msg("The check digit after the document number does not fit it. Compare each character."),
    "birth_date_check": msg("The check digit after the date of birth does not fit it."),
    "expiry_check": msg("The check digit after the day of expiry does not fit it."),
    "personal_number_check": msg("The check digit after the personal number does not fit it."),
    "composite_check": msg("The last check digit, over all numbers, does not fit them."),
    "nationality_unknown": msg("The code of the nationality is not known."),
    "issuer_unknown": msg("The code of the issuing state is not known."),
    "birth_date_impossible": msg("There is no such date of birth."),
    "expiry_impossible": msg("There is no such day of expiry."),
}
"""What a code of the reader means to a clerk."""
LOOKS = 12
PATIENCE = 15
"""How many parts and turns of a picture are read, and how many seconds, before it is given up."""
_DOUBTFUL = {
    "document_number_check": ("number",),
    "birth_date_check": ("birth",),
    "expiry_check": ("expires_on",),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page shows beside the filled form. `corrected` is offered by a button, never taken by itself; its lines
    are characters, each with whether it differs from what was read."""

    zone: str
    is_read: bool
    wrong: tuple[str, ...]
    remarks: tuple[str, ...]
    corrected: str
    corrected_lines: tuple[tuple[tuple[str, bool], ...], ...]


def fill_in(typed: MultiDict[str, str], zone: str) -> tuple[MultiDict[str, str], Reading]:
    """What was typed, with the fields that the zone says put over it; and what to say.

    Nothing typed beside is lost, and a field whose check digit does not hold is put only where nothing was typed.
    """
    today = now().date()
    read = read_mrz(scanned_lines(zone), today=today)
    filled = MultiDict(typed)
    doubtful = {name for code in read.errors for name in _DOUBTFUL.get(code, ())}
    for name, value in _values(read).items():
        if value and not (name in doubtful and filled.get(name)):
            filled[name] = value
    filled["zone"] = "\n".join(read.lines)
    reading = Reading(
        zone=filled["zone"],
        is_read=read.kind is not None,
        wrong=tuple(translated(WRONG[code]) for code in read.errors),
        remarks=tuple(_remarks(read, today)),
        corrected=read.correction or "",
        corrected_lines=tuple(
            tuple((new, new != old) for new, old in zip(line, before, strict=True))
            for line, before in zip((read.correction or "").splitlines(), read.lines, strict=False)
        ),
    )
    return filled, reading


def _values(read: Mrz) -> dict[str, str]:
    """The fields of the counter's form as somebody would type them."""
    if read.kind is None:
        return {}
    is_visa = read.kind in (Kind.MRVA, Kind.MRVB)
    about_the_paper = {
        "kind": _kind(read).value,
        "number": read.number,
        "issuing_state": read.issuer_iso3 or "",
        "expires_on": f"{read.expires_on:%d/%m/%Y}" if read.expires_on else "",
    }
    return {
        "primary": read.primary,
        "secondary": read.secondary,
        "sex": read.sex if read.sex in ("F", "M") else "",
        "birth": _birth(read),
        "nationality": read.nationality_iso3 or "",
    } | ({} if is_visa else about_the_paper)


def zone_of_picture(upload: FileStorage) -> str:
    """The lines of a passport or card in a picture of it, which is not kept. Raises Refused with what to do."""
    picture, _media_type = picture_sent(upload)
    today, until = now().date(), monotonic() + PATIENCE
    best, fewest = "", len(WRONG)
    for text in islice(texts_at_the_foot(picture), LOOKS):
        zone = best_zone((text,), today=today)
        wrong = len(read_mrz(zone, today=today).errors) if zone else fewest
        if zone and wrong < fewest:
            best, fewest = zone, wrong
        if not fewest or monotonic() > until:
            break
    if not best:
        raise Refused(
            "zone_not_seen",
            msg("The lines at the foot were not found in the picture. Take it straight from above, or type the lines."),
            field="picture",
        )
    return best


def zone_as_read(zone: str, number: str) -> str:
    """The lines to keep with a document: those of a passport or card that can be read and bear this number."""
    read = read_mrz(scanned_lines(zone[:400]), today=now().date())
    is_visa = read.kind in (Kind.MRVA, Kind.MRVB)
    fits = (
        read.kind is not None and not is_visa and bool(number) and normal_number(read.number) == normal_number(number)
    )
    return "\n".join(read.lines) if fits else ""


def _kind(read: Mrz) -> DocumentKind:
    if read.kind is Kind.TD3 and read.document_code.startswith("P"):
        return DocumentKind.PASSPORT
    if read.issuer_iso3 is not None and read.issuer_iso3 == read.nationality_iso3:
        return DocumentKind.NIC if read.issuer_iso3 == "LKA" else DocumentKind.OTHER
    return DocumentKind.RESIDENCE


def _birth(read: Mrz) -> str:
    if read.birth is None:
        return ""
    shapes = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}
    return read.birth.strftime(shapes[read.birth_precision])


def _remarks(read: Mrz, today: date) -> list[str]:
    if read.kind is None:
        return []
    remarks = []
    if read.kind in (Kind.MRVA, Kind.MRVB):
        remarks.append(_("This is a visa. Its number is not filled in as a document."))
    if read.may_be_cut:
        remarks.append(_("The name fills the line and may be cut. Write it in full, as it stands above the lines."))
    if read.is_expired(today) and read.expires_on is not None:
        remarks.append(_("The document expired on %(day)s.", day=day_text(read.expires_on)))
    if read.birth is None and "birth_date_impossible" not in read.errors:
        remarks.append(_("The date of birth is not known on this document. Ask the person."))
    return remarks
