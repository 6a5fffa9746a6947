"""Who waits for a bed in the demonstration: some with reasons, and one for whom a bed is held."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from migrant_support.demo.shelters import candidates
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.people.rules import Sex
from migrant_support.domains.sites.actions import ask_for_bed, offer_beds
from migrant_support.domains.sites.queries import site_row
from migrant_support.domains.sites.queries.requests import beds_for_party, fetch_asked
from migrant_support.domains.sites.rules.need import Needs
from migrant_support.platform.access.viewer import Viewer
from migrant_support.policy import Power

NEEDS = (
    (Needs(no_place=True), "Comes with one bag, by taxi"),
    (Needs(in_danger=True, no_place=True), ""),
    (Needs(no_steps=True), "Walks with a stick"),
    (Needs(), ""),
)


def add_waiting(
    officers: Mapping[str, Viewer], sites: Mapping[str, UUID], *, moment: datetime, in_bed: Collection[UUID]
) -> None:
    """Put four women of Kuwait without a bed on the list, and hold a bed of the safe house for the first of them."""
    actor = officers["KWT"]
    found = candidates("KWT", (CaseState.REGISTERED,), 80)
    women = [
        one for one in found
        if one.sex is Sex.F and one.unit_id is None and one.person_id not in in_bed and not one.is_child(moment)
    ][: len(NEEDS)]  # fmt: skip
    parties = [
        ask_for_bed(actor, one.person_id, needs=needs, wanted_from=moment, note=note)
        for one, (needs, note) in zip(women, NEEDS, strict=False)
    ]
    if not parties:
        return
    site = site_row(actor, sites["Suraksha"], Power.STAY_PLACE)
    party = fetch_asked(actor, parties[0], Power.STAY_PLACE)
    fitting = beds_for_party(actor, party, site)
    if fitting:
        beds = {party.people[0].id: fitting[0].beds[0].id}
        offer_beds(actor, parties[0], beds, site_id=site.id, hours=48)
