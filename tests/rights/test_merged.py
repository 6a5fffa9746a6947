"""Rows that were made one are one human being: they are erased together, and a hold on one holds all."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions.rights import set_hold
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.models.rights import Anonymised
from migrant_support.domains.people.rules.pairs import CHOICES
from migrant_support.domains.people.rules.rights import ErasureGround
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.anonymise import anonymise
from migrant_support.procedures.merge_people import merge_people
from tests.rights.rest import put_to_rest
from tests.support.accounts import an_account, viewer_for
from tests.support.kuwait import Kuwait
from tests.support.world import a_person


def _three_in_a_row(kuwait: Kuwait) -> tuple[list[UUID], Viewer]:
    """The first row went into the second, and that into the third, who is at rest."""
    rows = []
    for name in ("Kumari", "Kumary", "Cumari"):
        person = a_person(primary="Canary", secondary=name, documents=(), phones=())
        rows.append(kuwait.register(person).person_id)
    coordinator = viewer_for(kuwait.app, an_account(kuwait.app, "coordinator"))
    for kept, gone in ((rows[1], rows[0]), (rows[2], rows[1])):
        viewer = kuwait.viewer()
        with kuwait.app.app_context(), work(write=True):
            merge_people(viewer, kept, gone, dict.fromkeys(CHOICES, "kept"))
    put_to_rest(kuwait, rows[2])
    return rows, coordinator


def test_whoever_went_into_her_row_is_erased_with_it(kuwait: Kuwait) -> None:
    rows, coordinator = _three_in_a_row(kuwait)
    with kuwait.app.app_context(), work(write=True):
        anonymise(coordinator, rows[2], ErasureGround.ASKED)
    assert {row for (row,) in kuwait.rows(sa.select(Anonymised.person_id))} == set(rows)
    assert kuwait.rows(sa.select(Person.primary_name).distinct()) == [("–",)]


@pytest.mark.one_database
def test_a_hold_that_was_set_before_two_rows_became_one_still_holds(kuwait: Kuwait) -> None:
    rows = [
        kuwait.register(a_person(secondary=n, documents=(), phones=())).person_id for n in ("Kumari", "Kumary")
    ]  # fmt: skip
    coordinator = viewer_for(kuwait.app, an_account(kuwait.app, "coordinator"))
    with kuwait.app.app_context(), work(write=True):
        set_hold(coordinator, rows[0], reason="asked for by the High Court")
    viewer = kuwait.viewer()
    with kuwait.app.app_context(), work(write=True):
        merge_people(viewer, rows[1], rows[0], dict.fromkeys(CHOICES, "kept"))
    put_to_rest(kuwait, rows[1])
    with pytest.raises(Refused, match="legal_hold"), kuwait.app.app_context(), work(write=True):
        anonymise(coordinator, rows[1], ErasureGround.ASKED)
