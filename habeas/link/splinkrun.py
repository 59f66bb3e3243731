"""The same model run by Splink 5, on DuckDB or on Spark, over the same records: the same pairs, the same weights.

Splink works on a copy of the numbers and name keys of the records, in a folder inside the workspace that goes when it
is done.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from habeas.core.errors import InputError, MethodError
from habeas.link.model import COMPARISONS, KEYS, MAY_BE_ONE, VETO
from habeas.link.prepare import NUMBERS, RARE, TEXTS
from habeas.link.score import crowds
from habeas.link.weights import FLOOR, Weights, sides
from habeas.store.session import Session

# The columns of names whose shares among people count.
BY_SHARE = tuple(rare.removeprefix("rare_") for rare in RARE)
RECORDS, SETTINGS, PAIRS = "records.parquet", "settings.json", "pairs.parquet"
# Grain: one record as Splink reads it; a key of a crowd finds nobody.
HAND_OVER = "copy (select {columns} from ready order by id) to '{path}' (format parquet);"
# DuckDB counts edits of bytes, Spark edits of letters: for Spark each byte is a letter. ASCII stays as it is.
_AS_LETTERS = """
case when strlen({text}) > length({text}) then
    array_to_string(list_transform(regexp_extract_all(hex({text}), '..'), lambda x: chr(('0x' || x)::integer)), '')
else {text} end as {text}"""
# Grain: one value of a name with the share of people who have it, of which we keep the logarithm.
SHARES = """
copy (
    select {by}, power(2::double, any_value(rare_{by})) as tf_{by} from ready where {by} is not null group by {by}
) to '{path}' (format parquet);
"""
_KEY = "case when k{at} not in (select k from crowd where place = {at}) then k{at} end as k{at}"
TAKE_BACK = """
create or replace temp table scored as
select id_l, id_r, weight, {veto} as veto, false as through
from (
    select x.id_l, x.id_r, x.match_weight as weight, {sides}
    from read_parquet('{path}') as x join ready as l on l.id = x.id_l join ready as r on r.id = x.id_r
);
"""
_VETOED = ("sex", "lst", "repeats", "misdates", "bday", "yr", "mo", "da", "digits", "tally")
WORKSPACE = "select path from duckdb_databases() where database_name = 'links';"


def splink_settings(weights: Weights) -> dict[str, Any]:
    """The model as the settings of Splink: every m, u and the share of pairs of one person given, nothing to learn.

    Its input has the columns of `ready`; the shares of people of one name are registered with it.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": weights.share,
        "comparisons": [
            {
                "output_column_name": one.name,
                "comparison_description": one.name,
                "comparison_levels": list(_levels(weights, at)),
            }
            for at, one in enumerate(COMPARISONS)
        ],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"l.k{at} = r.k{at} and {MAY_BE_ONE}"} for at in range(len(KEYS))
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def _levels(weights: Weights, comparison: int) -> Iterator[dict[str, Any]]:
    one = COMPARISONS[comparison]
    for level in one.levels:
        told: dict[str, Any] = {
            "label_for_charts": level.label,
            "sql_condition": "ELSE" if level.sql == "else" else level.sql,
        }
        if level.missing:
            yield {**told, "is_null_level": True}
            continue
        at = one.told.index(level)
        told |= {"m_probability": weights.m[comparison][at], "u_probability": weights.u[comparison][at]}
        yield told | ({"tf_adjustment_column": level.by} if level.by else {})


def score_by_splink(session: Session, weights: Weights, *, spark: bool, step: Callable[[str], None]) -> None:
    """Make the table `scored` (id_l, id_r, weight, veto, through) by Splink: all pairs of a weight from FLOOR.

    The same as `score` makes of all records. Raises InputError where Splink, or for Spark pyspark and Java, is not
    installed; MethodError where Spark cannot finish.
    """
    _installed(spark=spark)
    with _folder(session) as folder:
        step("handing records over to Splink")
        _hand_over(session, folder, spark=spark)
        (folder / SETTINGS).write_text(json.dumps(splink_settings(weights)), encoding="utf-8")
        step(f"comparing records by Splink on {'Spark' if spark else 'DuckDB'}")
        (_on_spark if spark else _on_duckdb)(folder)
        found = folder / PAIRS
        session.run(
            TAKE_BACK.format(
                veto=VETO, sides=sides(_VETOED), path=_quoted(found / "*.parquet" if found.is_dir() else found)
            )
        )


def _hand_over(session: Session, folder: Path, *, spark: bool) -> None:
    crowds(session)
    keys = (_KEY.format(at=at) for at in range(len(KEYS)))
    texts = [_AS_LETTERS.format(text=text) for text in TEXTS] if spark else TEXTS
    session.run(HAND_OVER.format(columns=", ".join((*NUMBERS, *texts, *keys)), path=_quoted(folder / RECORDS)))
    for by in BY_SHARE:
        session.run(SHARES.format(by=by, path=_quoted(folder / f"{by}.parquet")))


def predict(api: Any, read: Callable[[str], Any], folder: Path) -> None:
    """Have Splink score the records in `folder` into PAIRS there; `read` is how its backend `api` reads a Parquet
    file."""
    from splink import Linker

    # It writes its progress and advice on training to stderr; there is nothing to train.
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    linker = Linker(api.register(read(str(folder / RECORDS))), settings, log_level=None)
    for by in BY_SHARE:
        shares = api.register(read(str(folder / f"{by}.parquet")))
        linker.table_management.register_term_frequency_lookup(shares, by)
    found = linker.inference.predict(threshold_match_weight=FLOOR, warning_mode="never")
    found.to_parquet(str(folder / PAIRS))


def _on_duckdb(folder: Path) -> None:
    from splink import DuckDBAPI

    # A file, so that what does not fit into memory spills beside it, inside the workspace.
    api = DuckDBAPI(str(folder / "splink.duckdb"))
    try:
        predict(api, api.duckdb_con.read_parquet, folder)
    finally:
        api.duckdb_con.close()


def _on_spark(folder: Path) -> None:
    """In a process of its own: the Java machine writes to stderr, and would live as long as this process."""
    command = [sys.executable, "-P", "-m", "habeas.link.sparkrun", str(folder)]
    # It finds what this process finds, and nothing in the folder where the user happens to stand.
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, env=os.environ | paths, check=False, capture_output=True, text=True)
    if done.returncode:
        # What it says can hold values of records; the kind of the error is the part before the colon.
        kind = (done.stderr.strip().splitlines() or ["no message"])[-1].split(":")[0].split(" ")[0]
        raise MethodError(f"Spark ended with an error ({kind}). Link without it: the links are the same")


def _installed(*, spark: bool) -> None:
    extra = "spark" if spark else "splink"
    for library in ("splink", "pyspark") if spark else ("splink",):
        if find_spec(library) is None:
            raise InputError(f"{library} is not installed", fix=f'Install it: pip install "habeas[{extra}]"')
    if spark and not which("java") and not _java_home():
        raise InputError("Spark needs Java, which is not installed", fix="Debian: apt install default-jre-headless")


def _java_home() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(home) and Path(home or "", "bin", "java").is_file()


@contextmanager
def _folder(session: Session) -> Iterator[Path]:
    """A folder beside the links of the workspace, readable by its owner alone; elsewhere if they are in memory."""
    path = session.one(WORKSPACE)
    with TemporaryDirectory(prefix=".splink-", dir=Path(path).parent if path else None) as folder:
        yield Path(folder)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
