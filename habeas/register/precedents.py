"""Earlier episodes by what followed them: asked for by claims and by signals alike."""

from __future__ import annotations

from typing import NamedTuple

from habeas.core.types import Window
from habeas.register.register import Register

# Grain: one row. Episodes surely inside the window; of one country if it is given.
FOLLOWED = """
select
    count(*) filter (where list_contains(followed_by, $word)),
    count(*) filter (where not list_contains(followed_by, $word) and followed_by <> ['unknown']),
    count(*) filter (where followed_by = ['unknown']),
    count(*) filter (where list_contains(followed_by, $word) and reversed = 'yes'),
    coalesce(list(id order by first, row_number), [])
from precedent
where first >= $first and last <= $last and ($country = '' or country = $country);
"""


class Followed(NamedTuple):
    """Episodes followed by a thing, not followed by it, and not known; how many of the first were reversed; their
    ids."""

    yes: int
    no: int
    unknown: int
    reversed: int
    ids: tuple[str, ...]


def count_followed(register: Register, word: str, window: Window, *, country: str) -> Followed:
    """Count the episodes that surely lie in the window by whether `word` followed; of all countries if empty."""
    row = register.one(FOLLOWED, word=word, first=window.first, last=window.last, country=country)
    yes, no, unknown, undone, ids = row
    return Followed(yes, no, unknown, undone, tuple(ids))
