"""Commands: parse, call, print. Each prints for people, or with --json for programs."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas import __version__
from habeas.core.errors import HabeasError, InputError

if TYPE_CHECKING:
    from habeas.brief.study import Study
    from habeas.core.types import Finding

FOLDER = click.Path(file_okay=False, path_type=Path)
DEMO_FOLDER = Path("habeas-demo")


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD; a month or a year is its last day."""

    name = "DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day meant; fails with the cure."""
        from habeas.core.dates import PartialDate

        if isinstance(value, date):
            return value
        try:
            day = PartialDate.parse(value)
        except InputError as error:
            self.fail(str(error), param, ctx)
        if day.open_end:
            self.fail(f"{value!r} has no end. Write 2024, 2024-07 or 2024-07-03.", param, ctx)
        return day.last


class Command(click.Command):
    """A command whose errors are ours: printed without a traceback, as JSON where --json was given, exit code 2."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> click.Context:
        """Read the command line; where it asks for JSON, what is wrong with it is JSON too."""
        as_json = "--json" in args
        try:
            return super().make_context(info_name, args, *rest, **more)
        except click.UsageError as error:
            if not as_json:
                raise
            _print_error(InputError(error.format_message()), as_json=True)
            raise click.exceptions.Exit(2) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a HabeasError or a file that cannot be used ends it with exit code 2."""
        as_json = bool(ctx.params.get("as_json"))
        try:
            return super().invoke(ctx)
        except HabeasError as error:
            _print_error(error, as_json=as_json)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader of our output has gone, as in `habeas findings mine | head`
                raise
            _print_error(
                InputError(
                    error.strerror or "the file cannot be used",
                    where=str(error.filename or ""),
                    fix="Check the path and its rights.",
                ),
                as_json=as_json,
            )
        raise click.exceptions.Exit(2)


def _print_error(error: HabeasError, *, as_json: bool) -> None:
    if as_json:
        _print_json(error.as_json())
    else:
        click.echo(str(error), err=True)


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, printed in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


WORKSPACE = click.argument("folder", type=FOLDER, default=Path())
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs; errors too.")
STRICT = click.option("--strict", is_flag=True, help="Exit with 1 if a claim fails.")
CLOCKS = _options(
    click.option("--on", type=Day(), help="Look at the world up to this day. Default: the same day as --known."),
    click.option("--known", type=Day(), help="Use only what had been published by this day. Default: the newest."),
)


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
        _print_json({"workspace": str(folder), "files": list(files)})
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
    rows = {name: len(table) for name, table in tables.rows.items()} | {"claims": len(tables.claims)}
    if as_json:
        _print_json({"faults": [], "doubts": [asdict(doubt) for doubt in tables.doubts], "rows": rows})
    else:
        for doubt in tables.doubts:
            click.echo(f"to look at: {doubt}")
        click.echo("No fault in " + ", ".join(f"{name} ({n})" for name, n in rows.items()) + ".")
    if strict and tables.doubts:
        sys.exit(1)


@main.command(cls=Command)
@WORKSPACE
@CLOCKS
@STRICT
@AS_JSON
def brief(folder: Path, on: date | None, known: date | None, strict: bool, as_json: bool) -> None:
    """Write the brief of FOLDER: output/brief.html, brief.md, findings.json and figures/.

    \b
    Example:
      habeas brief mine
      habeas brief mine --known 2024-08-31
    """
    _write(folder, on=on, known=known, strict=strict, as_json=as_json)


@main.command(cls=Command)
@click.argument("folder", type=FOLDER, default=DEMO_FOLDER)
@click.option(
    "--country",
    default="by",
    show_default=True,
    help="A country whose published tables come with the package.",
)
@CLOCKS
@STRICT
@AS_JSON
def demo(folder: Path, country: str, on: date | None, known: date | None, strict: bool, as_json: bool) -> None:
    """Make a workspace from published facts in FOLDER (default: habeas-demo) and write its brief.

    A workspace that is there already is kept as it is, with your changes, and its brief is written anew.

    \b
    Example:
      habeas demo
      habeas demo august --known 2024-08-31
    """
    from habeas.store.workspace import demo_workspace

    demo_workspace(folder, country=country)
    _write(folder, on=on, known=known, strict=strict, as_json=as_json)


@main.command(cls=Command)
@click.argument("folder", type=FOLDER)
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@CLOCKS
@AS_JSON
def findings(folder: Path, keys: tuple[str, ...], on: date | None, known: date | None, as_json: bool) -> None:
    """Print the findings of FOLDER, or those whose key is KEY or begins with it.

    \b
    Example:
      habeas findings mine freed.total waves
      habeas findings mine inside --known 2024-08-31 --json
    """
    from habeas.brief.results import finding_record
    from habeas.core.errors import UnknownName

    made = _study(folder, on=on, known=known)
    chosen: dict[str, Finding] = {}
    for key in keys or ("",):
        some = {name: f for name, f in made.findings.items() if name == key or not key or name.startswith(f"{key}.")}
        if not some:
            raise UnknownName("finding", key, made.findings)
        chosen |= some
    if as_json:
        _print_json({name: finding_record(found) for name, found in chosen.items()})
        return
    _print_findings(made, chosen)


@main.command(cls=Command)
@WORKSPACE
@CLOCKS
@STRICT
@AS_JSON
def claims(folder: Path, on: date | None, known: date | None, strict: bool, as_json: bool) -> None:
    """Print each claim of FOLDER with its verdict, its reason and what would settle it.

    \b
    Example:
      habeas claims mine
      habeas claims mine --strict
    """
    from habeas.brief.results import claim_record

    made = _study(folder, on=on, known=known)
    if as_json:
        _print_json([claim_record(claim, made.findings[f"claim.{claim.id}"]) for claim in made.claims])
    else:
        _print_claims(made)
    _end_strict(made, strict)


def _study(folder: Path, *, on: date | None, known: date | None) -> Study:
    from habeas.brief.study import study

    with _steps() as step:
        return study(folder, on=on, known=known, step=step)


def _write(folder: Path, *, on: date | None, known: date | None, strict: bool, as_json: bool) -> None:
    from habeas.brief.study import study
    from habeas.brief.write import write_brief

    with _steps() as step:
        made = study(folder, on=on, known=known, step=step)
        place = write_brief(folder, made, step=step)
    if as_json:
        _print_json(
            {
                "brief": str(place),
                "on": made.register.on,
                "known": made.register.known,
                "findings": len(made.findings),
            }
        )
    else:
        click.echo(f"The brief is at {place}")
    _end_strict(made, strict)


def _end_strict(made: Study, strict: bool) -> None:
    from habeas.core.types import Verdict

    if strict and any(made.findings[f"claim.{claim.id}"].verdict is Verdict.FAILS for claim in made.claims):
        sys.exit(1)


@contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Say on the terminal what is being done; say nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield lambda text: status.update(text)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _print_findings(made: Study, chosen: dict[str, Finding]) -> None:
    from rich.table import Table

    from habeas.brief.say import words

    table = Table(caption=_caption(made), caption_justify="left")
    for name in ("finding", "says", "interval", "n", "missing", "verdict"):
        table.add_column(name, overflow="fold")
    for name, found in chosen.items():
        shown = "a table: use --json" if found.table and found.low is None and found.value is None else words(found)
        verdict = found.verdict.words if found.verdict else ""
        missing = f"{found.missing:,}" if found.missing else ""
        table.add_row(name, shown, found.interval.value, f"{found.n:,} {found.n_unit}", missing, verdict)
    _console().print(table)


def _print_claims(made: Study) -> None:
    from rich.table import Table

    table = Table(caption=_caption(made), caption_justify="left", show_lines=True)
    for name in ("claim", "statement", "verdict", "why, and what would settle it"):
        table.add_column(name, overflow="fold")
    for claim in made.claims:
        found = made.findings[f"claim.{claim.id}"]
        why = found.reason + (f". Would settle it: {found.would_settle}" if found.would_settle else "")
        verdict = found.verdict.words if found.verdict else ""
        table.add_row(claim.id, f"{claim.text} ({claim.speaker})", verdict, why)
    _console().print(table)


def _console() -> Any:
    """A console as wide as the terminal, or wide enough for whole lines where the output goes to a file.

    What the tables hold is printed as it stands, be it markup or the name of an emoji to others.
    """
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 160, markup=False, emoji=False)


def _caption(made: Study) -> str:
    return f"{made.register.settings.name}, on {made.register.on}, as known on {made.register.known}"


if __name__ == "__main__":
    main()
