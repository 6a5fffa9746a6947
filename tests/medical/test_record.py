"""The record from the doctor's door: entries and corrections, alerts, tests; sealed, audited, and closed to others."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from migrant_support.domains.medical.models import Encounter, MedicalAlert, MedicalTest, VitalReading
from migrant_support.domains.medical.queries.alerts import apart_among, instructions_for
from migrant_support.domains.medical.rules.alerts import Instruction
from migrant_support.domains.medical.rules.tests import TestResult
from migrant_support.kernel.clock import now
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.medical.conftest import Clinic

SEEN = {
    "triage": "yellow",
    "complaint": "stabbing headache",
    "findings": "stiff neck",
    "treatment": "a dark room",
}


def acts(clinic: Clinic) -> list[str]:
    """What the audit log holds of the record, in order."""
    lines = clinic.kuwait.rows(sa.select(AuditLine.act).order_by(AuditLine.number))
    return [act for (act,) in lines if act.startswith("medical.")]


def test_an_entry_is_written_with_what_was_measured_and_read_by_the_doctor_alone(clinic: Clinic) -> None:
    sent = clinic.send("medical/entry", SEEN | {"temperature": "39,2", "pulse": "135"})
    assert sent.status == 303
    record = clinic.browser()
    record.open(f"/people/{clinic.patient}/medical")
    for words in ("stabbing headache", "stiff neck", "39.2 °C", "135 /min", "Urgent: look at once", "IITT 2020"):
        assert words in record.words
    assert acts(clinic) == ["medical.encounter.write", "medical.record.read"]
    for account in (clinic.kuwait.officer, clinic.stranger):
        other = clinic.browser(account)
        assert other.open(f"/people/{clinic.patient}/medical").status_code in (403, 404)
    assert acts(clinic) == ["medical.encounter.write", "medical.record.read"]


def test_what_was_written_lies_sealed_in_the_database(clinic: Clinic) -> None:
    clinic.send("medical/entry", SEEN | {"temperature": "39.2"})
    clinic.send("medical/alert", {"instructions": ["no_peanuts"], "kind": "allergy", "note": "anaphylaxis in May"})
    clinic.send("medical/test", {"kind": "pcr", "lab": "Royal Laboratory 77", "result": "negative"})
    clinic.send("medical/vaccination", {"vaccine": "Sinovac", "dose": "1", "given_on": "1/3/2025", "batch": "B-99812"})
    with clinic.kuwait.app.app_context(), work(write=False):
        connection = db.session.connection()
        tables = [table for table in sa.inspect(connection).get_table_names() if table != "alembic_version"]
        dump = "\n".join(
            str(row) for table in tables for row in connection.execute(sa.text(f'SELECT * FROM "{table}"'))
        )
    for canary in ("headache", "stiff neck", "a dark room", "39.2", "anaphylaxis", "Royal", "Sinovac", "B-99812"):
        assert canary not in dump
    assert clinic.kuwait.counts()["vaccination"] == clinic.kuwait.counts()["medical_test"] == 1


def test_a_mistake_is_mended_by_a_later_entry_and_only_once(clinic: Clinic) -> None:
    clinic.send("medical/entry", SEEN)
    entry = clinic.kuwait.value(sa.select(Encounter.id))
    correction = f"medical/entries/{entry}/correct"
    assert clinic.send(correction, SEEN | {"complaint": "toothache"}).status == 303
    assert clinic.send(correction, SEEN | {"complaint": "earache"}).status == 422
    record = clinic.browser()
    record.open(f"/people/{clinic.patient}/medical")
    assert "Corrected by a later entry" in record.words
    assert "stabbing headache" in record.words
    assert "toothache" in record.words
    assert clinic.kuwait.value(sa.select(sa.func.count()).select_from(Encounter)) == 2


@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = 'red'", "DELETE FROM {table}"])
@pytest.mark.parametrize(("table", "column"), [("medical_encounter", "triage"), ("vital_reading", "level")])
def test_the_database_refuses_to_change_or_delete_an_entry(
    clinic: Clinic, statement: str, table: str, column: str
) -> None:
    clinic.send("medical/entry", SEEN | {"temperature": "39.2"})
    changed = statement.format(table=table, column=column).replace("'red'", "'red'" if column == "triage" else "0")
    with clinic.kuwait.app.app_context(), pytest.raises(sa.exc.DatabaseError, match="only added to"), work(write=True):
        db.session.execute(sa.text(changed))


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"complaint": ""}, "What is wrong"),
        ({"temperature": "390"}, "it must lie between 25 and 45 °C"),
        ({"temperature": "nan"}, "Write the value in digits"),
        ({"pulse": "Infinity"}, "Write the value in digits"),
        ({"systolic": "120"}, "Blood pressure needs both numbers."),
        ({"on": "1/1/2020"}, "An entry is written within 30 days."),
        ({"again_on": "1/1/2031"}, "Choose a day from today on, within one year."),
    ],
)
def test_bad_input_gets_a_sentence_and_what_was_typed_stays(clinic: Clinic, fields: dict[str, str], says: str) -> None:
    sent = clinic.send("medical/entry", SEEN | {"advice": "drink much water"} | fields)
    assert sent.status == 422
    assert says in sent.words
    assert "drink much water" in sent.text
    assert clinic.kuwait.counts()["medical_encounter"] == 0


def test_a_follow_up_makes_a_task_that_says_nothing_and_the_next_entry_ends_it(clinic: Clinic) -> None:
    clinic.send("medical/entry", SEEN | {"again_on": f"{now() + timedelta(days=2):%d/%m/%Y}"})
    mine = Task.code == "health_follow_up"
    assert clinic.kuwait.rows(sa.select(Task.note, Task.done_at).where(mine)) == [("", None)]
    officer, doctor = clinic.browser(clinic.kuwait.officer), clinic.browser()
    officer.open("/tasks")
    doctor.open("/tasks")
    assert "See the person again" not in officer.words
    assert "See the person again" in doctor.words
    with clinic.kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(Task).where(mine).values(due_at=now() - timedelta(hours=1)))
    desk = clinic.browser()
    desk.open("/medical")
    assert "To be seen again (1)" in desk.words
    clinic.send("medical/entry", SEEN)
    assert clinic.kuwait.value(sa.select(Task.done_at).where(mine)) is not None


def test_an_alert_says_to_others_what_to_do_and_to_nobody_else_why(clinic: Clinic) -> None:
    told = {"instructions": ["room_alone", "no_peanuts"], "kind": "infectious", "note": "coughs blood"}
    assert clinic.send("medical/alert", told).status == 303
    officer = clinic.browser(clinic.kuwait.officer)
    officer.open(f"/people/{clinic.patient}")
    assert "A room alone" in officer.words
    assert "No peanuts" in officer.words
    for word in ("nfectious", "coughs blood"):
        assert word not in officer.text
    with clinic.kuwait.app.app_context(), work(write=False):
        assert instructions_for([clinic.patient])[clinic.patient] == (Instruction.ROOM_ALONE, Instruction.NO_PEANUTS)
        assert apart_among([clinic.patient]) == {clinic.patient}
    alert = clinic.kuwait.value(sa.select(MedicalAlert.id))
    doctor = clinic.browser()
    doctor.open(f"/people/{clinic.patient}/medical")
    doctor.submit({}, to=f"/people/{clinic.patient}/medical/alerts/{alert}/lift")
    with clinic.kuwait.app.app_context(), work(write=False):
        assert instructions_for([clinic.patient]) == {}
        assert apart_among([clinic.patient]) == set()


def test_an_alert_that_tells_nobody_to_do_anything_is_refused(clinic: Clinic) -> None:
    sent = clinic.send("medical/alert", {"kind": "allergy", "note": "penicillin"})
    assert sent.status == 422
    assert "Choose at least one thing" in sent.words


def test_a_test_gets_its_result_once_and_a_wrong_one_is_struck_out(clinic: Clinic) -> None:
    clinic.send("medical/test", {"kind": "antigen", "lab": "own"})
    test = clinic.kuwait.value(sa.select(MedicalTest.id))
    assert clinic.send(f"medical/tests/{test}/result", {"result": "negative"}).status == 303
    assert clinic.send(f"medical/tests/{test}/result", {"result": "positive"}).status == 422
    result, counts = clinic.kuwait.rows(sa.select(MedicalTest.result, MedicalTest.counts_until))[0]
    assert result is TestResult.NEGATIVE
    assert counts is not None
    record = clinic.browser()
    record.open(f"/people/{clinic.patient}/medical")
    record.submit({}, to=f"/people/{clinic.patient}/medical/tests/{test}/strike")
    record.open(f"/people/{clinic.patient}/medical")
    assert "Struck out" in record.words
    assert clinic.kuwait.value(sa.select(MedicalTest.struck_at)) is not None


def test_a_second_press_writes_one_reading(clinic: Clinic) -> None:
    browser = clinic.browser()
    at = f"/people/{clinic.patient}/medical/vitals"
    browser.open(at)
    form = browser.form(to=at)
    sent = dict(form.fields) | {"pulse": "72"}
    assert browser.post(at, sent).status_code == browser.post(at, sent).status_code == 303
    assert clinic.kuwait.value(sa.select(sa.func.count()).select_from(VitalReading)) == 1


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["en", "si", "ta"])
def test_the_own_copy_prints_for_medical_staff_and_the_officers_copy_says_where_it_is(
    clinic: Clinic, language: str
) -> None:
    clinic.send("medical/entry", SEEN | {"temperature": "39.2"})
    clinic.send("medical/test", {"kind": "pcr", "lab": "Royal Laboratory 77", "result": "negative"})
    clinic.send("medical/vaccination", {"vaccine": "Sinovac", "dose": "1", "given_on": "1/3/2025"})
    at = f"/people/{clinic.patient}/medical/copy/{language}"
    assert clinic.browser().open(at).get_data().startswith(b"%PDF")
    assert clinic.browser(clinic.kuwait.officer).open(at).status_code == 403
    assert acts(clinic)[-1] == "medical.record.read"
