"""Commands: parse, call, print. Each prints for people, or with --json for programs."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from habeas import __version__
from habeas.cli.base import (
    AS_JSON,
    CLOCKS,
    COUNTING,
    FOLDER,
    STRICT,
    WORKSPACE,
    Command,
    caption,
    console,
    end_strict,
    print_json,
    steps,
)
from habeas.cli.claims import add_claim_commands
from habeas.cli.find import add_find_command
from habeas.cli.judge import add_judge_command
from habeas.cli.link import add_link_command
from habeas.cli.lists import add_commands
from habeas.cli.names import add_names_command
from habeas.cli.read import add_read_command

if TYPE_CHECKING:
    from habeas.brief.study import Study
    from habeas.core.types import Finding

DEMO_FOLDER = Path("habeas-demo")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Habeas: why is a government freeing political prisoners?

    A folder of tables goes in, a cited and illustrated brief comes out.

    \b
    Example:
      habeas demo                      the brief about Belarus, from published facts
      habeas new mine --country ve     tables of your own, to fill by hand
      habeas check mine                what is wrong with them, all at once
      habeas brief mine                the brief
      habeas add viasna FILE --published 2024-09-16 --in mine    a list of people

    Exit codes: 0 done, 1 a claim or check failed where --strict asked, 2 bad input.
    """


@main.command(cls=Command)
@click.argument("folder", type=FOLDER)
@click.option("--country", required=True, help="ISO 3166-1 code, such as by or ve.")
@AS_JSON
def new(folder: Path, country: str, as_json: bool) -> None:
    """Make a workspace in FOLDER: habeas.toml and empty tables with their headers.

    \b
    Example:
      habeas new venezuela --country ve
    """
    from habeas.store.workspace import new_workspace

    files = new_workspace(folder, country=country.lower())
    if as_json:
        print_json({"workspace": str(folder), "files": list(files)})
        return
    click.echo(f"Made the workspace {folder}:")
    for name in files:
        click.echo(f"  {name}")
    click.echo(f"Fill the tables in {folder / 'hand'}, then: habeas check {folder}")


@main.command(cls=Command)
@WORKSPACE
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a doubt a person should look at.")
@AS_JSON
def check(folder: Path, strict: bool, as_json: bool) -> None:
    """Check all tables of FOLDER and report every fault at once. Nothing is changed.

    \b
    Example:
      habeas check mine
      habeas check mine --json
    """
    from dataclasses import asdict

    from habeas.brief.study import check as check_tables

    tables = check_tables(folder)
    optional = ("corrections", "decisions")
    rows = {name: len(table) for name, table in tables.rows.items() if table or name not in optional}
    rows |= {"claims": len(tables.claims)}
    if as_json:
        print_json({"faults": [], "doubts": [asdict(doubt) for doubt in tables.doubts], "rows": rows})
    else:
        for doubt in tables.doubts:
            click.echo(f"to look at: {doubt}")
        click.echo("No fault in " + ", ".join(f"{name} ({n})" for name, n in rows.items()) + ".")
    if strict and tables.doubts:
        sys.exit(1)


@main.command(cls=Command)
@WORKSPACE
@CLOCKS
@COUNTING
@STRICT
@AS_JSON
def brief(folder: Path, on: date | None, known: date | None, counting: str | None, strict: bool, as_json: bool) -> None:
    """Write the brief of FOLDER: output/brief.html, brief.md, findings.json and figures/.

    \b
    Example:
      habeas brief mine
      habeas brief mine --known 2024-08-31
    """
    _write(folder, on=on, known=known, counting=counting, strict=strict, as_json=as_json)


@main.command(cls=Command)
@click.argument("folder", type=FOLDER, default=DEMO_FOLDER)
@click.option(
    "--country",
    default="by",
    show_default=True,
    help="A country whose published tables come with the package.",
)
@CLOCKS
@COUNTING
@STRICT
@AS_JSON
def demo(
    folder: Path,
    country: str,
    on: date | None,
    known: date | None,
    counting: str | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Make a workspace from published facts in FOLDER (default: habeas-demo) and write its brief.

    A workspace that is there already is kept as it is, with your changes, and its brief is written anew.

    \b
    Example:
      habeas demo
      habeas demo august --known 2024-08-31
    """
    from habeas.store.workspace import demo_workspace

    demo_workspace(folder, country=country)
    _write(folder, on=on, known=known, counting=counting, strict=strict, as_json=as_json)


@main.command(cls=Command)
@click.argument("folder", type=FOLDER)
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@CLOCKS
@COUNTING
@AS_JSON
def findings(
    folder: Path,
    keys: tuple[str, ...],
    on: date | None,
    known: date | None,
    counting: str | None,
    as_json: bool,
) -> None:
    """Print the findings of FOLDER, or those whose key is KEY or begins with it.

    \b
    Example:
      habeas findings mine freed.total waves
      habeas findings mine inside --known 2024-08-31 --json
    """
    from habeas.brief.results import finding_record
    from habeas.core.errors import UnknownName

    made = _study(folder, on=on, known=known, counting=counting)
    chosen: dict[str, Finding] = {}
    for key in keys or ("",):
        some = {name: f for name, f in made.findings.items() if name == key or not key or name.startswith(f"{key}.")}
        if not some:
            raise UnknownName("finding", key, made.findings)
        chosen |= some
    if as_json:
        print_json({name: finding_record(found) for name, found in chosen.items()})
        return
    _print_findings(made, chosen)


def _study(folder: Path, *, on: date | None, known: date | None, counting: str | None) -> Study:
    from habeas.brief.study import study

    with steps() as step:
        return study(folder, on=on, known=known, counting=counting, step=step)


def _write(
    folder: Path, *, on: date | None, known: date | None, counting: str | None, strict: bool, as_json: bool
) -> None:
    from habeas.brief.study import study
    from habeas.brief.write import write_brief

    with steps() as step:
        made = study(folder, on=on, known=known, counting=counting, step=step)
        place = write_brief(folder, made, step=step)
    if as_json:
        print_json(
            {
                "brief": str(place),
                "on": made.register.on,
                "known": made.register.known,
                "findings": len(made.findings),
            }
        )
    else:
        click.echo(f"The brief is at {place}")
    end_strict(made, strict)


def _print_findings(made: Study, chosen: dict[str, Finding]) -> None:
    from rich.table import Table

    from habeas.brief.say import words

    table = Table(caption=caption(made), caption_justify="left")
    for name in ("finding", "says", "interval", "n", "missing", "verdict"):
        table.add_column(name, overflow="fold")
    for name, found in chosen.items():
        shown = "a table: use --json" if found.table and found.low is None and found.value is None else words(found)
        verdict = found.verdict.words if found.verdict else ""
        missing = f"{found.missing:,}" if found.missing else ""
        table.add_row(name, shown, found.interval.value, f"{found.n:,} {found.n_unit}", missing, verdict)
    console().print(table)


add_claim_commands(main)
add_commands(main)
add_judge_command(main)
add_link_command(main)
add_find_command(main)
add_names_command(main)
add_read_command(main)
