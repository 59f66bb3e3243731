"""The desk at which pairs are judged: a workspace's lists and decisions, and how a decision is taken down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from habeas.core.dates import PartialDate
from habeas.core.tables import CORRECTIONS, DECISIONS

if TYPE_CHECKING:
    from habeas.link.decisions import Decision
    from habeas.link.doubtful import Doubtful
    from habeas.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A workspace opened to be judged. Decisions are read anew each time: others may judge at the same time."""

    folder: Path
    database: Database
    editions: Callable[[str, str], str]
    today: PartialDate

    def history(self) -> tuple[Decision, ...]:
        """All rows of hand/decisions.csv. Raises FaultsError with all that is wrong with the tables."""
        from habeas.link.decisions import check_rows, decisions_of

        rows = self._rows(DECISIONS.name)
        check_rows(rows, self.database)
        return decisions_of(rows)

    def standing(self) -> dict[tuple[str, str], Decision]:
        """The decisions that hold, by their pair."""
        from habeas.link.decisions import standing_of

        return {one.pair: one for one in standing_of(self.history())}

    def decision(self, left: str, right: str, what: str, *, by: str, why: str, where: str) -> Decision:
        """A decision of today that stands nowhere yet; messages call it `where`."""
        from habeas.link.decisions import Decision

        return Decision(left=left, right=right, what=what, by=by, why=why, on=self.today, file=where)

    def add(self, decisions: Sequence[Decision]) -> int:
        """Append decisions, all or none, and return how many are new: what stands already is not written again.

        Raises FaultsError or InputError where one is not fit, of no record, or contradicts what stands.
        """
        from habeas.link.decisions import UNDONE, check_rows, rows_of, settled, standing_of
        from habeas.store.append import append_rows

        before = self.history()
        stands = {one.pair: one.what for one in standing_of(before)}
        news = [one for one in decisions if stands.get(one.pair) != one.what]
        _check_texts(news)
        for file in {one.file for one in news}:
            check_rows(rows_of(one for one in news if one.file == file), self.database, file=file)
        if any(one.what != UNDONE for one in news):  # what contradicts itself must be taken back by somebody
            settled(standing_of((*before, *news)))
        told = [replace(one, editions=one.editions or self._editions(one)) for one in news]
        append_rows(self.folder / DECISIONS.file, rows_of(told), header=DECISIONS.header)
        return len(told)

    def doubtful(self, *, step: Callable[[str], None]) -> tuple[Doubtful, ...]:
        """The doubtful pairs, the most useful first, those that somebody could not tell after all others."""
        from habeas.intake.corrections import mend
        from habeas.link.decisions import rows_of
        from habeas.link.doubtful import doubtful_pairs
        from habeas.link.people import lay_links

        stands = self.standing()
        mend(self.database, self._rows(CORRECTIONS.name))  # records are linked by what is right of them
        lay_links(self.database, self.folder, decisions=rows_of(stands.values()), step=step)
        return tuple(sorted(doubtful_pairs(self.database), key=lambda one: one.pair in stands))

    def _rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        from habeas.claims import PARAMETERS
        from habeas.intake.tables import read_workspace

        return read_workspace(self.folder, PARAMETERS).rows[table]

    def _editions(self, one: Decision) -> str:
        from habeas.link.decisions import records_named

        known = records_named(self.database, one.pair)
        return self.editions(one.left, one.right) if len(known) == 2 else ""


def _check_texts(decisions: Sequence[Decision]) -> None:
    from habeas.core.errors import Fault, FaultsError
    from habeas.sources.handtext import unfit_text

    faults = [
        Fault(file=one.file, row=one.row or None, column=column, problem=unfit[0], cure=unfit[1])
        for one in decisions
        for column, text in (("left", one.left), ("right", one.right), ("by", one.by), ("why", one.why))
        if (unfit := unfit_text(text))
    ]
    if faults:
        raise FaultsError(faults)


@contextmanager
def open_desk(folder: Path, *, step: Callable[[str], None]) -> Iterator[Desk]:
    """The desk of a workspace, while its lists are open."""
    from habeas.intake.holdings import open_lists
    from habeas.link.decisions import editions_of

    with open_lists(folder, step=step) as database:
        today = PartialDate.day(date.today())
        yield Desk(folder=folder, database=database, editions=editions_of(database), today=today)
