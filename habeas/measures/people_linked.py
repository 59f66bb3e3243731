"""How many people the lists name together, and how many stand on one, two, three of them."""

from __future__ import annotations

from typing import Any

from habeas.core.types import Finding, Sentence, Table, Window
from habeas.measures.base import Measure, finding, spread
from habeas.measures.people_rows import counts_people, edition_sources, who_counts
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

# Grain: one row: the lists known by then, and how many records of people counted they have.
RECORDS = """
select (select count(distinct list) from edition), count(*)
from listed semi join (select person from person where counted) as counted using (person);
"""
ANY_LINK = "select count(*) from linked;"
# Grain: one number of lists that name a person counted.
BY_LISTS = "select len(lists), count(*) from person where counted group by len(lists) order by len(lists);"
COLUMNS = ("lists", "people", "low", "high")


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `linked.people` (on any list), `linked.on_all` (on every list) and the table `linked.lists`; nothing
    with less than two lists, or where no record was linked with one of another list."""
    if not counts_people(register):
        return ()
    lists, records = register.one(RECORDS)
    if lists < 2 or (register.one(ANY_LINK) == (0,) and not register.doubtful_pairs):
        return ()
    people = dict(register.rows(BY_LISTS))
    common: dict[str, Any] = {
        "unit": "people",
        "n": records,
        "n_unit": "records",
        "method": MEASURE.method,
        "assumptions": (who_counts(register), *ASSUMED),
        "sources": edition_sources(register),
    }
    together = sum(people.values())
    rows = tuple((k, n := people.get(k, 0), n, n) for k in range(1, lists + 1))
    return (
        finding(
            register, "linked.people", "People whom the lists name together, each once",
            **spread(Bounds(together, together)), **common,
        ),
        finding(
            register, "linked.on_all", "People whom every one of the lists names",
            **spread(Bounds(people.get(lists, 0), people.get(lists, 0))), **common,
        ),
        finding(
            register, "linked.lists", "People by the number of lists that name them",
            table=Table(columns=COLUMNS, rows=rows), **common,
        ),
    )  # fmt: skip


ASSUMED = (
    "records of different lists are one person where links made by machine, or by hand, say so; how often such a link "
    "is wrong is not known here",
    "records that no link joins are different people",
)
MEASURE = Measure(
    name="linked",
    question="How many people do the lists name together, and how many stand on several of them?",
    section="people",
    compute=compute,
    method="people counted once whatever number of lists names them, by links between records of different lists",
    sentences=(
        (
            Sentence(
                text="Together the lists name {linked.people:unit}, each counted once; every one of the lists "
                "names {linked.on_all:some}."
            ),
            Sentence(
                text="Together the lists name {linked.people:unit}, each counted once; nobody is named by "
                "every one of them."
            ),
        ),
    ),
)
