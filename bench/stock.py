"""How long daily stock by group, monthly flows and "as known on a day" take: ours, DuckDB's, polars' and bare numpy's.

Run: python -m bench.stock [SPELLS ...] [--rounds N] [--json]

All begin with the columns in memory in their own form, give the same tables, and take turns in one process. The spells
are seeded: 20 years, 21 groups, four in ten in one wave, a tenth still held, a seventh of the rows superseded. The last
two lines have no peer: the same job with a tenth of the dates vague, and the middle estimate on 252 days of it. polars
is no dependency of ours: `pip install polars`, or it is left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import duckdb
import numpy as np
import numpy.typing as npt

from habeas.stats.spells import OPEN, Spells
from habeas.stats.stock import middle, stock_and_flows

SEED, GROUPS, KNOWN = 20221, 21, 18993  # known on 2022-01-01
EDGES = np.arange("2005-01", "2025-02", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)
FIRST, STOP = int(EDGES[0]), int(EDGES[-1])
Tables = list[npt.NDArray[np.int64]]  # stock (days, groups), arrivals and departures (months, groups)

# Grain: one row per (day, group) of the 20 years.
DAILY = """
create or replace temp table daily as
with known as (
    select start, stop, code
    from spell
    where known_from <= $known and (known_to is null or known_to > $known)
),
event as (
    select start as day, code, 1 as came, 0 as went from known
    union all
    select stop, code, 0, 1 from known where stop is not null
),
changed as (
    select day, code, sum(came)::bigint as came, sum(went)::bigint as went from event group by all
),
cell as (
    select d.day::date as day, g.code
    from range($first::date, $stop::date, interval 1 day) as d(day), range($groups) as g(code)
)
select
    day, code, coalesce(came, 0) as came, coalesce(went, 0) as went,
    sum(coalesce(came, 0) - coalesce(went, 0)) over (partition by code order by day)::bigint as stock
from cell left join changed using (day, code);
"""
STOCK = "select stock from daily order by day, code"
# Grain: one row per (month, group).
MONTHLY = """
select sum(came)::bigint as came, sum(went)::bigint as went
from daily
group by date_trunc('month', day), code
order by date_trunc('month', day), code
"""


def make_spells(n: int) -> Spells:
    """Seeded spells with exact dates; one that ends after the 20 years is still held."""
    draw, days = np.random.default_rng(SEED), STOP - FIRST
    in_wave = draw.random(n) < 0.4
    start = np.where(in_wave, 5700 + draw.gamma(1.5, 60, n), draw.uniform(0, days, n))
    start = FIRST + np.minimum(start, days - 1).astype(np.int32)
    end = start + 1 + draw.gamma(0.8, 500, n).astype(np.int32)
    end = np.where((draw.random(n) < 0.1) | (end >= STOP), OPEN, end).astype(np.int32)
    known_from = start + draw.gamma(1.2, 20, n).astype(np.int32)
    superseded = known_from + 1 + draw.gamma(1, 300, n).astype(np.int32)
    known_to = np.where(draw.random(n) < 0.15, superseded, OPEN).astype(np.int32)
    weight = 1 / np.arange(1, GROUPS + 1)
    group = draw.choice(GROUPS, n, p=weight / weight.sum()).astype(np.int16)
    columns = {"start_lo": start, "start_hi": start.copy(), "end_lo": end, "end_hi": end.copy()}
    return Spells(**columns, group=group, known_from=known_from, known_to=known_to)


def make_vague(spells: Spells) -> Spells:
    """The same spells with every tenth start known to two months and every tenth end to a year."""
    start_lo, end_hi = spells.start_lo.copy(), spells.end_hi.copy()
    start_lo[::10] -= 60
    end_hi[::10] = np.minimum(end_hi[::10].astype(np.int64) + 365, OPEN)
    return replace(spells, start_lo=start_lo, end_hi=end_hi)


def load_habeas(spells: Spells) -> Callable[[], Tables]:
    """Ours, on four columns of dates as a register gives them."""

    def run() -> Tables:
        stock, flow = stock_and_flows(spells, EDGES, groups=GROUPS, known=KNOWN)
        return [stock.sure, flow.arrivals.sure, flow.departures.sure]

    return run


def load_numpy(spells: Spells) -> Callable[[], Tables]:
    """The shortest numpy that gives the tables: take the rows, count, sum up."""
    start, end, group = spells.start_lo, spells.end_lo, spells.group

    def run() -> Tables:
        known = spells.believed(KNOWN)
        code, began, ended = group[known].astype(np.int32), start[known] - FIRST, end[known]
        over = ended < STOP
        came, went = (
            np.bincount(cell, minlength=(STOP - FIRST) * GROUPS).reshape(-1, GROUPS)
            for cell in (began * GROUPS + code, (ended[over] - FIRST) * GROUPS + code[over])
        )
        months = EDGES[:-1] - FIRST
        return [np.cumsum(came - went, axis=0), np.add.reduceat(came, months), np.add.reduceat(went, months)]

    return run


def load_duckdb(spells: Spells) -> Callable[[], Tables]:
    """One SQL query for the days, and two to fetch them and the months."""
    connection = duckdb.connect()
    connection.register("column_of", peer_columns(spells))
    connection.execute(f"""
        create table spell as
        select date '1970-01-01' + start as start, date '1970-01-01' + nullif(stop, {OPEN}) as stop, code,
            date '1970-01-01' + known_from as known_from, date '1970-01-01' + nullif(known_to, {OPEN}) as known_to
        from column_of
    """)
    known, first, stop = (np.datetime64(day, "D").item() for day in (KNOWN, FIRST, STOP))

    def run() -> Tables:
        connection.execute(DAILY, {"known": known, "first": first, "stop": stop, "groups": GROUPS})
        stock = connection.execute(STOCK).fetchnumpy()["stock"]
        flow = connection.execute(MONTHLY).fetchnumpy()
        return [x.reshape(-1, GROUPS) for x in (stock, flow["came"], flow["went"])]

    return run


def load_polars(spells: Spells) -> Callable[[], Tables]:
    """The same plan, lazily: both results from one collection."""
    import polars as pl

    dates = [pl.col(name).cast(pl.Date) for name in ("start", "known_from")]
    limits = [pl.when(pl.col(x) < OPEN).then(pl.col(x)).cast(pl.Date).alias(x) for x in ("stop", "known_to")]
    table = pl.DataFrame(peer_columns(spells)).with_columns(*dates, *limits)
    known, first, last = (np.datetime64(day, "D").item() for day in (KNOWN, FIRST, STOP - 1))

    def run() -> Tables:
        rows = table.lazy().filter(
            (pl.col("known_from") <= known) & (pl.col("known_to").is_null() | (pl.col("known_to") > known))
        )
        day = pl.LazyFrame({"day": pl.date_range(first, last, "1d", eager=True)})
        cell = day.join(pl.LazyFrame({"code": pl.Series(range(GROUPS), dtype=pl.Int16)}), how="cross")
        for date, name in (("start", "came"), ("stop", "went")):
            counted = rows.drop_nulls(date).group_by(pl.col(date).alias("day"), "code")
            cell = cell.join(counted.agg(pl.len().cast(pl.Int64).alias(name)), on=["day", "code"], how="left")
        daily = cell.with_columns(pl.col("came", "went").fill_null(0)).sort("code", "day")
        daily = daily.with_columns((pl.col("came") - pl.col("went")).cum_sum().over("code").alias("stock"))
        month = daily.group_by(pl.col("day").dt.truncate("1mo"), "code").agg(pl.col("came", "went").sum())
        days, months = pl.collect_all([daily.sort("day", "code"), month.sort("day", "code")])
        return [x.to_numpy().reshape(-1, GROUPS) for x in (days["stock"], months["came"], months["went"])]

    return run


def peer_columns(spells: Spells) -> dict[str, npt.NDArray[np.signedinteger]]:
    """The exact columns under names that SQL does not keep for itself."""
    names = {"start": "start_lo", "stop": "end_lo", "code": "group", "known_from": "known_from", "known_to": "known_to"}
    return {name: getattr(spells, column) for name, column in names.items()}


PEERS = {"habeas": load_habeas, "numpy": load_numpy, "duckdb": load_duckdb, "polars": load_polars}


def timed(run: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    begun = perf_counter()
    run()
    return 1000 * (perf_counter() - begun)


def measure(n: int, rounds: int) -> dict[str, float]:
    """Median milliseconds of each; the first run of each is not timed and must give our tables."""
    spells = make_spells(n)
    peers = {name: load(spells) for name, load in PEERS.items() if name != "polars" or find_spec("polars")}
    ours = peers["habeas"]()
    for name, run in peers.items():
        for mine, theirs in zip(ours, run(), strict=True):
            np.testing.assert_array_equal(mine, theirs, err_msg=f"{name} differs")
    vague = make_vague(spells)
    days = np.linspace(FIRST, STOP - 1, 252).astype(np.int64)
    runs: dict[str, Callable[[], object]] = {
        **peers,
        "habeas, a tenth vague": load_habeas(vague),
        "habeas, middle on 252 days": lambda: middle(vague, days, groups=GROUPS, known=KNOWN),
    }
    times = [{name: timed(run) for name, run in runs.items()} for _ in range(rounds)]
    return {name: round(median(row[name] for row in times), 2) for name in runs}


def main() -> None:
    """Measure each size and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spells", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = {n: measure(n, given.rounds) for n in given.spells}
    if not find_spec("polars"):
        print("polars is not installed; it is left out.", file=sys.stderr)
    if given.json:
        print(json.dumps({"rounds": given.rounds, "milliseconds": results}))
        return
    for n, row in results.items():
        print(f"{n:,} spells{'':<18} ms  times ours")
        for name, ms in row.items():
            print(f"{name:<28} {ms:>8.1f} {ms / row['habeas']:>7.1f}")


if __name__ == "__main__":
    main()
