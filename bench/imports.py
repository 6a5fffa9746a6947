"""`python -m bench.imports`: a list of people read, matched, staged and taken in, at growing sizes, each in a process.

The list has ten columns, as missions keep them; one row in fifty stands there twice. Times are of the processor (the
reading process included), so that a busy machine tells the same; what counts is the growth of a row's cost from the
smallest size, and the most memory.
"""

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (5_000, 20_000, 100_000)
GIVEN = (
    "Nimali", "Kamala", "Kumari", "Sunil", "Ranjith", "Fathima", "Mohamed", "Selvi", "Anton", "Dilani", "Chamari",
    "Ruwan", "Priya", "Nazeera",
)  # fmt: skip
SURNAMES = (
    "Perera", "Silva", "Fernando", "Bandara", "Dias", "Rizna", "Farook", "Kumar", "Rajapaksha", "Wijesinghe",
    "Nadarajah", "Gunawardena",
)  # fmt: skip
HEADER = (
    "No", "Full name", "Passport no", "NIC", "Date of birth", "Contact number", "Sex", "Employer", "Problem",
    "Home district",
)  # fmt: skip
PROBLEMS = ("salary not paid", "passport taken by employer", "sick", "want to go home")


def main() -> int:
    """Measure each size and print the table."""
    print(
        "| rows | read (CPU s) | match, stage | rows a CPU second | growth | take in | growth | memory (MB) | twice |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    smallest: tuple[float, float] | None = None
    for size in [int(text) for text in sys.argv[1:]] or SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "bench.imports", "--one", str(size)], capture_output=True, check=True, text=True
        )
        found = json.loads(done.stdout.splitlines()[-1])
        whole = found["read"] + found["stage"]
        smallest = smallest or (whole / size, found["accept"] / size)
        print(
            f"| {size:,} | {found['read']:.1f} | {found['stage']:.1f} | {size / whole:,.0f} | "
            f"{whole / size / smallest[0]:.2f} | {found['accept']:.1f} | {found['accept'] / size / smallest[1]:.2f} | "
            f"{found['memory']} | {found['twice']:,} |",
            flush=True,
        )
    return 0


def a_row(number: int, chance: random.Random) -> list[str]:
    """One invented person as a list writes her."""
    name = f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(SURNAMES)}{_letters(number)}"
    born = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1960, 1999)}"
    phone = chance.choice(("50", "55", "66", "97")) + f"{chance.randint(100_000, 999_999)}"
    return [
        str(number + 1), name, f"N{1_000_000 + number}", "", born, phone, chance.choice("MF"), "Al Noor Co",
        chance.choice(PROBLEMS), chance.choice(("Kandy", "Galle", "Matale")),
    ]  # fmt: skip


def _letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(3))


def one(size: int) -> None:
    """Import a list of one size and print what it cost."""
    # As heavy as the application itself: only the measured process needs them.
    import sqlalchemy as sa

    from migrant_support.domains.directory.actions import load_reference_data
    from migrant_support.exchange.imports.actions.accepting import AT_ONCE, accept, prepare
    from migrant_support.exchange.imports.actions.staging import context_of, stage
    from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine
    from migrant_support.exchange.imports.reading.lists import read_list
    from migrant_support.kernel.clock import now
    from migrant_support.kernel.keys import new_id
    from migrant_support.platform.store import db
    from migrant_support.platform.store.transaction import work
    from migrant_support.platform.web.memory import settle
    from tests.support.accounts import an_account, viewer_for
    from tests.support.databases import application, make_tables

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        _write(path, size)
        app = application(f"sqlite:///{folder}/bench.sqlite", Path(folder))
        make_tables(app)
        with app.app_context(), work(write=True):
            load_reference_data()
        viewer = viewer_for(app, an_account(app, "mission_officer", "mission:KWT", sign_in_name="officer.kuwait"))
        settle(app)  # as a server does when it starts
        with app.app_context():
            with work(write=True):
                batch = ImportBatch(id=new_id(), mission="KWT", state=BatchState.READING, made_by=viewer.account_id)
                db.session.add(batch)
                db.session.flush()
                batch_id = batch.id
            begun = _processor()
            reading = read_list(path, kind=None, mission=context_of("KWT"), today=now().date())
            read = _processor()
            with work(write=True):
                stage(viewer, batch_id, reading)
            del reading  # taking in is another job, which begins without it
            staged = _processor()
            while True:
                with work(write=False):
                    prepared = prepare(viewer, batch_id, most=AT_ONCE)
                with work(write=True):
                    done = accept(viewer, batch_id, prepared)
                if not done.waiting:
                    break
            accepted = _processor()
            with work(write=False):
                twice = db.session.scalar(sa.select(sa.func.count()).where(ImportLine.same_as_id.is_not(None)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = {"read": read - begun, "stage": staged - read, "accept": accepted - staged}
    print(json.dumps(found | {"memory": memory, "twice": twice}))


def _write(path: Path, size: int) -> None:
    chance = random.Random(20)
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADER)
        rows: list[list[str]] = []
        for number in range(size):
            rows.append(list(chance.choice(rows)) if number % 50 == 49 else a_row(number, chance))
            sheet.writerow(rows[-1])
            del rows[:-200]


def _processor() -> float:
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        raise SystemExit(main())
