"""All that is said of a person: each statement with where it is from, and what the register makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from habeas.core.errors import InputError, nearest
from habeas.core.props import NUMBER, PROPS
from habeas.register.picks import find_picks, whose
from habeas.register.register import Register
from habeas.sources.base import Tier

LISTS = "select distinct list from lists.edition where known_from <= $known order by list;"
# Grain: one record known by then that has that key, or is of that person.
FIND = """
select record.list, listed.person
from listed join lists.record using (record)
where case when $person::bigint is null then record.key = $key and ($list::varchar is null or record.list = $list)
    else listed.person = $person end
order by record.list, record.record;
"""
# Grain: one record of the person.
RECORDS = """
select listed.record, record.list, record.key, listed.listed_from, listed.delisted_from
from listed join lists.record using (record) where listed.person = $person order by record.list, listed.record;
"""
RECORD_COLUMNS = ("record", "list", "key", "listed_from", "delisted_from")
# Grain: one statement of the person's records known by then, with the edition that said it first.
STATEMENTS = """
select
    statement.record, statement.spell, statement.prop, statement.value, statement.original, edition.published,
    'input/' || edition.list || '/' || replace(edition.published, '/', '_') || '/' || edition.file as file,
    statement.row, statement.known_from, case when statement.known_to <= $known then statement.known_to end,
    exists (
        select 1 from memory.mended as mended
        where mended.record = statement.record and mended.spell = statement.spell and mended.prop = statement.prop
            and mended.made_on <= $known
    )
from lists.statement
    join listed on listed.record = statement.record and listed.person = $person
    join lists.edition as edition using (edition)
    left join (
        select list, prop, max(list_position($tiers, tier)) as tier
        from lists.tier join lists.edition using (edition) group by list, prop
    ) as tier on tier.list = edition.list and tier.prop = statement.prop
where statement.known_from <= $known and coalesce(tier.tier, $strictest) <= $tier
order by edition.list, statement.record, statement.spell, statement.prop, statement.known_from, statement.value,
    statement.original;
"""
ALL_SAID = """
select count(*) from lists.statement join listed using (record) where person = $person and known_from <= $known;
"""
# Grain: one property of one detention of the person's records, put right by hand.
CORRECTIONS = """
select mended.record, mended.spell, mended.prop, mended.value, mended.made_on, mended.correction
from memory.mended as mended join listed on listed.record = mended.record and listed.person = $person
where mended.made_on <= $known
order by mended.record, mended.spell, mended.prop;
"""
SPELL_COLUMNS = ("start_first", "start_last", "end_first", "end_last", "exit", "ended", "held_on", "early",
                 "scheduled_first", "scheduled_last", "custody_low", "custody_high", "punishment", "designated",
                 "counted", "contradictory", "lists")  # fmt: skip
# Grain: one detention of the person as believed.
SPELLS = f"select {', '.join(SPELL_COLUMNS)} from spell where person = $person order by start_last, spell;"
# Grain: one body that counts the person, with the first day of what a list says now.
COUNTS = """
select statement.value, min(statement.known_from)
from lists.statement join listed on listed.record = statement.record and listed.person = $person
where statement.prop = $prop and statement.known_from <= $known
    and (statement.known_to is null or statement.known_to > $known) and listed.delisted_from is null
group by statement.value order by statement.value;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One statement. `known_to` is the first day on which the list no longer said it.

    `picked`: the register takes this of the values that differ, because of `why`, or another; None where there is
    nothing to choose. `corrected`: a correction by hand is laid over it.
    """

    record: str
    spell: int
    prop: str
    value: str
    original: str | None
    published: str
    file: str
    row: int
    known_from: date
    known_to: date | None
    corrected: bool
    picked: bool | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All of one person. Corrections, detentions and who counts the person are told only where nothing is withheld."""

    person: str
    on: date
    known: date
    records: list[dict[str, Any]]
    statements: list[Told]
    withheld: int
    corrections: list[dict[str, Any]] = field(default_factory=list)
    spells: list[dict[str, Any]] = field(default_factory=list)
    designated: dict[str, date] = field(default_factory=dict)


def show(register: Register, name: str, *, tier: Tier) -> Shown:
    """What is said of the record `LIST:KEY`, of the only record with the key `name`, or of `person:N`.

    Statements of properties that `tier` does not let see are withheld, and with them keys, detentions, corrections and
    designations. Raises InputError, which shows no key of anybody, if there is no such record or there are several.
    """
    who = {"person": _find(register, name), "known": register.known}
    tiers = [one.value for one in Tier]
    limit = {"tiers": tiers, "strictest": len(tiers), "tier": tiers.index(tier.value) + 1}
    rows = register.database.rows(STATEMENTS, who | limit)
    whole = tier is Tier.RESTRICTED
    records = register.records(RECORDS, RECORD_COLUMNS, person=who["person"])
    names = {one["record"]: f"{one['list']}:{one['key'] if whole else '(withheld)'}" for one in records}
    shown = Shown(
        person=f"person:{who['person']}",
        on=register.on,
        known=register.known,
        records=[{"record": names[r["record"]]} | {k: r[k] for k in ("listed_from", "delisted_from")} for r in records],
        statements=list(_told(register, who, rows, names)),
        withheld=int(register.database.one(ALL_SAID, who)[0]) - len(rows),
    )
    return _with_register(register, who, shown, names) if whole else shown


def _with_register(register: Register, who: dict[str, Any], shown: Shown, names: dict[int, str]) -> Shown:
    return replace(
        shown,
        corrections=[
            {"record": names[record], "spell": spell, "prop": PROPS[prop].name, "is": value, "on": on, "row": row}
            for record, spell, prop, value, on, row in register.database.rows(CORRECTIONS, who)
        ],
        spells=register.records(SPELLS, SPELL_COLUMNS, person=who["person"]),
        designated=dict(register.database.rows(COUNTS, who | {"prop": NUMBER["designated"]})),
    )


def _find(register: Register, name: str) -> int:
    lists = [found for (found,) in register.database.rows(LISTS, {"known": register.known})]
    start, colon, rest = name.partition(":")
    asked: dict[str, Any] = {"person": None, "list": None, "key": name}
    if colon and start == "person" and rest.isascii() and rest.isdigit() and len(rest) < 10:
        asked |= {"person": int(rest)}
    elif colon and start in lists:
        asked |= {"list": start, "key": rest}
    found = register.database.rows(FIND, asked)
    if len({person for _, person in found}) == 1:
        return int(found[0][1])
    if found:
        forms = ", ".join(f"{one}:KEY" for one in dict.fromkeys(one for one, _ in found))
        raise InputError("several records have that key", fix=f"Name the list: {forms}.")
    raise InputError(f"no list has such a record, as known on {register.known}", fix=_forms(start, lists))


def _forms(start: str, lists: Sequence[str]) -> str:
    """How to name a record, never whose."""
    if not lists:
        return "No list is known by then."
    return f"Write {', '.join(f'{one}:KEY' for one in nearest(start[:40], lists).split(', '))}."


def _told(
    register: Register, who: dict[str, Any], rows: Sequence[Sequence[Any]], names: dict[int, str]
) -> Iterator[Told]:
    picks = find_picks(register, who, {row[2] for row in rows})
    for record, spell, prop, value, original, published, file, row, known_from, known_to, corrected in rows:
        best, why = picks.get((prop, *whose(prop, record, spell)), ("", ""))
        picked = None if not why or known_to else value == best and not corrected
        yield Told(
            record=names[record], spell=spell, prop=PROPS[prop].name, value=value, original=original,
            published=published, file=file, row=row, known_from=known_from, known_to=known_to, corrected=corrected,
            picked=picked, why=why if picked else "",
        )  # fmt: skip
