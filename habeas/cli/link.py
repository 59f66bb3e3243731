"""The command that links: which records of the lists are one person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import AS_JSON, WORKSPACE, Command, print_json, steps

if TYPE_CHECKING:
    from habeas.link.suggest import Linked

ENGINES = ("habeas", "splink", "spark")


def add_link_command(main: click.Group) -> None:
    """Put the command into the group."""
    main.add_command(link)


@click.command(cls=Command)
@WORKSPACE
@click.option("--learn", is_flag=True, help="Learn the model anew from all lists; people's ids may change.")
@click.option(
    "--precision",
    type=click.FloatRange(0.5, 1.0, min_open=True, max_open=True),
    default=0.99,
    show_default=True,
    help="Of the pairs joined by machine at least this share is expected to be right. Counts when a model is learned.",
)
@click.option(
    "--repeats",
    metavar="LIST",
    multiple=True,
    help="A list known to name people more than once. Counts as --precision.",
)
@click.option(
    "--misdates",
    metavar="LIST",
    multiple=True,
    help="A list known to have wrong dates of birth: one that differs speaks against a pair but does not forbid it. "
    "Counts as --precision.",
)
@click.option(
    "--engine", type=click.Choice(ENGINES), default="habeas", show_default=True,
    help="What scores the pairs: our own engine, Splink on DuckDB or Splink on Spark, with one model.",
)  # fmt: skip
@AS_JSON
def link(
    folder: Path,
    learn: bool,
    precision: float,
    repeats: tuple[str, ...],
    misdates: tuple[str, ...],
    engine: str,
    as_json: bool,
) -> None:
    """Find out which records of the lists in FOLDER are one person.

    The first time what agreements are worth is learned from the lists themselves and kept in link/model.json. From then
    on every command counts linked people, and people whom nothing new concerns keep their ids. Doubtful pairs are not
    joined: habeas judge shows them, and until then every count has a low and a high.

    \b
    Example:
      habeas link belarus
      habeas judge --in belarus --by anna
    """
    from habeas.brief.study import check
    from habeas.intake.corrections import mend
    from habeas.intake.holdings import open_lists
    from habeas.link.suggest import link_workspace

    tables = check(folder)
    with steps() as step, open_lists(folder, step=step) as database:
        mend(database, tables.rows["corrections"])
        told = link_workspace(
            database,
            folder,
            decisions=tables.rows["decisions"],
            on=date.today().isoformat(),
            learn=learn,
            precision=precision,
            repeats=repeats,
            misdates=misdates,
            engine=engine,
            step=step,
        )
    if as_json:
        print_json(_record(told))
    else:
        _print(told)


def _record(told: Linked) -> dict[str, Any]:
    return {
        "records": told.records,
        "people": {"low": told.people_joined, "high": told.people},
        "on_lists": [
            {"lists": lists, "people": apart, "low": min(apart, joined), "high": max(apart, joined)}
            for lists, apart, joined in told.on_lists
        ],
        "doubtful_pairs": told.doubtful,
        "precision": told.learned.precision,
        "cut_bits": round(told.learned.cut, 3),
        "learned_from": {"records": told.learned.records, "lists": dict(told.learned.lists)},
        "learned_anew": told.anew,
        "merged": told.merged,
        "split": told.split,
    }


def _print(told: Linked) -> None:
    click.echo(f"{told.records:,} records are {_range(told.people_joined, told.people)} people.")
    for lists, apart, joined in told.on_lists:
        where = "one list" if lists == 1 else f"{lists} lists"
        click.echo(f"  on {where:<10} {_range(*sorted((apart, joined))):>19}")
    share = f"{told.learned.precision * 100:g} %"
    click.echo(f"Joined by machine where {share} of the pairs are expected to be right; decisions go before.")
    if told.doubtful:
        pairs = "1 doubtful pair" if told.doubtful == 1 else f"{told.doubtful:,} doubtful pairs"
        click.echo(f"{pairs}: the ranges are with all of them apart and joined. habeas judge shows them.")
    if told.merged or told.split:
        click.echo(
            f"Since the last time {told.merged:,} {'person was' if told.merged == 1 else 'people were'} merged and "
            f"{told.split:,} split: link/changes.csv."
        )
    if not told.anew and told.records > 2 * told.learned.records:
        click.echo(f"The model was learned from {told.learned.records:,} records; habeas link --learn learns it anew.")


def _range(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
