"""Commands on what lists say: show a record, export statements, look over the editions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import AS_JSON, CLOCKS, FILE, IN_WORKSPACE, Command, Day, console, print_json, steps

if TYPE_CHECKING:
    from habeas.register.show import Shown, Told

TIERS = click.Choice(["public", "internal", "restricted"])
_OPEN = (date.min, date.max)


@click.command(cls=Command)
@click.argument("name", metavar="RECORD")
@IN_WORKSPACE
@CLOCKS
@click.option("--tier", type=TIERS, default="restricted", show_default=True, help="Withhold what these may not see.")
@AS_JSON
def show(name: str, folder: Path, on: date | None, known: date | None, tier: str, as_json: bool) -> None:
    """Show all that lists say of a person, where each word is from, and what the register makes of it.

    RECORD is LIST:KEY, a key that only one list has, or person:N. This prints personal data to your own terminal:
    mind who sees it, and where you send it.

    \b
    Example:
      habeas show viasna:1001 --in belarus
      habeas show 2004-01001 --known 2024-08-31 --json
    """
    from habeas.brief.study import opened
    from habeas.register.show import show as show_record
    from habeas.sources.base import Tier

    with steps() as step, opened(folder, on=on, known=known, cached=False, step=step) as it:
        shown = show_record(it.register, name, tier=Tier(tier))
    if as_json:
        print_json(asdict(shown))
    else:
        _print_shown(shown)


def _print_shown(shown: Shown) -> None:
    click.echo(f"{shown.person}, on {shown.on}, as known on {shown.known}")
    for one in shown.records:
        since = f", no longer listed since {one['delisted_from']}: that is not a release"
        gone = since if one["delisted_from"] else ""
        click.echo(f"  {safe(one['record'])}  listed since {one['listed_from']}{gone}")
    _print_table(
        ("record", "detention", "property", "value", "as printed", "said from", "until", "where", "register"),
        (_statement_cells(told) for told in shown.statements),
    )
    if shown.withheld:
        click.echo(f"{shown.withheld:,} statements are withheld; --tier restricted shows them.")
    for fix in shown.corrections:
        place = f"{safe(fix['record'])}, detention {fix['spell']}, {fix['prop']}"
        click.echo(f"corrected on {fix['on']} (hand/corrections.csv, row {fix['row']}): {place} is {safe(fix['is'])!r}")
    for number, spell in enumerate(shown.spells, start=1):
        click.echo(f"detention {number}, as believed: {'; '.join(_spell_words(spell))}")
    for body, since_day in shown.designated.items():
        click.echo(f"counted among political prisoners by {safe(body)}, said since {since_day}")


def _statement_cells(told: Told) -> Sequence[str]:
    until = f"no longer since {told.known_to}" if told.known_to else ""
    verdict = {True: f"taken: {told.why}", False: "not taken", None: ""}[told.picked]
    if told.corrected:
        verdict = "corrected by hand"
    return (
        told.record, str(told.spell), told.prop, told.value, told.original or "", str(told.known_from), until,
        f"{told.file}:{told.row}", verdict,
    )  # fmt: skip


def _spell_words(spell: dict[str, Any]) -> Iterable[str]:
    yield f"began {_between(spell['start_first'], spell['start_last'])}"
    out = f"out {_between(spell['end_first'], spell['end_last'])}"
    if spell["exit"]:
        yield out if spell["ended"] else f"{out}, perhaps after the day asked about"
        yield f"exit {spell['exit']}"
    elif spell["ended"] is False:
        yield f"inside by the newest edition, last on {spell['held_on']}"
    else:
        yield "whether it has ended nobody says"
    if spell["scheduled_first"] or spell["scheduled_last"]:
        yield f"sentence ends {_between(spell['scheduled_first'], spell['scheduled_last'])}"
    if spell["contradictory"]:
        yield "its dates cannot be: in none of the sums"
    yield "counted" if spell["counted"] else "not counted"


def _between(first: date | None, last: date | None) -> str:
    first, last = (None if day in _OPEN else day for day in (first, last))
    if first and first == last:
        return f"on {first}"
    if first and last:
        return f"from {first} to {last}"
    return f"by {last}" if last else f"on {first} or later" if first else "on a day not known"


@click.command(cls=Command)
@click.argument("format", type=click.Choice(["ftm"]), metavar="FORMAT")
@click.argument("file", type=FILE)
@IN_WORKSPACE
@click.option("--known", type=Day(), help="Write only what had been said by this day. Default: the newest.")
@click.option("--tier", type=TIERS, default="public", show_default=True, help="Write what these may see.")
@click.option("--list", "name", default="", help="Write one list only.")
@click.option("--plain", is_flag=True, help="Write persons only, in schemata that FollowTheMoney has.")
@AS_JSON
def export(
    format: str, file: Path, folder: Path, known: date | None, tier: str, name: str, plain: bool, as_json: bool
) -> None:
    """Write what lists say to FILE in FORMAT, for other tools. FORMAT is ftm: FollowTheMoney's statements.csv.

    Without --tier only columns that a mapping calls public leave; how many statements stay is printed. Persons are
    entities of the schema Person; detentions are of a schema of ours, Detention, at which FollowTheMoney stops unless
    its model has it: --plain leaves them out. Formulas are not disarmed: the file is for programs, not spreadsheets.

    \b
    Example:
      habeas export ftm statements.csv --in belarus
      habeas export ftm all.csv --in belarus --tier restricted --list viasna
    """
    from habeas.intake.ftm import write_statements
    from habeas.intake.holdings import open_lists
    from habeas.sources.base import Tier

    with steps() as step, open_lists(folder, step=step) as database:
        made = write_statements(database, file, known=known, tier=Tier(tier), name=name, plain=plain, step=step)
    if as_json:
        print_json({"file": str(file)} | asdict(made))
        return
    click.echo(f"{file}: {made.statements:,} lines of statements, for {tier} use.")
    if made.withheld:
        click.echo(f"{made.withheld:,} statements of the lists are withheld: their columns are not for {tier} use.")


@click.command(cls=Command)
@IN_WORKSPACE
@click.option("--refused", "name", metavar="LIST", help="Print why rows of LIST were not taken.")
@AS_JSON
def lists(folder: Path, name: str | None, as_json: bool) -> None:
    """Print the editions of lists in a workspace: their days, what became of their rows, their files.

    \b
    Example:
      habeas lists --in belarus
      habeas lists --in belarus --refused viasna
    """
    from habeas.intake.holdings import editions_held, open_lists, rows_refused

    with steps() as step, open_lists(folder, step=step) as database:
        rows = editions_held(database) if name is None else rows_refused(database, name)
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo("There is no list: habeas add READER FILE --published DAY adds one." if name is None
                   else f"No row of {name} was refused.")  # fmt: skip
    elif name is None:
        _print_editions(rows)
    else:
        _print_table(tuple(rows[0]), ([str(cell or "") for cell in row.values()] for row in rows))


def _print_editions(rows: Sequence[dict[str, Any]]) -> None:
    names = {"set_aside": "set aside", "refused": "quarantined", "added": "new"}
    cells = (
        [f"{cell:,}" if isinstance(cell, int) else cell[:12] if name == "sha256" else str(cell)
         for name, cell in row.items()]
        for row in rows
    )  # fmt: skip
    _print_table([names.get(name, name) for name in rows[0]], cells)


def _print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.table import Table

    table = Table()
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(safe, row))
    console().print(table)


def safe(text: str) -> str:
    r"""The text without what a terminal obeys or what turns the direction of writing, which is shown as its code.

    >>> safe("a\x1b[2Jb\u202ec")
    'a\\x1b[2Jb\\u202ec'
    """
    return "".join(
        char if char.isprintable() or char in "\n\u200c\u200d\u00a0" or _space(char) else _code(char) for char in text
    )


def _space(char: str) -> bool:
    return unicodedata.category(char) == "Zs"


def _code(char: str) -> str:
    return char.encode("unicode_escape").decode()
