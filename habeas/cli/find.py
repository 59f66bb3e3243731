"""The command that looks somebody up in the linked register: who this may be, how likely, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import AS_JSON, IN_WORKSPACE, Command, options, print_json, steps
from habeas.cli.records import TIERS, safe
from habeas.core.dates import PartialDate
from habeas.core.errors import InputError

if TYPE_CHECKING:
    from habeas.link.find import Finder, Match
    from habeas.store.database import Database

WITHHELD = "(withheld)"


class Days(click.ParamType[PartialDate]):
    """A day, a month, a year or another date of EDTF."""

    name = "DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> PartialDate:
        """The date meant; fails with the cure."""
        if isinstance(value, PartialDate):
            return value
        try:
            return PartialDate.parse(value)
        except InputError as error:
            self.fail(str(error), param, ctx)


KNOWN = options(
    click.option("--father", default="", metavar="NAME", help="The father's name, or the patronymic."),
    click.option("--sex", type=click.Choice(["m", "f"]), default=None, help="The sex, if it is known."),
    click.option("--born", type=Days(), help="The day of birth, or 1984-03, 1984, 198X."),
    click.option("--detained", type=Days(), help="The day custody began, or a month or year."),
    click.option("--region", default="", metavar="TEXT", help="The region, in any of the spellings of lists."),
    click.option("--residence", default="", metavar="TEXT", help="The town or other place of residence."),
    click.option("--article", "articles", multiple=True, metavar="TEXT", help="An article of law; may be repeated."),
)


@click.command(cls=Command)
@click.argument("name")
@KNOWN
@IN_WORKSPACE
@click.option(
    "--least", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.1, show_default=True, metavar="P",
    help="Print records of at least this probability.",
)  # fmt: skip
@click.option("--tier", type=TIERS, default="restricted", show_default=True, help="Withhold what these may not see.")
@AS_JSON
def find(name: str, folder: Path, least: float, tier: str, as_json: bool, **known: Any) -> None:
    """Find who of the linked register NAME may be: the records, how likely each is one person with NAME, and why.

    A record is compared if it shares two parts of the name, or one and a date, in any script. Nothing is kept of what
    you ask. This prints personal data to your own terminal: mind who sees it, and where you send it.

    \b
    Example:
      habeas find "Зязюля Алёна" --born 1990 --in belarus
      habeas find "Alena Ziaziulia" --detained 2021-05 --json
    """
    from habeas.link.find import bits_at, names_said
    from habeas.link.sought import Sought
    from habeas.sources.base import Tier

    if not name.strip():
        raise InputError("there is no name to look for", fix='Give one: habeas find "SURNAME GIVEN-NAME"')
    known["sex"] = known["sex"] or ""
    sought = Sought(names=(name,), **known)
    with steps() as step, _finding(folder, step) as (database, finder):
        found = finder.find(sought, floor=bits_at(least))
        names = names_said(database, (one.record for one in found), Tier(tier))
    rows = [_record(one, names, whole=tier == Tier.RESTRICTED) for one in found]
    if as_json:
        print_json(rows)
    else:
        _print(rows, found, least)


@contextmanager
def _finding(folder: Path, step: Callable[[str], None]) -> Iterator[tuple[Database, Finder]]:
    """The lists of a workspace with the links and decisions laid, and the register loaded."""
    from habeas.brief.study import check
    from habeas.intake.corrections import mend
    from habeas.intake.holdings import open_lists
    from habeas.link.find import Finder
    from habeas.link.people import lay_links

    tables = check(folder)
    with open_lists(folder, step=step) as database:
        mend(database, tables.rows["corrections"])
        lay_links(database, folder, decisions=tables.rows["decisions"], step=step)
        with Finder.of(database, folder, step=step) as finder:
            yield database, finder


def _record(one: Match, names: Mapping[str, Sequence[str]], *, whole: bool) -> dict[str, Any]:
    """A match for programs. Keys are withheld with the first thing that is, as `habeas show` does."""

    def shown(name: str) -> str:
        return name if whole else f"{name.partition(':')[0]}:{WITHHELD}"

    return {
        "record": shown(one.record),
        "person": shown(one.person),
        "names": list(names.get(one.record, ())),
        "probability": round(one.probability, 4),
        "bits": round(one.bits, 2),
        "veto": one.veto,
        "why": [{"part": why.part, "level": why.level, "bits": round(why.bits, 2)} for why in one.why],
    }


def _print(rows: Sequence[Mapping[str, Any]], found: Sequence[Match], least: float) -> None:
    from habeas.link.doubtful import weight_words

    if not rows:
        click.echo(f"No record of the linked register is this person with a probability of {least:g} or more.")
        click.echo("A record is compared if it shares two parts of the name, or one and a date: tell more, or --least.")
        return
    for row, one in zip(rows, found, strict=True):
        person = f", of the person {row['person']}" if one.person != one.record else ""
        click.echo(safe(f"{row['record']}{person}: {_share(one.probability)}, {weight_words(one.bits)}"))
        click.echo(f"  {safe(' · '.join(row['names'])) or 'the names are withheld'}")
        if one.veto:
            click.echo(f"  not joined by machine: {one.veto}")
        for why in one.why:
            if why.level != "missing":
                click.echo(f"  {why.part:<11} {why.level:<34} {why.bits:+5.1f} bits")
        silent = [why.part for why in one.why if why.level == "missing" and why.part != "list"]
        if silent:
            click.echo(f"  not told by both: {', '.join(silent)}")
    click.echo("These are the model's odds, and people have namesakes: look at what lists say, habeas show RECORD.")


def _share(probability: float) -> str:
    return "over 99.9 %" if probability > 0.999 else f"{probability * 100:.1f} %"


def add_find_command(main: click.Group) -> None:
    """Put the command into the group."""
    main.add_command(find)
