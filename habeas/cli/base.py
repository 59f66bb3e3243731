"""What every command shares: options, errors without a traceback, progress, and printing for people or programs."""

from __future__ import annotations

import errno
import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas.core.errors import HabeasError, InputError

if TYPE_CHECKING:
    from habeas.brief.study import Study

FOLDER = click.Path(file_okay=False, path_type=Path)


class Number(click.ParamType[float]):
    """A number that is one: neither infinity nor what is none."""

    name = "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number meant; fails with the cure."""
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            self.fail(f"{str(value)[:40]!r} is not a number. Write 30 or 33.3.", param, ctx)
        return found


NUMBER = Number()


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
            print_error(InputError(error.format_message()), as_json=True)
            raise click.exceptions.Exit(2) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a HabeasError or a file that cannot be used ends it with exit code 2."""
        as_json = bool(ctx.params.get("as_json"))
        try:
            return super().invoke(ctx)
        except HabeasError as error:
            print_error(error, as_json=as_json)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader of our output has gone, as in `habeas findings mine | head`
                raise
            print_error(
                InputError(
                    error.strerror or "the file cannot be used",
                    where=str(error.filename or ""),
                    fix="Check the path and its rights.",
                ),
                as_json=as_json,
            )
        raise click.exceptions.Exit(2)


def print_error(error: HabeasError, *, as_json: bool) -> None:
    """An error for people on the error channel, or as JSON."""
    if as_json:
        print_json(error.as_json())
    else:
        click.echo(str(error), err=True)


def options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, printed in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


IN_WORKSPACE = click.option(
    "--in", "folder", type=FOLDER, default=Path(), metavar="FOLDER", help="The workspace. Default: this folder."
)
FILE = click.Path(dir_okay=False, path_type=Path)
WORKSPACE = click.argument("folder", type=FOLDER, default=Path())
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs; errors too.")
COUNTING = click.option(
    "--counting",
    metavar="BODY",
    help="Whose political prisoners count: any, all, listed, or a body such as viasna. Default: any.",
)
STRICT = click.option("--strict", is_flag=True, help="Exit with 1 if a claim fails.")
CLOCKS = options(
    click.option("--on", type=Day(), help="Look at the world up to this day. Default: the same day as --known."),
    click.option("--known", type=Day(), help="Use only what had been published by this day. Default: the newest."),
)


def end_strict(made: Study, strict: bool) -> None:
    """End with exit code 1 if that was asked for and a claim fails."""
    from habeas.core.types import Verdict

    if strict and any(made.findings[f"claim.{claim.id}"].verdict is Verdict.FAILS for claim in made.claims):
        sys.exit(1)


def caption(made: Study) -> str:
    """Whose numbers these are and at which clocks, for the foot of a table."""
    return f"{made.register.settings.name}, on {made.register.on}, as known on {made.register.known}"


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Say on the terminal what is being done; say nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield lambda text: status.update(text)


def print_json(value: Any) -> None:
    """A value as JSON; what JSON has no form for is its text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def console() -> Any:
    """A console as wide as the terminal, or wide enough for whole lines where the output goes to a file.

    What the tables hold is printed as it stands, be it markup or the name of an emoji to others.
    """
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 160, markup=False, emoji=False)
