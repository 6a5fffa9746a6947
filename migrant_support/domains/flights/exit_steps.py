"""The steps of leaving each country, read once from `data/exit_steps.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from migrant_support.domains.flights.rules.exit_steps import (
    ExitDoer,
    ExitProcedure,
    ExitProof,
    ExitStepCode,
    PlannedStep,
)

_FILE = Path(__file__).parent / "data" / "exit_steps.toml"


@cache
def exit_procedures() -> tuple[ExitProcedure, ...]:
    """Every procedure, as it stands in the file. Raises ValueError or KeyError for one that cannot be read."""
    return tuple(
        ExitProcedure(
            one["code"],
            one["valid_from"],
            one.get("valid_until"),
            one["source"],
            tuple(
                PlannedStep(
                    ExitStepCode(step["code"]), int(step["days"]), ExitDoer(step["who"]), ExitProof(step["proof"])
                )
                for step in one["steps"]
            ),
        )
        for one in tomllib.loads(_FILE.read_text(encoding="utf-8"))["country"]
    )
