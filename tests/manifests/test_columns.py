"""The columns of each recipient: chosen, ordered, named and dated on the screen; part of what a rendition is."""

import csv
import io
import json
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights.actions.renditions import HandedOut, file_of, hand_out
from migrant_support.domains.flights.actions.templates import set_columns
from migrant_support.domains.flights.models import ColumnTemplate, Rendition
from migrant_support.domains.flights.queries.templates import today
from migrant_support.domains.flights.rules.layouts import (
    DEFAULT,
    EVERY,
    DateForm,
    HeadingWords,
    day_text,
    in_order,
    invented,
    laid_out,
    make_layout,
)
from migrant_support.domains.flights.rules.rendition import COLUMNS
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from tests.support.accounts import viewer_for
from tests.support.sealed import Sealing

PAGE = "/column-templates/IOM"
TWO = [("primary_id", "Family name"), ("birth_date", "Born")]


def _set(sealing: Sealing, columns: list[tuple[str, str]], *, in_days: int = 0, code: str = "IOM") -> None:
    viewer = viewer_for(sealing.app, sealing.coordinator)
    with sealing.writing():
        day = today() + timedelta(days=in_days)
        set_columns(
            viewer, code, make_layout(columns, DateForm.DAY_FIRST), language=HeadingWords.ENGLISH, in_force_from=day
        )


def _out(sealing: Sealing, version: UUID, form: Rendering = Rendering.CSV, code: str = "IOM") -> HandedOut:
    viewer = viewer_for(sealing.app, sealing.coordinator)
    with sealing.writing():
        return hand_out(viewer, version, code, form)


def _signed(sealing: Sealing) -> UUID:
    version = sealing.seal()
    sealing.sign(version)
    return version


def test_the_columns_chosen_on_the_screen_are_those_of_the_next_file(sealing: Sealing) -> None:
    browser = sealing.browser(sealing.coordinator)
    browser.open(PAGE)
    boxes: dict[str, object] = {f"columns-{name}-take": None for name in COLUMNS}
    boxes |= {
        "columns-primary_id-take": "1", "columns-primary_id-place": "2", "columns-primary_id-heading": "Family name",
        "columns-birth_date-take": "1", "columns-birth_date-place": "1", "columns-birth_date-heading": "",
        "columns-sex-take": "1", "columns-sex-place": "", "columns-sex-heading": "",
        "language": "si", "dates": "day_first",
    }  # fmt: skip
    assert browser.submit(boxes, to=PAGE).status_code == 303
    version = _signed(sealing)
    lines = list(csv.reader(io.StringIO(_out(sealing, version).content.decode())))
    assert lines[0] == ["උපන් දිනය", "Family name", "ස්ත්‍රී/පුරුෂ භාවය"]
    assert lines[1][1] == "Fernando"
    assert lines[1][0].count("/") == 2


def test_the_default_stays_what_programs_read(sealing: Sealing) -> None:
    version = _signed(sealing)
    head = _out(sealing, version).content.decode().split("\r\n")[0]
    assert head == ",".join(COLUMNS)


def test_new_columns_make_the_next_rendition_and_the_same_ones_the_same_bytes(sealing: Sealing) -> None:
    version = _signed(sealing)
    usual = _out(sealing, version)
    _set(sealing, TWO)
    first, again = _out(sealing, version), _out(sealing, version)
    assert (usual.number, first.number, again.number) == (1, 2, 2)
    assert first.content == again.content != usual.content
    kept = sa.select(Rendition.template).order_by(Rendition.number)
    with sealing.writing():
        assert db.session.scalars(kept).all() == [0, 1]


def test_columns_of_a_later_day_wait_for_it(sealing: Sealing) -> None:
    version = _signed(sealing)
    usual = _out(sealing, version)
    _set(sealing, TWO, in_days=3)
    assert _out(sealing, version).content == usual.content
    with clock_set_to(now() + timedelta(days=4)):
        assert _out(sealing, version).content.startswith(b"Family name,Born")


def test_columns_of_one_recipient_touch_no_other(sealing: Sealing) -> None:
    version = _signed(sealing)
    before = _out(sealing, version, code="CARRIER").content
    _set(sealing, TWO)
    assert _out(sealing, version, code="CARRIER").content == before


def test_a_column_adds_nothing_that_the_recipient_has_no_ground_to_get(sealing: Sealing) -> None:
    _set(sealing, [("primary_id", "Name"), ("phone", "Phone"), ("payer", "Payer"), ("local_name", "x")], code="CARRIER")
    lines = list(csv.reader(io.StringIO(_out(sealing, _signed(sealing), code="CARRIER").content.decode())))
    assert {tuple(line[1:]) for line in lines[1:]} == {("", "", "")}


def test_json_follows_the_choice_but_keeps_names_and_days(sealing: Sealing) -> None:
    _set(sealing, TWO)
    said = json.loads(_out(sealing, _signed(sealing), Rendering.JSON).content)
    assert set(said["passengers"][0]) == {"primary_id", "birth_date"}
    assert said["passengers"][0]["birth_date"].count("-") == 2


@pytest.mark.one_database
def test_the_preview_shows_invented_people_for_what_is_typed_and_keeps_nothing(sealing: Sealing) -> None:
    browser = sealing.browser(sealing.coordinator)
    browser.open(PAGE)
    typed = {"columns-birth_date-take": "1", "columns-birth_date-heading": "Geboren", "dates": "month_named"}
    answer = browser.post(f"{PAGE}/preview", {**typed, "language": "names", "csrf_token": browser.token()})
    text = answer.get_data(as_text=True)
    assert "Geboren" in text
    assert "14 MAY 1988" in text
    assert "<html" not in text
    none = browser.post(f"{PAGE}/preview", {"csrf_token": browser.token()}).get_data(as_text=True)
    assert "Tick at least one column." in none
    assert sealing.value(sa.select(sa.func.count()).select_from(ColumnTemplate)) == 0


@pytest.mark.one_database
def test_the_button_shows_the_preview_without_a_script_and_what_was_typed_stays(sealing: Sealing) -> None:
    browser = sealing.browser(sealing.coordinator)
    browser.open(PAGE)
    token = browser.token()
    sent = {"columns-sex-take": "1", "columns-sex-heading": "Geslacht", "language": "en", "dates": "iso"}
    browser.post(PAGE, {**sent, "in_force_from": f"{today():%d/%m/%Y}", "preview": "1", "csrf_token": token})
    assert browser.words.count("Geslacht") == 1
    assert 'value="Geslacht"' in browser.text
    assert sealing.value(sa.select(sa.func.count()).select_from(ColumnTemplate)) == 0


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ([], "no_columns"),
        ([("diagnosis", "x")], "column_unknown"),
        ([("sex", "a"), ("sex", "b")], "column_unknown"),
        ([("sex", " ")], "heading_missing"),
        ([("sex", "x" * 41)], "heading_too_long"),
        ([("sex", "Name"), ("seat", "name")], "heading_twice"),
    ],
)
def test_columns_that_nobody_could_read_are_refused(columns: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(Refused) as no:
        make_layout(columns, DateForm.ISO)
    assert no.value.code == code


@pytest.mark.one_database
def test_a_day_that_is_over_and_a_recipient_whom_nobody_knows_are_refused(sealing: Sealing) -> None:
    with pytest.raises(Refused) as no:
        _set(sealing, TWO, in_days=-1)
    assert no.value.code == "day_over"
    browser = sealing.browser(sealing.coordinator)
    assert browser.open("/column-templates/NOBODY").status_code == 404
    assert sealing.browser(sealing.partner).open(PAGE).status_code == 403


def test_the_database_keeps_every_version_of_columns(sealing: Sealing) -> None:
    _set(sealing, TWO)
    for statement in ("UPDATE column_template SET number = 2", "DELETE FROM column_template"):
        with pytest.raises(IntegrityError), sealing.writing():
            db.session.execute(sa.text(statement))


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("day", "dates", "said"),
    [
        ("2026-12-03", DateForm.ISO, "2026-12-03"),
        ("2026-12-03", DateForm.DAY_FIRST, "03/12/2026"),
        ("2026-12-03", DateForm.MONTH_NAMED, "03 DEC 2026"),
        ("1971-05", DateForm.DAY_FIRST, "05/1971"),
        ("1971-05", DateForm.MONTH_NAMED, "MAY 1971"),
        ("1971", DateForm.MONTH_NAMED, "1971"),
        ("", DateForm.DAY_FIRST, ""),
    ],
)
def test_a_day_is_written_as_exactly_as_it_is_known(day: str, dates: DateForm, said: str) -> None:
    assert day_text(day, dates) == said


@pytest.mark.one_database
def test_columns_stand_by_their_numbers_and_those_without_one_come_after() -> None:
    assert in_order([("a", 3), ("b", None), ("c", 1), ("d", None), ("e", 3)]) == ["c", "a", "e", "b", "d"]


@pytest.mark.one_database
@given(st.lists(st.sampled_from(EVERY), min_size=1, unique=True), st.sampled_from(DateForm))
def test_any_choice_of_columns_gives_a_table_as_wide_as_its_head_in_every_format(
    names: list[str], dates: DateForm
) -> None:
    layout = make_layout([(name, f"H {name}") for name in names], dates, number=1)
    lines = laid_out(invented(), layout)
    assert {len(line) for line in lines} == {len(names)}
    assert next(csv.reader(io.StringIO(file_of(invented(), Rendering.CSV, layout).decode()))) == list(lines[0])
    said = json.loads(file_of(invented(), Rendering.JSON, layout))
    assert all(list(one) == names for one in said["passengers"])
    assert laid_out(invented(), DEFAULT)[0] == COLUMNS
