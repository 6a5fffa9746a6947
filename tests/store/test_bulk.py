"""Many rows at once stand in the table as an ordinary insert would have put them."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.directory.models import Country, Institution
from migrant_support.kernel.keys import new_id
from migrant_support.platform.store import db
from migrant_support.platform.store.bulk import insert_all, insert_many, much_to_write, see_tables
from migrant_support.platform.store.transaction import work

MADE = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=UTC)


def a_country(code: str) -> dict[str, object]:
    names = {f"name_{language}": "Sample\tland\n\\N 'quoted'" for language in ("en", "si", "ta")}
    return {"code": code, "alpha2": code[:2], **names, "calling_code": "", "currency": "", "zone": "UTC"} | {
        "latitude": -1.25,
        "longitude": 179.5,
        "is_host": True,
    }


def an_institution(name: str) -> dict[str, object]:
    texts = {
        f"{part}_{language}": "" for part in ("name", "address", "hours", "note") for language in ("en", "si", "ta")
    }
    row = {"id": new_id(), "code": name, "name_as_written": "", **texts, "name_en": name, "verified_by": None}
    return row | {"verified_on": date(2026, 11, 1), "position": 3, "made_at": MADE, "version": 1}


def test_values_come_back_as_they_went_in(app: Flask) -> None:
    wanted = an_institution("one")
    with app.app_context(), work(write=True), much_to_write():
        insert_many(Institution, [wanted, an_institution("two")])
        insert_many(Country, [a_country("XXA"), a_country("YYA")])
    with app.app_context(), work(write=False):
        found = db.session.get_one(Institution, wanted["id"])
        assert {key: getattr(found, key) for key in wanted} == wanted
        country = db.session.get_one(Country, "XXA")
        assert (country.name_en, country.is_host, country.latitude) == ("Sample\tland\n\\N 'quoted'", True, -1.25)


def test_constraints_hold_and_nothing_of_the_insert_stays(app: Flask) -> None:
    with app.app_context(), pytest.raises(sa.exc.IntegrityError, match=r"(?i)unique"), work(write=True):
        insert_many(Institution, [an_institution("one"), an_institution("one")])
    with app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Institution)) == 0


def test_a_row_with_other_columns_is_refused(app: Flask) -> None:
    short = a_country("YYA")
    del short["is_host"]
    with app.app_context(), pytest.raises(ValueError, match="same columns"), work(write=True):
        insert_many(Country, [a_country("XXA"), short])


def test_no_rows_are_no_work(app: Flask) -> None:
    with app.app_context(), work(write=True):
        insert_many(Country, [])


@pytest.mark.parametrize("many", [1, 30])
def test_what_a_row_leaves_out_is_filled_as_ever(app: Flask, many: int) -> None:
    rows = [an_institution(f"number {number}") for number in range(many)]
    for row in rows:
        del row["id"], row["version"], row["made_at"]
    with app.app_context(), work(write=True):
        insert_all(Institution, rows)
    with app.app_context(), work(write=False):
        found = db.session.scalars(sa.select(Institution)).all()
        assert {one.code for one in found} == {row["code"] for row in rows}
        assert len({one.id for one in found}) == many
        assert {one.version for one in found} == {1}
        assert all(one.made_at for one in found)


def test_a_long_insert_stands_on_what_the_session_holds(app: Flask) -> None:
    with app.app_context(), work(write=True):
        db.session.add(Country(**a_country("XXA")))
        with pytest.raises(sa.exc.IntegrityError):
            insert_all(Country, [a_country("XXA"), *[a_country(f"Y{number:02}") for number in range(30)]])
        db.session.rollback()


def test_a_count_begins_with_the_small_table_when_the_tables_were_seen(app: Flask) -> None:
    """Without it SQLite takes an empty table for as large as any other."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        with app.app_context():
            see_tables()  # it looks at its tables by itself, and nothing is to be done
        return
    with app.app_context():
        with work(write=True):
            insert_many(Institution, [an_institution(f"Place {n}") for n in range(400)])
            insert_all(Country, [a_country(code) for code in ("KWT", "OMN")])
        joined = "institution JOIN country ON country.alpha2 = institution.code"
        asked = f"EXPLAIN QUERY PLAN SELECT count(*) FROM {joined}"
        see_tables()
        with work(write=False):
            plan = [row[3] for row in db.session.connection().exec_driver_sql(asked)]
            seen = db.session.connection().exec_driver_sql("SELECT count(*) FROM sqlite_stat1").scalar()
    assert seen
    assert "country" in plan[0]
