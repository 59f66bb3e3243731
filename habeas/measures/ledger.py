"""Whether the published counts balance: inside now = inside then + added - left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from habeas.core.dates import PartialDate
from habeas.core.types import Finding, Sentence, Source, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.freed import freed_total
from habeas.measures.periods import Flows, all_flows, total_within
from habeas.measures.stock import Count, Level, comparable_levels, counts_inside, latest_level
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, add, subtract

# Ways out that a count of everybody who left would hold, in the words of the readings.
FREED_PARTS = ("pardoned", "amnestied", "exchanged")
COLUMNS = (
    "first",
    "last",
    "basis",
    "inside_first",
    "inside_last",
    "added",
    "left",
    "unexplained",
    "missing",
    "sources",
)


class Term(NamedTuple):
    """One term of the ledger: its bounds, the sources (table, id), and what is missing of it, if anything is."""

    bounds: Bounds
    sources: tuple[tuple[str, str], ...]
    missing: str = ""


class Entry(NamedTuple):
    """The ledger between two counts by one body."""

    start: Level
    end: Level
    added: Term
    left: Term

    @property
    def unexplained(self) -> Bounds:
        """inside(t2) - inside(t1) - added + left; people who appear without being added, or are gone without
        leaving."""
        change = subtract(self.end.bounds, self.start.bounds)
        return add([subtract(change, self.added.bounds), self.left.bounds])

    @property
    def pointers(self) -> tuple[tuple[str, str], ...]:
        """The rows that its terms were read in: the counts inside, the added, the left, as (table, id)."""
        counts = [("readings", c.id) for level in (self.start, self.end) for c in level.rivals]
        return (*counts, *self.added.sources, *self.left.sources)

    @property
    def missing(self) -> str:
        """The terms that nobody published in full."""
        return "; ".join(term.missing for term in (self.added, self.left) if term.missing)


class Between(NamedTuple):
    """The days between two counts, with the flows that somebody counted. The first day may be in a flow or not."""

    register: Register
    flows: Flows
    window: Window

    @property
    def after(self) -> Window:
        """The days after the first."""
        return Window(first=self.window.first + timedelta(days=1), last=self.window.last)


def make_entry(register: Register, flows: Flows, start: Level, end: Level) -> Entry:
    """The ledger from the day of `start` to the day of `end`."""
    days = Between(register, flows, Window(first=start.first.last, last=end.first.last))
    return Entry(start, end, _flow(days, "recognised"), _left(days))


def _flow(days: Between, what: str) -> Term:
    """A published flow; of the windows with and without the first day, the one that is better counted."""
    totals = [total_within(days.flows, what, window) for window in (days.window, days.after)]
    best = min(totals, key=lambda total: (total.bounds.high is None, total.missing_days))
    words = days.register.meaning("whats", what)
    missing = "" if best.bounds.high is not None else f"people {words}: {best.missing_days} days without a full count"
    return Term(best.bounds, tuple(("readings", name) for name in best.used), missing)


def _left(days: Between) -> Term:
    """Everybody who left: one published total, or the sum of the ways out that somebody counted.

    A sum is complete if it holds the freed and those released at the end of their sentence or in other ways; deaths
    are added where they are counted for the period.
    """
    whole = _flow(days, "left")
    if whole.sources:
        return whole
    died, otherwise = _flow(days, "died"), _flow(days, "left_otherwise")
    optional = [term for term in (died, otherwise) if term.sources and not term.missing]
    released = _flow(days, "released")
    if released.sources:
        return _sum([released, *[term for term in optional if term is died]])
    served = _flow(days, "term_served")
    needed = [] if not served.sources and otherwise in optional else [served]
    return _sum([_freed(days), *needed, *optional])


def _freed(days: Between) -> Term:
    """The freed: a published total, else the published parts, else the sum of release acts."""
    for names in (("freed",), FREED_PARTS):
        parts = [term for term in (_flow(days, name) for name in names) if term.sources]
        if parts and not any(term.missing for term in parts):
            return _sum(parts)
    people, acts, ids = freed_total(days.register, days.after, counted=True)
    missing = "" if acts.high else f"people {days.register.meaning('whats', 'freed')}"
    return Term(people, tuple(("releases", name) for name in ids), missing)


def _sum(terms: Sequence[Term]) -> Term:
    return Term(
        add(term.bounds for term in terms),
        tuple(source for term in terms for source in term.sources),
        "; ".join(term.missing for term in terms if term.missing),
    )


def make_entries(register: Register, flows: Flows) -> list[Entry]:
    """The ledger between each two neighbouring counts by one body, closed at both ends, by day."""
    closed = [c for c in counts_inside(register) if c.low is not None and c.high is not None]
    entries: list[Entry] = []
    for basis in dict.fromkeys(c.basis for c in closed):
        levels = _levels([c for c in closed if c.basis == basis])
        entries += [make_entry(register, flows, a, b) for a, b in pairwise(levels) if a.first.last < b.first.first]
    return sorted(entries, key=lambda entry: (entry.end.first.last, entry.start.first.last))


def _levels(counts: list[Count]) -> list[Level]:
    days: dict[tuple[date, date], list[Count]] = {}
    for count in counts:
        days.setdefault((count.first, count.last), []).append(count)
    return [latest_level(rivals) for rivals in days.values()]


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `ledger.unexplained` (people) and the table `ledger.list` of all intervals between counts."""
    flows = all_flows(register)
    entries = make_entries(register, flows)
    levels = comparable_levels(counts_inside(register), window.first)
    method = MEASURE.method
    if levels is None:
        reason = "no body has counted the people inside twice with a number closed at both ends"
        settle = "a second count by the same body"
        common: dict[str, Any] = {"unit": "people", "n_unit": "terms", "method": method}
        return (refusal(register, "ledger.unexplained", LABEL, reason=reason, would_settle=settle, **common),)
    return _main(register, make_entry(register, flows, *levels)), _list(register, entries)


LABEL = "People whom the published counts do not explain"


def _main(register: Register, entry: Entry) -> Finding:
    told = [term for term in (entry.added, entry.left) if not term.missing]
    common: dict[str, Any] = {
        "unit": "people",
        "n": 2 + len(told),
        "missing": 2 - len(told),
        "n_unit": "terms",
        "method": MEASURE.method,
        "assumptions": (
            f"from {_day(entry.start)} to {_day(entry.end)}, by "
            f"{entry.start.first.basis or 'bodies the pages do not name'}",
            "deaths are in the exits where nobody counts them apart",
        ),
        "sources": _sources(register, [entry]),
    }
    if entry.missing:
        return refusal(
            register,
            "ledger.unexplained",
            LABEL,
            reason=f"a term is missing ({entry.missing})",
            would_settle=f"full counts of the missing terms from {_day(entry.start)} to {_day(entry.end)}",
            **common,
        )
    return finding(register, "ledger.unexplained", LABEL, **spread(entry.unexplained), **common)


def _sources(register: Register, entries: Sequence[Entry]) -> tuple[Source, ...]:
    pointers = [pointer for entry in entries for pointer in entry.pointers]
    return tuple(
        source
        for table in ("readings", "releases")
        for source in register.sources(table, [name for t, name in pointers if t == table])
    )


def _day(level: Level) -> str:
    return PartialDate.parse(level.first.period).describe()


def _list(register: Register, entries: list[Entry]) -> Finding:
    rows = tuple(
        (
            entry.start.first.last,
            entry.end.first.last,
            entry.start.first.basis,
            entry.start.bounds,
            entry.end.bounds,
            entry.added.bounds,
            entry.left.bounds,
            None if entry.missing else entry.unexplained,
            entry.missing,
            ", ".join(f"{table}:{name}" for table, name in entry.pointers),
        )
        for entry in entries
    )
    return finding(
        register,
        "ledger.list",
        "The ledger between neighbouring counts",
        unit="people",
        n=sum(1 for entry in entries if not entry.missing),
        missing=sum(1 for entry in entries if entry.missing),
        n_unit="intervals",
        method=MEASURE.method,
        sources=_sources(register, entries),
        table=Table(columns=COLUMNS, rows=rows),
    )


MEASURE = Measure(
    name="ledger",
    question="Do the published counts balance?",
    section="ledger",
    compute=compute,
    method="inside at the end less inside at the start, less people added, plus people who left",
    sentences=(
        (
            Sentence(
                text="Whether the published counts balance, the data cannot tell: {ledger.unexplained:reason}.",
                when={"ledger.unexplained": Verdict.CANNOT_TELL},
            ),
            Sentence(
                text="The published counts leave {ledger.unexplained:unit} unexplained ({ledger.unexplained:assumed})."
            ),
        ),
        (
            Sentence(
                text="Of the {ledger.list:all} stretches between two neighbouring counts by one body, "
                "{ledger.list:n} have every term published."
            ),
        ),
    ),
)
