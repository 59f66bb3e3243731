"""Which records are one person: seconds, memory and how right, by our engine, Splink with our model, or plain Splink.

Run: python -m bench.link DATA [--engine habeas|splink|plain] [--repeats] [--precision .99]

DATA holds records.parquet and truth.parquet (`bench.link_make`). One line of JSON: seconds by stage, CPU seconds and
peak memory of the process, pair precision, recall and F1 that the people imply, and B-cubed F1, at the automatic cut
and with all doubtful pairs joined. `--repeats`: lists name some people twice. `plain` is Splink 5 as its users set it
up: Latin names by anyascii, Jaro-Winkler with term frequencies, its own training, pairs from 0.95 joined; it is given
our blocking keys.
"""

from __future__ import annotations

import argparse
import json
import resource
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb
import numpy as np

from bench.link_plain import Labels, plain
from habeas.link.cluster import complete, cut_at, group, joined, weigh
from habeas.link.keys import Named, name_keys
from habeas.link.learn import learn
from habeas.link.places import region_key
from habeas.link.prepare import KEYED, count_frequencies, make_ready
from habeas.link.score import score
from habeas.link.splinkrun import score_by_splink
from habeas.names.parts import Parts
from habeas.store.session import Session, set_limits

READ = "create or replace temp table source as select * from read_parquet($path);"
# Grain: one spelling of one part of a name, or of a region, with its keys.
READ_PART = "create or replace temp table {part}_read ({columns});"
SPELLINGS = "select distinct {columns} from source where {part} is not null;"
# The columns of `keyed` that are read from each part; a given name is read by the sex.
OF_PART = {
    "given": ("given", "given_spelled", "given_initial"),
    "surname": ("surname", "surname_spelled"),
    "patronymic": ("patronymic", "patronymic_initial"),
}
# A date told in part stands for all days that it leaves open.
KEY = """
insert into keyed by name
select
    list || ':' || record_id as name, ascii(list)::bigint as lst, $repeats as repeats, $misdates as misdates,
    {names}, nullif(region_read.region, '') as region, {residence} as residence,
    case source.sex when 'm' then 1 when 'f' then 2 end as sex, 0 as mark, {dates}
from source
    left join given_read on given_read.text = source.given and given_read.sex is not distinct from source.sex
    left join surname_read on surname_read.text = source.surname
    left join patronymic_read on patronymic_read.text = source.patronymic
    left join region_read on region_read.text = source.region;
"""
_DATES = """
    case length({column}) when 10 then {column} when 7 then {column} || '-01' when 4 then {column} || '-01-01'
        end::date as {name}_first,
    case length({column}) when 10 then {column}::date when 7 then last_day(({column} || '-01')::date)
        when 4 then ({column} || '-12-31')::date end as {name}_last"""
OF_RECORD = """
select split_part(name, ':', 2)::bigint as record, {label} as label
from ready left join of_person using (id) {join} order by record;
"""


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self.begun = perf_counter()

    def mark(self, stage: str) -> None:
        """A stage has ended."""
        now = perf_counter()
        self.stages[stage], self.begun = round(now - self.begun, 3), now


def session_of(con: duckdb.DuckDBPyConnection) -> Session:
    """A session of a connection with links in memory."""
    con.execute("attach ':memory:' as links")
    return Session(con)


def prepare(
    session: Session,
    *,
    repeats: bool,
    misdates: bool = False,
    residence: str = "null::varchar",
    mark: Callable[[str], None],
    region: Callable[[str], str] = region_key,
) -> None:
    """Make `ready` from `source`, a table with the columns of records.parquet; `region` gives the key of a region."""
    for part in OF_PART:
        _read_part(session, part)
    regions = [text for (text,) in session.rows(SPELLINGS.format(part="region", columns="region"))]
    session.run(READ_PART.format(part="region", columns="text varchar, region varchar"))
    session.put("region_read", {"text": regions, "region": list(map(region, regions))})
    session.run(KEYED)
    names = ", ".join(f"nullif({part}_read.{name}, '') as {name}" for part, told in OF_PART.items() for name in told)
    dates = ",".join(
        _DATES.format(column=f"source.{column}", name=name)
        for name, column in (("born", "birth_date"), ("detained", "detention_date"))
    )
    session.run(KEY.format(names=names, dates=dates, residence=residence), repeats=repeats, misdates=misdates)
    mark("keys")
    count_frequencies(session)
    make_ready(session)
    mark("ready")


def _read_part(session: Session, part: str) -> None:
    """Make the table of the keys of each spelling of one part of names."""
    told, columns = OF_PART[part], ("text", "sex") if part == "given" else ("text",)
    session.run(READ_PART.format(part=part, columns=", ".join(f"{name} varchar" for name in (*columns, *told))))
    read = session.rows(SPELLINGS.format(part=part, columns=f"{part}, sex" if part == "given" else part))
    keys = name_keys([Named(parts=Parts(**{part: row[0]}), sex=row[-1] or "" if len(row) > 1 else "") for row in read])
    found: dict[str, list[Any]] = {name: [getattr(one, name) for one in keys] for name in told}
    session.put(f"{part}_read", dict(zip(columns, map(list, zip(*read, strict=True)), strict=False)) | found)


def ours(
    session: Session, *, by_splink: bool, precision: float, mark: Callable[[str], None]
) -> tuple[dict[str, Labels], dict[str, Any]]:
    """The people of each record at the cut, and with all doubtful pairs joined."""
    weights = learn(session, step=lambda _: None)
    mark("learn")
    if by_splink:
        score_by_splink(session, weights, spark=False, step=lambda _: None)
    else:
        score(session, weights, fresh=False, step=lambda _: None)
    mark("score")
    complete(session, weights, "scored")
    at = cut_at(session, "scored", precision)
    mark("cut")
    weigh(session, "scored")
    group(session, "scored", at)
    joined(session)
    mark("group")
    people = {
        "cut": labels(session, "grp", ""),
        "joined": labels(session, "joined", "left join joined_people using (grp)"),
    }
    doubtful = session.one("select count(*) from doubtful_people")
    return people, {"cut_bits": round(at, 3), "doubtful": doubtful}


def labels(session: Session, label: str, join: str) -> Labels:
    """The number of the person of each record, in the order of records; who has no pair is a person alone."""
    found = session.arrays(OF_RECORD.format(label=label, join=join))["label"]
    alone = np.ma.getmaskarray(found)
    told: Labels = np.ma.filled(found, 0).astype(np.int64)
    told[alone] = told.max() + 1 + np.arange(alone.sum())
    return told


def quality(people: Labels, truth: Labels) -> dict[str, float]:
    """Precision, recall and F1 of pairs, and the F1 of B-cubed (Bagga & Baldwin 1998), of people against the truth."""

    def sizes(label: Labels) -> tuple[Labels, Labels]:
        _, place, count = np.unique(label, return_inverse=True, return_counts=True)
        return count[place], count

    (ours_at, ours_n), (true_at, true_n) = sizes(people), sizes(truth)
    both_at, both_n = sizes(np.unique(people, return_inverse=True)[1] * (truth.max() + 1) + truth)
    right, made, wanted = (float((n * (n - 1) // 2).sum()) for n in (both_n, ours_n, true_n))
    precision, recall = right / max(made, 1), right / max(wanted, 1)
    b_precision, b_recall = float((both_at / ours_at).mean()), float((both_at / true_at).mean())
    told = {
        "precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-12),
        "b_cubed": 2 * b_precision * b_recall / (b_precision + b_recall), "people": float(len(ours_n)),
    }  # fmt: skip
    return {name: round(value, 4) for name, value in told.items()}


def main() -> None:
    """Link the records of a folder and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--engine", choices=("habeas", "splink", "plain"), default="habeas")
    parser.add_argument("--repeats", action="store_true")
    parser.add_argument("--precision", type=float, default=0.99)
    asked = parser.parse_args()
    clock, con = Clock(), duckdb.connect()
    if asked.engine == "habeas":
        set_limits(con, asked.data)
    session = session_of(con)
    session.run(READ, path=str(asked.data / "records.parquet"))
    clock.mark("read")
    prepare(session, repeats=asked.repeats, mark=clock.mark)
    if asked.engine == "plain":
        people, told = {"cut": plain(con, clock.mark)}, dict[str, Any]()
    else:
        people, told = ours(session, by_splink=asked.engine == "splink", precision=asked.precision, mark=clock.mark)
    cpu, peak = process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    order = "select person_id from read_parquet($path) order by record_id"
    truth = session.arrays(order, path=str(asked.data / "truth.parquet"))["person_id"]
    line = {
        "engine": asked.engine, "records": len(truth), "seconds": round(sum(clock.stages.values()), 2),
        "stages": clock.stages, "cpu_seconds": round(cpu, 2), "peak_mb": round(peak), **told,
    }  # fmt: skip
    print(json.dumps(line | {name: quality(label, truth) for name, label in people.items()}))


if __name__ == "__main__":
    main()
