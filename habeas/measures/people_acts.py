"""The announced acts beside the people whom the lists name as freed on their days."""

from __future__ import annotations

from datetime import date
from typing import Any

from habeas.core.types import Finding, Table, Window
from habeas.measures.base import finding
from habeas.register.register import Register

# Grain: one release act with the days on which its people left: until the gap after it, or until the next act.
_ANNOUNCED = """
    select
        id, first, last, people, row_number,
        greatest(last, least(last + $gap::integer, coalesce(
            lead(first) over (order by first, last, row_number) - 1, last + $gap::integer
        ))) as until
    from act
    where counted and first > date '0001-01-01'
"""
DAYS = f"select first, until from ({_ANNOUNCED}) where id = $act;"
# Grain: one counted release act of the hand-made table, with those of the lists who were freed at somebody's discretion
# from its first day until the gap after its last, or until the next act: surely and possibly, the first and the last
# day told, and how many of the days are told to the day.
ACTS = f"""
with announced as ({_ANNOUNCED}),
freed as (
    select greatest(end_first, start_first) as first, end_last as last, discretionary
    from spell
    where counted and contradictory is not true and exit is not null and discretionary is not false
)
select
    a.id, a.first, a.last, a.people,
    count(*) filter (where f.first >= a.first and f.last <= a.until and f.discretionary),
    count(f.first),
    min(f.first) filter (where f.first >= a.first and f.last <= a.until),
    max(f.last) filter (where f.first >= a.first and f.last <= a.until),
    count(*) filter (where f.first = f.last)
from announced as a left join freed as f on f.last >= a.first and f.first <= a.until
where a.last >= $first and a.first <= $last
group by a.id, a.first, a.last, a.people, a.row_number
order by a.first, a.last, a.row_number;
"""
BESIDE = (
    *("id", "first", "last", "announced", "named_low", "named_high"),
    *("first_out", "last_out", "spread_days", "exact"),
)


def days_of_act(register: Register, act: str) -> tuple[date, date] | None:
    """The first and the last day on which people on the lists may have left by an act, both included; None if it is
    not known or does not count as freeing people."""
    found = register.rows(DAYS, act=act, gap=register.settings.gap_days)
    return found[0] if found else None


def announced_acts(register: Register, window: Window, common: dict[str, Any]) -> tuple[Finding, ...]:
    """The announced acts and those whom the lists name as freed on their days, side by side."""
    found = register.rows(ACTS, gap=register.settings.gap_days, first=window.first, last=window.last)
    if not found:
        return ()
    rows = tuple(
        (*row[:6], first, last, (last - first).days if first and last < date.max else None, exact)
        for *row, first, last, exact in found
    )
    label = "Announced acts and the people on the lists freed from then until a gap after"
    more = common | {"sources": (*register.sources("releases", [row[0] for row in found]), *common["sources"])}
    table = Table(columns=BESIDE, rows=rows)
    return (finding(register, "people.waves.acts", label, unit="people", table=table, **more),)
