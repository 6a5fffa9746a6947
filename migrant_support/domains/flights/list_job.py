"""The job that proposes a long list of the register of wishes, in steps; its report is a page of the flight."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for

from migrant_support.domains.flights.actions.proposing import propose
from migrant_support.domains.flights.actions.proposing_many import PROPOSE, ListToPropose, in_line, kept, parts_of
from migrant_support.domains.flights.queries.wishes import Wanted
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.wishes import ReturnReason
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs import Done, Progress, job
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power


def _page_of(result: Mapping[str, Any]) -> str:
    return url_for("flights.proposed_list", proposal_id=UUID(str(result["job"])))


@job(PROPOSE, power=Power.FLIGHT_PROPOSE, label=msg("Proposing a list for a flight"), leads_to=_page_of)
def run_list(viewer: Viewer, arguments: Mapping[str, Any], progress: Progress) -> Done:
    """Propose part by part, each in a transaction of its own; begun again, those on the list are told so."""
    asked = ListToPropose(
        UUID(str(arguments["flight"])),
        str(arguments["mission"]),
        Payer(arguments["payer"]),
        Wanted(str(arguments["of"]), ReturnReason(arguments["reason"]) if arguments["reason"] else None),
        int(arguments["most"]),
    )
    with work(write=False):
        line = in_line(viewer, asked)
    lines: list[dict[str, Any]] = []
    progress.step(done=0, total=max(len(line), 1))
    done = 0
    for part in parts_of(line):
        with work(write=True):
            outcomes = propose(
                viewer, asked.flight_id, [Candidate(one) for one in part], mission=asked.mission, payer=asked.payer
            )
        lines += [kept(outcome) for outcome in outcomes]
        done += len(part)
        progress.step(done=min(done, len(line)), total=max(len(line), 1))
    able = sum(1 for one in lines if not one["code"] and not one["stops"])
    return Done(
        msg("Proposed %(done)s of %(total)s people."),
        {"done": able, "total": len(lines)},
        {"flight": str(asked.flight_id), "job": str(progress.job_id), "lines": lines},
    )
