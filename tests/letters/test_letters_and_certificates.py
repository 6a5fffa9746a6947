"""Letters and certificates: what each needs, numbers without gaps or twins, never changed, checked by strangers."""

from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.letters.actions.papers import NewLetter, issue_letter
from migrant_support.domains.letters.models import IssuedLetter
from migrant_support.domains.letters.queries.papers import letter_record
from migrant_support.domains.letters.rules.papers import LetterKind
from migrant_support.domains.letters.templates import demand_words, letter_versions
from migrant_support.domains.letters.views import check, letter_paper
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.rules import ConsentPurpose, NewConsent
from migrant_support.domains.sites.actions import place
from migrant_support.kernel.clock import now
from migrant_support.platform.access.crowd import Crowd
from migrant_support.platform.erasure import erase
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import Unreadable
from tests.proofs.test_many_at_once import at_once
from tests.support.browsing import Browser
from tests.support.kuwait import Kuwait
from tests.support.shelters import a_room, a_site, beds_of, do
from tests.support.world import a_case, a_person

LOOK_AT = {"to_whom": "assisted by it since", "stay": "stayed in accommodation", "employer": "hand over the passport"}
LOOK_AT |= {"immigration": "grant exit clearance", "hospital": "to examine"}


def somebody(kuwait: Kuwait, *, consent: bool = True, stay: bool = True) -> UUID:
    """A woman with an open case, consent to be helped, and a bed in a safe house."""
    person = kuwait.register(a_person(primary="Perera", secondary="Nimali"), a_case(employer="Al Noor")).person_id
    viewer = kuwait.viewer()
    if consent:
        with kuwait.app.app_context(), work(write=True):
            bonds.give_consent(viewer, person, NewConsent(ConsentPurpose.ASSISTANCE))
    if stay:
        site = a_site(kuwait.app, viewer, code="KWT-LOTUS", name="House of the Lotus")
        do(kuwait.app, place, viewer, person, beds_of(kuwait.app, a_room(kuwait.app, viewer, site))[0])
    return person


def fields(kind: str, **more: Any) -> dict[str, Any]:
    """The form of a letter as an officer fills it in."""
    given = {"kind": kind, "mission": "KWT", "language": "en"}
    outside = {"recipient": "Mr Al Noor\nBlock 4, Street 12", "reply_by": "5 March 2031"}
    demands = {"demands": ["passport", "wages"]} if kind == "employer" else {}
    return given | (outside if kind in ("employer", "immigration", "hospital") else {}) | demands | more


def issued(browser: Browser, person: UUID, kind: str, **more: Any) -> int:
    """Issue a letter through its form."""
    browser.open(f"/people/{person}/letters")
    return browser.submit(fields(kind, **more), to="/letters").status_code


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands on each paper that was made, as one text; the papers are made all the same."""
    made: list[str] = []
    really = letter_paper.printed

    def printed(blocks: Any, **more: Any) -> bytes:
        made.append(f"{blocks} {more}")
        return really(blocks, **more)

    monkeypatch.setattr(letter_paper, "printed", printed)
    return made


def test_every_letter_says_the_same_in_three_languages() -> None:
    for kind in LetterKind:
        for version in letter_versions(kind).values():
            assert set(version) == {"en", "si", "ta"}
            assert all(words.title and words.paragraphs for words in version.values())
    assert all(set(words) == {"en", "si", "ta"} for words in demand_words().values())


@pytest.mark.parametrize("kind", [kind.value for kind in LetterKind])
@pytest.mark.one_database
def test_a_letter_is_drafted_issued_and_printed_the_same_each_time(
    kuwait: Kuwait, kind: str, papers: list[str]
) -> None:
    person, browser = somebody(kuwait), kuwait.browser()
    path = f"/people/{person}/letters"
    browser.open(path)
    draft = browser.submit(fields(kind), to=path)
    assert draft.status_code == 303
    form = dict(browser.open(path) and browser.form(to=path).fields)
    answer = browser.post(f"{path}/draft", form | fields(kind))
    assert answer.get_data().startswith(b"%PDF")
    assert "Draft: not issued" in papers[-1]
    assert kuwait.counts()["issued_letter"] == 1, "a draft is kept nowhere"
    (letter,) = kuwait.rows(sa.select(IssuedLetter.id))[0]
    first = browser.open(f"{path}/{letter}")
    for words in ("KWT-L-", "Perera", LOOK_AT[kind]):
        assert words in papers[-1]
    assert "Lotus" not in papers[-1], "the place of a safe house stands on no paper"
    assert browser.open(f"{path}/{letter}").get_data() == first.get_data()
    has_code = kuwait.value(sa.select(IssuedLetter.token_hash)) is not None
    assert has_code is (kind in ("to_whom", "stay"))
    stranger = kuwait.browser(kuwait.neighbour)
    assert stranger.open(f"{path}/{letter}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "missing", "said"),
    [
        ("stay", {"stay": False}, "none can be certified"),
        ("employer", {"consent": False}, "Record the consent to assistance first"),
        ("immigration", {"consent": False}, "Record the consent to assistance first"),
        ("hospital", {"recipient": " "}, "Write to whom the letter goes"),
        ("employer", {"demands": []}, "Choose what is asked for"),
        ("hospital", {"reply_by": "5 March 2020"}, "lies ahead"),
        ("to_whom", {"close": True}, "No case of this person is open at your mission"),
    ],
)
@pytest.mark.one_database
def test_a_letter_that_may_not_go_says_what_is_missing(
    kuwait: Kuwait, kind: str, missing: dict[str, Any], said: str
) -> None:
    person = somebody(kuwait, consent=missing.pop("consent", True), stay=missing.pop("stay", True))
    if missing.pop("close", False):
        with kuwait.app.app_context(), work(write=True):
            db.session.execute(sa.delete(Case).where(Case.id == sa.null()))
            db.session.execute(sa.update(Case).values(mission="OMN"))
    browser = kuwait.browser()
    assert issued(browser, person, kind, **missing) == 422
    assert said in browser.words
    assert kuwait.counts()["issued_letter"] == 0


def test_thirty_two_at_once_get_thirty_two_numbers_in_a_row(kuwait: Kuwait) -> None:
    person, viewer = somebody(kuwait, stay=False), kuwait.viewer()

    def once() -> int:
        with kuwait.app.app_context(), work(write=True):
            issue_letter(viewer, person, NewLetter(LetterKind.TO_WHOM, "KWT", "en"))
        return 303

    assert at_once([once] * 32) == {303: 32}
    serials = [serial for (serial,) in kuwait.rows(sa.select(IssuedLetter.serial).order_by(IssuedLetter.serial))]
    assert serials == list(range(1, 33))


def test_an_issued_letter_never_changes_and_is_replaced_once(kuwait: Kuwait) -> None:
    person, browser = somebody(kuwait), kuwait.browser()
    issued(browser, person, "stay")
    (letter, number) = kuwait.rows(sa.select(IssuedLetter.id, IssuedLetter.serial))[0]
    for change in (
        sa.update(IssuedLetter).values(kind=LetterKind.TO_WHOM),
        sa.update(IssuedLetter).values(content_sealed=b"x"),
        sa.update(IssuedLetter).values(issued_at=sa.func.current_timestamp()),
        sa.delete(IssuedLetter),
    ):
        with pytest.raises(sa.exc.DBAPIError), kuwait.app.app_context(), work(write=True):
            db.session.execute(change.execution_options(synchronize_session=False))
    assert issued(browser, person, "to_whom", supersedes=str(letter)) == 422
    assert "by one of the same kind" in browser.words
    assert issued(browser, person, "stay", supersedes=str(letter)) == 303
    assert issued(browser, person, "stay", supersedes=str(letter)) == 422, "it is offered no more"
    browser.open(f"/people/{person}/letters")
    assert "Replaced by KWT-L-" in browser.words
    assert number == 1
    kuwait_viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        erase(person)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(IssuedLetter)) == 2
    with kuwait.app.app_context(), work(write=False), pytest.raises(Unreadable):
        letter_record(kuwait_viewer, person, letter)


@pytest.fixture
def fresh_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "crowd", Crowd())


def code_of(kuwait: Kuwait, person: UUID) -> str:
    """The code on the latest certificate, as a phone reads it."""
    viewer = kuwait.viewer()
    letter = kuwait.value(sa.select(IssuedLetter.id).order_by(IssuedLetter.id.desc()))
    with kuwait.app.app_context(), work(write=False):
        return str(letter_record(viewer, person, letter).content["token"])


@pytest.mark.usefixtures("fresh_crowd")
def test_a_stranger_learns_that_it_was_issued_here_on_that_day_and_whether_the_name_agrees(kuwait: Kuwait) -> None:
    person = somebody(kuwait)
    issued(kuwait.browser(), person, "stay")
    code = code_of(kuwait, person)
    stranger = Browser(kuwait.app)
    answer = stranger.open(f"/papers/en/{code}")
    assert answer.status_code == 200
    assert "KWT-L-" in stranger.words
    assert f"on {now().astimezone(ZoneInfo('Asia/Kuwait')).day} " in stranger.words
    assert "Issued by the mission of Sri Lanka, Kuwait City" in stranger.words
    for secret in ("Perera", "Nimali", "KW-", "Lotus"):
        assert secret not in stranger.words.replace("KWT-L-", "")
    assert not answer.headers.getlist("Set-Cookie")
    path = f"/papers/en/{code}"
    for name, said in (("nimali  PERERA", "is the one on the paper"), ("Kamala Perera", "not the name on the paper")):
        assert stranger.post(path, {"name": name}, token=False).status_code == 200
        assert said in stranger.words
    assert stranger.post(path, {"name": ""}, token=False).status_code == 422
    issued(kuwait.browser(), person, "stay", supersedes=str(kuwait.value(sa.select(IssuedLetter.id))))
    stranger.open(path)
    assert "It counts no more" in stranger.words
    for wrong in (code[:-1] + ("A" if code[-1] != "A" else "B"), "x", code + "A"):
        assert stranger.open(f"/papers/en/{wrong}").status_code == 404


@pytest.mark.one_database
@pytest.mark.usefixtures("fresh_crowd")
def test_a_name_cannot_be_guessed_through(kuwait: Kuwait) -> None:
    person = somebody(kuwait)
    issued(kuwait.browser(), person, "to_whom")
    path, stranger = f"/papers/ta/{code_of(kuwait, person)}", Browser(kuwait.app)
    answers = [stranger.post(path, {"name": f"Name {n}"}, token=False).status_code for n in range(12)]
    assert answers == [200] * check.NAMES_AN_HOUR + [429] * 2
    assert stranger.post(path, {"name": "Nimali Perera"}, token=False).status_code == 429, "the right one neither"
    database = kuwait.app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    kept = Path(database).read_bytes()
    assert code_of(kuwait, person).encode() not in kept
