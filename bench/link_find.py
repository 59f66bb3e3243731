"""One new record against a register: milliseconds by ours, and by Splink's predict_between in the same run.

Run: python -m bench.link_find DATA [--records 200] [--peer]

DATA holds records.parquet (`bench.link_make`). Records drawn from it (seed 1) are asked for by what they tell, names as
one text; each finds itself and its like. One line of JSON: milliseconds of each to the first answer and then at the
median, at nine tenths and at most, reading the name included; seconds to load; the share that finds itself. `--peer`:
the same for the first fifteen by plain Splink (`bench.link_plain`), its model trained, its tables of frequencies made,
Latin names and our blocking keys laid before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import duckdb

from bench.link import READ, prepare, session_of
from bench.link_plain import trained
from habeas.core.dates import PartialDate
from habeas.link.find import Finder
from habeas.link.learn import learn
from habeas.link.learned import Learned
from habeas.link.pairs import frequencies
from habeas.link.sought import Sought
from habeas.store.session import Session

SOURCE = """
select list || ':' || record_id, surname, given, patronymic, sex, birth_date, detention_date, region from source
where list_contains($chosen::bigint[], record_id) order by record_id;
"""
PEER = 15


def quiet(_: str) -> None:
    """Say nothing."""


def asked_for(session: Session, chosen: list[int]) -> dict[str, Sought]:
    """What these records tell, by their names."""
    found = {}
    for name, surname, given, patronymic, sex, born, detained, region in session.rows(SOURCE, chosen=chosen):
        found[name] = Sought(
            names=(" ".join(filter(None, (surname, given, patronymic))),), sex=sex or "", region=region or "",
            born=PartialDate.parse(born) if born else None, detained=PartialDate.parse(detained) if detained else None,
        )  # fmt: skip
    return found


def timed(ask: Callable[[Any], Any], what: list[Any]) -> tuple[list[Any], dict[str, float]]:
    """The answers, and milliseconds: to the first, and of the others."""
    answers, took = [], []
    for one in what:
        begun = perf_counter()
        answers.append(ask(one))
        took.append(1e3 * (perf_counter() - begun))
    rest = sorted(took[1:])
    told = {"first": took[0], "median": median(rest), "nine_tenths": rest[int(0.9 * len(rest))], "most": rest[-1]}
    return answers, {name: round(value, 2) for name, value in told.items()}


def peer(con: duckdb.DuckDBPyConnection, chosen: list[int]) -> dict[str, float]:
    """Milliseconds of Splink."""
    linker, database, latin = trained(con, quiet)
    for column in ("given", "surname", "patronymic"):
        linker.table_management.compute_tf_table(column)

    def ask(record: int) -> Any:
        one = f"asked_{record}"
        con.execute(f"""create temp table {one} as
            select * replace (-record_id - 1 as record_id) from latin where record_id = {record}""")
        return linker.inference.predict_between(
            latin, database.register(one), threshold_match_probability=0.5
        ).as_record_list()

    return timed(ask, chosen[:PEER])[1]


def main() -> None:
    """Load, ask, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--peer", action="store_true")
    told = parser.parse_args()
    con = duckdb.connect()
    session = session_of(con)
    session.run(READ, path=str(told.data / "records.parquet"))
    records = int(session.one("select count(*) from source"))
    chosen = random.Random(1).sample(range(records), told.records)
    prepare(session, repeats=True, mark=quiet)
    learned = Learned(
        weights=learn(session, step=quiet), cut=0.0, precision=0.99, records=records, lists={}, repeats=(),
        misdates=(), frequencies=frequencies(session),
    )  # fmt: skip
    people = asked_for(session, chosen)
    begun = perf_counter()
    finder = Finder(session, learned, {})
    loaded = perf_counter() - begun
    answers, ours = timed(finder.find, list(people.values()))
    itself = sum(name in {one.record for one in found} for name, found in zip(people, answers, strict=True))
    line = {
        "records": records, "load_seconds": round(loaded, 2), "ours": ours, "finds_itself": itself / len(people),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip
    finder.close()
    print(json.dumps(line | ({"splink": peer(con, chosen)} if told.peer else {})))


if __name__ == "__main__":
    main()
