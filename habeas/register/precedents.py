"""Earlier episodes by what followed them: asked for by claims and by signals alike."""

from __future__ import annotations

from typing import NamedTuple

from habeas.core.types import Window
from habeas.register.register import Register

# Grain: one row. Episodes of one country if it is given; those that reach past the window are counted apart.
FOLLOWED = """
with near as (
    select id, followed_by, reversed, first, row_number, first >= $first and last <= $last as sure
    from precedent
    where last >= $first and first <= $last and ($country = '' or country = $country)
)
select
    count(*) filter (where sure and list_contains(followed_by, $word)),
    count(*) filter (where sure and not list_contains(followed_by, $word) and followed_by <> ['unknown']),
    count(*) filter (where sure and followed_by = ['unknown']),
    count(*) filter (where not sure and (list_contains(followed_by, $word) or followed_by = ['unknown'])),
    count(*) filter (where sure and list_contains(followed_by, $word) and reversed = 'yes'),
    count(*) filter (where sure and list_contains(followed_by, $word) and reversed = 'unknown'),
    coalesce(list(id order by first, row_number) filter (where sure), []),
    coalesce(list(id order by first, row_number) filter (where not sure), [])
from near;
"""


class Followed(NamedTuple):
    """Episodes followed by a thing, not followed by it, and not known; how many of the first were reversed; their
    ids. `maybe` are others that reach past the window and may have been followed by it, `near` all those that do."""

    yes: int
    no: int
    unknown: int
    maybe: int
    reversed: int
    reversed_unknown: int
    ids: tuple[str, ...]
    near: tuple[str, ...]


def count_followed(register: Register, word: str, window: Window, *, country: str) -> Followed:
    """Count the episodes that lie in the window by whether `word` followed; of all countries if empty."""
    row = register.one(FOLLOWED, word=word, first=window.first, last=window.last, country=country)
    yes, no, unknown, maybe, undone, undone_unknown, ids, near = row
    return Followed(yes, no, unknown, maybe, undone, undone_unknown, tuple(ids), tuple(near))
