"""How long Cox's regression with late entry and tied days takes: ours, and coxph of R's package survival.

Run: python -m bench.cox [ROWS ...] [--covariates N] [--rounds N] [--json]

Both fit the same seeded rows: time in custody in whole days up to 2,500, three in ten listed late, half of the
covariates 0 or 1, Efron's ties. R reads them from a file, which is not timed, and takes turns with us; the largest
differences of coefficients and standard errors are told. "by 100 rows" is our fit with errors by cluster. Without
Rscript ours is timed alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import numpy.typing as npt

from habeas.stats.cox import CoxFit, cox

Floats = npt.NDArray[np.float64]
SEED = 20224

# A fit to more digits than coxph gives by default, so that what differs is not the stopping.
FIT = """
suppressPackageStartupMessages(library(survival))
given <- commandArgs(TRUE); n <- as.integer(given[2]); p <- as.integer(given[3])
m <- matrix(readBin(given[1], "double", n * (p + 3)), n)
d <- data.frame(start = m[, 1], stop = m[, 2], event = m[, 3], m[, -(1:3)])
digits <- coxph.control(eps = 1e-12, iter.max = 30)
took <- system.time(fit <- coxph(Surv(start, stop, event) ~ ., data = d, control = digits))
line <- function(x) paste(sprintf("%.15g", x), collapse = ", ")
cat(sprintf('{"seconds": [%.4f], "coefficients": [%s], "errors": [%s]}',
    took[["elapsed"]], line(coef(fit)), line(sqrt(diag(vcov(fit))))))
"""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Custody:
    """Rows (start, stop], (n,), whether they end with an event, and covariates (n, p)."""

    start: Floats
    stop: Floats
    event: Floats
    covariates: Floats

    def fit(self, cluster: npt.NDArray[np.int64] | None = None) -> CoxFit:
        """Ours."""
        return cox(self.stop, self.event, self.covariates, start=self.start, cluster=cluster)


def make_custody(n: int, p: int) -> Custody:
    """Seeded rows; those listed only after they left are drawn again."""
    draw, m = np.random.default_rng(SEED), int(n * 1.3) + 100
    covariates = draw.normal(size=(m, p))
    covariates[:, : p // 2] = draw.random((m, p // 2)) < np.linspace(0.1, 0.6, p // 2)
    hazard = np.exp(covariates @ np.linspace(-0.4, 0.4, p)) / 700
    time, end = draw.weibull(1.1, m) / hazard, draw.uniform(100, 2500, m)
    start = np.floor(draw.uniform(0, 400, m) * (draw.random(m) < 0.3))
    stop = np.ceil(np.minimum(time, end))
    seen = np.flatnonzero(stop > start)[:n]
    event = (time <= end).astype(np.float64)
    return Custody(start=start[seen], stop=stop[seen], event=event[seen], covariates=covariates[seen])


def fit_in_r(rows: Custody, folder: Path) -> dict[str, list[float]]:
    """R's seconds, coefficients and errors."""
    data, script = folder / "rows.bin", folder / "fit.R"
    if not data.exists():
        np.column_stack([rows.start, rows.stop, rows.event, rows.covariates]).T.tofile(data)
        script.write_text(FIT)
    n, p = rows.covariates.shape
    told = subprocess.run(
        ["Rscript", str(script), str(data), str(n), str(p)], check=True, capture_output=True, text=True
    ).stdout
    found: dict[str, list[float]] = json.loads(told)
    return found


def measure(n: int, p: int, rounds: int) -> dict[str, float]:
    """Median seconds of each, and the largest differences."""
    rows, hundreds = make_custody(n, p), np.arange(n) // 100
    fit = rows.fit()
    ours, clustered, theirs = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            ours.append(seconds(rows))
            clustered.append(seconds(rows, hundreds))
            if shutil.which("Rscript"):
                theirs.append(fit_in_r(rows, Path(folder)))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = {"events": fit.events, "habeas": median(ours), "by 100 rows": median(clustered), "megabytes": megabytes}
    if theirs:
        row |= {
            "R coxph": median(x["seconds"][0] for x in theirs),
            "coefficients apart": float(np.abs(fit.coefficients - theirs[0]["coefficients"]).max()),
            "errors apart": float(np.abs(fit.standard_errors - theirs[0]["errors"]).max()),
        }
    return row


def seconds(rows: Custody, cluster: npt.NDArray[np.int64] | None = None) -> float:
    """Of one fit of ours."""
    begun = perf_counter()
    rows.fit(cluster)
    return perf_counter() - begun


def main() -> None:
    """Measure each size and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--covariates", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = {n: measure(n, given.covariates, given.rounds) for n in given.rows}
    if not shutil.which("Rscript"):
        print("R is not installed; it is left out.", file=sys.stderr)
    if given.json:
        print(json.dumps({"rounds": given.rounds, "covariates": given.covariates, "results": results}))
        return
    for n, row in results.items():
        print(f"{n:,} rows, {given.covariates} covariates, {row['events']:,} events, {row['megabytes']:,.0f} MB")
        for name in ("habeas", "by 100 rows", "R coxph"):
            if name in row:
                print(f"{name:<20} {row[name]:>8.2f} s  {row[name] / row['habeas']:>6.1f} times ours")
        if "R coxph" in row:
            apart = f"{row['coefficients apart']:.1e} of coefficients, {row['errors apart']:.1e} of errors"
            print(f"largest difference   {apart}")


if __name__ == "__main__":
    main()
