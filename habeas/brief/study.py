"""A study: one workspace read, checked and measured at two clocks. What every command and every page starts from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from habeas.brief.links import hull_all
from habeas.brief.say import Facts, number
from habeas.claims import KINDS, PARAMETERS, judge_claims
from habeas.core.errors import Fault
from habeas.core.types import Claim, Finding, Findings
from habeas.intake.claims import read_claim
from habeas.intake.corrections import mend
from habeas.intake.editions import provide
from habeas.intake.tables import Tables, read_workspace
from habeas.link.decisions import check_rows
from habeas.link.learned import model_hash
from habeas.link.people import lay_links
from habeas.measures import MEASURES
from habeas.measures.base import Measure
from habeas.register.register import Register, sources
from habeas.signals import SIGNALS
from habeas.store.database import Database
from habeas.store.inputs import editions
from habeas.store.workspace import DATABASE, input_hashes

Step = Callable[[str], None]
QUESTIONS: tuple[Measure, ...] = (*MEASURES, *SIGNALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """All findings of a workspace as known on a day, with what a page needs to print them."""

    register: Register
    findings: Findings
    facts: Facts
    hashes: dict[str, str]
    doubts: tuple[Fault, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims made by then."""
        return self.register.claims


def check(folder: Path) -> Tables:
    """Read and check all tables of a workspace; raises FaultsError with every fault. Changes none of them.

    Corrections and decisions are held against the lists they are about once the tables have no fault of their own.
    """
    tables = read_workspace(folder, PARAMETERS)
    if tables.rows["corrections"] or tables.rows["decisions"]:
        database = Database.of(tables.rows, cache=None, inputs={})
        provide(folder, database)
        mend(database, tables.rows["corrections"])
        check_rows(tables.rows["decisions"], database)
        database.close()
    return tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A workspace read and its register built, while its databases are open."""

    tables: Tables
    register: Register
    hashes: dict[str, str]


@contextmanager
def opened(
    folder: Path,
    *,
    on: date | None,
    known: date | None,
    counting: str | None = None,
    without: Sequence[str] = (),
    cached: bool = True,
    step: Step = lambda _: None,
) -> Iterator[Opened]:
    """The workspace in `folder` as known on `known`, of the world up to `on`; None is the newest.

    `counting` is whose political prisoners the people on lists are: `any`, `all`, a body's name, or None for the
    settings' choice. `without` names lists and bodies that are left out. `cached`: the tables are kept in the
    workspace's database. `step` is told what is being done. Raises FaultsError before anything is written if a table
    has a fault.
    """
    step("reading the tables")
    tables = check(folder)
    hashes = input_hashes(folder)
    database = Database.of(tables.rows, cache=folder / DATABASE if cached else None, inputs=hashes if cached else {})
    hashes |= {stored.name: stored.source.sha256 for stored in editions(folder)} | model_hash(folder)
    provide(folder, database, step=step)
    mend(database, tables.rows["corrections"])
    step("building the register")
    register = Register.at(
        database,
        tables.settings,
        tables.claims,
        on=on,
        known=known,
        counting=counting,
        without=tuple(without),
        link=lambda lists: lay_links(database, folder, decisions=tables.rows["decisions"], without=lists, step=step),
    )
    try:
        yield Opened(tables=tables, register=register, hashes=hashes)
    finally:
        register.database.close()
        database.close()


def study(
    folder: Path,
    *,
    on: date | None,
    known: date | None,
    counting: str | None = None,
    step: Step = lambda _: None,
) -> Study:
    """All findings of the workspace in `folder`; clocks, `counting`, `step` and errors are those of `opened`."""
    with opened(folder, on=on, known=known, counting=counting, step=step) as it:
        step("measuring")
        return _studied(it, QUESTIONS, step)


def judge(
    folder: Path,
    *,
    on: date | None,
    known: date | None,
    counting: str | None = None,
    without: Sequence[str] = (),
    step: Step = lambda _: None,
) -> Study:
    """The claims of a workspace alone, judged; as `study`, with the lists and bodies of `without` left out."""
    with opened(folder, on=on, known=known, counting=counting, without=without, step=step) as it:
        return _studied(it, (), step)


def judged_without(
    folder: Path,
    names: Sequence[str],
    *,
    each: bool,
    on: date | None,
    known: date | None,
    counting: str | None = None,
    step: Step = lambda _: None,
) -> list[tuple[tuple[str, ...], Study]]:
    """The claims judged with the sources `names` left out together, or with `each` source of the workspace left out by
    itself, at the clocks of the whole register; each with what was left out. Raises UnknownName."""
    with opened(folder, on=on, known=known, counting=counting, step=step) as it:
        known, on = it.register.known, it.register.on
        left_out = [(name,) for name in sources(it.register)] if each else [tuple(names)]
    studies = []
    for some in left_out:
        step(f"leaving out {', '.join(some)}")
        studies.append((some, judge(folder, on=on, known=known, counting=counting, without=some)))
    return studies


def judge_one(it: Opened, entry: Mapping[str, Any]) -> tuple[Claim, tuple[Finding, ...]]:
    """A claim that stands in no file, from its keys, with its findings, the verdict first; corrected for no other
    claim. It is taken as said on the register's last day. Raises FaultsError."""
    day = it.register.on.isoformat()
    claim = read_claim({"id": "sentence", "source": "the command line", "said_on": day, **entry}, it.tables.rules)
    found = _found(replace(it.register, claims=(claim,)), ())
    return claim, tuple(one for one in found if one.key.startswith(f"claim.{claim.id}"))


def _studied(it: Opened, measures: Sequence[Measure], step: Step) -> Study:
    findings = Findings(_found(it.register, measures, step))
    facts = Facts(findings=findings, plain=_plain(it.register))
    return Study(register=it.register, findings=findings, facts=facts, hashes=it.hashes, doubts=it.tables.doubts)


def _found(register: Register, measures: Sequence[Measure], step: Step = lambda _: None) -> list[Finding]:
    """What measures and claims find. Where nobody knows of some pairs of records whether they are one person, each
    finding holds what it is either way; the second register is made only then."""
    found = _ask(register, measures, step)
    if not register.doubtful_pairs:
        return found
    step("building the register with doubtful pairs of records joined")
    joined = register.with_doubtful_joined()
    try:
        return hull_all(found, _ask(joined, measures, step), register.doubtful_pairs)
    finally:
        joined.database.close()


def _ask(register: Register, measures: Sequence[Measure], step: Step) -> list[Finding]:
    found = [finding for measure in measures for finding in measure.compute(register, register.window)]
    step("judging claims")
    return found + list(judge_claims(register, KINDS))


def _plain(register: Register) -> dict[str, str]:
    """The facts of the run that sentences may print beside findings."""
    return {
        "country.name": register.settings.name,
        "window.first": number(register.window.first, "day"),
        "window.days": f"{register.window.days:,}",
        "clock.on": number(register.on, "day"),
        "clock.known": number(register.known, "day"),
        "waves.gap": f"{register.settings.gap_days} day" + ("s" if register.settings.gap_days != 1 else ""),
        "waves.minimum": f"{register.settings.minimum:,}",
    }
