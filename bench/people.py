"""A list of people through a mapping: adding it, a second edition, the register, and each measure on people.

Every step runs in a process of its own, in a workspace of its own; the peer is DuckDB reading the same file with all
columns as text. `python -m bench.people 150000 1500000` prints seconds, memory and ratios for both sizes.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

MAPPING = """\
name = "bench"
title = "Invented list"
country = "by"
expect_rows = [1, 100000000]
key = ["id"]
[columns]
id = { personal = false }
name = { prop = "name" }
sex = { prop = "sex", values = { m = "m", f = "f" } }
born = { prop = "born", date = true }
detained = { prop = "detained", date = true }
released = { prop = "released", date = true }
status = { prop = "state", values = { held = "held", free = "not_held", unknown = "" } }
sentence = { sentence = true }
prison = { prop = "place" }
region = { prop = "region" }
article = { prop = "article" }
recognised = { prop = "designated", values = { yes = "bench", no = "" } }
"""
HEADER = ["id", "name", "sex", "born", "detained", "released", "status", "sentence", "prison", "region", "article",
          "recognised"]  # fmt: skip
SEED, CHANGED = 20261122, 0.01


def write_list(path: Path, n: int) -> None:
    """An invented list of `n` records with twelve columns; a tenth of the days of detention are months."""
    rng = np.random.default_rng(SEED)
    detained = np.datetime64("2004-01-01") + rng.integers(0, 7_400, n)
    left = detained + 30 + rng.gamma(0.8, 500, n).astype(int)
    inside = (left > np.datetime64("2024-06-01")) | (rng.random(n) < 0.05)
    months = rng.random(n) < 0.1
    columns = [
        range(n),
        [f"Given{g} Surname{s}" for g, s in zip(rng.integers(0, 400, n), rng.integers(0, 20_000, n), strict=True)],
        rng.choice(["m", "f", ""], n, p=[0.8, 0.15, 0.05]).tolist(),
        (detained - rng.integers(7_000, 28_000, n)).astype(str).tolist(),
        [day[:7] if short else day for day, short in zip(detained.astype(str).tolist(), months, strict=True)],
        ["" if still else day for day, still in zip(left.astype(str).tolist(), inside, strict=True)],
        np.where(inside, np.where(rng.random(n) < 0.9, "held", "unknown"), "free").tolist(),
        [f"{years} years" for years in rng.integers(1, 20, n)],
        [f"Prison {k}" for k in rng.integers(0, 200, n)],
        [f"Region {k}" for k in rng.integers(0, 30, n)],
        rng.integers(100, 400, n).tolist(),
        rng.choice(["yes", "no"], n, p=[0.7, 0.3]).tolist(),
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(zip(*columns, strict=True))


def change_list(old: Path, new: Path) -> None:
    """The same list with one row in a hundred changed: those people have left custody."""
    rng = np.random.default_rng(SEED + 1)
    with old.open(encoding="utf-8") as source, new.open("w", encoding="utf-8") as target:
        target.write(next(source))
        for line in source:
            cells = line.rstrip("\n").split(",")
            if rng.random() < CHANGED:
                cells[5], cells[6] = "2024-08-16", "free"
            target.write(",".join(cells) + "\n")


def step(name: str, *args: str) -> dict[str, float]:
    """One step in a process of its own: its seconds (without starting Python) and its peak memory in MB."""
    run = subprocess.run([sys.executable, "-m", "bench.people", "--step", name, *args], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr)
    return dict(json.loads(run.stdout))


def _add(folder: str, mapping: str, file: str, day: str) -> None:
    from habeas.intake.editions import Request, add_edition

    add_edition(Path(folder), Request(reader=mapping, path=Path(file), published=day))


def _peer(file: str) -> None:
    import duckdb

    con = duckdb.connect()
    columns = ", ".join(f"'{name}': 'varchar'" for name in HEADER)
    con.execute(f"create table t as select * from read_csv('{file}', header = true, columns = {{{columns}}})")


def _measures(folder: str) -> dict[str, float]:
    """The register, then each measure that looks at people."""
    from habeas.brief.study import check
    from habeas.intake.corrections import mend
    from habeas.intake.editions import provide
    from habeas.measures import MEASURES
    from habeas.register.register import Register
    from habeas.store.database import Database

    took = {}
    start = time.perf_counter()
    tables = check(Path(folder))
    database = Database.of(tables.rows, cache=None, inputs={})
    provide(Path(folder), database)
    mend(database, tables.rows["corrections"])
    register = Register.at(database, tables.settings, tables.claims, on=None, known=None)
    took["register"] = time.perf_counter() - start
    for measure in MEASURES:
        if measure.name.startswith(("people", "lists")):
            start = time.perf_counter()
            measure.compute(register, register.window)
            took[measure.name] = time.perf_counter() - start
    return took


STEPS: dict[str, Callable[..., dict[str, float] | None]] = {"add": _add, "peer": _peer, "measures": _measures}


def _run_step(name: str, args: Sequence[str]) -> None:
    start = time.perf_counter()
    took = STEPS[name](*args) or {"seconds": time.perf_counter() - start}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(took | {"peak_mb": round(peak)}))


def measure(n: int, work: Path) -> dict[str, float]:
    """All steps with a list of `n` rows."""
    first, second, mapping = work / f"{n}.csv", work / f"{n}b.csv", work / "bench.toml"
    write_list(first, n)
    change_list(first, second)
    mapping.write_text(MAPPING, encoding="utf-8")
    folder = str(work / f"workspace{n}")
    subprocess.run([sys.executable, "-m", "habeas", "new", folder, "--country", "by"], check=True, capture_output=True)
    peer = step("peer", str(first))
    added = step("add", folder, str(mapping), str(first), "2024-09-01")
    again = step("add", folder, str(mapping), str(second), "2024-10-01")
    found = {
        "rows": n,
        "add": added["seconds"],
        "add_peak_mb": added["peak_mb"],
        "duckdb_reads": peer["seconds"],
        "add_to_duckdb": added["seconds"] / peer["seconds"],
        "second": again["seconds"],
        "second_to_first": again["seconds"] / added["seconds"],
    }
    return found | step("measures", folder)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=int, default=[1_500_000])
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        _run_step(given.step[0], given.step[1:])
        return
    with tempfile.TemporaryDirectory() as place:
        for n in given.rows:
            print(json.dumps({name: round(value, 3) for name, value in measure(n, Path(place)).items()}))


if __name__ == "__main__":
    main()
