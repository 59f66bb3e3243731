"""Events of a type by the causes their authors gave: asked for by claims and by signals alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from habeas.core.types import Window
from habeas.register.register import Register

# Grain: one row. An event with no cause recorded may have any.
BY_CAUSE = """
with near as (
    select id, cause, first, row_number, first >= $first and last <= $last as sure
    from event
    where type = $type and last >= $first and first <= $last
)
select
    count(*) filter (where sure and len(cause) > 0 and list_has_all($causes, cause)),
    count(*) filter (where sure and len(cause) > 0 and not list_has_any($causes, cause)),
    count(*) filter (
        where sure and (len(cause) = 0 or (list_has_any($causes, cause) and not list_has_all($causes, cause)))
    ),
    count(*) filter (where sure and len(cause) = 0),
    count(*) filter (where not sure),
    count(*) filter (where sure and list_contains($causes, cause[1])),
    coalesce(list(id order by first, row_number), [])
from near;
"""


class CauseCount(NamedTuple):
    """Events by whether their causes are among those asked about: all of them, none, or some and some; those of which
    no cause is recorded are `unnamed`, and mixed too. `maybe` are events that may lie outside the window, whatever
    their causes."""

    only: int
    none: int
    mixed: int
    unnamed: int
    maybe: int
    mainly: int
    ids: tuple[str, ...]


def count_by_cause(register: Register, event_type: str, causes: Collection[str], window: Window) -> CauseCount:
    """Count the events of `event_type` that may lie in the window, by `causes`; `mainly` goes by the first cause
    named."""
    row = register.one(BY_CAUSE, type=event_type, causes=sorted(causes), first=window.first, last=window.last)
    only, none, mixed, unnamed, maybe, mainly, ids = row
    return CauseCount(only, none, mixed, unnamed, maybe, mainly, tuple(ids))
