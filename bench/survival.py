"""How long Kaplan-Meier and Aalen-Johansen curves with late entry take: ours, R survival's and lifelines'.

Run: python -m bench.survival [SPELLS ...] [--rounds N] [--errors N] [--duckdb N] [--json]

Whole-day durations up to 2,500 days, three in ten seen late, five causes, a seeded draw; columns in memory in each
engine's own form, medians. `--errors` is the size at which R's standard errors are timed, as it takes minutes for more.
`--duckdb` is the number of spells in a DuckDB table that is grouped in SQL, in a process of its own whose peak memory
is told; 0 leaves it out. R (Rscript with survival) and lifelines (`pip install lifelines`) are no dependencies of ours:
what is absent is left out. The difference is the largest from our curve at any day that both have.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import numpy.typing as npt

from habeas.stats.incidence import aalen_johansen, kaplan_meier
from habeas.stats.risk import risk_table, risk_table_of_counts

SEED, CAUSES = 1, 5
Column = npt.NDArray[np.int64]
Curve = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]

R = """
suppressPackageStartupMessages(library(survival))
a <- commandArgs(TRUE); n <- as.integer(a[2]); what <- a[3]; rounds <- as.integer(a[4])
m <- matrix(readBin(a[1], "double", n * 3), n, 3)
run <- switch(what,
  km = function() survfit(Surv(m[, 1], m[, 2], m[, 3] > 0) ~ 1),
  aj = function() survfit(Surv(m[, 1], m[, 2], factor(m[, 3])) ~ 1, id = seq_len(n), se.fit = FALSE),
  "aj with errors" = function() survfit(Surv(m[, 1], m[, 2], factor(m[, 3])) ~ 1, id = seq_len(n)))
s <- numeric(rounds)
for (i in seq_len(rounds)) s[i] <- system.time(f <- run())[["elapsed"]]
curve <- if (what == "km") f$surv else f$pstate[, -1]
writeBin(c(as.double(f$time), as.double(curve)), a[5])
cat(median(s), length(f$time))
"""

# Grain: one row per day on which anyone enters or leaves.
GROUPED = """
with counted as (
    select entry, duration, cause, count(*) as n from spell group by entry, duration, cause
),
moved as (
    select entry as day, n as entered, 0 as left_, null as cause from counted
    union all
    select duration, 0, n, cause from counted
)
select
    day, sum(entered)::bigint as entered,
    sum(left_) filter (where cause = 0) as c0, sum(left_) filter (where cause = 1) as c1,
    sum(left_) filter (where cause = 2) as c2, sum(left_) filter (where cause = 3) as c3,
    sum(left_) filter (where cause = 4) as c4, sum(left_) filter (where cause = 5) as c5
from moved
group by day
order by day
"""


def make_spells(n: int) -> tuple[Column, Column, Column]:
    """Entry, duration and cause of n seeded spells, in whole days; cause 0 is still held."""
    draw, size = np.random.default_rng(SEED), n + n // 4 + 100
    exit, censor = draw.weibull(1.1, size) * 700, draw.uniform(100, 2500, size)
    entry = np.where(draw.random(size) < 0.3, draw.uniform(0, 400, size), 0).astype(np.int64)
    time = np.ceil(np.minimum(exit, censor)).astype(np.int64)
    cause = draw.choice(np.arange(1, CAUSES + 1), size, p=[0.55, 0.2, 0.15, 0.07, 0.03])
    kept = np.flatnonzero(time > entry)[:n]
    return entry[kept], time[kept], np.where(exit <= censor, cause, 0)[kept]


def ours(entry: Column, time: Column, cause: Column, what: str) -> Callable[[], Curve]:
    """Both curves come with standard errors and bands: there is no cheaper one to ask for."""
    event = (cause > 0).astype(np.int64)

    def run() -> Curve:
        if what == "km":
            survival = kaplan_meier(risk_table(time, event, causes=1, entry=entry))
            return survival.times, survival.survival
        incidence = aalen_johansen(risk_table(time, cause, causes=CAUSES, entry=entry))
        return incidence.times, incidence.incidence

    return run


def by_lifelines(entry: Column, time: Column, cause: Column, what: str) -> Callable[[], Curve]:
    """One fit a cause, without variance, for Aalen-Johansen; it moves tied times apart at random."""
    warnings.simplefilter("ignore")  # it warns of each tie
    from lifelines import AalenJohansenFitter, KaplanMeierFitter

    def run() -> Curve:
        if what == "km":
            found = KaplanMeierFitter().fit(time, cause > 0, entry=entry).survival_function_
            return found.index.to_numpy(), found.iloc[:, 0].to_numpy()
        days, shares = np.unique(time), []
        for j in range(1, CAUSES + 1):
            fitter = AalenJohansenFitter(calculate_variance=False, seed=1)
            found = fitter.fit(time, cause, event_of_interest=j, entry=entry).cumulative_density_
            last = np.searchsorted(found.index.to_numpy(), days + 0.5) - 1
            shares.append(found.iloc[:, 0].to_numpy()[last])
        return days, np.column_stack(shares)

    return run


def by_r(entry: Column, time: Column, cause: Column, what: str, rounds: int) -> tuple[float, Curve]:
    """Seconds and curve of R's survfit, in a process of its own that times itself."""
    with tempfile.TemporaryDirectory() as folder:
        script, data, answer = (Path(folder) / name for name in ("run.R", "spells.bin", "curve.bin"))
        script.write_text(R)
        np.column_stack([entry, time, cause]).astype("<f8").T.tofile(data)
        command = ["Rscript", str(script), str(data), str(len(time)), what, str(rounds), str(answer)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        values, rows = np.fromfile(answer), int(said[1])
    return float(said[0]), (values[:rows], values[rows:].reshape(-1, rows).T)


def timed(run: Callable[[], Curve]) -> float:
    """Seconds of one run."""
    begun = perf_counter()
    run()
    return perf_counter() - begun


def apart(mine: Curve, theirs: Curve) -> float:
    """The largest difference at the times that both have."""
    _, here, there = np.intersect1d(mine[0], theirs[0], return_indices=True)
    one, other = (x.reshape(len(x), -1) for x in (mine[1], theirs[1]))
    return float(np.abs(one[here] - other[there]).max())


def has_r() -> bool:
    """Whether R is here with its package survival."""
    if not shutil.which("Rscript"):
        return False
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('survival', quietly = TRUE))"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def measure(n: int, what: str, rounds: int, *, r: bool) -> dict[str, dict[str, float]]:
    """Seconds of each engine for one curve, and how far it is from ours."""
    errors = what == "aj with errors"
    columns = make_spells(n)
    runs = {"habeas": ours(*columns, what.split()[0])}
    if find_spec("lifelines") and not errors:
        runs["lifelines"] = by_lifelines(*columns, what)
    curves = {name: run() for name, run in runs.items()}
    times = {name: [timed(run) for _ in range(rounds if name == "habeas" else 3)] for name, run in runs.items()}
    rows = {name: {"seconds": median(times[name]), "apart": apart(curves["habeas"], curves[name])} for name in runs}
    if r:
        seconds, curve = by_r(*columns, what, 3 if what == "km" else 1)
        rows["R survival"] = {"seconds": seconds, "apart": apart(curves["habeas"], curve)}
    return rows


def grouped(n: int) -> dict[str, float]:
    """Seconds from a DuckDB table of n spells to curves with standard errors, and the peak memory of doing so."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "spells.duckdb")
        # The table is made in another process, so that its memory is not counted.
        subprocess.run([sys.executable, "-m", "bench.survival", "--fill", path, str(n)], check=True)
        begun = perf_counter()
        with duckdb.connect(path, read_only=True) as connection:
            found = connection.execute(GROUPED).fetchnumpy()
        left = np.column_stack([np.ma.filled(found[f"c{j}"].astype(np.float64), 0) for j in range(CAUSES + 1)])
        curve = aalen_johansen(risk_table_of_counts(found["day"], found["entered"], left))
        seconds = perf_counter() - begun
        entry, time, cause = (np.zeros(0, np.int64),) * 3 if n > 2_000_000 else make_spells(n)
        if len(time):
            wanted = aalen_johansen(risk_table(time, cause, causes=CAUSES, entry=entry))
            np.testing.assert_array_equal(curve.incidence, wanted.incidence)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"seconds": seconds, "peak_gib": peak, "days": len(curve.times)}


def fill(path: str, n: int) -> None:
    """Put n spells into a DuckDB table."""
    import duckdb

    entry, time, cause = make_spells(n)
    with duckdb.connect(path) as connection:
        connection.register("made", {"entry": entry, "duration": time, "cause": cause})
        connection.execute(
            "create table spell as select entry::int as entry, duration::int as duration, cause::tinyint as cause "
            "from made"
        )


def main() -> None:
    """Measure each size and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spells", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--errors", type=int, default=30_000)
    parser.add_argument("--duckdb", type=int, default=10_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fill", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--grouped", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fill:
        fill(given.fill[0], int(given.fill[1]))
        return
    if given.grouped:
        print(json.dumps(grouped(given.grouped)))
        return
    r = has_r()
    for name, here in (("R with survival", r), ("lifelines", find_spec("lifelines"))):
        if not here:
            print(f"{name} is not installed; it is left out.", file=sys.stderr)
    asked = [(n, what) for n in given.spells for what in ("km", "aj")] + [(given.errors, "aj with errors")] * r
    results = {f"{what}, {n:,} spells": measure(n, what, given.rounds, r=r) for n, what in asked}
    if given.duckdb:
        command = [sys.executable, "-m", "bench.survival", "--grouped", str(given.duckdb)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        results[f"from DuckDB, {given.duckdb:,} spells"] = {"habeas": json.loads(said)}
    if given.json:
        print(json.dumps({"rounds": given.rounds, "results": results}))
        return
    for title, rows in results.items():
        print(f"{title:<36} seconds  times ours  largest difference")
        for name, row in rows.items():
            tail = f"peak {row['peak_gib']:.2f} GiB" if "peak_gib" in row else f"{row['apart']:.1e}"
            print(f"  {name:<32} {row['seconds']:>9.4f} {row['seconds'] / rows['habeas']['seconds']:>11.1f}  {tail}")


if __name__ == "__main__":
    main()
