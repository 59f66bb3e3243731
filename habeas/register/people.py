"""People and their detentions, as believed on a day: tables made from the statements of lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from habeas.core.errors import RegisterError, UnknownName
from habeas.core.props import NUMBER
from habeas.register.reconcile import reconcile
from habeas.register.spells import FINAL, MERGED, PERSON, SCHEDULED, SEVERAL, SPELL, STAYS, TOLD
from habeas.register.statements import (
    BASE,
    BODIES,
    BODY,
    BODY_LEFT_OUT,
    CONFLICT,
    DESIGNATED,
    DOUBLED,
    EDITION,
    HELD,
    LISTED,
    OF_PERSON,
    OF_SPELL,
    PICKED,
    SAID,
    SAID_OF,
)
from habeas.store.database import Database

ANY, ALL, LISTED_ALL, IN_ALL_LISTS = "any", "all", "listed", "in_all_lists"
EARLY_DAYS = 14
MOST_BODIES = 60

COUNTED = {
    ANY: "coalesce(bits, 0) > 0",
    ALL: "coalesce(bits, 0) = $everybody and coalesce(bits, 0) > 0",
    LISTED_ALL: "true",
    IN_ALL_LISTS: "person in (select person from {at}listed group by person having count(distinct list) = "
    "(select count(distinct list) from {at}edition))",
}
ONE_BODY = "coalesce(bits, 0) & $one > 0"


def build_people(
    database: Database,
    *,
    on: date,
    known: date,
    counting: str,
    credit: tuple[float, float],
    without: Sequence[str] = (),
    at: str = "",
) -> tuple[str, ...]:
    """Make the tables `spell`, `person` and `conflict` as believed on `known`, of the world up to `on`.

    `counting` is whose political prisoners count: `any` body's, those of `all`, of one body by its name, everybody
    `listed`, or those `in_all_lists` known by then. The table `linked` says which records of several lists are one
    person. `credit` is the least and the most days of a sentence that a day in custody before the verdict counts for.
    `without` are lists that do not exist here. `at` is set before the tables' names. Returns the bodies that count
    anybody; raises UnknownName if `counting` is none of them, save for a body that only lists left out name, and for
    tables beside the first ones: at another day a body may have counted nobody.
    """
    when: dict[str, Any] = {"on": on, "known": known, "least": credit[0], "most": credit[1], "without": list(without)}
    for sql in (EDITION, LISTED, BASE):
        database.run(sql.format(at=at), when)
    _pick(database, at, when)
    for sql in (BODY, DESIGNATED, BODIES):
        database.run(sql.format(at=at, said=_said("designated", at)), when)
    bits = dict(database.rows(f"select body, bit from {at}body order by body"))
    if len(bits) > MOST_BODIES:
        raise RegisterError(f"{len(bits)} bodies count people on these lists, and {MOST_BODIES} can be told apart")
    if counting not in (*COUNTED, *bits) and bits and not at:
        absent = {body for (body,) in database.rows(BODY_LEFT_OUT.format(prop=NUMBER["designated"]), when)}
        if counting not in absent:
            known_bodies = [*COUNTED, *bits, *absent]
            raise UnknownName("body that counts political prisoners", counting, known_bodies)
    when |= {"everybody": sum(bits.values()), "one": bits.get(counting, 0)}
    database.run(HELD.format(at=at, state=NUMBER["state"]), when)
    joins = "\n    ".join(
        f"left join {at}said_{name} as {name} on {name}.record = base.record and {name}.spell = base.spell"
        for name in OF_SPELL
    )
    for sql in (SPELL, SCHEDULED, SEVERAL, TOLD):
        database.run(sql.format(at=at, joins=joins), when)
    if database.one("select count(*) from linked") != (0,):
        reconcile(database, at=at, credit=credit)
    counted = COUNTED.get(counting, ONE_BODY).format(at=at)
    stays = STAYS.format(whose="person", source=f"{at}told")
    for sql in (MERGED, FINAL, PERSON):
        database.run(sql.format(at=at, stays=stays, counted=counted, early=EARLY_DAYS), when)
    for name in (*_STEPS, *(f"said_{prop}" for prop in (*OF_SPELL, *OF_PERSON))):
        database.run(f"drop table {at}{name}")
    return tuple(bits)


_STEPS = (
    "base",
    "doubled",
    "held",
    "spell_of_record",
    "scheduled",
    "several",
    "told",
    "merged",
    "designation",
    "body",
    "bodies",
)


def _said(name: str, at: str) -> str:
    return SAID.format(prop=NUMBER[name], at=at)


def _pick(database: Database, at: str, when: dict[str, Any]) -> None:
    """Pick a value of each property and count how often values differ."""
    by_person = f"join {at}listed as listed using (record)"
    plans = [(name, "record, spell", "", "null::varchar") for name in OF_SPELL]
    plans += [(name, "person", by_person, "listed.list") for name in OF_PERSON]
    for name, key, join, of in plans:
        database.run(SAID_OF.format(at=at, name=name, key=key, said=_said(name, at), join=join, list=of), when)
        database.run(DOUBLED.format(at=at, name=name, key=key))
        if database.one(f"select count(*) from {at}doubled") != (0,):
            database.run(PICKED.format(at=at, name=name, key=key))
    parts = " union all ".join(
        f"select '{name}' as prop, count(*) filter (where differs) as n from {at}said_{name}" for name, *_ in plans
    )
    database.run(CONFLICT.format(at=at, parts=parts))
