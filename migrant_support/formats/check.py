"""Holds our readers against files of known answers (`formats check KIND VECTORS.json`). Prints nothing itself."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from migrant_support.formats.airports import airport_of
from migrant_support.formats.check_paxlst import READERS as PAXLST_READERS
from migrant_support.formats.civil_id import KuwaitCivilId, read_kuwait_civil_id
from migrant_support.formats.hxl import canonical_tag
from migrant_support.formats.mrz import read_mrz
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.phone import read_phone
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import decimals_of

KINDS = ("mrz", "nic", "ids", "paxlst")
_NOT_COMPARED = frozenset({"reason", "note", "checksum_hint", "kind"})
_LARGEST = 8 * 1024 * 1024


def check(kind: str, path: Path) -> tuple[list[str], int, int]:
    """Return the lines to print, one a miss (id, key, expected, got), and how many vectors passed and failed.

    Only the keys of `expect` are compared; a `valid` of null takes either answer, and `errors` must be among those
    found. A kind or file that cannot be checked gives one sentence and counts as one failure.
    """
    if kind not in KINDS:
        return [f"There is no check for {kind}. Known kinds: {', '.join(KINDS)}."], 0, 1
    try:
        text = path.read_text("utf-8") if path.stat().st_size <= _LARGEST else ""
        vectors = json.loads(text)
    except (OSError, ValueError, RecursionError):
        vectors = None
    if not isinstance(vectors, list):
        return [f"{path.name} is not a list of vectors in JSON."], 0, 1
    lines: list[str] = []
    failed = 0
    for vector in vectors:
        misses = list(_misses(kind, vector))
        lines += misses
        failed += bool(misses)
    return lines, len(vectors) - failed, failed


def _misses(kind: str, vector: Any) -> Iterator[str]:
    if not isinstance(vector, dict) or "input" not in vector or "expect" not in vector:
        yield "a vector without input or expect"
        return
    name, expected = vector.get("id", "?"), vector["expect"]
    reader = _reader(kind, vector)
    if reader is None:
        yield f"{name}: unknown type {vector.get('type')}"
        return
    got = reader(vector["input"])
    if not isinstance(expected, dict):
        if got != expected:
            yield f"{name}: expected {expected!r}, got {got!r}"
        return
    answers: Mapping[str, Any] = got if isinstance(got, dict) else {}
    for key, value in expected.items():
        if key in _NOT_COMPARED or (key == "valid" and value is None):
            continue
        if key == "errors" and isinstance(value, list):
            absent = [code for code in value if code not in (answers.get(key) or ())]
            if absent:
                yield f"{name}: errors: expected {absent!r} among {answers.get(key)!r}"
        elif answers.get(key) != value:
            yield f"{name}: {key}: expected {value!r}, got {answers.get(key)!r}"


def _reader(kind: str, vector: dict[str, Any]) -> Callable[[Any], Any] | None:
    """What answers a vector: one reader for the whole file, or one for its type, or for the kind of its answer."""
    if kind == "paxlst":
        expected = vector["expect"]
        asked = expected.get("kind", "parse") if isinstance(expected, dict) else vector.get("type")
        return PAXLST_READERS.get(str(asked))
    return {"nic": _read_nic, "mrz": _read_zone}.get(kind) or _ID_READERS.get(str(vector.get("type")))


def _read_nic(text: Any) -> dict[str, Any]:
    card = read_nic(str(text))
    if not isinstance(card, Nic):
        return {
            "valid": False,
            "birth_date": None,
            "sex": None,
            "new_format": None,
            "old_format": None,
            "normalised": None,
        }
    return {
        "valid": True,
        "birth_date": card.birth_date.isoformat(),
        "sex": card.sex,
        "new_format": card.new_format,
        "old_format": card.old_format,
        "normalised": card.normalised,
    }


def _read_zone(text: Any) -> dict[str, Any]:
    today = now().date()
    zone = read_mrz(str(text), today=today)
    if zone.kind is None:
        return {"valid": False, "errors": list(zone.errors)}
    return {
        "valid": zone.valid,
        "errors": list(zone.errors),
        "format": zone.kind.value,
        "document_code": zone.document_code,
        "issuing_state": zone.issuer,
        "issuing_iso3": zone.issuer_iso3,
        "nationality": zone.nationality,
        "nationality_iso3": zone.nationality_iso3,
        "primary": zone.primary,
        "secondary": zone.secondary,
        "document_number": zone.number,
        "personal_number": zone.optional,
        "birth_date_raw": zone.birth_raw,
        "birth_precision": zone.birth_precision.value,
        "sex": zone.sex,
        "sex_domain": zone.sex_domain,
        "expiry_raw": zone.expiry_raw,
        "expired": zone.is_expired(today),
        "name_truncated": "possible" if zone.may_be_cut else None,
        "correction": zone.correction,
    }


def _read_civil_id(text: Any) -> dict[str, Any]:
    card = read_kuwait_civil_id(str(text))
    valid = isinstance(card, KuwaitCivilId)
    return {"valid": valid, "birth_date": card.birth_date.isoformat() if isinstance(card, KuwaitCivilId) else None}


def _read_phone(given: Any) -> dict[str, Any]:
    text, region = (
        (given.get("text", ""), given.get("default_region", "LK")) if isinstance(given, dict) else (given, "LK")
    )
    found = read_phone(str(text), str(region))
    return {"e164": found.e164, "valid": found.valid, "short_number": found.short_number}


def _read_airport(text: Any) -> dict[str, Any]:
    airport = airport_of(str(text))
    return (
        {"country": airport.country, "tz": airport.tz, "valid": True}
        if airport
        else {"country": None, "tz": None, "valid": False}
    )


def _read_tag(text: Any) -> dict[str, Any]:
    tag = canonical_tag(str(text))
    return {"valid": tag is not None, "canonical": tag}


_ID_READERS: dict[str, Callable[[Any], Any]] = {
    "kuwait_civil_id": _read_civil_id,
    "phone": _read_phone,
    "iata_airport": _read_airport,
    "currency_minor_units": lambda code: decimals_of(str(code)),
    "hxl_tag": _read_tag,
}
