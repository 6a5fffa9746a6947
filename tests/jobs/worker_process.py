"""A worker as a process of its own, with one kind of job that says when it began and waits until it may end.

Arguments: address of the database, folder of the installation. In it lie two named pipes, `began` and `may_end`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs import Done, Progress, job
from migrant_support.policy import Power
from tests.support.databases import application

ADDRESS, FOLDER = sys.argv[1], Path(sys.argv[2])


@job("test.wait", power=Power.IMPORT_RUN, label="Waiting")
def wait(viewer: Viewer, arguments: Mapping[str, Any], progress: Progress) -> Done:
    progress.step(done=1, total=3)
    (FOLDER / "began").write_text("yes")
    (FOLDER / "may_end").read_text()
    return Done("It ended.")


app = application(ADDRESS, FOLDER)
app.testing = False
result = app.test_cli_runner().invoke(args=["jobs", "work"], catch_exceptions=False)
sys.stdout.write(result.output)
sys.exit(result.exit_code)
