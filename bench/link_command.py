"""The command `habeas link` in a workspace: the first run, one with nothing new, and one with 1 % of the records new.

Run: python -m bench.link_command DATA [--new .01]

DATA holds records.parquet (`bench.link_make`); its lists are declared to repeat people, as `bench.link --repeats` does.
One line of JSON: for each run seconds and the most memory of the whole process, full names read, lists settled and
people laid included; the share of the first run that the refresh takes; and how many people there are.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

MAPPING = """\
name = "list-{name}"
title = "List {name}"
country = "by"
expect_rows = [1, 10000000]
key = ["record_id"]
[columns]
record_id = {{ personal = false }}
sex = {{ prop = "sex" }}
birth_date = {{ prop = "born", date = true }}
detention_date = {{ prop = "detained", date = true }}
region = {{ prop = "region" }}
[[together]]
joined = ["given", "patronymic", "surname"]
prop = "name"
"""
LISTS = "select distinct lower(list) from read_parquet($path) order by 1;"
WRITE = """
copy (
    select * exclude (list) from read_parquet('{path}')
    where lower(list) = '{name}' and record_id < (select {share} * count(*) from read_parquet('{path}'))
    order by record_id
) to '{out}' (format csv, header);
"""


def habeas(*words: str) -> dict[str, Any]:
    """Run the command; seconds, the most memory in MB, and what it printed."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "habeas", *words], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(child.returncode)
    return {"seconds": round(time.perf_counter() - start, 2), "peak_mb": used.ru_maxrss // 1024, "told": told}


def add(data: Path, work: Path, folder: Path, *, share: float, published: str) -> list[str]:
    """Add an edition of every list with the first `share` of all records; returns the names of the lists."""
    path = data / "records.parquet"
    con = duckdb.connect()
    names = [name for (name,) in con.execute(LISTS, {"path": str(path)}).fetchall()]
    for name in names:
        mapping, table = work / f"{name}.toml", work / f"{name}.csv"
        mapping.write_text(MAPPING.format(name=name), encoding="utf-8")
        con.execute(WRITE.format(path=path, name=name, share=share, out=table))
        habeas("add", str(mapping), str(table), "--published", published, "--any-size", "--in", str(folder))
    return [f"list-{name}" for name in names]


def measure(data: Path, work: Path, new: float) -> dict[str, Any]:
    """All runs in one workspace."""
    folder = work / "workspace"
    habeas("new", str(folder), "--country", "by")
    lists = add(data, work, folder, share=1 - new, published="2031-01-01")
    runs = {"first": habeas("link", str(folder), "--json", *(word for name in lists for word in ("--repeats", name)))}
    runs["nothing_new"] = habeas("link", str(folder), "--json")
    add(data, work, folder, share=1, published="2031-02-01")
    runs["refresh"] = habeas("link", str(folder), "--json")
    told = json.loads(runs["refresh"]["told"])
    return {
        "records": told["records"],
        "people": told["people"],
        **{name: {key: run[key] for key in ("seconds", "peak_mb")} for name, run in runs.items()},
        "share": round(runs["refresh"]["seconds"] / runs["first"]["seconds"], 4),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--new", type=float, default=0.01, help="the share of the records that are new")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(measure(asked.data, Path(place), asked.new)))


if __name__ == "__main__":
    main()
