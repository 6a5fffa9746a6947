"""Finds rows of one file that are one human being. Careful: a false duplicate is worse than a missed one.

Two rows join only when something strong agrees (a document, or name with birth, phone or stay) and nothing strong
speaks
against it. Couples with one phone and namesakes stay apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz

from migrant_support.exchange.imports.reading.outcome import DuplicateCluster, DuplicateReason, PersonRow, RowRef
from migrant_support.formats.person_names import script_of

_LARGEST_BLOCK = 60
_NUMBERS = ("passport_no", "nic", "civil_id", "arc_no")


@dataclass(frozen=True, slots=True)
class _Someone:
    ref: RowRef
    fields: dict[str, Any]
    names: tuple[tuple[str, ...], ...]
    guardian: str | None
    script: str


def duplicates_of(people: Sequence[PersonRow]) -> tuple[list[DuplicateCluster], list[tuple[RowRef, RowRef]]]:
    """Return the clusters of rows that are one person, and pairs of different people who share a passport number."""
    someones = [_someone(p) for p in people]
    joined: dict[RowRef, set[RowRef]] = {}
    why: dict[frozenset[RowRef], tuple[DuplicateReason, float]] = {}
    shared: list[tuple[RowRef, RowRef]] = []
    for one, other in _candidates(someones):
        verdict = _same(one, other)
        if verdict is not None:
            _join(joined, one.ref, other.ref)
            why[frozenset((one.ref, other.ref))] = verdict
        elif _both(one, other, "passport_no") and one.fields["passport_no"] == other.fields["passport_no"]:
            shared.append((one.ref, other.ref))
    _join_children(someones, joined, why)
    apart = [pair for pair in shared if pair[1] not in joined.get(pair[0], set())]
    return _clusters(joined, why), apart


def _someone(person: PersonRow) -> _Someone:
    fields = person.fields
    texts = [fields.get("full_name"), fields.get("name_si"), fields.get("name_ta"), fields.get("name_ar")]
    if fields.get("surname") or fields.get("given_names"):
        texts.append(f"{fields.get('given_names') or ''} {fields.get('surname') or ''}")
    texts.append(fields.get("name_with_initials"))
    names = tuple(t for t in (_words(str(text)) for text in texts if text) if t)
    script = script_of(" ".join(names[0])) if names else "other"
    return _Someone(person.ref, fields, names, fields.get("guardian"), script)


def _words(name: str) -> tuple[str, ...]:
    return tuple(
        "".join(c if c.isalnum() or not c.isascii() else " " for c in name.casefold().replace("\u200d", "")).split()
    )


def _candidates(people: Sequence[_Someone]) -> Iterator[tuple[_Someone, _Someone]]:
    """Pairs that share a document, a phone, a birth date, or a whole name; each pair once."""
    seen: set[tuple[int, int]] = set()
    for members in _blocks(people):
        if len(members) > _LARGEST_BLOCK:
            continue
        for pair in combinations(members, 2):
            if pair not in seen:
                seen.add(pair)
                yield people[pair[0]], people[pair[1]]


def _blocks(people: Sequence[_Someone]) -> Iterator[list[int]]:
    """The places of people who share something, one kind of thing after the other.

    Most values are one person's: only their hash is kept until a second one comes, so that a long list costs little.
    """
    for kind in (*_NUMBERS, "phone", "dob", "name"):
        first: dict[int, int] = {}
        shared: dict[int, list[int]] = {}
        for index, someone in enumerate(people):
            for block in map(hash, _values(someone, kind)):
                place = first.setdefault(block, index)
                if place != index:
                    members = shared.setdefault(block, [place])
                    if members[-1] != index:
                        members.append(index)
        yield from shared.values()


def _values(someone: _Someone, kind: str) -> Iterable[str]:
    fields = someone.fields
    if kind in _NUMBERS:
        return [str(fields[kind])] if fields.get(kind) else ()
    if kind == "phone":
        return [str(phone) for phone in [*(fields.get("phones") or []), fields.get("phone_home")] if phone]
    if kind == "dob":
        return [_unordered(fields["dob"])] if fields.get("dob_precision") == "day" else ()
    return [" ".join(sorted(written)) for written in someone.names] if someone.guardian is None else ()


def _unordered(iso: str) -> str:
    """A birth date in which day and month may have changed places."""
    year, month, day = iso.split("-")
    return f"{year}-{'-'.join(sorted((month, day)))}"


def _both(one: _Someone, other: _Someone, name: str) -> bool:
    return bool(one.fields.get(name)) and bool(other.fields.get(name))


def _equal(one: _Someone, other: _Someone, name: str) -> bool:
    return _both(one, other, name) and one.fields[name] == other.fields[name]


def _differ(one: _Someone, other: _Someone, name: str) -> bool:
    return _both(one, other, name) and one.fields[name] != other.fields[name]


def _same(one: _Someone, other: _Someone) -> tuple[DuplicateReason, float] | None:
    """Return why two rows are one person and how sure that is, or None."""
    if one.guardian or other.guardian:
        return None
    likeness = _names_agree(one, other)
    unlike_script = one.script != other.script
    birth = _birth_agrees(one, other)
    for name, reason in (("passport_no", "same_passport"), ("nic", "same_nic"), ("civil_id", "same_civil_id")):
        if _equal(one, other, name):
            if _differ(one, other, "sex") or (birth is False and likeness < 0.9):
                return None
            if likeness >= 0.75 or (unlike_script and (birth or birth is None)):
                return _reason(reason), round(0.9 + likeness / 10, 3)
            if birth and likeness >= 0.5:
                return _reason(reason), 0.9
    if any(_differ(one, other, n) for n in ("nic", "sex", "nationality")) or likeness < 0.85 or birth is False:
        return None
    near = _near(one, other, "passport_no") or not _differ(one, other, "passport_no")
    if birth and near and (_shares_phone(one, other) or likeness >= 0.98):
        return "same_name_and_birth", 0.9
    slip = _near(one, other, "passport_no") and likeness >= 0.9
    if _shares_phone(one, other) and (slip or (near and likeness >= 0.98)) and not _differ(one, other, "civil_id"):
        return "same_name_and_phone", 0.85
    return _same_stay(one, other, likeness)


def _reason(name: str) -> DuplicateReason:
    if name == "same_passport":
        return "same_passport"
    return "same_nic" if name == "same_nic" else "same_civil_id"


def _same_stay(one: _Someone, other: _Someone, likeness: float) -> tuple[DuplicateReason, float] | None:
    """A person carried into the next month's sheet: same name, same day of entry, and age or employer the same."""
    if one.ref.sheet == other.ref.sheet or _differ(one, other, "passport_no") or likeness < 0.95:
        return None
    if _equal(one, other, "date_in") and (_equal(one, other, "age") or _equal(one, other, "employer")):
        return "same_stay", 0.85
    return None


def _near(one: _Someone, other: _Someone, name: str) -> bool:
    """One character of two numbers differs: a slip of the hand."""
    a, b = str(one.fields.get(name) or ""), str(other.fields.get(name) or "")
    return len(a) == len(b) > 0 and sum(x != y for x, y in zip(a, b, strict=True)) <= 1


def _shares_phone(one: _Someone, other: _Someone) -> bool:
    mine = {*(one.fields.get("phones") or []), one.fields.get("phone_home")} - {None}
    yours = {*(other.fields.get("phones") or []), other.fields.get("phone_home")} - {None}
    return bool(mine & yours)


def _birth_agrees(one: _Someone, other: _Someone) -> bool | None:
    """True when birth dates are equal or have day and month exchanged, None when one is unknown or too coarse to
    tell.
    """
    a, b = one.fields.get("dob"), other.fields.get("dob")
    exact = one.fields.get("dob_precision") == other.fields.get("dob_precision") == "day"
    if a and b and exact:
        return a == b or _unordered(a) == _unordered(b)
    ages = one.fields.get("age"), other.fields.get("age")
    if ages[0] is not None and ages[1] is not None and abs(ages[0] - ages[1]) > 2:
        return False
    if a and b and "estimated" not in {one.fields.get("dob_precision"), other.fields.get("dob_precision")}:
        return None if a[: min(len(a), len(b))] == b[: min(len(a), len(b))] else False
    return None


def _names_agree(one: _Someone, other: _Someone) -> float:
    """Return how well two names agree, 0 to 1, initials standing for names; the best of the ways they are written."""
    return max((_agreement(a, b) for a in one.names for b in other.names), default=0.0)


def _agreement(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if sorted(a) == sorted(b):
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    left = list(long)
    points = 0.0
    full_matches = 0
    for word in sorted(short, key=len, reverse=True):
        best, at = 0.0, -1
        for index, candidate in enumerate(left):
            score = _word_agreement(word, candidate)
            if score > best:
                best, at = score, index
        if at < 0:
            return 0.0
        full_matches += len(word) > 1 and len(left[at]) > 1
        left.pop(at)
        points += best
    if full_matches == 0:
        return 0.0
    mean = points / len(short)
    missing = [w for w in left if len(w) > 1]
    penalty = 0.06 * len(missing) if len(short) > 1 else 0.3
    return max(0.0, mean - penalty)


def _word_agreement(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.95 if a[0] == b[0] else 0.0
    ratio = fuzz.ratio(a, b) / 100
    return ratio if ratio >= 0.8 else 0.0


def _join(joined: dict[RowRef, set[RowRef]], one: RowRef, other: RowRef) -> None:
    together = joined.get(one, {one}) | joined.get(other, {other})
    for ref in together:
        joined[ref] = together


def _join_children(
    people: Sequence[_Someone],
    joined: dict[RowRef, set[RowRef]],
    why: dict[frozenset[RowRef], tuple[DuplicateReason, float]],
) -> None:
    """Children without numbers are one when their guardians are one and their names agree."""
    by_ref = {str(p.ref): p.ref for p in people}
    children: dict[tuple[RowRef, str], list[_Someone]] = {}
    for child in people:
        guardian = by_ref.get(child.guardian or "")
        if guardian is not None and child.names:
            head = min(joined.get(guardian, {guardian}))
            children.setdefault((head, " ".join(child.names[0])), []).append(child)
    for same in children.values():
        for one, other in combinations(same, 2):
            if one.guardian != other.guardian:
                _join(joined, one.ref, other.ref)
                why[frozenset((one.ref, other.ref))] = ("same_child", 0.85)


def _clusters(
    joined: dict[RowRef, set[RowRef]], why: dict[frozenset[RowRef], tuple[DuplicateReason, float]]
) -> list[DuplicateCluster]:
    links: dict[RowRef, list[tuple[DuplicateReason, float]]] = {}
    for pair, verdict in why.items():
        links.setdefault(min(joined[min(pair)]), []).append(verdict)
    clusters = []
    for head, verdicts in links.items():
        reason, score = min(verdicts, key=lambda v: v[1])
        clusters.append(DuplicateCluster(tuple(sorted(joined[head])), reason, score))
    return sorted(clusters, key=lambda c: c.members)
