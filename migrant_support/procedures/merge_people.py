"""Two rows of the register that are one human being become one, and can be parted again with everything back in place.

The row that stays takes over everything that hangs on the other: a walk over every table that points at a person, so
that a table added later goes with it. The other row is kept, seen by nobody, and its reference leads to the one that
stayed. What cannot stand twice (two open cases at a mission, two wishes to return) ends on the side that goes; what
would be impossible (two beds in one night, two seats) is refused with both named.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.actions.details import refresh_keys
from migrant_support.domains.people.actions.pairs import both_in_order, pair_of
from migrant_support.domains.people.likeness import drop_likeness, unsealed
from migrant_support.domains.people.models import Person, SearchKey, TakenBack
from migrant_support.domains.people.models.pairs import MergeMove, PersonMerge
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.rules.pairs import CHOICES, PairState, Side, check_chosen, choices_between
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, Model, db
from migrant_support.platform.vault import open_sealed, seal
from migrant_support.policy import Power
from migrant_support.procedures.merge_conflicts import (
    begin_again,
    end_second_cases,
    end_second_wish,
    leave_second_unit,
    refuse_the_impossible,
    taken_since,
)

STAYS_WITH_ITS_ROW = {
    "likeness": "written anew for the row that stays",
    "search_key": "written anew; the spellings of the other row are added under their own source",
    "taken_back": "hides the row that goes",
    "likely_pair": "what was decided of each row",
    "person_merge": "which rows were made one",
    "mission_question": "what two missions asked about these two rows",
    "anonymised": "an empty row is made one with nobody",
    "restricted_file": "a closed file is the one that stays",
}
"""Tables that point at a person and are not moved, each with the reason."""

MAY_STAY_BEHIND = frozenset(
    {
        "apart_mark",
        "consent_fact",
        "person_phone",
        "family_tie",
        "sight",
        "file_reader",
        "legal_hold",
        "exit_clearance",
        "ration_share",
        "rider",
        "eating",
        "message",
        "partner_mark",
    }
)
"""Tables in which the row that stays may have the very same already; then the other's stays with it."""

POINTING_BY_KIND = (
    ("task", "subject_kind", "subject_id"),
    ("message", "subject_kind", "subject_id"),
    ("stored_file", "owner_kind", "owner_id"),
)
"""Tables that name their subject by kind and id: table, column of the kind, column of the id."""

_PLACE: dict[str, Any] = {"data_class": DataClass.PERSONAL, "table": "person_merge", "column": "sealed"}


def merge_people(actor: Viewer, kept_id: UUID, gone_id: UUID, chosen: Mapping[str, str]) -> UUID:
    """Make two rows one; return the id of the merge. `chosen` says "kept" or "gone" for each thing that differs.

    Raises NotThere unless the actor sees both, Refused where both cannot be one or something was not chosen.
    """
    demand(actor, Power.PERSON_MERGE)
    people = both_in_order(actor, kept_id, gone_id)
    kept, gone = people[kept_id], people[gone_id]
    refuse_the_impossible(kept, gone)
    sides = check_chosen(choices_between(values_of(kept), values_of(gone)), chosen)
    merge = PersonMerge(kept_id=kept_id, gone_id=gone_id, merged_by=actor.account_id, sealed=b"")
    db.session.add(merge)
    db.session.flush()
    ended = [*end_second_cases(actor, kept_id, gone_id), *end_second_wish(kept_id, gone_id)]
    ended += leave_second_unit(kept_id, gone_id)
    _move_everything(merge.id, kept_id, gone_id)
    changed = _take_over(kept, gone, sides)
    said = json.dumps({"fields": changed, "ended": ended})
    merge.sealed = seal(said, row_id=merge.id, **_PLACE)
    db.session.add(TakenBack(person_id=gone_id, by=actor.account_id))
    db.session.flush()
    _hand_over_keys(merge.id, kept, gone_id)
    _decide(actor, kept_id, gone_id, PairState.MERGED)
    happened("person", kept_id, happenings.MERGED, reference_kind="merge", reference_id=merge.id, actor=actor)
    record(actor, "people.person.merge", kind="person", object_id=kept_id, fields=tuple(sides), reason=str(gone_id))
    return merge.id


def undo_merge(actor: Viewer, merge_id: UUID) -> UUID:
    """Part two rows again: what was moved goes back, what was chosen becomes as it was. Returns the row that came back.

    What happened since stays with the row that stayed; parting twice parts once. Raises NotThere, or Refused where a
    place is taken meanwhile.
    """
    demand(actor, Power.PERSON_MERGE)
    in_sight = visible_to(actor, Power.PERSON_MERGE, person_id=PersonMerge.kept_id)  # type: ignore[arg-type]
    merge = db.session.scalar(
        sa.select(PersonMerge).where(PersonMerge.id == merge_id, in_sight).with_for_update(of=PersonMerge)
    )
    if merge is None:
        raise NotThere
    kept = fetch_person(actor, merge.kept_id, Power.PERSON_MERGE, lock=True)
    if merge.undone_at is not None:
        return merge.gone_id
    said = json.loads(open_sealed(merge.sealed, row_id=merge.id, **_PLACE))
    db.session.execute(sa.delete(TakenBack).where(TakenBack.person_id == merge.gone_id))
    _move_back(merge)
    for table, row_id, before in said["ended"]:
        begin_again(table, UUID(row_id), before)
    _give_back(kept, said["fields"])
    merge.undone_at, merge.undone_by = now(), actor.account_id
    db.session.execute(
        sa.delete(SearchKey).where(SearchKey.person_id == kept.id, SearchKey.source == _source(merge.id))
    )
    db.session.flush()
    gone = db.session.get(Person, merge.gone_id)
    if gone is None:
        raise NotThere
    for person in (kept, gone):
        refresh_keys(person)
    _decide(actor, kept.id, gone.id, PairState.OPEN)
    for person_id in (kept.id, gone.id):
        happened("person", person_id, happenings.MERGE_UNDONE, actor=actor)
    record(actor, "people.person.merge_undo", kind="person", object_id=kept.id, reason=str(gone.id))
    return gone.id


def values_of(person: Person) -> dict[str, Any]:
    """What may be chosen of a row: its columns by name, the NIC opened."""
    columns = {name for names in CHOICES.values() for name in names} - {"nic"}
    return {name: getattr(person, name) for name in columns} | {
        "nic": unsealed(person.nic_sealed, "person", "nic_sealed", person.id)
    }


def pointing_at_people() -> list[tuple[sa.Table, sa.Column[Any]]]:
    """Every column of every table that points at a person and goes over with her."""
    return [
        (table, column)
        for table in Model.metadata.sorted_tables
        if table.name not in STAYS_WITH_ITS_ROW
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    ]


def _move_everything(merge_id: UUID, kept_id: UUID, gone_id: UUID) -> None:
    for table, column in pointing_at_people():
        _move(merge_id, table, column, column == gone_id, kept_id)
    for name, kind, subject in POINTING_BY_KIND:
        table = Model.metadata.tables[name]
        hers = sa.and_(table.c[kind] == "person", table.c[subject] == gone_id)
        _move(merge_id, table, table.c[subject], hers, kept_id)
    db.session.expire_all()


def _move(merge_id: UUID, table: sa.Table, column: sa.Column[Any], hers: Any, kept_id: UUID) -> None:
    """Let the rows point at the one who stays, one by one; note each, so that it can go back."""
    (key,) = table.primary_key
    for row_id in db.session.scalars(sa.select(key).where(hers).order_by(key)).all():
        try:
            with db.session.begin_nested():
                db.session.execute(sa.update(table).where(key == row_id).values({column.name: kept_id}))
        except DBAPIError as broken:
            if isinstance(broken, IntegrityError) and table.name in MAY_STAY_BEHIND:
                continue
            raise Refused(
                "cannot_be_one",
                msg("Both have something that one person cannot have twice (%(what)s). End one of the two first."),
                what=table.name,
            ) from broken
        here = row_id if key is not column else kept_id
        db.session.add(MergeMove(merge_id=merge_id, table_name=table.name, column_name=column.name, row_id=here))
    db.session.flush()


def _move_back(merge: PersonMerge) -> None:
    moves = db.session.scalars(sa.select(MergeMove).where(MergeMove.merge_id == merge.id)).all()
    for move in moves:
        table = Model.metadata.tables[move.table_name]
        (key,) = table.primary_key
        column = table.c[move.column_name]
        back = sa.update(table).where(key == move.row_id, column == merge.kept_id).values({column.name: merge.gone_id})
        try:
            with db.session.begin_nested():
                db.session.execute(back)
        except DBAPIError as broken:
            raise taken_since() from broken
    db.session.expire_all()


def _take_over(kept: Person, gone: Person, sides: Mapping[str, Side]) -> dict[str, list[Any]]:
    """Put what was chosen of the other row into the one that stays; return what stood there before, by column."""
    theirs, mine = values_of(gone), values_of(kept)
    changed: dict[str, list[Any]] = {}
    for name in (name for name, side in sides.items() if side == "gone"):
        for column in CHOICES[name]:
            changed[column] = [_as_json(mine[column]), _as_json(theirs[column])]
            _put(kept, column, theirs[column])
    if changed:
        kept.version += 1
    db.session.flush()
    return changed


def _give_back(kept: Person, changed: Mapping[str, list[Any]]) -> None:
    """Put back what stood there before, where nobody changed it since."""
    mine = values_of(kept)
    back = {column: before for column, (before, after) in changed.items() if _as_json(mine[column]) == after}
    for column, before in back.items():
        _put(kept, column, _from_json(column, before))
    if back:
        kept.version += 1
    db.session.flush()


def _put(person: Person, column: str, value: Any) -> None:
    if column != "nic":
        setattr(person, column, value)
        return
    place: dict[str, Any] = {"data_class": DataClass.PERSONAL, "table": "person", "column": "nic_sealed"}
    person.nic_sealed = seal(value, row_id=person.id, **place) if value else None


def _as_json(value: Any) -> Any:
    if isinstance(value, date | datetime | UUID):
        return str(value)
    return list(value) if isinstance(value, list | tuple) else value


def _from_json(column: str, value: Any) -> Any:
    if value is None or column == "nic":
        return value
    kind = Person.__table__.c[column].type
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.Uuid):
        return UUID(value)
    return kind.python_type(value) if isinstance(kind, sa.Enum) else value


def _source(merge_id: UUID) -> str:
    return f"m:{merge_id.hex[-16:]}"


def _hand_over_keys(merge_id: UUID, kept: Person, gone_id: UUID) -> None:
    """The row that stays is found by the spellings and numbers of both; only it is compared from now on."""
    drop_likeness([gone_id])
    refresh_keys(kept)
    theirs = sa.select(SearchKey.kind, SearchKey.key).where(SearchKey.person_id == gone_id).distinct()
    old = db.session.execute(theirs).all()
    if old:
        rows = [{"person_id": kept.id, "source": _source(merge_id), "kind": kind, "key": key} for kind, key in old]
        db.session.execute(sa.insert(SearchKey), rows)


def _decide(actor: Viewer, kept_id: UUID, gone_id: UUID, state: PairState) -> None:
    pair = pair_of(kept_id, gone_id)
    pair.state = state
    is_open = state is PairState.OPEN
    pair.decided_at, pair.decided_by = (None, None) if is_open else (now(), actor.account_id)
    db.session.flush()
