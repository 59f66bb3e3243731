"""Records made ready to be compared: names as numbers, dates as days, one column for each blocking key.

A name becomes a hash of its key, of its consonants and of its first letters, so that pairs are found and most of them
dismissed without comparing a text. Equal hashes of different keys are as rare as one in 10^18 pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from habeas.link.model import KEYS
from habeas.store.session import Session

# Grain: one record to be made ready. Names are keys (link/keys.py), days are counted from 1970, `born` and `detained`
# from the first to the last day possible; what is not known is null.
KEYED = """
create or replace temp table keyed (
    name varchar, lst bigint, repeats boolean, misdates boolean, given varchar, given_spelled varchar,
    given_initial varchar, surname varchar, surname_spelled varchar, patronymic varchar, patronymic_initial varchar,
    sex tinyint,
    born_first date, born_last date, detained_first date, detained_last date, region varchar, residence varchar,
    article bigint,
    mark ubigint
);
"""
# Grain: one text of one part of names or one region, with how many of the records the model was learned from have it.
FREQUENCY = "create or replace temp table frequency (part varchar, t varchar, n bigint);"
PARTS = {
    "g": "given", "gx": "given_spelled", "s": "surname", "sx": "surname_spelled", "p": "patronymic", "reg": "region",
    "home": "residence",
}  # fmt: skip
COUNT = """
insert into frequency
select '{part}', {column}, count(*) from keyed where {column} is not null group by {column};
"""


def _hash(sql: str, known: str = "") -> str:
    """A number for a value, null for null; `known` is null where the value is."""
    return f"case when {known or sql} is not null then (hash({sql}) >> 1)::bigint end"


# What is made of a text of a name. Of long texts the letters beyond 63 kinds share a bit, which only weakens the bound
# on edits. DuckDB counts edits of bytes: each letter of a key is one byte.
_CONSONANTS = "regexp_replace({t}, '[aeiou]', '', 'g')"
_LETTERS_MET = "list_bit_or(list_transform(string_split({t}, ''), lambda x: 1::bigint << (unicode(x) % 63)))"
_WORD = {
    "bytes": "translate({t}, 'šžč', 'SZC')",
    "code": _hash("{t}"),
    "consonants": _hash(_CONSONANTS, "{t}"),
    "initial": "unicode({t})::integer",
    "n": "length({t})::integer",
    "letters": f"{_LETTERS_MET}::bigint",
    "begun": _hash(f"{_CONSONANTS}[1:2]", "{t}"),
    "begun4": _hash("{t}[1:4]", "{t}"),
}
_WORD_PARTS = {"g": "given", "s": "surname", "p": "patronymic"}
# Grain: one text of any part of a name.
WORD = """
create or replace temp table word as
select t, {columns}
from (select given as t from keyed union select surname from keyed union select patronymic from keyed)
where t <> '';
"""
_NAME = """
    {w[bytes]} as {c}_t, {w[code]} as {c}, {w[consonants]} as {c}c, {initial}::integer as {c}i, {w[n]} as {c}n,
    {w[letters]} as {c}m, {bits} as rare_{c}"""
# A surname is never an initial.
_INITIALS = {
    "g": "coalesce({}, unicode(given_initial))",
    "s": "{}",
    "p": "coalesce({}, unicode(patronymic_initial))",
}
_SPELLED = "{spelled} as {c}x, {bits} as rare_{c}x"
# The digits of a date, of which the century is one, and the bit at which the values of each begin: the first of a month
# is 0 or 1, that of a day 0 to 3.
_DIGITS = {
    "yr // 100 % 10": 0, "yr // 10 % 10": 10, "yr % 10": 20, "mo // 10": 30, "mo % 10": 32, "da // 10": 42,
    "da % 10": 46,
}  # fmt: skip
_PLACE = """
    {hash} as {c}, translate({part}, 'šžč', 'SZC') as {c}_t, {letters} as {c}l, {n} as met_{c}, {bits} as rare_{c}"""
_LETTERS = "list_sort(string_split({}, ''))"
# Grain: one record of those to be made ready. `yr`, `mo` and `da` are those that the date of birth tells, `bday` the
# date if it tells all, `digits` a bit for each digit of that in its place, `tally` how often it has which; `det` the
# first day in custody if it is known to the month; `met_*` how many of the records that taught the model have the part.
READY = """
select {out}, {hashed}
from (
    select {kept}, {digits} as digits, {tally} as tally, {told}
    from (
        select
            (hash(name) >> 1)::bigint as id, name, mark, lst, repeats, misdates, sex, {names},
            {met_s} as met_s, {met_g} as met_g,{places},
            {s[begun]} as s2, {s[begun4]} as s4, {g[begun]} as g2,
            born_first - date '1970-01-01' as b0, born_last - date '1970-01-01' as b1,
            case when year(born_first) = year(born_last) then year(born_first) end::integer as yr,
            case when date_trunc('month', born_first) = date_trunc('month', born_last) then month(born_first)
                end::integer as mo,
            case when born_first = born_last then day(born_first) end::integer as da,
            case when born_first = born_last then born_first - date '1970-01-01' end as bday,
            detained_first - date '1970-01-01' as d0, detained_last - date '1970-01-01' as d1,
            case when detained_last - detained_first <= 31 then detained_first - date '1970-01-01' end as det,
            article as art
        from {source}
    )
)
"""
# Of many records each text is read once.
_MANY = """
    keyed
    left join word as g on g.t = given left join word as s on s.t = surname left join word as p on p.t = patronymic
    {frequencies}"""
# Of few records that are to be compared with many, texts are read where they stand; how many have a part stands in
# `keyed`, as `met_given` and so on, and the shares that count are those of the others.
_FEW = "(select keyed.* replace ({}) from keyed)"
_DATES = ("born_first", "born_last", "detained_first", "detained_last")
_SHARE = """
    left join (
        select t, n, n / sum(n) over () as share from frequency where part = '{part}'
    ) as told_{part} on told_{part}.t = {column}
    cross join (select coalesce(sum(n), 1) as n from frequency where part = '{part}') as all_{part}
    cross join lateral (
        select
            coalesce(told_{part}.n, 0) as n,
            case when {column} is null then 0 else log2(coalesce(told_{part}.share, 1 / all_{part}.n)) end as bits
    ) as rare_{part}"""
TEXTS = ("g_t", "s_t", "p_t", "reg_t", "home_t")
# The binary logarithm of the share of people who have the name or the region.
RARE = ("rare_g", "rare_gx", "rare_s", "rare_sx", "rare_p", "rare_reg", "rare_home")
NUMBERS = (
    *("id", "lst", "repeats", "misdates", "sex", "g", "gx", "gc", "gi", "gn", "gm", "s", "sx", "sc", "si", "sn", "sm"),
    *("p", "pc", "pi", "pn", "pm", "b0", "b1", "yr", "mo", "da", "bday", "digits", "tally", "d0", "d1", "reg", "regl"),
    *("home", "homel", "art"),
)

KEY_COLUMNS = tuple(f"k{at}" for at in range(len(KEYS)))
_BEFORE = ("digits", "tally")


def ready_sql() -> str:
    """SQL for the records of `keyed`, made ready, with the blocking keys k0, k1, ..., from `word` and `frequency`."""
    told = ", ".join(f"told{at}" for at in range(len(KEYS)))
    words = {c: {name: f"{c}.{name}" for name in _WORD} for c in _WORD_PARTS}
    shares = {part: (f"rare_{part}.n", f"rare_{part}.bits") for part in PARTS}
    frequencies = "".join(_SHARE.format(part=part, column=name) for part, name in PARTS.items())
    return _ready(words, shares, source=_MANY.format(frequencies=frequencies), kept="*", out=f"* exclude ({told})")


def ready_few_sql(columns: Sequence[str]) -> str:
    """The same for few records, these columns and the keys alone, without the tables; see `_FEW`."""
    words = {c: {name: sql.format(t=t) for name, sql in _WORD.items()} for c, t in _WORD_PARTS.items()}
    shares = {part: (f"met_{column}", "0.0::double") for part, column in PARTS.items()}
    source = _FEW.format(", ".join(f"{name}::date as {name}" for name in _DATES))
    kept = ", ".join(name for name in columns if name not in _BEFORE)
    return _ready(words, shares, source=source, kept=kept, out=", ".join(columns))


def _ready(
    words: Mapping[str, Mapping[str, str]], shares: Mapping[str, tuple[str, str]], *, source: str, kept: str, out: str
) -> str:
    """`words` are the fields of `_WORD` of each part of a name, `shares` how many have a part and the bits of that."""
    names = [
        _NAME.format(c=c, w=words[c], initial=_INITIALS[c].format(words[c]["initial"]), bits=shares[c][1])
        for c in _WORD_PARTS
    ]
    names += [_SPELLED.format(c=c, spelled=_hash(f"{PARTS[c]}_spelled"), bits=shares[f"{c}x"][1]) for c in "gs"]
    places = (
        _PLACE.format(
            c=c, part=PARTS[c], hash=_hash(PARTS[c]), n=shares[c][0], bits=shares[c][1],
            letters=_hash(_LETTERS.format(PARTS[c]), PARTS[c]),
        )
        for c in ("reg", "home")
    )  # fmt: skip
    return READY.format(
        names=",".join(names), places=",".join(places), met_s=shares["s"][0], met_g=shares["g"][0], **words,
        digits=" | ".join(f"(1::bigint << ({place} + {digit}))" for digit, place in _DIGITS.items()),
        tally=" + ".join(f"(1::bigint << (4 * ({digit})))" for digit in _DIGITS),
        told=", ".join(f"({sql}) as told{at}" for at, sql in enumerate(KEYS.values())),
        hashed=", ".join(f"{_hash(f'told{at}')} as {key}" for at, key in enumerate(KEY_COLUMNS)),
        kept=kept, out=out, source=source,
    )  # fmt: skip


def count_frequencies(session: Session) -> None:
    """Fill `frequency` from `keyed`."""
    session.run(FREQUENCY)
    for part, column in PARTS.items():
        session.run(COUNT.format(part=part, column=column))


def put_frequencies(session: Session, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Fill `frequency` with counts by part and text."""
    session.run(FREQUENCY)
    for part, of_text in counts.items():
        session.put("frequency", {"t": list(of_text), "n": list(of_text.values())}, {"part": part})


def make_ready(session: Session) -> None:
    """Make the records of `keyed` ready: the table `batch`, and add it to `links.ready`, seen as `ready`."""
    session.run(WORD.format(columns=", ".join(f"{sql.format(t='t')} as {name}" for name, sql in _WORD.items())))
    session.run(f"create or replace temp table batch as {ready_sql()}")
    session.run("drop table word")
    # Not one made empty and then filled: in one transaction DuckDB 2.0 takes all that a query without rows made, and an
    # insert of more than 122,880 rows filled, for null.
    there = session.one("select count(*) from duckdb_tables() where database_name = 'links' and table_name = 'ready'")
    session.run(f"{'insert into links.ready' if there else 'create table links.ready as'} select * from batch")
    session.run("create or replace temp view ready as select * from links.ready")
