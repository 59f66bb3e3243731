"""The dialogue of `habeas judge`: one doubtful pair after the other, side by side, answered by a key."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from habeas.cli.base import console
from habeas.cli.records import safe
from habeas.core.errors import InputError

if TYPE_CHECKING:
    from habeas.cli.judge_desk import Desk
    from habeas.link.decisions import Decision
    from habeas.link.doubtful import Doubtful
    from habeas.link.review import Card, Cards

KEYS = {"s": "same", "d": "different", "u": "unsure", "n": "next", "z": "undo", "q": "quit"}
AFTER = "What the register shows changes with the next command; nothing else is needed."
ASKED = "s same, d different, u unsure, n next, z undo, q quit; a reason may follow the key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer of this dialogue: to which pair, and what stood of it before. `written`: it made a row."""

    at: int
    decision: Decision
    before: Decision | None
    written: bool


@dataclass(slots=True, kw_only=True)
class Dialogue:
    """The pairs and the answers so far. `ask` gives the next line of answers; `watched`: a human can be asked again;
    `shown`: pairs and what became of them are printed."""

    desk: Desk
    pairs: Sequence[Doubtful]
    by: str
    watched: bool
    shown: bool
    ask: Callable[[], str | None]
    answered: list[Answered] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Print, unless nothing is shown."""
        if self.shown:
            click.echo(text)

    def run(self) -> Counter[str]:
        """Ask until the answers end, or no pair is left and the last answer stays; tells how often what was decided."""
        at: int | None = 0
        while at is not None:
            while at < len(self.pairs) and self._moot(self.pairs[at]):
                at += 1
            if at == len(self.pairs) and not self.answered:
                break
            if at < len(self.pairs):
                self._show(at)
            else:
                self.say("\nNo pair is left. z undoes the last answer, q or Enter ends.")
            at = self._answer(at)
        return Counter(one.decision.what for one in self.answered)

    def _answer(self, at: int) -> int | None:
        """Take an answer to the pair and return which comes next; None to end. In a terminal ask again until it fits;
        elsewhere raise InputError for one that does not."""
        ended = at == len(self.pairs)
        while (line := self.ask()) is not None:
            key, _, why = line.strip().partition(" ")
            try:
                if key == "q" or (ended and not key):
                    return None
                if key == "z":
                    return self._undo()
                if key not in KEYS or ended:
                    raise InputError("no pair is left" if ended else "this is not an answer", fix=f"Keys: {ASKED}.")
                if key != "n":
                    self._decide(at, KEYS[key], why.strip())
                return at + 1
            except InputError as error:
                if not self.watched:
                    raise
                self.say(str(error))
        return None

    def _decide(self, at: int, what: str, why: str) -> None:
        one = self.pairs[at]
        made = self.desk.decision(one.left, one.right, what, by=self.by, why=why, where="this answer")
        before = self.desk.standing().get(made.pair)
        written = self.desk.add([made]) > 0
        self.answered.append(Answered(at=at, decision=made, before=before, written=written))

    def _undo(self) -> int:
        """Take the last answer back, so that what stood before it stands again."""
        if not self.answered:
            raise InputError("there is no answer to undo", fix=f"Keys: {ASKED}.")
        last = self.answered.pop()
        if last.written:
            left, right = last.decision.left, last.decision.right
            undone = self.desk.decision(left, right, "undone", by=self.by, why="", where="this answer")
            self.desk.add([undone, *([last.before] if last.before else [])])
        self.say("Undone.")
        return last.at

    def _moot(self, one: Doubtful) -> bool:
        """True if answers to other pairs of the two people have settled this one. Where nobody watches every pair is
        asked, so that lines of answers stand for the pairs of `--list`."""
        from habeas.link.decisions import groups_of

        told = [(_people(self.pairs[past.at]), past.decision.what) for past in self.answered]
        first = {name: names[0] for names in groups_of(both for both, what in told if what == "same") for name in names}
        ends = {first.get(person, person) for person in _people(one)}
        apart = [{first.get(person, person) for person in both} for both, what in told if what == "different"]
        return self.watched and (len(ends) == 1 or ends in apart)

    def _show(self, at: int) -> None:
        from habeas.link.review import cards

        if not self.shown:
            return
        one = self.pairs[at]
        self.say(f"\npair {at + 1} of {len(self.pairs)}")
        print_cards(cards(self.desk.database, one.left_record, one.right_record), one)
        before = self.desk.standing().get(one.pair)
        if before:
            self.say(safe(f"{before.by} was {before.what} on {before.on}. {before.why}".rstrip()))


def _people(one: Doubtful) -> tuple[str, str]:
    return str(one.left_person), str(one.right_person)


def print_cards(both: Cards, one: Doubtful) -> None:
    """A pair side by side, part by part, with the weight in words and as a probability."""
    from rich.table import Table

    from habeas.link.doubtful import weight_words

    table = Table()
    for head in ("", safe(both.left.name), safe(both.right.name), "", "why"):
        table.add_column(head, overflow="fold")
    table.add_row("list", _list(both.left), _list(both.right))
    for line in both.lines:
        table.add_row(line.part, safe(line.left) or "-", safe(line.right) or "-", line.stands, safe(line.why))
    console().print(table)
    weight = weight_words(one.bits)
    click.echo(f"{weight.capitalize()}, by the machine: {one.probability:.1%}. {safe(one.why)}".rstrip())


def _list(card: Card) -> str:
    return safe(f"{card.title or card.list}, {card.published}")


def asker(watched: bool) -> Callable[[], str | None]:
    """A function that gives the next line of answers, or None at their end."""
    return _ask_human if watched else _next_line


def _ask_human() -> str | None:
    try:
        return str(click.prompt(ASKED, default="", show_default=False, prompt_suffix=" > "))
    except click.Abort:  # the end of the input, or Ctrl-C
        return None


def _next_line() -> str | None:
    if isinstance(sys.stdin, io.TextIOWrapper) and sys.stdin.errors != "replace":
        sys.stdin.reconfigure(errors="replace")  # a reason that is not UTF-8 is refused as such, without a traceback
    return next((line for line in sys.stdin if line.strip()), None)


def is_watched() -> bool:
    """True if a human sits at the terminal."""
    return sys.stdin.isatty()


def told(counts: Mapping[str, int], left: int) -> str:
    """What was decided, for the end."""
    if not counts:
        return "Nothing was decided."
    made = ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))
    return f"Decided: {made}; {left} of the pairs are left. {AFTER}"
