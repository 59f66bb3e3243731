"""The command that finds the checkable figures of a text, lets a person keep or drop each, and judges those kept."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import AS_JSON, FILE, IN_WORKSPACE, Command, Day, print_json, steps

if TYPE_CHECKING:
    from habeas.brief.study import Study
    from habeas.intake.keepclaims import Kept, Said
    from habeas.intake.propose import Proposal, Proposals

_SHOWN = 40  # sentences without a claim that are printed
_QUOTE = 300  # characters of a sentence that are printed


def add_read_command(main: click.Group) -> None:
    """Put the command of this module into the group."""
    main.add_command(read)


@click.command(cls=Command)
@click.argument("article", type=FILE)
@IN_WORKSPACE
@click.option("--speaker", default="", metavar="NAME", help="Who says it: the author, paper or office. Needed to keep.")
@click.option("--said-on", type=Day(), help="When it was published. Default: the day in the head of the text.")
@click.option("--side", default="", help="On which side the speaker stands: official, opposition or independent.")
@click.option("--source", default="", metavar="TEXT", help="Where it was published. Default: the file's name and day.")
@click.option("--keep", metavar="WHICH", help="Which to keep: all, none, or their numbers, such as 1,3.")
@AS_JSON
def read(
    article: Path,
    folder: Path,
    speaker: str,
    said_on: date | None,
    side: str,
    source: str,
    keep: str | None,
    as_json: bool,
) -> None:
    """Find the checkable figures of ARTICLE, plain English text in UTF-8, and propose a claim for each.

    Rules find them, no model. Each is shown with its sentence and place. Those you keep go into hand/claims.toml of the
    workspace and are judged. In a terminal each is asked for, if --speaker is given: k keeps it, d drops it, q ends the
    asking. What no rule could place is told with the reason.

    \b
    Example:
      habeas read article.txt
      habeas read article.txt --in mine --speaker "Daily Herald" --said-on 2024-09-23
      habeas read article.txt --in mine --speaker "Daily Herald" --keep 1,3
    """
    from habeas.claims import PARAMETERS
    from habeas.intake.propose import propose
    from habeas.sources.article import read_article
    from habeas.sources.articlewords import words_of

    words = words_of("en")
    text = read_article(article, words)
    found = propose(text, words, PARAMETERS, said=said_on)
    asking = keep is None and not as_json and bool(speaker) and bool(found.proposals) and _watched()
    if not asking and not as_json:
        _print_proposals(found)
    chosen = _asked(found) if asking else _chosen(found, keep)
    if asking or not as_json:
        _print_unplaced(found)
    said = _said(found, speaker=speaker, side=side, source=source, file=text.name) if chosen else None
    kept, made = _keep(folder, chosen, said) if said else (None, None)
    if as_json:
        print_json(_as_json(found, chosen, kept, made, file=text.name))
    elif kept is not None and made is not None:
        _print_kept(kept, made, folder)
    elif found.proposals and keep is None and not asking:
        click.echo("Nothing is kept. Keep some: --in FOLDER --speaker NAME --keep all, or --keep 1,3.")


def _watched() -> bool:
    """True if a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _chosen(found: Proposals, keep: str | None) -> tuple[Proposal, ...]:
    """The proposals that --keep names; raises InputError for a number that is none of theirs."""
    from habeas.core.errors import InputError

    if keep is None or keep.strip() == "none":
        return ()
    if keep.strip() == "all":
        return found.proposals
    by_number = {str(one.number): one for one in found.proposals}
    names = [name.strip() for name in keep.split(",")]
    for name in names:
        if name not in by_number:
            numbers = f"the numbers from 1 to {len(by_number)}, as in 1,3" if by_number else "none: nothing was found"
            raise InputError(f"--keep {name[:40]!r} is none of the proposals", fix=f"Write all, none or {numbers}.")
    return tuple(by_number[name] for name in dict.fromkeys(names))


def _asked(found: Proposals) -> tuple[Proposal, ...]:
    """The proposals that the person at the terminal keeps."""
    kept: list[Proposal] = []
    for one in found.proposals:
        _print_proposal(one)
        answer = click.prompt("   keep, drop or quit", type=click.Choice(["k", "d", "q"]))
        if answer == "q":
            break
        if answer == "k":
            kept.append(one)
    return tuple(kept)


def _said(found: Proposals, *, speaker: str, side: str, source: str, file: str) -> Said:
    from habeas.core.dates import PartialDate
    from habeas.core.errors import InputError
    from habeas.intake.keepclaims import Said

    if not speaker.strip():
        raise InputError("who says it is not told, and a claim needs a speaker", fix='Give it: --speaker "NAME".')
    if found.said_on is None:
        raise InputError("the day of publication is not known", where=file, fix="Give it: --said-on 2024-09-23.")
    source = source or f"{file}, {PartialDate.day(found.said_on).describe()}"
    return Said(speaker=speaker.strip(), side=side, said_on=found.said_on, source=source, file=file)


def _keep(folder: Path, chosen: Sequence[Proposal], said: Said) -> tuple[Kept, Study]:
    """Write the claims, and judge the workspace with them."""
    from habeas.brief.study import study
    from habeas.claims import PARAMETERS
    from habeas.intake.keepclaims import keep_claims

    with steps() as step:
        kept = keep_claims(folder, chosen, said, PARAMETERS)
        return kept, study(folder, on=None, known=None, step=step)


def _print_proposals(found: Proposals) -> None:
    if found.said_on is None:
        click.echo("The day of publication is not known: with --said-on days such as “16 September” can be read.")
    if not found.proposals:
        click.echo("No checkable figure was found.")
    for one in found.proposals:
        _print_proposal(one)


def _print_proposal(one: Proposal) -> None:
    from habeas.intake.keepclaims import toml_value

    parameters = ", ".join(f"{name} = {toml_value(value)}" for name, value in one.parameters.items())
    click.echo(f"{one.number}. {one.kind}: {parameters}")
    click.echo(f"   “{_cut(one.quote)}”")
    click.echo(f"   {one.place}; “{one.figure}”: {one.why}")


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


def _print_unplaced(found: Proposals) -> None:
    if not found.unplaced:
        return
    click.echo("Not placed:")
    for one in found.unplaced[:_SHOWN]:
        click.echo(f"   {one.place}: “{_cut(one.quote)}”")
        for figure, why in list(zip(one.figures, one.why, strict=True))[:_SHOWN]:
            click.echo(f"      “{figure}”: {why}" if figure else f"      {why}")
    if len(found.unplaced) > _SHOWN:
        click.echo(f"   and {len(found.unplaced) - _SHOWN:,} more sentences; --json gives all.")


def _print_kept(kept: Kept, made: Study, folder: Path) -> None:
    from habeas.brief.say import words
    from habeas.core.tables import CLAIMS_FILE

    new = [name for name in kept.ids if name not in kept.already]
    click.echo(f"Kept in {folder / CLAIMS_FILE}: {', '.join(new) or 'nothing new'}.")
    for name in sorted(kept.already):
        click.echo(f"{name} stands there already.")
    for name in dict.fromkeys(kept.ids):
        found = made.findings[f"claim.{name}"]
        verdict = found.verdict.words if found.verdict else "not judged"
        number = f" ({words(found)})" if found.told else ""
        settle = f". Would settle it: {found.would_settle}" if found.would_settle else ""
        click.echo(f"{name} {verdict}{number}: {found.reason}{settle}")


def _as_json(
    found: Proposals, chosen: Sequence[Proposal], kept: Kept | None, made: Study | None, *, file: str
) -> dict[str, Any]:
    from dataclasses import asdict

    from habeas.brief.results import claim_record

    ids = kept.ids if kept else ()
    claims = {claim.id: claim for claim in made.claims} if made else {}
    return {
        "file": file,
        "said_on": found.said_on,
        "proposals": [asdict(one) for one in found.proposals],
        "unplaced": [
            {
                "quote": one.quote,
                "place": asdict(one.place),
                "figures": [{"figure": figure, "why": why} for figure, why in zip(one.figures, one.why, strict=True)],
            }
            for one in found.unplaced
        ],
        "kept": [
            {"proposal": one.number, "id": name, "new": kept is not None and name not in kept.already}
            for one, name in zip(chosen, ids, strict=True)
        ],
        "verdicts": [claim_record(claims[name], made.findings[f"claim.{name}"]) for name in dict.fromkeys(ids) if made],
    }
