"""The detentions of the counted people as columns: how long they lasted, as far as is told, and how they ended."""

from __future__ import annotations

from habeas.measures.people_rows import day_number
from habeas.register.register import Register
from habeas.stats.leaving import Detentions
from habeas.stats.spells import OPEN

# Grain: one detention of a counted person. Day numbers count from 1970-01-01; no end is before its start. `cause` as
# above; `kind` is the decision's place among the words for exits, from 1, or 0; `year` that of arrest, 0 if not told.
DETENTIONS = """
select
    case when start_first = date '0001-01-01' then -$open else start_first - date '1970-01-01' end::bigint as start_lo,
    (start_last - date '1970-01-01')::bigint as start_hi,
    (greatest(end_first, start_first) - date '1970-01-01')::bigint as end_lo,
    case when end_last = date '9999-12-31' then $open else end_last - date '1970-01-01' end::bigint as end_hi,
    coalesce(listed_from - date '1970-01-01', $open)::bigint as listed,
    case
        when exit is null then 0
        when exit in ('died', 'executed') then 3
        when exit = 'term_served' then 2
        when exit in ('pardon', 'amnesty', 'parole', 'exchange', 'deported') then 1
        when exit in ('commuted', 'transferred', 'escaped', 'acquitted') then 4
        when discretionary then 1
        when early is false then 2
        else 5
    end::bigint as cause,
    case
        when exit in ('pardon', 'amnesty', 'parole', 'exchange', 'deported') then list_position($exits, exit) else 0
    end::bigint as kind,
    (coalesce(list_position($sexes, sex), len($sexes) + 1) - 1)::bigint as sex,
    case when year(start_first) = year(start_last) then year(start_last) else 0 end::bigint as year,
    ended is false as held
from spell
where counted and contradictory is not true
order by spell;
"""


def detentions(register: Register) -> Detentions:
    """The detentions of the counted people."""
    words = {"sexes": list(register.words("sexes")), "exits": list(register.words("exits"))}
    return Detentions(**register.arrays(DETENTIONS, open=OPEN, **words), on=day_number(register.on))
