"""A refresh of the links: the last 1 % of the records are new, and only they are compared.

Run: python -m bench.link_refresh DATA [--repeats] [--new .01] [--check]

DATA holds records.parquet (`bench.link_make`). One line of JSON: seconds by stage of the first run and of the refresh
that keeps its model, and the share that the refresh takes; with `--check` also a whole run with that model, and how
many pairs differ from it. Reading names is not counted: it is for each record once, in both.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import duckdb

from bench.link import READ, Clock, prepare, session_of
from habeas.link.cluster import complete, cut_at, group, joined, weigh
from habeas.link.learn import learn
from habeas.link.pairs import score_batch
from habeas.link.prepare import count_frequencies, make_ready
from habeas.link.score import score
from habeas.link.weights import Weights
from habeas.store.session import Session, set_limits

EVERY = "create or replace temp table every as select * from keyed;"
# Grain: one record of the share that is there; the last ones are those that are new.
PART = """
create or replace temp table keyed as select * from every
where split_part(name, ':', 2)::bigint between $first and $last;
"""
PAIRS = """
create or replace table links.pair as select * from scored;
create or replace table links.crowd as select * from crowd;
"""
DIFFER = """
select
    count(*) filter (where one.id_l is null), count(*) filter (where other.id_l is null),
    coalesce(max(abs(one.weight - other.weight)), 0)
from links.pair as one full join scored as other using (id_l, id_r);
"""


def quiet(_: str) -> None:
    """Say nothing."""


def begin(session: Session) -> tuple[dict[str, float], Weights, float]:
    """The first run on `keyed`: seconds by stage, the model and the cut."""
    clock = Clock()
    session.run("drop table if exists links.ready")
    count_frequencies(session)
    make_ready(session)
    clock.mark("ready")
    weights = learn(session, step=quiet)
    clock.mark("learn")
    score(session, weights, fresh=False, step=quiet)
    session.run(PAIRS)
    clock.mark("score")
    complete(session, weights, "links.pair")
    clock.mark("complete")
    at = cut_at(session, "links.pair", 0.99)
    clock.mark("cut")
    return clock.stages, weights, at


def refresh(session: Session, weights: Weights) -> dict[str, float]:
    """The records of `keyed` come in addition: seconds by stage. Frequencies are those of the first run."""
    clock = Clock()
    make_ready(session)
    clock.mark("ready")
    score_batch(session, weights, step=quiet)
    clock.mark("score")
    return clock.stages


def people(session: Session, at: float) -> dict[str, float]:
    """Seconds in which pairs become people, which every command that finds something new waits for."""
    clock = Clock()
    weigh(session, "links.pair")
    group(session, "links.pair", at)
    joined(session)
    clock.mark("people")
    return clock.stages


def differences(session: Session, weights: Weights) -> dict[str, Any]:
    """What a whole run over `every` with the same model would have made otherwise."""
    session.run("drop table links.ready; create or replace temp table keyed as select * from every")
    make_ready(session)
    score(session, weights, fresh=False, step=quiet)
    complete(session, weights, "scored")
    missing, more, apart = session.rows(DIFFER)[0]
    pairs = session.one("select count(*) from scored")
    return {"pairs": pairs, "missing": missing, "more": more, "greatest_difference_bits": apart}


def main() -> None:
    """Link, refresh, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--repeats", action="store_true")
    parser.add_argument("--new", type=float, default=0.01, help="the share of records that are new")
    parser.add_argument("--check", action="store_true", help="compare the pairs with those of a whole run")
    asked = parser.parse_args()
    con = duckdb.connect()
    set_limits(con, asked.data)
    session = session_of(con)
    session.run(READ, path=str(asked.data / "records.parquet"))
    records = int(session.one("select count(*) from source"))
    prepare(session, repeats=asked.repeats, mark=quiet)
    session.run(EVERY)
    old = records - round(records * asked.new)
    session.run(PART, first=0, last=old - 1)
    first, weights, at = begin(session)
    session.run(PART, first=old, last=records)
    then = refresh(session, weights)
    line = {
        "records": records, "new": records - old, "first": first, "refresh": then,
        "share": round(sum(then.values()) / sum(first.values()), 4), **people(session, at),
    }  # fmt: skip
    print(json.dumps(line | (differences(session, weights) if asked.check else {})))


if __name__ == "__main__":
    main()
