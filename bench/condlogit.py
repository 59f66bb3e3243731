"""How long exact conditional logit takes: ours and R's survival, at 1,400 at risk and 37 freed in each of four waves.

Run: python -m bench.condlogit [--rounds N] [--people N] [--freed N] [--waves N] [--json]

Both begin with the columns in memory and fit the same seeded data: a tenth women, one in six ill, age, and the term
that remains. R is timed inside R, the first fit of each is not timed, and the largest differences of coefficients and
standard errors are printed. Without Rscript and its package survival, R is left out.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import numpy.typing as npt

from habeas.stats.condlogit import CondLogitFit, conditional_logit

SEED = 1400
NAMES = ("woman", "ill", "age", "term")
TRUTH = np.array([0.8, 1.0, 0.3, -0.4])
FIT = """
suppressMessages(library(survival))
d <- read.csv("waves.csv")
fit <- function() clogit(freed ~ woman + ill + age + term + strata(wave), data = d, method = "exact")
found <- fit()
times <- replicate(%d, system.time(fit())[["elapsed"]])
cat(sprintf("%%.17g", c(median(times), coef(found), sqrt(diag(vcov(found))))))
"""
Floats = npt.NDArray[np.float64]
Data = tuple[npt.NDArray[np.bool_], Floats, npt.NDArray[np.int64]]


def make_waves(people: int, freed: int, waves: int) -> Data:
    """Seeded pools, and in each those with the highest odds and luck."""
    draw = np.random.default_rng(SEED)
    n = people * waves
    x = np.column_stack(
        [
            draw.random(n) < 0.1,
            draw.random(n) < 1 / 6,
            np.round(draw.normal(0, 1, n), 3),
            np.round(draw.gamma(2, 1, n), 3),
        ]
    ).astype(float)
    luck = (x @ TRUTH + draw.gumbel(size=n)).reshape(waves, people)
    chosen = np.argsort(np.argsort(-luck, axis=1), axis=1) < freed
    return chosen.ravel(), x, np.repeat(np.arange(waves), people)


def fit_ours(data: Data) -> CondLogitFit:
    """Ours, on arrays."""
    chosen, x, strata = data
    return conditional_logit(chosen, x, strata=strata, level=0.95, names=NAMES)


def time_ours(data: Data, rounds: int) -> tuple[float, Floats]:
    """Median seconds, and coefficients with standard errors after them."""
    fit = fit_ours(data)
    seconds = []
    for _ in range(rounds):
        begun = perf_counter()
        fit_ours(data)
        seconds.append(perf_counter() - begun)
    return median(seconds), np.concatenate([fit.coefficients, fit.standard_errors])


def time_r(data: Data, rounds: int) -> tuple[float, Floats] | None:
    """The same of R's survival; None if it is not there."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    chosen, x, strata = data
    with tempfile.TemporaryDirectory() as folder:
        table = np.column_stack([chosen, x, strata])
        header = ",".join(("freed", *NAMES, "wave"))
        np.savetxt(Path(folder) / "waves.csv", table, delimiter=",", header=header, comments="", fmt="%.17g")
        run = subprocess.run([rscript, "-e", FIT % rounds], cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode:
        print(run.stderr, file=sys.stderr)
        return None
    seconds, *numbers = (float(number) for number in run.stdout.split())
    return seconds, np.array(numbers)


def main() -> None:
    """Time both and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1400)
    parser.add_argument("--freed", type=int, default=37)
    parser.add_argument("--waves", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    data = make_waves(given.people, given.freed, given.waves)
    seconds, ours = time_ours(data, given.rounds)
    result: dict[str, float] = {"habeas_seconds": round(seconds, 4)}
    peer = time_r(data, given.rounds)
    if peer is None:
        print("R with its package survival is not there; it is left out.", file=sys.stderr)
    else:
        result["r_seconds"] = round(peer[0], 4)
        result["largest_difference"] = float(np.abs(ours - peer[1]).max())
    if given.json:
        print(json.dumps({**vars(given), **result}))
        return
    print(f"{given.people:,} at risk and {given.freed} freed in each of {given.waves} waves, median of {given.rounds}")
    for name, number in result.items():
        print(f"{name:<20} {number:.4g}")


if __name__ == "__main__":
    main()
