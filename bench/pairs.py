"""`python -m bench.pairs`: people written twice among many, found by the product and by Splink on the same rows.

Splink is for comparison only and no part of the locks: `.venv/bin/pip install splink` in an environment of your own.
Without it only the product is measured, and the table says so. The product keeps its own threshold; Splink, which is
trained here without labels and in few lines, is shown at the threshold that suits it best among the rows themselves.
"""

import argparse
import time
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import chain, islice
from random import Random
from typing import Any

from bench.matching import as_a_clerk_writes
from migrant_support.demo.country import invent_country
from migrant_support.kernel.clock import now
from migrant_support.matching.batch import pairs_of
from migrant_support.matching.identity import Identity

Pair = tuple[int, int]
THRESHOLDS = [n / 2 for n in range(-20, 41)]
"""Match weights (log2 of odds) among which the best for Splink is chosen."""


def main() -> None:
    """Print one line for each side."""
    wanted = argparse.ArgumentParser(prog="bench.pairs", description=__doc__)
    wanted.add_argument("--people", type=int, default=15_000, help="invented people; every fifth stands there twice")
    wanted.add_argument("--seed", type=int, default=4711)
    chosen = wanted.parse_args()
    identities, true = written_twice(chosen.people, chosen.seed)
    print(f"{len(identities):,} rows, {len(true):,} of them a person again, with one or two things wrong\n")
    print("| who looks | precision | recall | F1 | CPU s |\n|---|---|---|---|---|")
    begun = time.process_time()
    ours = {(a, b) for a, b, _ in pairs_of(identities)}
    _line("the product, its own threshold", ours, true, time.process_time() - begun)
    if find_spec("splink") is None:
        print("\nSplink is not installed here: `pip install splink` to see it beside the product.")
        return
    begun = time.process_time()
    weighed = _splink(identities)
    spent = time.process_time() - begun
    best = max(THRESHOLDS, key=lambda least: _f1({p for p, w in weighed if w >= least}, true))
    _line(f"Splink, its best threshold ({best:g})", {p for p, w in weighed if w >= best}, true, spent)


def written_twice(people: int, seed: int) -> tuple[list[Identity], set[Pair]]:
    """Descriptions of invented people, every fifth written again as a tired clerk would, and which two are one."""
    from migrant_support.demo.loader import _identity  # what the demonstration itself is compared by

    chance, rows, true = Random(seed), [], set()
    country = invent_country(people, seed=seed, moment=now())
    for number, person in enumerate(islice(chain.from_iterable(e.household.people for e in country), people)):
        rows.append(_identity(person))
        if number % 5 == 0:
            rows.append(as_a_clerk_writes(rows[-1], chance))
            true.add((len(rows) - 2, len(rows) - 1))
    return rows, true


def _line(who: str, said: set[Pair], true: set[Pair], seconds: float) -> None:
    right = len(said & true)
    precision, recall = right / max(1, len(said)), right / len(true)
    print(f"| {who} | {precision:.3f} | {recall:.3f} | {_f1(said, true):.3f} | {seconds:.0f} |", flush=True)


def _f1(said: set[Pair], true: set[Pair]) -> float:
    return 2 * len(said & true) / (len(said) + len(true))


def _rows(identities: Sequence[Identity]) -> Iterable[dict[str, Any]]:
    for place, one in enumerate(identities):
        birth = one.births[0] if one.births else None
        whole = birth is not None and birth.month and birth.day
        yield {
            "unique_id": place,
            "family": " ".join(one.family) or None,
            "given": " ".join(one.given) or None,
            "born": f"{birth.year:04}-{birth.month:02}-{birth.day:02}" if birth and whole else None,
            "born_year": birth.year if birth else None,
            "document": min(one.documents, default=None),
            "nic": one.nic or None,
            "phone": min(one.phones, default=None),
        }


def _splink(identities: Sequence[Identity]) -> list[tuple[Pair, float]]:
    # Not installed with the product: only this comparison needs them.
    import splink.comparison_library as compared
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compared.JaroWinklerAtThresholds("family", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            compared.JaroWinklerAtThresholds("given", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            compared.DamerauLevenshteinAtThresholds("born", [1, 2]),
            compared.ExactMatch("document"),
            compared.ExactMatch("nic"),
            compared.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("born"), block_on("document"), block_on("nic"), block_on("phone"), block_on("family", "given"),
            block_on("family", "born_year"),
        ],
    )  # fmt: skip
    api = DuckDBAPI()
    linker = Linker(api.register([*_rows(identities)]), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nic"), block_on("document"), block_on("family", "given", "born")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000)
    for rule in (block_on("born"), block_on("family", "given")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_weight=min(THRESHOLDS)).as_record_list()
    return [
        (
            (min(row["unique_id_l"], row["unique_id_r"]), max(row["unique_id_l"], row["unique_id_r"])),
            row["match_weight"],
        )
        for row in found
    ]


if __name__ == "__main__":
    main()
