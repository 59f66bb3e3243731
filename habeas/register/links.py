"""Which records of several lists are one person: what a register takes of the links, and keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from habeas.store.database import Database

# Lays `memory.linked` and `memory.doubtful` anew, as if the lists of these names did not exist.
Link = Callable[[Sequence[str]], None]
# Grain: one record that is a person's together with records of other lists. `{person}` is `person`, or `joined` where
# doubtful pairs are taken to be one person.
LINKED = "create or replace temp table linked as select record, {person} as person from memory.linked;"
# Grain: one pair of records, both listed by then, of two persons who may be one.
DOUBTFUL = """
create or replace temp table doubtful as
select left_record, right_record
from memory.doubtful
where left_record in (select record from listed) and right_record in (select record from listed);
"""


def take_links(database: Database, *, link: Link | None, join_doubtful: bool, without: Sequence[str]) -> None:
    """Make the table `linked`, as if the lists `without` did not exist if `link` is there to say what is linked then.

    A register keeps the links it was made with, whatever is laid later for another one.
    """
    if link:
        link(without)
    database.run(LINKED.format(person="joined" if join_doubtful else "person"))


def take_doubtful(database: Database) -> None:
    """Make the table `doubtful`; those `listed` by then are known."""
    database.run(DOUBTFUL)
