"""Splink 5 as its users set it up, the peer of `bench.link`: Latin names by anyascii, Jaro-Winkler, its own training.

Its people are the components of pairs from a probability of 0.95; it is given our blocking keys.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from habeas.link.model import KEYS
from habeas.store.session import Session

Labels = npt.NDArray[np.int64]


def plain(con: duckdb.DuckDBPyConnection, mark: Callable[[str], None]) -> Labels:
    """The person of each record, in the order of records, from the tables `source` and `ready` of `bench.link`."""
    linker, _, _ = trained(con, mark)
    pairs = linker.inference.predict(threshold_match_probability=0.1)
    mark("score")
    people = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.95)
    found = con.execute(f"select cluster_id as label from {people.physical_name} order by record_id").fetchnumpy()
    mark("group")
    made: Labels = np.unique(found["label"], return_inverse=True)[1].astype(np.int64)
    return made


def trained(con: duckdb.DuckDBPyConnection, mark: Callable[[str], None]) -> tuple[Any, Any, Any]:
    """Splink's linker with its model trained, its database, and there the table `latin`, from `source` and `ready`."""
    from splink import DuckDBAPI, Linker, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    _latin_names(con)
    database = DuckDBAPI(con)
    latin = database.register("latin")
    linker = Linker(latin, _plain_settings(), log_level=None)
    mark("latin names")
    train = linker.training
    train.estimate_probability_two_random_records_match(
        [block_on("surname", "birth_full"), block_on("surname", "given", "det_day")], recall=0.6
    )
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (("surname", "given"), ("det_day", "surname"), ("birth_full", "substr(given, 1, 2)")):
        train.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    mark("learn")
    return linker, database, latin


def _latin_names(con: duckdb.DuckDBPyConnection) -> None:
    """Make `latin`: what plain Splink compares, with the blocking keys of `ready`."""
    from anyascii import anyascii

    parts = ("given", "surname", "patronymic")
    found = con.execute(f"select distinct unnest([{', '.join(parts)}]) as t from source order by t").fetchall()
    known = [text for (text,) in found if text]
    con.execute("create temp table spelled (t varchar, latin varchar)")
    Session(con).put("spelled", {"t": known, "latin": [anyascii(text).lower() for text in known]})
    names = ", ".join(f"{part}_in.latin as {part}" for part in parts)
    joins = " ".join(f"left join spelled as {part}_in on {part}_in.t = source.{part}" for part in parts)
    keys = ", ".join(f"k{at}" for at in range(len(KEYS)))
    con.execute(f"""
        create table latin as select
            record_id, {names}, source.sex, ready.reg as region, birth_date,
            case when length(birth_date) = 10 then birth_date end as birth_full, birth_date[1:4]::integer as birth_year,
            detention_date::date - date '1970-01-01' as det_day, {keys}
        from source join ready on name = list || ':' || record_id {joins}""")


def _plain_settings() -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    def name(column: str) -> Any:
        return cl.JaroWinklerAtThresholds(column, [0.92, 0.82]).configure(term_frequency_adjustments=True)

    def custom(column: str, conditions: Iterable[str]) -> Any:
        missing: dict[str, Any] = {"sql_condition": f"{column}_l is null or {column}_r is null", "is_null_level": True}
        levels = [missing, *({"sql_condition": sql} for sql in (*conditions, "ELSE"))]
        named = [{**level, "label_for_charts": str(at)} for at, level in enumerate(levels)]
        return cl.CustomComparison(output_column_name=column, comparison_levels=named)

    exchanged = "birth_year_l = birth_year_r and birth_date_l[6:7] = birth_date_r[9:10] and "
    exchanged += "birth_date_l[9:10] = birth_date_r[6:7] and length(birth_date_l) = 10"
    birth = (
        "birth_full_l = birth_full_r",
        f"damerau_levenshtein(birth_full_l, birth_full_r) <= 1 or {exchanged}",
        "birth_year_l = birth_year_r and (birth_full_l is null or birth_full_r is null)",
        "birth_year_l = birth_year_r",
    )
    apart = (f"abs(det_day_l - det_day_r) <= {days}" for days in (0, 3, 31))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[name("given"), name("surname"), name("patronymic"), custom("birth_date", birth),
                     custom("det_day", apart), cl.ExactMatch("region"), cl.ExactMatch("sex")],
        blocking_rules_to_generate_predictions=[block_on(f"k{at}") for at in range(len(KEYS))],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )  # fmt: skip
