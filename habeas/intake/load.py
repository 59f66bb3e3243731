"""One edition becomes statements: rows are read once, in batches, and only what differs from before is translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

from habeas.core.errors import Fault
from habeas.core.props import BY_NAME, NUMBER, Reading
from habeas.intake.columns import Columns, Texts
from habeas.intake.tally import Tally, Task, keep_faults
from habeas.intake.tiers import Tiers
from habeas.intake.translate import Codebook, Meaning
from habeas.sources.base import Rule
from habeas.sources.rowbase import Batch, TextRows, line_mark
from habeas.store.lists import KnownRows, Lists

BATCH = 50_000
SHOWN = 40  # letters of a refused word that a message repeats
# Grain: one statement of the batch: what the text of each cell says.
SAY = """
insert into {target} by name
select
    cell.record, meaning.spell, meaning.prop, meaning.value, meaning.original, meaning.first, meaning.last,
    meaning.low, meaning.high, cell.row, $edition as edition, $known::date as known_from
from cell join meaning using (code);
"""


class Loader:
    """Rows in, statements staged. Rows that stood in the list before, as they are, are only marked."""

    def __init__(self, lists: Lists, task: Task, header: Sequence[str]) -> None:
        self.tally = Tally()
        self.lost = False  # whether a row was refused of which nobody can tell whose it is
        self._lists, self._task, self._book = lists, task, Codebook()
        self._columns = Columns(task.reader, header, file=task.file)
        self._known = KnownRows(lists, task.list, made_by=f"{task.made_by} {header}")
        self._next = lists.one("select coalesce(max(record), 0) + 1 from lists.record")
        self._rules = [rule for rule in task.reader.rules if self._columns.has(rule.columns)]
        self._target = "said" if len(self._known) else "lists.statement"
        self._repeats: Counter[str] = Counter()
        self._tiers = Tiers(self._rules, task.reader.always)

    @property
    def first(self) -> bool:
        """True if the list had no record before: its statements go straight to their table."""
        return not len(self._known)

    def take(self, text: TextRows) -> None:
        """Stage the rows; rows that cannot be taken are in the tally with their faults."""
        # Rows that are known need not even be split into cells, unless a cell says of which edition they are or how
        # often their key has come before.
        plain = self._task.reader.editions is None and not self._task.reader.repeats and not self.first
        for batch in text.batches(BATCH, self._known.find if plain else None):
            self._keep(batch.kept)
            self._take(self._mine(batch))
            self._task.step(f"reading rows: {self.tally.rows:,}")
        self._tiers.keep(self._lists, self._task)

    def _mine(self, batch: Batch) -> Batch:
        """The rows of this edition that no filter sets aside."""
        editions = self._task.reader.editions
        if editions is not None:
            column = batch.columns[self._columns.place[editions.column]]
            self.lost |= not editions.published.keys() >= set(column)
            if self._task.strangers:
                places = [at for at, text in enumerate(column) if text not in editions.published]
                self._refuse_strangers(batch.at(places).numbers if places else [], editions.column)
            batch = batch.at([at for at, text in enumerate(column) if text == self._task.select])
        self.tally.rows += len(batch.numbers) + len(batch.kept)
        for aside in self._task.reader.set_aside:
            texts = self._columns.texts((aside.column,), batch)
            left = batch.at([at for at, text in enumerate(texts) if text not in aside.values])
            self.tally.set_aside[aside.why] += len(batch.numbers) - len(left.numbers)
            batch = left
        return batch

    def _refuse_strangers(self, numbers: Sequence[int], column: str) -> None:
        problem = "(hidden): the row is of no edition that the reader knows"
        cure = "Give each of the column's values a day of publication."
        faults = [Fault(file=self._task.file, row=n, column=column, problem=problem, cure=cure) for n in numbers]
        self.tally.rows += len(numbers)
        self.tally.refuse(faults, rows=len(numbers))
        keep_faults(self._lists, self._task.edition, faults)

    def _keep(self, kept: Sequence[tuple[int, int]]) -> None:
        """Mark the rows, as record and row, as standing in the list as before."""
        self.tally.taken += len(kept)
        self._lists.put("kept", {"record": [record for record, _ in kept], "row": [row for _, row in kept]})

    def _take(self, batch: Batch) -> None:
        if not batch.numbers:
            return
        keys, marks = self._columns.keys(batch), batch.marks
        if self._task.reader.repeats:
            keys = list(self._in_order(keys))
            marks = [line_mark(f"{mark.hex()} {key}") for mark, key in zip(marks, keys, strict=True)]
        found = [-1] * len(keys) if self.first else self._known.find(marks)
        self._keep([(record, row) for record, row in zip(found, batch.numbers, strict=True) if record >= 0])
        fresh = [at for at, record in enumerate(found) if record < 0]
        if fresh:
            self._translate(batch.at(fresh), [keys[at] for at in fresh], [marks[at] for at in fresh])

    def _in_order(self, keys: Iterable[str]) -> Iterator[str]:
        for key in keys:
            self._repeats[key] += 1
            yield key if self._repeats[key] == 1 or not key else f"{key}#{self._repeats[key]}"

    def _translate(self, batch: Batch, keys: Sequence[str], marks: Sequence[bytes]) -> None:
        """Read every cell of the rows; those with a cell that cannot be taken are left out whole."""
        if self._book.full:
            self._book.forget()
            self._lists.run("delete from meaning")
        texts = [self._columns.texts(rule.columns, batch) for rule in self._rules]
        codes = [None if _as_printed(rule) else self._codes(rule, column)
                 for rule, column in zip(self._rules, texts, strict=True)]  # fmt: skip
        bad = self._refuse(batch, keys, texts, codes)
        good = [at not in bad for at in range(len(keys))]
        n = len(keys) - len(bad)
        records, self._next = range(self._next, self._next + n), self._next + n
        self.tally.taken += n
        rows = list(compress(batch.numbers, good))
        persons = self._columns.persons(batch)
        self._lists.put(
            "incoming",
            {
                "record": records,
                "row": rows,
                "key": list(compress(keys, good)),
                "person": list(compress(persons, good)),
                "hash": self._known.hashes(list(compress(marks, good))),
            },
        )
        self._say(rows, good, records, codes)
        for rule, column, numbers in zip(self._rules, texts, codes, strict=True):
            if numbers is None:
                self._say_printed(rule, rows, records, list(compress(column, good)))

    def _codes(self, rule: Rule, column: Texts) -> list[int]:
        told = len(self._book.told)
        codes = self._book.codes(rule, column)
        self._tiers.note(rule, {meaning.prop for meaning in self._book.told[told:]})
        return codes

    def _refuse(
        self, batch: Batch, keys: Sequence[str], texts: Sequence[Texts], codes: Sequence[list[int] | None]
    ) -> set[int]:
        """Count the rows that cannot be taken, with their faults; returns their places."""
        bad: dict[int, list[Fault]] = {at: [self._keyless(batch.numbers[at])] for at, key in enumerate(keys) if not key}
        unread = [(rule, column, [at for at, code in enumerate(numbers) if code < 0], numbers)
                  for rule, column, numbers in zip(self._rules, texts, codes, strict=True)
                  if numbers is not None and min(numbers) < 0]  # fmt: skip
        # In a row with several faults the cells may be shifted, and a name stand where a category should.
        times = Counter(at for _, _, places, _ in unread for at in places)
        for rule, column, places, numbers in unread:
            for at in places:
                hide = rule.personal or times[at] > 1
                bad.setdefault(at, []).append(self._fault(batch.numbers[at], rule, column[at], numbers[at], hide=hide))
        self.lost |= not all(keys[at] for at in bad)
        faults = [fault for at in sorted(bad) for fault in bad[at]]
        self.tally.refuse(faults, rows=len(bad))
        keep_faults(self._lists, self._task.edition, faults)
        self._lists.put("unread", {"key": [keys[at] for at in bad if keys[at]]})
        return set(bad)

    def _keyless(self, row: int) -> Fault:
        key = self._task.reader.key
        return Fault(
            file=self._task.file,
            row=row,
            column=key[0],
            problem="the row has nothing that names its record",
            cure=f"Fill in {' or '.join(key)}.",
        )

    def _fault(self, row: int, rule: Rule, text: str | tuple[str, ...], code: int, *, hide: bool) -> Fault:
        """What is wrong with a cell. Its text is shown only where it is one word of a list that is not personal."""
        unread = self._book.refusal(code)
        shown = "(hidden)" if hide or not isinstance(text, str) else repr(text[:SHOWN])
        return Fault(
            file=self._task.file,
            row=row,
            column=", ".join(rule.columns),
            problem=f"{shown}: {unread.problem}",
            cure=unread.cure,
        )

    def _say(
        self, rows: Sequence[int], good: Sequence[bool], records: Sequence[int], codes: Sequence[list[int] | None]
    ) -> None:
        """Stage what the texts of the good rows say."""
        self._lists.put_rows("meaning", Meaning._fields, self._book.told)
        self._book.told.clear()
        columns = [list(compress(column, good)) for column in codes if column is not None]
        cell = {
            "record": [*records] * len(columns),
            "row": [*rows] * len(columns),
            "code": [code for column in columns for code in column],
        }
        self._lists.insert(SAY.format(target=self._target), cell=cell, **self._when)

    def _say_printed(self, rule: Rule, rows: Sequence[int], records: Sequence[int], texts: Texts) -> None:
        """Stage texts that are taken as they are printed."""
        said = {"record": records, "row": rows, "value": texts}
        if not all(texts):
            said = {name: list(compress(values, texts)) for name, values in said.items()}
        constants = {"spell": rule.spell, "prop": NUMBER[rule.prop], **self._always}
        self._lists.put(self._target, said, constants)

    @property
    def _when(self) -> dict[str, object]:
        return {"edition": self._task.edition, "known": self._task.known}

    @property
    def _always(self) -> dict[str, object]:
        return {"edition": self._task.edition, "known_from": self._task.known}


def _as_printed(rule: Rule) -> bool:
    """True if the text is the value, and any text will do."""
    return rule.read is None and BY_NAME[rule.prop].reading is Reading.TEXT and not BY_NAME[rule.prop].words
