"""The timeline says that something happened, to those who may know it, and never what."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from migrant_support.platform.access.viewer import Grant, Viewer
from migrant_support.platform.history import happened, register_kind, timeline_of
from migrant_support.platform.store import DataClass
from migrant_support.platform.store.transaction import work

NOON = datetime(2021, 3, 4, 12, tzinfo=UTC)
PERSON, OTHER = UUID(int=1), UUID(int=2)
OFFICER = Viewer(UUID(int=9), None, "N. Perera", (Grant("mission_officer", "mission", "KWT"),))
EVERYBODY = (DataClass.INTERNAL, DataClass.PERSONAL)


@pytest.fixture(autouse=True)
def kinds() -> None:
    register_kind("test_first", "The first thing happened.")
    register_kind("test_second", "The second thing happened.")


@pytest.fixture
def told(app: Flask) -> Flask:
    """Five events of one person at two moments, one of them protected, and one of another person."""
    with app.app_context(), work(write=True):
        for minutes, kind in ((0, "test_first"), (0, "test_second"), (1, "test_first"), (1, "test_second")):
            moment = NOON + timedelta(minutes=minutes)
            happened("person", PERSON, kind, at=moment, data_class=DataClass.PERSONAL, actor=OFFICER)
        happened("person", PERSON, "test_first", at=NOON, data_class=DataClass.PROTECTION)
        happened("person", OTHER, "test_first", at=NOON, data_class=DataClass.PERSONAL)
    return app


def test_newest_comes_first_with_its_sentence(told: Flask) -> None:
    with told.app_context(), work(write=False):
        events = timeline_of(OFFICER, ("person", PERSON), EVERYBODY)
    assert [event.at - NOON for event in events] == [timedelta(minutes=m) for m in (1, 1, 0, 0)]
    assert {event.sentence for event in events} == {"The first thing happened.", "The second thing happened."}
    assert all(event.is_own for event in events)


def test_a_class_that_the_viewer_may_not_see_is_not_read(told: Flask) -> None:
    with told.app_context(), work(write=False):
        assert len(timeline_of(OFFICER, ("person", PERSON), EVERYBODY)) == 4
        assert len(timeline_of(OFFICER, ("person", PERSON), (*EVERYBODY, DataClass.PROTECTION))) == 5
        assert timeline_of(OFFICER, ("person", PERSON), ()) == ()


def test_pages_of_events_of_one_moment_miss_none_and_repeat_none(told: Flask) -> None:
    with told.app_context(), work(write=False):
        seen: list[UUID] = []
        page = timeline_of(OFFICER, ("person", PERSON), EVERYBODY, limit=1)
        while page:
            seen += [event.id for event in page]
            page = timeline_of(OFFICER, ("person", PERSON), EVERYBODY, before=page[-1].place, limit=1)
        whole = [event.id for event in timeline_of(OFFICER, ("person", PERSON), EVERYBODY)]
    assert seen == whole


def test_the_timeline_can_be_cut_to_kinds(told: Flask) -> None:
    with told.app_context(), work(write=False):
        events = timeline_of(OFFICER, ("person", PERSON), EVERYBODY, kinds=("test_second",))
    assert [event.kind for event in events] == ["test_second", "test_second"]


def test_another_kind_of_subject_with_the_same_id_has_its_own_timeline(told: Flask) -> None:
    with told.app_context(), work(write=False):
        assert timeline_of(OFFICER, ("case", PERSON), EVERYBODY) == ()


def test_a_kind_without_a_sentence_cannot_be_written(app: Flask) -> None:
    with app.app_context(), work(write=True), pytest.raises(ValueError, match="no sentence"):
        happened("person", PERSON, "test_unknown", at=NOON, data_class=DataClass.PERSONAL)


def test_a_kind_has_one_sentence() -> None:
    with pytest.raises(ValueError, match="another sentence"):
        register_kind("test_first", "Something else.")
