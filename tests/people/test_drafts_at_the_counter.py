"""What is typed at the counter is kept as it is typed, for that account alone, until it is sent or three days old."""

from datetime import timedelta

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.drafts import LONGEST, drop_old_drafts
from migrant_support.platform.web.models import FormDraft
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait

TYPED = {"primary": "Weerakkody", "birth": "31/2/19", "categories": ["unpaid_wages", "medical"], "zone": "P<LKA"}


def kept(kuwait: Kuwait, **typed: object) -> Browser:
    """The officer's browser after the form was kept."""
    browser = kuwait.browser()
    browser.open("/register")
    assert browser.post("/register/draft", TYPED | typed).status_code == 200
    assert "Kept as a draft, today" in browser.text
    return browser


def test_an_unfinished_form_is_offered_and_comes_back_as_typed(kuwait: Kuwait) -> None:
    kept(kuwait)
    browser = kuwait.browser()
    browser.open("/register")
    assert "An unfinished form of today" in browser.words
    assert browser.form("/register").value("primary") == ""
    browser.open("/register?draft=1")
    form = browser.form("/register")
    assert [form.value(name).strip() for name in ("primary", "birth", "zone")] == ["Weerakkody", "31/2/19", "P<LKA"]
    assert [value for name, value in form.fields if name == "categories"] == ["unpaid_wages", "medical"]


def test_what_is_typed_later_takes_the_place_of_what_was_before(kuwait: Kuwait) -> None:
    kept(kuwait)
    kept(kuwait, primary="Fernando")
    browser = kuwait.browser()
    browser.open("/register?draft=1")
    assert browser.form("/register").value("primary") == "Fernando"
    assert kuwait.value(sa.select(sa.func.count()).select_from(FormDraft)) == 1


def test_a_draft_is_gone_when_the_person_is_registered_or_it_is_thrown_away(kuwait: Kuwait) -> None:
    browser = kept(kuwait)
    browser.open("/register?draft=1")
    assert browser.submit({"birth": "28/2/1990", "zone": ""}, to="/register").status_code == 303
    assert kuwait.rows(sa.select(FormDraft.id)) == []
    browser = kept(kuwait)
    browser.open("/register")
    browser.submit({}, to="/register/draft/drop")
    assert kuwait.rows(sa.select(FormDraft.id)) == []
    browser.follow()
    assert "An unfinished form" not in browser.words


def test_nobody_else_reads_it_and_nothing_of_it_lies_open(kuwait: Kuwait) -> None:
    kept(kuwait)
    other = kuwait.browser(kuwait.neighbour)
    other.open("/register?draft=1")
    assert "Weerakkody" not in other.text
    assert b"Weerakkody" not in kuwait.value(sa.select(FormDraft.sealed))


def test_after_three_days_it_is_let_go_and_not_offered_before(kuwait: Kuwait) -> None:
    kept(kuwait)
    with kuwait.app.app_context(), work(write=True):
        db.session.execute(sa.update(FormDraft).values(saved_at=now() - timedelta(days=3, minutes=1)))
    browser = kuwait.browser()
    browser.open("/register")
    assert "An unfinished form" not in browser.words
    with kuwait.app.app_context(), work(write=True):
        drop_old_drafts()
    assert kuwait.rows(sa.select(FormDraft.id)) == []


def test_a_text_beyond_all_measure_leaves_the_draft_before_it(kuwait: Kuwait) -> None:
    kept(kuwait)
    kept(kuwait, primary="x" * LONGEST)
    browser = kuwait.browser()
    browser.open("/register?draft=1")
    assert browser.form("/register").value("primary") == "Weerakkody"
