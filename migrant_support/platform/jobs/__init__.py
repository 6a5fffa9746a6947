"""Long work outside of requests: ordered by somebody, run by `flask jobs work` with what that somebody may do then.

    @job("exchange.people.import", power=Power.IMPORT_RUN, label=msg("Import of people"))
    def run_import(viewer: Viewer, arguments: Mapping[str, Any], progress: Progress) -> Done:
        with work(write=True): …            # the function opens its own transactions
        progress.step(done=1, total=3)      # between them, never inside
        return Done(msg("%(rows)s people were taken over."), {"rows": 3})

    order(viewer, "exchange.people.import", {"batch": str(batch.id)})

Arguments and answers are ids and counts: never a name, a number of a document or a text (SEC LG-1).
"""

from migrant_support.platform.jobs.actions import order
from migrant_support.platform.jobs.kinds import Done, Progress, job

__all__ = ["Done", "Progress", "job", "order"]
