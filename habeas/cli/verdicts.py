"""How verdicts are printed: a table of claims, one claim with what stands beside it, the way back to its records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import caption, console, print_json
from habeas.core.types import Interval

if TYPE_CHECKING:
    from habeas.brief.study import Study
    from habeas.brief.why import Why
    from habeas.core.types import Finding

MOST_SHOWN = 40


def print_verdict(found: Sequence[Finding]) -> None:
    """The verdict with its rule, and under it the numbers beside it."""
    first, *others = found
    click.echo(f"Verdict: {first.verdict.words if first.verdict else ''}")
    click.echo(f"Why: {first.reason}")
    if first.would_settle:
        click.echo(f"Would settle it: {first.would_settle}")
    print_beside(first, others)
    for line in first.assumptions:
        click.echo(f"assumed: {line}")


def print_beside(first: Finding, others: Sequence[Finding]) -> None:
    """The numbers of a claim as a table."""
    from rich.table import Table

    table = Table()
    for name in ("finding", "what", "says", "interval", "n", "unknown"):
        table.add_column(name, overflow="fold")
    for one in (first, *others):
        if one.table is None or one.low is not None:
            unknown = f"{one.missing:,}" if one.missing else ""
            said = _says(one) if one.told else "cannot tell"
            table.add_row(one.key, one.label, said, one.interval.value, f"{one.n:,} {one.n_unit}", unknown)
    console().print(table)


def _says(one: Finding) -> str:
    """The number of a finding with both ends of its interval."""
    from habeas.brief.say import number, words

    if one.interval is not Interval.SAMPLING or one.low is None or one.high is None:
        return words(one)
    return f"{words(one)} ({number(one.low, one.unit)} to {number(one.high, one.unit)})"


def why_json(path: Why) -> None:
    """The same as JSON."""
    from dataclasses import asdict

    from habeas.brief.results import claim_record, finding_record

    print_json(
        {
            "claim": claim_record(path.claim, path.findings[0]),
            "tested": path.tested,
            "false_if": path.wording,
            "findings": [finding_record(one) for one in path.findings],
            "records": [asdict(one) for one in path.records],
        }
    )


def print_why(path: Why) -> None:
    """The path from a verdict to its records."""
    claim, first = path.claim, path.findings[0]
    click.echo(f"{claim.id}: “{claim.text}” ({claim.speaker}, {claim.said_on.describe()}; {claim.source})")
    click.echo(f"Tested: {path.tested} ({claim.kind}). {path.wording}")
    print_verdict(path.findings)
    for source in first.sources:
        by = f", counted by {source.by}" if source.by else ""
        at = f": {source.url}" if source.url else ""
        click.echo(f"from {source.key}{by}, published {source.known_from}{at}")
    if path.period is not None:
        print_records(path)


def print_records(path: Why) -> None:
    """The people behind a verdict by number, with the rows of lists that say so; never by name."""
    from habeas.cli.records import safe

    assert path.period is not None
    click.echo(f"People on the lists freed {path.period.first} to {path.period.last}, and the rows that say so:")
    for one in path.records:
        met = {True: "meets it", False: "does not meet it", None: "not known whether they meet it"}[one.met]
        days = f"{one.first}" if one.first == one.last else f"between {one.first} and {one.last}"
        click.echo(f"person:{one.person}  {'freed' if one.freed else 'perhaps freed'} {days}; {met}")
        for row in one.rows:
            where = f"{safe(row.file)}, row {row.row}, said from {row.known_from}"
            click.echo(f"    {safe(row.record)} {row.prop}: {where}")
    if len(path.records) < path.people:
        click.echo(f"The first {len(path.records)} of {path.people:,}; --json gives all.")
    click.echo("Look one up: habeas show person:N")


def print_flips(made: Study, rows: Sequence[dict[str, Any]], *, all_rows: bool) -> None:
    """The verdicts that change, or with one source left out all of them."""
    from rich.table import Table

    table = Table(caption=caption(made), caption_justify="left", show_lines=True)
    for column in ("claim", "left out", "verdict", "without it", "why, without it"):
        table.add_column(column, overflow="fold")
    shown = rows if all_rows else [row for row in rows if row["flips"]]
    for row in shown:
        mark = " (changes)" if row["flips"] else ""
        cells = (row["verdict"].words, row["verdict_without"].words + mark, row["reason_without"])
        table.add_row(row["claim"], ", ".join(row["without"]), *cells)
    flips = sum(row["flips"] for row in rows)
    click.echo(f"{flips} of {len(rows)} verdicts change when a source is left out.")
    if shown:
        console().print(table)


def print_claims(made: Study) -> None:
    """Each claim with its verdict and why."""
    from rich.table import Table

    table = Table(caption=caption(made), caption_justify="left", show_lines=True)
    for name in ("claim", "statement", "verdict", "why, and what would settle it"):
        table.add_column(name, overflow="fold")
    for claim in made.claims:
        found = made.findings[f"claim.{claim.id}"]
        why = found.reason + (f". Would settle it: {found.would_settle}" if found.would_settle else "")
        verdict = found.verdict.words if found.verdict else ""
        table.add_row(claim.id, f"{claim.text} ({claim.speaker})", verdict, why)
    console().print(table)
