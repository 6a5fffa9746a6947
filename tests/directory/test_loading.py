"""The reference data comes into the database once, and stays as administrators left it."""

import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.directory.actions import load_reference_data
from migrant_support.domains.directory.models import (
    Airport,
    Country,
    District,
    Institution,
    InstitutionPhone,
    InstitutionService,
    Mission,
)
from migrant_support.domains.directory.rules import MissionKind
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work


def load(app: Flask) -> dict[str, int]:
    with app.app_context(), work(write=True):
        return load_reference_data()


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_loading_brings_everything(app: Flask) -> None:
    changed = load(app)
    assert changed["countries"] == 249
    with app.app_context(), work(write=False):
        assert count(Country) == 249
        assert count(District) == 25
        assert count(Mission) == changed["missions"] >= 15
        assert count(Airport) == changed["airports"] >= 25
        assert count(Institution) == 10
        assert count(InstitutionPhone) == 9
        assert count(InstitutionService) > 10
        kuwait = db.session.get_one(Mission, "KWT")
        assert (kuwait.kind, kuwait.city_si, kuwait.zone) == (MissionKind.EMBASSY, "කුවේට් නගරය", "Asia/Kuwait")


def test_loading_again_changes_nothing(app: Flask) -> None:
    load(app)
    assert set(load(app).values()) == {0}


def test_loading_again_mends_a_country_and_leaves_an_institution_as_edited(app: Flask) -> None:
    load(app)
    with app.app_context(), work(write=True):
        db.session.execute(sa.update(Country).where(Country.code == "KWT").values(calling_code="1"))
        db.session.execute(sa.update(Institution).where(Institution.code == "slbfe").values(hours_en="9 to 4"))
    changed = load(app)
    assert {kind: n for kind, n in changed.items() if n} == {"countries": 1}
    with app.app_context(), work(write=False):
        assert db.session.get_one(Country, "KWT").calling_code == "965"
        hours = sa.select(Institution.hours_en).where(Institution.code == "slbfe")
        assert db.session.scalar(hours) == "9 to 4"


def test_the_command_says_what_it_did(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["reference", "load"])
    assert answer.exit_code == 0, answer.output
    assert "249 countries" in answer.output
    again = app.test_cli_runner().invoke(args=["reference", "load"])
    assert "0 countries, 0 missions" in again.output
