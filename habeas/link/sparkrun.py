"""Splink on Spark in local mode, as a process of its own: `python -m habeas.link.sparkrun FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from habeas.link.splinkrun import RECORDS, predict

# One machine, nothing on the network, no page, every scratch file in the folder.
_CONF = {
    "spark.master": "local[*]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "4g",
    # The model as one Java method is larger than Java allows: it would be compiled in vain.
    "spark.sql.codegen.wholeStage": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_DIRECTORIES = {"spark.local.dir": "scratch", "spark.sql.warehouse.dir": "warehouse"}
# Many small partitions are slower than a few on one machine; above so many records each is large enough.
_RECORDS_IN_PART = 25_000


def run(folder: Path) -> None:
    """Score the records that `score_by_splink` laid into `folder`."""
    import pyspark
    from splink import SparkAPI

    session = _session(folder, pyspark)
    try:
        records = session.read.parquet(str(folder / RECORDS)).count()
        parts = max(2 * (os.cpu_count() or 1), records // _RECORDS_IN_PART)
        session.conf.set("spark.sql.shuffle.partitions", parts)
        api = SparkAPI(spark_session=session, num_partitions_on_repartition=parts)
        predict(api, session.read.parquet, folder)
    finally:
        session.stop()


def _session(folder: Path, pyspark: Any) -> Any:
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    conf = _CONF | {name: str(folder / place) for name, place in _DIRECTORIES.items()}
    conf["spark.jars"] = similarity_jar_location()
    # Derby, Spark's own catalogue, and the Java machine write where they are told, not where the user stands.
    conf["spark.driver.extraJavaOptions"] = f"-Djava.io.tmpdir={folder} -Dderby.system.home={folder}"
    context = pyspark.SparkContext.getOrCreate(pyspark.SparkConf().setAll(list(conf.items())))
    context.setCheckpointDir(str(folder / "checkpoints"))
    return SparkSession(context)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
