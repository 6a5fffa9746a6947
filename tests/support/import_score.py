"""Measures what an import read against what a perfect import would have read; used as a gate, so it may only be strict.

The truth lists persons, rejected rows, duplicate clusters, groups and warnings. Each part is measured by how much of
the truth
was found and how little was invented; fields by how many of the listed values are right, field by field.
"""

import itertools
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

WEIGHTS = {"fields": 45, "persons": 20, "duplicates": 15, "rejected": 10, "groups": 5, "warnings": 5}
_SPELLING = re.compile(r"[.,'’`\-–]+")
_AS_SETS = {"phones", "categories", "ssr"}
_AS_NUMBERS = {"wages_owed", "companions", "age"}


def total(truth: Mapping[str, Any], out: Mapping[str, Any]) -> float:
    """Return 0 to 1; a file that should be refused scores 1 for the right reason, a half for another."""
    wanted, got = (truth.get("refused") or {}).get("reason"), (out.get("refused") or {}).get("reason")
    if wanted or got:
        return 1.0 if wanted == got else 0.5 if wanted and got else 0.0
    measured = parts(truth, out)
    return sum(WEIGHTS[name] * value for name, value in measured.items()) / sum(WEIGHTS.values())


def parts(truth: Mapping[str, Any], out: Mapping[str, Any]) -> dict[str, float]:
    """Return the measure of each part, 0 to 1."""
    return {
        "fields": _fields(truth["persons"], out["persons"]),
        "persons": _agreement(map(_place, truth["persons"]), map(_place, out["persons"])),
        "rejected": _agreement(map(_place, truth["rejected"]), map(_place, out["rejected"])),
        "duplicates": _agreement(_pairs(truth["duplicates"]), _pairs(out["duplicates"])),
        "groups": _agreement(
            _pairs(g["members"] for g in truth["groups"]), _pairs(g["members"] for g in out["groups"])
        ),
        "warnings": _agreement(map(_doubt, truth["warnings"]), map(_doubt, out["warnings"])),
    }


def _place(row: Mapping[str, Any]) -> str:
    return f"{row['sheet']}!{row['row']}"


def _doubt(warning: Mapping[str, Any]) -> tuple[str, str]:
    return _place(warning), warning["code"]


def _pairs(clusters: Iterable[Iterable[str]]) -> set[tuple[str, ...]]:
    return {pair for cluster in clusters for pair in itertools.combinations(sorted(set(cluster)), 2)}


def _agreement(wanted: Iterable[Any], got: Iterable[Any]) -> float:
    """The harmonic mean of found and not invented; with nothing to find each invention costs."""
    want, have = set(wanted), set(got)
    if not want:
        return 1 / (1 + len(have))
    return 2 * len(want & have) / (len(want) + len(have))


def _fields(wanted: Iterable[Mapping[str, Any]], got: Iterable[Mapping[str, Any]]) -> float:
    have = {_place(row): row["fields"] for row in got}
    answers: dict[str, list[bool]] = {}
    for row in wanted:
        fields = have.get(_place(row), {})
        for name, value in row["fields"].items():
            answers.setdefault(name, []).append(_is_right(name, value, fields.get(name)))
    return sum(sum(a) / len(a) for a in answers.values()) / len(answers)


def _is_right(name: str, wanted: Any, got: Any) -> bool:
    empty = (None, "", [])
    if wanted in empty or got in empty:
        return wanted in empty and got in empty
    if name in _AS_SETS:
        return set(wanted) == set(got)
    if name in _AS_NUMBERS:
        return abs(float(wanted) - float(got)) < 0.005
    if isinstance(wanted, str) and isinstance(got, str):
        return _folded(wanted) == _folded(got)
    return json.dumps(wanted, sort_keys=True) == json.dumps(got, sort_keys=True)


def _folded(text: str) -> str:
    return " ".join(_SPELLING.sub(" ", unicodedata.normalize("NFC", text).upper()).split())
