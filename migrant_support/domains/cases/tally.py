"""The database keeps count of open cases by mission and category itself, so that nobody counts a million rows.

One row a mission with the category '' for all its open cases, one for each category ticked on one. The triggers add and
take away with the change, in its transaction. SQLite works row by row. PostgreSQL takes a statement's rows together,
because one row changed thousands of times in a transaction would grow slower each time; it takes the rows in one order.
"""

# ruff: noqa: S608 - the pieces are the constants of this file

from migrant_support.platform.store.triggers import Trigger

_URGENT = "('high', 'emergency')"
_INTO = "INSERT INTO case_tally (mission, category, people, urgent)"
_ADD = (
    "ON CONFLICT (mission, category) DO UPDATE SET people = case_tally.people + excluded.people, "
    "urgent = case_tally.urgent + excluded.urgent"
)


def _file(row: str, sign: int) -> str:
    """One open case, in SQLite's row trigger: its mission's row, then its categories' rows."""
    urgent = f"CASE WHEN {row}.risk IN {_URGENT} THEN {sign} ELSE 0 END"
    mission = f"{_INTO} SELECT {row}.mission, '', {sign}, {urgent} WHERE {row}.state <> 'closed' {_ADD}; "
    categories = (
        f"{_INTO} SELECT {row}.mission, c.category, {sign}, 0 FROM case_category c "
        f"WHERE c.case_id = {row}.id AND {row}.state <> 'closed' {_ADD}; "
    )
    return mission + categories


def _category(row: str, sign: int) -> str:
    return (
        f"{_INTO} SELECT f.mission, {row}.category, {sign}, 0 FROM case_file f "
        f"WHERE f.id = {row}.case_id AND f.state <> 'closed' {_ADD}; "
    )


_CHANGED = "OLD.state <> NEW.state OR OLD.risk <> NEW.risk OR OLD.mission <> NEW.mission"


def _files_of(rows: str, sign: int) -> str:
    """The open cases among a statement's rows, on PostgreSQL."""
    urgent = f"CASE WHEN risk IN {_URGENT} THEN {sign} ELSE 0 END"
    return (
        f"SELECT mission, '' AS category, {sign} AS people, {urgent} AS urgent FROM {rows} WHERE state <> 'closed' "
        f"UNION ALL SELECT r.mission, c.category, {sign}, 0 FROM {rows} r JOIN case_category c ON c.case_id = r.id "
        "WHERE r.state <> 'closed'"
    )


def _categories_of(rows: str, sign: int) -> str:
    return (
        f"SELECT f.mission, r.category, {sign} AS people, 0 AS urgent FROM {rows} r "
        "JOIN case_file f ON f.id = r.case_id WHERE f.state <> 'closed'"
    )


def _summed(parts: str) -> str:
    return (
        f"{_INTO} SELECT mission, category, sum(people), sum(urgent) FROM ({parts}) d GROUP BY mission, category "
        f"HAVING sum(people) <> 0 OR sum(urgent) <> 0 ORDER BY mission, category {_ADD}"
    )


def _of_statement(table: str, name: str, act: str, parts: str) -> tuple[str, str]:
    """A function of PostgreSQL and the trigger that calls it once a statement."""
    seen = {"insert": "NEW TABLE AS new_rows", "delete": "OLD TABLE AS old_rows"}
    seen["update"] = f"{seen['delete']} {seen['insert']}"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_summed(parts)}; RETURN NULL; END $$",
        (
            f"CREATE TRIGGER {name} AFTER {act.upper()} ON {table} REFERENCING {seen[act]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        ),
    )


def _kept(table: str, act: str, *, sqlite: str, when: str = "", postgresql: str) -> Trigger:
    name = f"case_tally_{table}_{act}"
    condition = f"WHEN {when} " if when else ""
    return Trigger(
        name=name,
        table=table,
        sqlite=(f"CREATE TRIGGER {name} AFTER {act.upper()} ON {table} {condition}BEGIN {sqlite}END",),
        postgresql=_of_statement(table, name, act, postgresql),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


FILE_TRIGGERS = (
    _kept("case_file", "insert", sqlite=_file("NEW", 1), postgresql=_files_of("new_rows", 1)),
    _kept("case_file", "delete", sqlite=_file("OLD", -1), postgresql=_files_of("old_rows", -1)),
    _kept(
        "case_file",
        "update",
        sqlite=_file("OLD", -1) + _file("NEW", 1),
        when=_CHANGED,
        postgresql=f"{_files_of('old_rows', -1)} UNION ALL {_files_of('new_rows', 1)}",
    ),
)
CATEGORY_TRIGGERS = (
    _kept("case_category", "insert", sqlite=_category("NEW", 1), postgresql=_categories_of("new_rows", 1)),
    _kept("case_category", "delete", sqlite=_category("OLD", -1), postgresql=_categories_of("old_rows", -1)),
)
RECOUNT = (
    (
        f"{_INTO} SELECT mission, '', count(*), sum(CASE WHEN risk IN {_URGENT} THEN 1 ELSE 0 END) "
        "FROM case_file WHERE state <> 'closed' GROUP BY mission"
    ),
    (
        f"{_INTO} SELECT f.mission, c.category, count(*), 0 FROM case_file f JOIN case_category c ON c.case_id = f.id "
        "WHERE f.state <> 'closed' GROUP BY f.mission, c.category"
    ),
)
"""What fills an empty tally from the cases themselves; for the migration, and for tests that hold the two together."""
