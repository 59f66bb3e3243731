"""One new record against a register: milliseconds by ours, and by Splink's predict_between in the same run.

Run: python -m bench.link_find DATA [--records 200] [--peer]

DATA holds records.parquet (`bench.link_make`). Records drawn from it (seed 1) are asked for by what they tell, names as
one text; each finds itself and its like. One line of JSON: seconds to load; milliseconds to the first answer, for which
the tables of names are read, and of the others at the median, at nine tenths and at most, reading the name included;
the share that finds itself. `--peer`: the same for the first fifteen by plain Splink (`bench.link_plain`), its model
trained, its tables of frequencies made, Latin names and our blocking keys laid before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import duckdb

from bench.link import READ, prepare
from bench.link_plain import trained
from habeas.core.dates import PartialDate
from habeas.link.find import Finder
from habeas.link.learn import learn
from habeas.link.learned import Learned
from habeas.link.pairs import frequencies
from habeas.link.sought import Sought
from habeas.store.session import Session

SOURCE = """
select list || ':' || record_id, surname, given, patronymic, sex, birth_date, detention_date, region from links.source
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

    return timed(ask, chosen)[1]


def made(data: Path, links: Path) -> Learned:
    """Make the records ready in the file `links`, and learn."""
    con = duckdb.connect()
    con.execute(f"set enable_progress_bar = false; attach '{links}' as links")
    session = Session(con)
    session.run(READ, path=str(data / "records.parquet"))
    session.run("create table links.source as from source")
    prepare(session, repeats=True, mark=quiet)
    return Learned(
        weights=learn(session, step=quiet), cut=0.0, precision=0.99,
        records=int(session.one("select count(*) from source")), lists={}, repeats=(), misdates=(),
        frequencies=frequencies(session),
    )  # fmt: skip


def chosen_of(records: int, n: int) -> list[int]:
    """The numbers of records to be asked for."""
    return random.Random(1).sample(range(records), n)


def ours(session: Session, learned: Learned, n: int) -> dict[str, Any]:
    """Load the register and ask for `n` records."""
    people = asked_for(session, chosen_of(learned.records, n))
    begun = perf_counter()
    finder = Finder(session, learned, {})
    loaded = perf_counter() - begun
    answers, milliseconds = timed(finder.find, list(people.values()))
    finder.close()
    itself = sum(name in {one.record for one in found} for name, found in zip(people, answers, strict=True))
    return {
        "records": learned.records, "load_seconds": round(loaded, 2), "ours": milliseconds,
        "finds_itself": itself / n, "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


def main() -> None:
    """Load, ask, and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--peer", action="store_true")
    told = parser.parse_args()
    with TemporaryDirectory() as place:
        links = Path(place) / "links.duckdb"
        with get_context("spawn").Pool(1) as pool:  # what is made ready is another process's memory
            learned = pool.apply(made, (told.data, links))
        con = duckdb.connect()
        con.execute(f"attach '{links}' as links (read_only)")
        line = ours(Session(con), learned, told.records)
        if told.peer:
            con.execute("create temp table source as from links.source; create temp table ready as from links.ready")
            line["splink"] = peer(con, chosen_of(learned.records, PEER))
    print(json.dumps(line))


if __name__ == "__main__":
    main()
