"""Records made ready to be compared: names as numbers, dates as days, one column for each blocking key.

A name becomes a hash of its key, of its consonants and of its first letters, so that pairs are found and most of them
dismissed without comparing a text. Equal hashes of different keys are as rare as one in 10^18 pairs.
"""

from __future__ import annotations

from collections.abc import Mapping

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
# What is made of a text of a name. Of long texts the letters beyond 63 kinds share a bit, which only weakens the bound
# on edits.
_CONSONANTS = "regexp_replace({t}, '[aeiou]', '', 'g')"
_LETTERS_MET = "list_bit_or(list_transform(string_split({t}, ''), lambda x: 1::bigint << (unicode(x) % 63)))"
_WORD = {
    "t": "{t}",
    "code": "(hash({t}) >> 1)::bigint",
    "consonants": f"(hash({_CONSONANTS}) >> 1)::bigint",
    "initial": "unicode({t})::integer",
    "n": "length({t})::integer",
    "letters": f"{_LETTERS_MET}::bigint",
    "begun": f"(hash({_CONSONANTS}[1:2]) >> 1)::bigint",
    "begun4": "(hash({t}[1:4]) >> 1)::bigint",
}
_WORD_PARTS = {"g": "given", "s": "surname", "p": "patronymic"}
# Grain: one text of any part of a name.
WORD = """
create or replace temp table word as
select {columns} from (select given as t from keyed union select surname from keyed union select patronymic from keyed)
where t <> '';
"""
# DuckDB counts edits of bytes: each letter of a key is one byte.
_NAME = """
    translate({c}.t, 'šžč', 'SZC') as {c}_t, {c}.code as {c}, {c}.consonants as {c}c, {initial}::integer as {c}i,
    {c}.n as {c}n, {c}.letters as {c}m, rare_{c}.bits as rare_{c}"""
# A surname is never an initial.
_INITIALS = {
    "g": "coalesce(g.initial, unicode(given_initial))",
    "s": "s.initial",
    "p": "coalesce(p.initial, unicode(patronymic_initial))",
}
_SPELLED = """, {spelled} as {c}x, rare_{c}x.bits as rare_{c}x"""
# The digits of a date, of which the century is one, and the bit at which the values of each begin: the first of a month
# is 0 or 1, that of a day 0 to 3.
_DIGITS = {
    "yr // 100 % 10": 0, "yr // 10 % 10": 10, "yr % 10": 20, "mo // 10": 30, "mo % 10": 32, "da // 10": 42,
    "da % 10": 46,
}  # fmt: skip
_PLACE = """
    {hash} as {c}, translate({part}, 'šžč', 'SZC') as {c}_t, {letters} as {c}l, rare_{c}.n as met_{c},
    rare_{c}.bits as rare_{c}"""
_LETTERS = "list_sort(string_split({}, ''))"
# Grain: one record of those to be made ready. `yr`, `mo` and `da` are those that the date of birth tells, `bday` the
# date if it tells all, `digits` a bit for each digit of that in its place, `tally` how often it has which; `det` the
# first day in custody if it is known to the month; `met_*` how many of the records that taught the model have the part.
READY = """
select * exclude ({keys}), {hashed}
from (
    select *, {digits} as digits, {tally} as tally, {told}
    from (
        select
            (hash(name) >> 1)::bigint as id, name, mark, lst, repeats, misdates, sex, {names},
            rare_s.n as met_s, rare_g.n as met_g,{places},
            s.begun as s2, s.begun4 as s4, g.begun as g2,
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
# Of few records that are to be compared with many, what is read of a text is a struct, planned sooner than joins; how
# many have a part stands in `keyed`, as `met_given` and so on, and the shares are those of the others.
_FEW = "(select keyed.* replace ({dates}), {words}, {frequencies} from keyed)"
_DATES = ("born_first", "born_last", "detained_first", "detained_last")
_WORD_STRUCT = "case when {t} <> '' then struct_pack({fields}) end as {c}"
_SHARE_STRUCT = "struct_pack(n := met_{column}, bits := 0.0::double) as rare_{part}"
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


def _hash(sql: str) -> str:
    """A number for a value, null for null."""
    return f"case when {sql} is not null then (hash({sql}) >> 1)::bigint end"


def ready_sql(*, few: bool = False) -> str:
    """SQL for the records of `keyed`, made ready, with the blocking keys k0, k1, ...; made from `word` and `frequency`
    too, or for `few` from columns of `keyed` that tell how many records have a part."""
    names = [
        _NAME.format(c=c, initial=_INITIALS[c])
        + (_SPELLED.format(c=c, spelled=_hash(f"{PARTS[c]}_spelled")) if c != "p" else "")
        for c in "gsp"
    ]
    return READY.format(
        names=",".join(names),
        digits=" | ".join(f"(1::bigint << ({place} + {digit}))" for digit, place in _DIGITS.items()),
        tally=" + ".join(f"(1::bigint << (4 * ({digit})))" for digit in _DIGITS),
        places=",".join(
            _PLACE.format(c=c, part=PARTS[c], hash=_hash(PARTS[c]), letters=_hash(_LETTERS.format(PARTS[c])))
            for c in ("reg", "home")
        ),
        told=", ".join(f"({sql}) as told{at}" for at, sql in enumerate(KEYS.values())),
        keys=", ".join(f"told{at}" for at in range(len(KEYS))),
        hashed=", ".join(f"{_hash(f'told{at}')} as k{at}" for at in range(len(KEYS))),
        source=_few() if few else _many(),
    )


def _many() -> str:
    return _MANY.format(frequencies="".join(_SHARE.format(part=part, column=name) for part, name in PARTS.items()))


def _few() -> str:
    words = (
        _WORD_STRUCT.format(t=t, c=c, fields=", ".join(f"{name} := {sql.format(t=t)}" for name, sql in _WORD.items()))
        for c, t in _WORD_PARTS.items()
    )
    shares = (_SHARE_STRUCT.format(part=part, column=name) for part, name in PARTS.items())
    dates = (f"{name}::date as {name}" for name in _DATES)
    return _FEW.format(dates=", ".join(dates), words=", ".join(words), frequencies=", ".join(shares))


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
    session.run("create table if not exists links.ready as select * from batch limit 0")
    session.run("insert into links.ready select * from batch")
    session.run("create or replace temp view ready as select * from links.ready")
