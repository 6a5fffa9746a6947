"""The tally that the database keeps of open cases says what a count would say, whatever was done, by however many."""

import random
from collections import Counter
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.actions import edit_case, move_case
from migrant_support.domains.cases.models import Case, CaseCategory, CaseTally
from migrant_support.domains.cases.queries import country_picture
from migrant_support.domains.cases.rules import Act, CaseState, Category, CloseOutcome, Risk, next_acts
from migrant_support.domains.people.models import FileReader, RestrictedFile
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.proofs.test_many_at_once import MANY, at_once
from tests.support.accounts import an_account, viewer_for
from tests.support.kuwait import Kuwait, kuwait
from tests.support.world import a_case, a_person

__all__ = ["kuwait"]
STEPS = 60
KINDS = [Category.UNPAID_WAGES, Category.DETENTION, Category.MEDICAL, Category.PREGNANCY, Category.TRAFFICKING]


def _tally(kuwait: Kuwait) -> dict[tuple[str, str], tuple[int, int]]:
    kept = sa.select(CaseTally.mission, CaseTally.category, CaseTally.people, CaseTally.urgent)
    return {(m, c): (people, urgent) for m, c, people, urgent in kuwait.rows(kept) if people or urgent}


def _counted(kuwait: Kuwait) -> dict[tuple[str, str], tuple[int, int]]:
    cases = kuwait.rows(sa.select(Case.mission, Case.risk).where(Case.state != CaseState.CLOSED))
    found = {
        (mission, ""): (
            sum(m == mission for m, _ in cases),
            sum(m == mission and risk in (Risk.HIGH, Risk.EMERGENCY) for m, risk in cases),
        )
        for mission in {m for m, _ in cases}
    }
    ticks = kuwait.rows(
        sa.select(Case.mission, CaseCategory.category)
        .join(CaseCategory, CaseCategory.case_id == Case.id)
        .where(Case.state != CaseState.CLOSED)
    )
    for (mission, category), people in Counter(ticks).items():
        found[mission, category.value] = (people, 0)
    return found


def test_after_every_step_of_a_random_walk_the_tally_is_what_a_count_finds(kuwait: Kuwait) -> None:
    draw = random.Random(1985)
    cases: list[tuple[UUID, str]] = []
    reached: set[CaseState] = set()
    for step in range(STEPS):
        if not cases or draw.random() < 0.3:
            mission = draw.choice(["KWT", "OMN"])
            case = a_case(categories=tuple(draw.sample(KINDS, draw.randint(1, 3))))
            person = a_person(primary=f"Walker{step}", documents=(), phones=())
            cases.append((kuwait.register(person, case, at=mission).case_id, mission))
        else:
            _change_one(kuwait, draw, *draw.choice(cases))
        assert _tally(kuwait) == _counted(kuwait), step
        reached |= {state for (state,) in kuwait.rows(sa.select(Case.state).distinct())}
    assert reached >= {CaseState.REGISTERED, CaseState.VERIFIED, CaseState.ACTIVE, CaseState.CLOSED}


def _change_one(kuwait: Kuwait, draw: random.Random, case_id: UUID, mission: str) -> None:
    viewer = kuwait.viewer(kuwait.officer if mission == "KWT" else kuwait.neighbour)
    state, version = kuwait.rows(sa.select(Case.state, Case.version).where(Case.id == case_id))[0]
    with kuwait.app.app_context():
        try:
            with work(write=True):
                if draw.random() < 0.4:
                    anew = a_case(categories=tuple(draw.sample(KINDS, draw.randint(1, 4))))
                    edit_case(viewer, case_id, anew, version=version)
                else:
                    act = draw.choice(next_acts(state))
                    outcome = draw.choice(list(CloseOutcome)) if act is Act.CLOSE else None
                    move_case(viewer, case_id, act, version=version, reason="So it is", outcome=outcome)
        except Refused:
            return


def test_thirty_two_who_open_cases_at_once_are_all_counted(kuwait: Kuwait) -> None:
    def opening(number: int):
        kinds = KINDS[number % 3 : number % 3 + 2]
        mission = "KWT" if number % 2 else "OMN"

        def once() -> int:
            person = a_person(primary=f"Opened{number}", documents=(), phones=())
            kuwait.register(person, a_case(categories=tuple(kinds)), at=mission)
            return 200

        return once

    assert at_once([opening(number) for number in range(MANY)]) == Counter({200: MANY})
    assert _tally(kuwait) == _counted(kuwait)
    assert sum(people for (_, category), (people, _) in _tally(kuwait).items() if not category) == MANY


def test_the_picture_leaves_out_a_closed_file_but_for_its_named_reader(kuwait: Kuwait) -> None:
    coordinator = an_account(kuwait.app, "coordinator", "everywhere:")
    kuwait.register(a_person(primary="Open"), a_case(categories=(Category.UNPAID_WAGES, Category.MEDICAL)))
    hers = kuwait.register(
        a_person(primary="Closed", documents=(), phones=()), a_case(categories=(Category.DETENTION, Category.MEDICAL))
    )
    kuwait.register(a_person(primary="Far", documents=(), phones=()), at="OMN")
    with kuwait.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=hers.person_id, reason_sealed=b"sealed"))

    def seen(account) -> dict[str, tuple[int, dict[Category, int]]]:
        viewer = viewer_for(kuwait.app, account)
        with kuwait.app.app_context(), work(write=False):
            return {one.mission: (one.people, one.by_category) for one in country_picture(viewer)}

    without = {"KWT": (1, {Category.UNPAID_WAGES: 1, Category.MEDICAL: 1})}
    assert seen(coordinator) == without | {"OMN": (1, {Category.UNPAID_WAGES: 1})}
    assert seen(kuwait.officer) == without
    with kuwait.app.app_context(), work(write=True):
        db.session.add(FileReader(person_id=hers.person_id, account_id=kuwait.officer.id))
    named = seen(kuwait.officer)["KWT"]
    assert (named[0], named[1][Category.MEDICAL]) == (2, 2)
    assert seen(coordinator)["KWT"] == without["KWT"]
