"""Commands on lists of people: add an edition, look at an unknown file, show what is said of a record, rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import AS_JSON, FILE, IN_WORKSPACE, WORKSPACE, Command, print_json, steps
from habeas.cli.records import export, lists, show

if TYPE_CHECKING:
    from habeas.intake.edition import Added

_SHOWN = 20  # faults of a quarantined edition that are printed


def add_commands(main: click.Group) -> None:
    """Put the commands of this module into the group."""
    for command in (add, inspect, rebuild, export, lists, show):
        main.add_command(command)


@click.command(cls=Command)
@click.argument("reader")
@click.argument("file", type=FILE)
@click.option("--published", metavar="DAY", default="", help="When this edition was published: a day, month or year.")
@IN_WORKSPACE
@click.option("--list", "name", default="", help="Name of the list in the workspace. Default: the reader's name.")
@click.option("--quarantine", is_flag=True, help="Leave out rows that cannot be read, and keep their number and why.")
@click.option("--any-size", is_flag=True, help="Take the file whatever number of rows is expected.")
@click.option("--fetched", metavar="DAY", default="", help="When the file was fetched. Default: today.")
@click.option("--url", default="", help="The address the file is from.")
@click.option("--grade", default="", help="How far the list is to be trusted, in Admiralty grades, such as B2.")
@AS_JSON
def add(reader: str, file: Path, as_json: bool, **options: Any) -> None:
    """Make FILE an edition of a list of people, read by READER.

    READER is viasna, ovdinfo, cecc, memorial, ftm (statements of FollowTheMoney), or the path of a mapping,
    MAPPING.toml. The file is copied, read strictly and taken whole, or not at all: the first thing it says that the
    reader does not know stops it, with the row, the column and what to do. Values of personal columns are never
    printed.

    \b
    Example:
      habeas add viasna export.csv --published 2024-09-16 --in belarus
      habeas inspect book.xlsx --write book.toml
      habeas add book.toml book.xlsx --published 1996 --in estonia
    """
    from habeas.intake.editions import Request, add_edition

    folder, name = options.pop("folder"), options.pop("name")
    with steps() as step:
        added = add_edition(folder, Request(reader=reader, path=file, list=name, **options), step=step)
    if as_json:
        print_json([asdict(one) for one in added])
        return
    for one in added:
        _print_added(one)


def _print_added(one: Added) -> None:
    if one.same:
        click.echo(f"{one.list} of {one.published} is there already, the same file: nothing changed.")
        return
    click.echo(f"{one.list} of {one.published}: {one.rows:,} rows.")
    click.echo(f"  taken       {one.taken:>11,}  ({one.added:,} new, {one.changed:,} changed)")
    for why, rows in one.set_aside.items():
        click.echo(f"  set aside   {rows:>11,}  {why}")
    click.echo(f"  quarantined {one.refused:>11,}")
    if one.vanished:
        click.echo(f"  no longer listed {one.vanished:>6,}  That is not a release.")
    _print_faults(one.faults)


def _print_faults(faults: Sequence[Any]) -> None:
    for fault in faults[:_SHOWN]:
        click.echo(f"  {fault}")
    if len(faults) > _SHOWN:
        click.echo(f"  and {len(faults) - _SHOWN:,} other kinds of fault; --json prints all.")


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--write", "target", type=FILE, help="Write the first mapping to this file instead of the screen.")
@click.option("--under", "nested", default="", help="The key under which a JSON file holds its rows.")
@AS_JSON
def inspect(file: Path, target: Path | None, nested: str, as_json: bool) -> None:
    """Look at an unknown FILE with people and write a first mapping for you to finish.

    Told of each column: what it seems to hold, how much is empty, the notation of dates and whether they heap on the
    first of months, categories with counts, and whether it is likely to be personal, in which case no value is shown.

    \b
    Example:
      habeas inspect book.xlsx
      habeas inspect book.xlsx --write book.toml
    """
    from habeas.intake.firstmapping import mapping_text
    from habeas.intake.inspect import inspect as look_at
    from habeas.intake.inspect import inspection_text
    from habeas.store.workspace import write_new

    with steps() as step:
        step(f"reading {file.name}")
        seen = look_at(file, name=file.name, nested=nested)
    mapping = mapping_text(seen)
    if target is not None:
        write_new(target, mapping.encode())
    if as_json:
        print_json(seen.as_json() | {"mapping": mapping})
        return
    click.echo(inspection_text(seen))
    click.echo(f"The first mapping is in {target}. Finish it, then: habeas add {target} {file}" if target else mapping)


@click.command(cls=Command)
@WORKSPACE
@AS_JSON
def rebuild(folder: Path, as_json: bool) -> None:
    """Delete what was made from the files in FOLDER, output and databases, and make the databases again.

    \b
    Example:
      habeas rebuild mine
    """
    from habeas.intake.editions import rebuild as rebuild_lists

    with steps() as step:
        made = rebuild_lists(folder, step=step)
    if as_json:
        print_json({"editions": made})
    else:
        click.echo(f"Made again from {made:,} files of lists. habeas brief {folder} writes the brief.")
