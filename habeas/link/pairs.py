"""The scored pairs of a workspace, kept in `links.duckdb` and brought up to date with what is new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

from habeas.link.cluster import complete, cut_at
from habeas.link.gather import gather, key_names
from habeas.link.learn import learn
from habeas.link.learned import Learned
from habeas.link.prepare import count_frequencies, make_ready, put_frequencies
from habeas.link.score import score
from habeas.store.session import Session

Step = Callable[[str], None]
# The engine that scores pairs; the others are Splink on DuckDB and on Spark, with the same model.
OWN = "habeas"
# What the pairs depend on beside the model: editions and corrections.
INPUTS = """
select 'edition', fingerprint, '' from lists.edition
union all select 'mended', record || '.' || spell || '.' || prop, value || '.' || made_on from memory.mended
order by all;
"""
FREQUENCIES = "select part, t, n from frequency order by part, t;"
NEWEST = "select list, arg_max(published, (known_from, edition)) from lists.edition group by list order by list;"
# What is no longer said, or said otherwise, goes with its pairs.
DROP = """
create or replace temp table gone as
select ready.id from links.ready as ready anti join gathered using (name, mark);
delete from links.ready where id in (select id from gone);
delete from links.pair where id_l in (select id from gone) or id_r in (select id from gone);
"""
CLEAR = "delete from links.pair; drop table if exists links.ready;"
FRESH = "anti join links.ready as ready using (name, mark)"
KEEP = "insert into links.pair select * from scored;"


def stamp(session: Session, learned: Learned) -> str:
    """What the pairs were made from, as a hash."""
    inputs = session.rows(INPUTS)
    return hashlib.sha256(json.dumps([inputs, learned.text()]).encode()).hexdigest()


def learn_pairs(
    session: Session, *, repeats: Sequence[str], precision: float, engine: str = OWN, step: Step
) -> Learned:
    """Learn the model from all lists, and make all pairs anew. Raises MethodError where there is nothing to learn."""
    records = gather(session, repeats=repeats)
    session.run(CLEAR)
    key_names(session, step=step)
    count_frequencies(session)
    make_ready(session)
    weights = learn(session, step=step)
    if engine == OWN:
        score(session, weights, fresh=False, step=step)
    else:
        from habeas.link.splinkrun import score_by_splink

        score_by_splink(session, weights, spark=engine == "spark", step=step)
    session.run(KEEP)
    step("averaging over groups")
    complete(session, weights, "links.pair")
    frequencies: dict[str, dict[str, int]] = {}
    for part, text, n in session.rows(FREQUENCIES):
        frequencies.setdefault(part, {})[text] = n
    return Learned(
        weights=weights,
        cut=cut_at(session, "links.pair", precision),
        precision=precision,
        records=records,
        lists=dict(session.rows(NEWEST)),
        repeats=tuple(repeats),
        frequencies=frequencies,
    )


def refresh_pairs(session: Session, learned: Learned, *, step: Step) -> None:
    """Bring the pairs up to date with the lists: only what is new or says something else is compared."""
    gather(session, repeats=learned.repeats)
    known = session.one("select count(*) from duckdb_tables() where database_name = 'links' and table_name = 'ready'")
    if known:
        session.run(DROP)
    key_names(session, FRESH if known else "", step=step)
    put_frequencies(session, learned.frequencies)
    make_ready(session)
    score(session, learned.weights, fresh=bool(known), step=step)
    session.run(KEEP)
    step("averaging over groups")
    complete(session, learned.weights, "links.pair")
