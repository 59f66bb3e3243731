"""The scored pairs of a workspace, kept in `links.duckdb` and brought up to date with what is new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

from habeas.link.cluster import complete, cut_at
from habeas.link.gather import gather, key_names, mark
from habeas.link.learn import learn
from habeas.link.learned import Learned
from habeas.link.prepare import count_frequencies, make_ready, put_frequencies
from habeas.link.score import crowds, score
from habeas.link.weights import Weights
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
select ready.id from links.ready as ready anti join marked using (name, mark);
delete from links.ready where id in (select id from gone);
delete from links.pair where id_l in (select id from gone) or id_r in (select id from gone);
"""
CLEAR = "delete from links.pair; drop table if exists links.ready;"
# What hangs together by others is found anew.
SCORED_ONLY = "delete from links.pair where through;"
NO_PAIRS = "delete from links.pair;"
# Where another block is a crowd than before, pairs of records long known come or go.
CROWDS_MOVED = """
select count(*) from (
    (select * from crowd except select * from links.crowd)
    union all (select * from links.crowd except select * from crowd)
);
"""
ALL_NEW = "select (select count(*) from batch) = (select count(*) from ready);"
KEEP_CROWDS = "delete from links.crowd; insert into links.crowd select * from crowd;"
# Grain: one person of one list who is new, or of whom something else is said.
FRESH = """
create or replace temp table fresh as select name from marked anti join links.ready as ready using (name, mark);
"""
KEEP = "insert into links.pair select * from scored;"


def stamp(session: Session, learned: Learned) -> str:
    """What the pairs were made from, as two hashes: of the model, and of what the lists say."""
    return f"{_hash(learned.text())} {_hash(json.dumps(session.rows(INPUTS)))}"


def of_model(learned: Learned, stamp: str) -> bool:
    """True if the pairs with this stamp were scored by this model."""
    return stamp.split(" ")[0] == _hash(learned.text())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def learn_pairs(
    session: Session,
    *,
    repeats: Sequence[str],
    misdates: Sequence[str],
    precision: float,
    engine: str = OWN,
    step: Step,
) -> Learned:
    """Learn the model from all lists, and make all pairs anew. Raises MethodError where there is nothing to learn."""
    records = mark(session)
    gather(session, repeats=repeats, misdates=misdates)
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
    session.run(KEEP_CROWDS)
    step("averaging over groups")
    complete(session, weights, "links.pair")
    return Learned(
        weights=weights,
        cut=cut_at(session, "links.pair", precision),
        precision=precision,
        records=records,
        lists=dict(session.rows(NEWEST)),
        repeats=tuple(repeats),
        misdates=tuple(misdates),
        frequencies=frequencies(session),
    )


def frequencies(session: Session) -> dict[str, dict[str, int]]:
    """The counts of `frequency` by part and text."""
    found: dict[str, dict[str, int]] = {}
    for part, text, n in session.rows(FREQUENCIES):
        found.setdefault(part, {})[text] = n
    return found


def refresh_pairs(session: Session, learned: Learned, *, anew: bool = False, step: Step) -> None:
    """Bring the pairs up to date with the lists: only what is new or says something else is compared, or all `anew`."""
    if anew:
        session.run(CLEAR)
    mark(session)
    known = session.one("select count(*) from duckdb_tables() where database_name = 'links' and table_name = 'ready'")
    if known:
        session.run(DROP)
        session.run(FRESH)
    these = "fresh" if known else "marked"
    gather(session, repeats=learned.repeats, misdates=learned.misdates, these=these)
    key_names(session, step=step)
    put_frequencies(session, learned.frequencies)
    make_ready(session)
    score_batch(session, learned.weights, step=step)


def score_batch(session: Session, weights: Weights, *, step: Step) -> None:
    """Bring `links.pair` up to date with the records of `batch`, which are ready since: it becomes what it would be if
    all that is ready were scored at once."""
    crowds(session)
    fresh = not session.one(ALL_NEW) and not session.one(CROWDS_MOVED)
    session.run(SCORED_ONLY if fresh else NO_PAIRS)
    score(session, weights, fresh=fresh, step=step)
    session.run(KEEP)
    session.run(KEEP_CROWDS)
    step("averaging over groups")
    complete(session, weights, "links.pair")
