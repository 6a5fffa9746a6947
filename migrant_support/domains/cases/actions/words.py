"""What the actions on a case share: sealing a text under the person's key, and the place at which its tasks wait."""

from uuid import UUID

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.directory.queries import missions
from migrant_support.domains.people.queries import restricted_among
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass
from migrant_support.platform.vault import seal
from migrant_support.policy import ScopeKind


def sealed_words(text: str, table: str, column: str, row_id: UUID, person_id: UUID) -> bytes | None:
    """A text sealed under the person's own key; None for an empty one."""
    if not text.strip():
        return None
    return seal(
        text.strip(), data_class=DataClass.PROTECTION, table=table, column=column, row_id=row_id, subject=person_id
    )


def zone_of(case: Case) -> str:
    """The zone by whose clock the days of the case are counted: its mission's."""
    return missions()[case.mission].zone


def tasks_wait_at(actor: Viewer, case: Case) -> tuple[str, str]:
    """Where a task of the case waits: at its mission; of a closed file, with the actor alone (SEC AZ-6)."""
    if case.person_id in restricted_among([case.person_id]):
        return NAMED, str(actor.account_id)
    return ScopeKind.MISSION.value, case.mission


def refuse_closed(case: Case) -> None:
    """Raise Refused for work on a case that is closed."""
    if case.state is CaseState.CLOSED:
        raise Refused("case_closed", msg("A closed case is not changed. Reopen it first."))


def tell(actor: Viewer, case: Case, kind: str) -> None:
    """Put an event of the case on the person's timeline."""
    happened("person", case.person_id, kind, reference_kind="case", reference_id=case.id, actor=actor)
