"""The sums over risk sets that Cox's partial likelihood is made of, at all event days at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

# Columns of covariates taken at once, so that what is made on the way stays in the processor's cache.
CHUNK = 1 << 14
# Above this size of a linear predictor sums of hazards would leave the floats.
FARTHEST = 200.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RiskRows:
    """Rows and the event days ("moments") at which each is at risk; m moments in all, those of a stratum together.

    `x`: (p, n) covariates. `weight`: (n,), positive. A row is at risk at the moments from `first` up to but not with
    `last`, (n,). Rows belong to classes: those of class c count `factor[c, j]` times at moment j, and both places lie
    in a table (classes, m + 1) written out as one line. `late`: rows whose first moment is not the first of the table.
    `run`: where in the rows each run of the same last place and with or without an event begins, `run_dead`: the runs
    with one; rows in order of time make few runs and quick sums, but any order will do. `dead`: the rows with an event,
    which are of the first class, `moment`: (d,) when. `step`: the denominators of tied events, moment by moment, each
    less by `less` (0 to 1) of the hazard of those who leave; `begin`: (m,) the first of each moment, `share`: the
    weight of events on each.
    """

    x: Floats
    weight: Floats
    first: Places
    last: Places
    late: Places
    run: Places
    run_dead: Places
    factor: Floats
    dead: Places
    moment: Places
    step: Places
    begin: Places
    less: Floats
    share: Floats

    def by_moment(self, column: Floats) -> tuple[Floats, Floats]:
        """The sum of a column (n,) over those at risk at each moment and over those with an event at it, each (m,)."""
        classes, moments = self.factor.shape
        sums = np.add.reduceat(column, self.run)
        change = total(self.last[self.run], sums, classes * (moments + 1))
        change -= total(self.first[self.late], column[self.late], len(change))
        # From the last day back: the small risk sets at the end are then not what is left of large ones.
        tail = np.cumsum(change.reshape(classes, -1)[:, :0:-1], axis=1)[:, ::-1]
        gone = total(self.last[self.run[self.run_dead]] - 1, sums[self.run_dead], moments)
        return (self.factor * tail).sum(axis=0), gone

    def by_row(self, increments: Floats) -> Floats:
        """The sum of increments (m,) over the moments at which each row is at risk, (n,)."""
        classes, moments = self.factor.shape
        running = np.zeros((classes, moments + 1))
        np.cumsum(self.factor * increments, axis=1, out=running[:, 1:])
        line = running.ravel()
        sums: Floats = line[self.last] - line[self.first]
        return sums


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RiskSums:
    """What a vector of coefficients makes of the rows.

    `hazard`: (n,) weight times relative hazard. `risk` and `risk_x`: its sum, (m,), and that of hazard times covariate,
    (p, m), over those at risk; `gone`, `gone_x`: over those with an event. `s0`, `s1`: (m,) the sums over the steps of
    share / denominator without and with the factor `less`; `q0`, `q1`, `q2`: with denominator squared and `less` to the
    power 0, 1, 2. `residual`: (n,) weighted martingale residuals. `gradient`: (p,).
    """

    hazard: Floats
    risk: Floats
    risk_x: Floats
    gone: Floats
    gone_x: Floats
    s0: Floats
    s1: Floats
    q0: Floats
    q1: Floats
    q2: Floats
    residual: Floats
    gradient: Floats
    log_likelihood: float


def total(place: Places, column: Floats | npt.NDArray[np.bool_], size: int) -> Floats:
    """The sum of a column (n,) at each of the places (n,), (size,)."""
    return np.bincount(place, column, size).astype(np.float64, copy=False)


def runs_of(last: Places, happened: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """`run` and `run_dead` of `RiskRows`."""
    run = np.flatnonzero((np.diff(last, prepend=-1) != 0) | (np.diff(happened, prepend=False) != 0))
    return run, np.flatnonzero(happened[run])


def dots(table: Floats, column: Floats) -> Floats:
    """The product of each row of a table (..., n) with a column (n,).

    Not by BLAS, whose threads make long sums of few columns wait many times as long when other work has the cores.
    """
    return np.asarray(np.einsum("...n,n->...", table, column))


def tied_steps(dead_weight: Floats, deaths: Places, *, efron: bool) -> tuple[Places, Places, Floats, Floats]:
    """`step`, `begin`, `less` and `share` of `RiskRows` from the weight and number of events at each moment, (m,).

    Efron (1977, J. Am. Stat. Assoc. 72:557-565) takes the k tied events one after another, each with an equal part of
    what the k bring; Breslow takes them at once. Unequal weights are shared equally among the steps, as R does.
    """
    count = deaths if efron else np.ones_like(deaths)
    begin = np.cumsum(count) - count
    step = np.repeat(np.arange(len(count)), count)
    less = (np.arange(len(step)) - begin[step]) / count[step]
    return step, begin, less, (dead_weight / count)[step]


def risk_sums(rows: RiskRows, beta: Floats) -> RiskSums | None:
    """The sums at coefficients (p,); None where the hazards are too large or too small for floats."""
    linear, product = np.zeros((2, len(rows.weight)))
    for begin in range(0, len(linear), CHUNK):
        here = slice(begin, begin + CHUNK)
        for coefficient, column in zip(beta, rows.x[:, here], strict=True):
            linear[here] += np.multiply(coefficient, column, out=product[here])
    if not np.abs(linear).max() < FARTHEST:
        return None
    hazard = rows.weight * np.exp(linear)
    risk, gone = rows.by_moment(hazard)
    # Who leaves is at risk; what differences of large sums leave must not say otherwise.
    risk = np.maximum(risk, gone)
    denominator = risk[rows.step] - rows.less * gone[rows.step]
    part = rows.share / denominator
    squared = part / denominator
    s0, s1, q0, q1, q2 = (
        np.add.reduceat(column, rows.begin)
        for column in (part, rows.less * part, squared, rows.less * squared, rows.less**2 * squared)
    )
    risk_x, gone_x = np.empty((2, len(rows.x), len(risk)))
    for i, column in enumerate(rows.x):
        np.multiply(hazard, column, out=product)
        risk_x[i], gone_x[i] = rows.by_moment(product)
    residual = -expected(rows, hazard, s0, s1)
    residual[rows.dead] += rows.weight[rows.dead]
    seen = dots(rows.weight[rows.dead], linear[rows.dead])
    return RiskSums(
        hazard=hazard, risk=risk, risk_x=risk_x, gone=gone, gone_x=gone_x, s0=s0, s1=s1, q0=q0, q1=q1, q2=q2,
        residual=residual, gradient=dots(rows.x, residual),
        log_likelihood=float(seen - dots(rows.share, np.log(denominator))),
    )  # fmt: skip


def expected(rows: RiskRows, hazard: Floats, s0: Floats, s1: Floats) -> Floats:
    """The weight of events that each row should have had, (n,), for increments of the baseline hazard."""
    events = rows.by_row(s0)
    events[rows.dead] -= s1[rows.moment]
    events *= hazard
    return events


def information(rows: RiskRows, sums: RiskSums, moment_weight: Floats | None = None) -> tuple[Floats, Floats]:
    """The information (p, p), each moment counted `moment_weight` times, and the diagonal of its larger part.

    The second moments of the risk sets are never formed: their sum over the moments is one sum over the rows.
    """
    times = np.ones(len(sums.risk)) if moment_weight is None else moment_weight
    count = expected(rows, sums.hazard, times * sums.s0, times * sums.s1)
    whole = np.zeros((len(rows.x), len(rows.x)))
    for begin in range(0, len(count), CHUNK):
        part = rows.x[:, begin : begin + CHUNK]
        counted = part * count[begin : begin + CHUNK]
        for i, column in enumerate(counted):
            whole[i, : i + 1] += dots(part[: i + 1], column)
    whole += np.tril(whole, -1).T
    cross = (sums.risk_x * (times * sums.q1)) @ sums.gone_x.T
    between = (sums.risk_x * (times * sums.q0)) @ sums.risk_x.T + (sums.gone_x * (times * sums.q2)) @ sums.gone_x.T
    return whole - between + cross + cross.T, np.diagonal(whole).copy()


def mean_at_events(rows: RiskRows, sums: RiskSums) -> Floats:
    """The mean of each covariate over the risk set of each moment, averaged over tied steps, (p, m)."""
    weight = np.add.reduceat(rows.share, rows.begin)
    mean: Floats = (sums.risk_x * sums.s0 - sums.gone_x * sums.s1) / weight
    return mean


def score_residuals(rows: RiskRows, sums: RiskSums) -> Floats:
    """What each row adds to the score, (p, n), weight included (Lin & Wei 1989, J. Am. Stat. Assoc. 84:1074-1078)."""
    residuals = rows.x * sums.residual
    risk0 = sums.risk_x * sums.q0 - sums.gone_x * sums.q1
    risk1 = sums.risk_x * sums.q1 - sums.gone_x * sums.q2
    mean = mean_at_events(rows, sums)
    for i, column in enumerate(residuals):
        column += expected(rows, sums.hazard, risk0[i], risk1[i])
        column[rows.dead] -= rows.weight[rows.dead] * mean[i, rows.moment]
    return residuals
