"""The book of a house: incidents that are read by few, visitors, defects that block a bed, the report of a day."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from migrant_support.domains.sites.actions import book
from migrant_support.domains.sites.actions import gate as gates
from migrant_support.domains.sites.actions.rollcall import Tapped, close_roll_call, mark, start_roll_call
from migrant_support.domains.sites.models import Bed, DailyReport, Defect, Incident, Visitor
from migrant_support.domains.sites.queries.report import counted
from migrant_support.domains.sites.rules.book import DefectKind, IncidentKind, Severity, Told, Urgency, VisitKind
from migrant_support.domains.sites.rules.rollcall import Mark
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.proofs.test_beds_at_once import DONE, trying
from tests.proofs.test_many_at_once import at_once
from tests.sites.test_evening import EVENING, ZONE, House, house
from tests.support.shelters import ask

__all__ = ["house"]
TODAY = date(2026, 12, 1)


def incident(kind: IncidentKind = IncidentKind.QUARREL, **more: object) -> book.NewIncident:
    """Something that happened this evening."""
    values: dict[str, object] = {
        "severity": Severity.LOW,
        "at": EVENING,
        "text": "Two quarrelled about the television.",
    }
    return book.NewIncident(kind, **(values | more))  # type: ignore[arg-type]


def test_a_sensitive_incident_is_read_by_the_mission_only_also_by_the_one_who_wrote_it(house: House) -> None:
    woman = house.live("Kumari")
    plain = house.do(book.write_incident, house.site, incident(people=[woman], told=[Told.OFFICER]))
    grave = incident(IncidentKind.ABUSE, severity=Severity.HIGH, text="A helper entered the room at night.")
    secret = house.do(book.write_incident, house.site, grave)
    browser = house.browser()
    browser.open(f"/sites/{house.site}/incidents")
    assert "For the mission only" in browser.words
    assert "Abuse" not in browser.words
    assert browser.open(f"/sites/{house.site}/incidents/{secret}").status_code == 404
    browser.open(f"/sites/{house.site}/incidents/{plain}")
    assert "Two quarrelled" in browser.words
    assert "Kumari" in browser.words
    officer = house.shelter.kuwait.browser()
    assert "A helper entered" in officer.open(f"/sites/{house.site}/incidents/{secret}").get_data(as_text=True)
    read = sa.text("SELECT count(*) FROM audit_line WHERE act = 'sites.incident.read'")
    assert house.rows(read) == [(2,)]
    with house.app.app_context(), pytest.raises((IntegrityError, DBAPIError)), work(write=True):
        db.session.execute(sa.update(Incident).values(severity=Severity.LOW))


def test_an_incident_names_residents_only_and_is_neither_empty_nor_to_come(house: House) -> None:
    stranger = house.shelter.woman("Nilmini")
    with pytest.raises(NotThere):
        house.do(book.write_incident, house.site, incident(people=[stranger]))
    for more, code in (
        ({"text": "short"}, "incident_needs_words"),
        ({"at": EVENING + timedelta(minutes=1)}, "incident_to_come"),
        ({"at": EVENING - timedelta(days=61)}, "incident_long_ago"),
    ):
        with pytest.raises(Refused, match=code):
            house.do(book.write_incident, house.site, incident(**more))


@pytest.mark.one_database
def test_a_visitor_is_no_resident_and_leaves_once(house: House) -> None:
    woman = house.live("Kumari")
    browser = house.browser()
    path = f"/sites/{house.site}/visitors/new"
    browser.open(path)
    assert (
        browser.submit({"name": "Sunil the brother", "kind": "family", "person": str(woman)}, to=path).status_code
        == 303
    )
    browser.follow()
    assert "Sunil the brother" in browser.words
    assert "visits Kumari" in browser.words
    sealed = house.rows(sa.select(Visitor.name_sealed))[0][0]
    assert b"Sunil" not in sealed
    (visitor,) = house.rows(sa.select(Visitor.id))[0]
    out = house.do(book.let_visitor_out, house.site, visitor, at=datetime.now(UTC))
    assert out is None
    left = house.rows(sa.select(Visitor.out_at))
    house.do(book.let_visitor_out, house.site, visitor, at=datetime.now(UTC) + timedelta(hours=1))
    assert house.rows(sa.select(Visitor.out_at)) == left
    with pytest.raises(NotThere):
        house.do(book.let_visitor_in, house.site, name="Sunil", kind=VisitKind.FAMILY, person_id=uuid4())


def a_defect(house: House, bed: UUID | None, *, blocks: bool = True) -> UUID:
    """A bed that broke."""
    found: UUID = house.do(
        book.report_defect, house.site, kind=DefectKind.BED, urgency=Urgency.TODAY, what="The frame is broken.",
        bed_id=bed, blocks_bed=blocks,
    )  # fmt: skip
    return found


def test_a_defect_blocks_its_bed_until_it_is_mended_and_is_the_missions_task(house: House) -> None:
    bed = house.shelter.beds[3]
    defect = a_defect(house, bed)
    assert house.rows(sa.select(Bed.blocked_reason).where(Bed.id == bed)) == [("The frame is broken.",)]
    assert house.rows(sa.select(Task.subject_id, Task.scope_id).where(Task.code == "defect")) == [(defect, "KWT")]
    with pytest.raises(Refused, match="bed_blocked_already"):
        a_defect(house, bed)
    house.do(book.mend_defect, house.site, defect, how="Welded", at=EVENING + timedelta(hours=2))
    assert house.rows(sa.select(Bed.blocked_at).where(Bed.id == bed)) == [(None,)]
    assert house.rows(sa.select(Task.id).where(Task.code == "defect", Task.done_at.is_(None))) == []
    with pytest.raises(Refused, match="mended_already"):
        house.do(book.mend_defect, house.site, defect, how="Again")
    house.live("Kumari")
    with pytest.raises(Refused, match="bed_in_use"):
        a_defect(house, house.shelter.beds[0])
    assert len(house.rows(sa.select(Defect.id))) == 1


def test_a_day_is_counted_by_the_clock_of_the_house_and_stands_once_it_is_closed(house: House) -> None:
    here, gone = house.live("Kumari"), house.live("Ruwani", bed=1)
    midnight = datetime(2026, 12, 1, 21, 0, tzinfo=UTC)  # the first of December ends in Kuwait
    house.do(gates.let_out, house.site, gone, at=midnight - timedelta(minutes=1))
    house.do(gates.let_in, house.site, gone, at=midnight + timedelta(minutes=1))
    roll_call = house.do(start_roll_call, house.site)
    house.do(mark, house.site, roll_call, [Tapped(here, Mark.PRESENT), Tapped(gone, Mark.ON_LEAVE)])
    house.do(close_roll_call, house.site, roll_call)
    house.do(book.write_incident, house.site, incident())
    after = midnight + timedelta(hours=9)
    with clock_set_to(after):
        first = ask(house.app, counted, house.site, ZONE, TODAY)
        second = ask(house.app, counted, house.site, ZONE, TODAY + timedelta(days=1))
    assert (first["went_out"], first["came_in"], first["incidents_low"]) == (1, 0, 1)
    assert (first["present"], first["on_leave"], first["absent"]) == (1, 1, 0)
    assert (second["went_out"], second["came_in"]) == (0, 1)
    assert "present" not in second
    with pytest.raises(Refused, match="day_not_over"):
        house.do(book.close_report, house.site, TODAY + timedelta(days=1), at=after)
    house.do(book.close_report, house.site, TODAY, at=after)
    house.do(gates.let_out, house.site, here, at=after)
    kept = house.rows(sa.select(DailyReport.counts))
    house.do(book.close_report, house.site, TODAY, at=after + timedelta(days=1))
    assert house.rows(sa.select(DailyReport.counts)) == kept
    for change in (sa.update(DailyReport).values(day=TODAY + timedelta(days=3)), sa.delete(DailyReport)):
        with house.app.app_context(), pytest.raises((IntegrityError, DBAPIError)), work(write=True):
            db.session.execute(change)


def test_thirty_two_who_close_a_day_close_it_once(house: House) -> None:
    yesterday = date(2020, 1, 1)
    assert at_once([trying(house.shelter, book.close_report, house.site, yesterday)] * 32) == {DONE: 32}
    assert len(house.rows(sa.select(DailyReport.id))) == 1


@pytest.mark.one_database
def test_a_closed_report_is_the_same_paper_every_time_and_a_coordinator_reads_counts(house: House) -> None:
    house.live("Kumari")
    day = "2026-11-01"
    browser = house.browser()
    browser.open(f"/sites/{house.site}/report/{day}/close")
    assert browser.submit({}, to="/close").status_code == 303
    browser.follow()
    assert "It is not changed any more." in browser.words
    papers = {}
    for language in ("en", "si", "ta"):
        answer = browser.open(f"/sites/{house.site}/report/{day}/{language}").get_data()
        assert answer.startswith(b"%PDF")
        papers[language] = answer
    assert browser.open(f"/sites/{house.site}/report/{day}/en").get_data() == papers["en"]
    assert browser.open(f"/sites/{house.site}/report/nonsense/en").status_code == 404
    assert "Kumari" not in browser.open(f"/sites/{house.site}/report?day={day}").get_data(as_text=True)
