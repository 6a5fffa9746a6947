"""What a recipient reads: the rows of a rendition, without time, account or anybody withheld.

Columns have the same stable names for everybody. A cell that this recipient has no ground to get is empty: a carrier
and a border authority need not know who pays, where somebody goes, or how fit she is.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from uuid import UUID

from migrant_support.domains.flights.rules.manifest import Recipient, SealedList, SealedPassenger
from migrant_support.domains.flights.rules.words import Passenger

COLUMNS = (
    "manifest_version", "case_ref", "travel_unit", "seq", "primary_id", "secondary_id", "sex", "birth_date",
    "birth_precision", "nationality", "document_type", "document_number", "document_expiry", "origin_mission",
    "flight", "date", "from", "to", "seat", "payer", "fare_currency", "fare_amount", "ssr", "fit_to_travel_until",
    "escort_of", "destination_district", "phone", "consent_ref",
)  # fmt: skip
"""The names of the export's columns, in their order; they never change (other programs read them)."""

NOT_BY_LAW = frozenset(
    {"case_ref", "origin_mission", "payer", "fare_currency", "fare_amount", "fit_to_travel_until",
     "destination_district", "phone"}
)  # fmt: skip
"""What no carrier or border authority is told."""

_BLANK = dict.fromkeys(NOT_BY_LAW, "")
_IN_ORDER: Callable[[dict[str, str]], tuple[str, ...]] = itemgetter(*COLUMNS)

OWN_SERVICE = {Passenger.INFANT.value: ("INFT",), Passenger.CHILD.value: ("CHLD",)}
"""The service code that a kind of passenger is itself."""
_NEXT = ",\n   "
COUNTS = frozenset({"manifest_version", "shown", "withheld"})


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendition before it becomes a file: facts about it, and a row a passenger as COLUMNS say.

    `local_names` are the names in Sinhala and Tamil beside the rows; a recipient by law gets none.
    """

    about: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    withheld: int
    local_names: tuple[str, ...] = ()


def render(
    content: SealedList, *, number: int, content_hash: str, recipient: Recipient, withheld: Collection[UUID]
) -> Rendered:
    """The rows for a recipient. The withheld are counted, and nothing of the rest points at them."""
    shown = [p for p in content.passengers if not withheld or p.person not in withheld]
    units = _units(shown)
    place = {p.person_id: str(seq) for seq, p in enumerate(shown, start=1)}
    wards = _wards(shown, place)
    rows = tuple(_row(content, p, number, recipient, units=units, place=place, wards=wards) for p in shown)
    left_out = len(content.passengers) - len(shown)
    about = (
        ("flight", content.flight.number),
        ("date", content.flight.date),
        ("from", content.flight.origin),
        ("to", content.flight.destination),
        ("manifest_version", str(number)),
        ("content_sha256", content_hash),
        ("recipient", recipient.code),
        ("basis", recipient.ground.value),
        ("shown", str(len(shown))),
        ("withheld", str(left_out)),
    )
    names = tuple(p.local_name if recipient.needs_consent else "" for p in shown)
    return Rendered(about, rows, left_out, names)


def _units(shown: Iterable[SealedPassenger]) -> dict[str, str]:
    """A short name for each travel unit of which at least two are shown; one alone would tell of somebody hidden."""
    members: dict[str, int] = {}
    for passenger in shown:
        if passenger.unit_id:
            members[passenger.unit_id] = members.get(passenger.unit_id, 0) + 1
    together = [unit for unit, count in members.items() if count > 1]
    return {unit: f"U{place}" for place, unit in enumerate(together, start=1)}


def _wards(shown: Iterable[SealedPassenger], place: dict[str, str]) -> dict[str, str]:
    """The places in this list of those whom each person escorts."""
    wards: dict[str, list[str]] = {}
    for passenger in shown:
        if passenger.escort:
            wards.setdefault(passenger.escort, []).append(place[passenger.person_id])
    return {escort: " ".join(places) for escort, places in wards.items()}


def _row(
    content: SealedList,
    passenger: SealedPassenger,
    number: int,
    recipient: Recipient,
    *,
    units: dict[str, str],
    place: dict[str, str],
    wards: dict[str, str],
) -> tuple[str, ...]:
    flight = content.flight
    cells = {
        "manifest_version": str(number),
        "case_ref": passenger.case_ref,
        "travel_unit": units.get(passenger.unit_id, ""),
        "seq": place[passenger.person_id],
        "primary_id": passenger.primary_id,
        "secondary_id": passenger.secondary_id,
        "sex": passenger.sex,
        "birth_date": passenger.birth_date,
        "birth_precision": passenger.birth_precision,
        "nationality": passenger.nationality,
        "document_type": passenger.document_type,
        "document_number": passenger.document_number,
        "document_expiry": passenger.document_expiry,
        "origin_mission": passenger.origin_mission,
        "flight": flight.number,
        "date": flight.date,
        "from": flight.origin,
        "to": flight.destination,
        "seat": passenger.seat,
        "payer": passenger.payer,
        "fare_currency": "",
        "fare_amount": "",
        "ssr": " ".join(sorted({*passenger.ssr, *OWN_SERVICE.get(passenger.passenger, ())})),
        "fit_to_travel_until": passenger.fit_to_travel_until,
        "escort_of": wards.get(passenger.person_id, ""),
        "destination_district": passenger.destination_district,
        "phone": passenger.phone,
        "consent_ref": f"share:{recipient.code}" if recipient.needs_consent else recipient.ground.value,
    }
    return _IN_ORDER(cells if recipient.needs_consent else cells | _BLANK)


def as_json(
    rendered: Rendered, *, names: Sequence[str] = COLUMNS, rows: Sequence[Sequence[str]] | None = None
) -> bytes:
    """The rendition for programs: what it is about, then the passengers by column name.

    `rows` are the cells of these names, where they are not those of COLUMNS.

    The bytes are those of `json.dumps(…, indent=1)`, which writes hundreds of passengers five times slower.
    """
    about: dict[str, object] = {name: int(said) if name in COUNTS else said for name, said in rendered.about}
    text = json.dumps(about | {"passengers": []}, ensure_ascii=False, indent=1)
    if rendered.rows:
        cells = [dict(zip(names, row, strict=True)) for row in (rendered.rows if rows is None else rows)]
        compact = json.dumps(cells, ensure_ascii=False, separators=(_NEXT, ": "))[2:-2]
        # no text holds this end of a passenger: within a text a line break is escaped
        passengers = compact.replace(f"}}{_NEXT}{{", "\n  },\n  {\n   ")
        text = text.removesuffix("[]\n}") + f"[\n  {{\n   {passengers}\n  }}\n ]\n}}"
    return (text + "\n").encode()
