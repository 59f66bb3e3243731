"""Commands on claims: the verdicts of a file, of one sentence, and the path from a verdict to its records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import (
    AS_JSON,
    CLOCKS,
    COUNTING,
    IN_WORKSPACE,
    NUMBER,
    STRICT,
    WORKSPACE,
    Command,
    end_strict,
    print_json,
    steps,
)
from habeas.cli.sentences import entry_of
from habeas.cli.verdicts import MOST_SHOWN, print_claims, print_flips, print_verdict, print_why, why_json

if TYPE_CHECKING:
    from habeas.brief.study import Study

EACH = "each"
MOST_RECORDS = 100_000


@click.command(cls=Command)
@WORKSPACE
@CLOCKS
@COUNTING
@click.option("--why", metavar="CLAIM", help="Print the path from this claim's verdict to the records behind it.")
@click.option(
    "--without",
    multiple=True,
    metavar="SOURCE",
    help="Judge as if this list or body had said nothing, and tell which verdicts change; `each` tries one at a time.",
)
@STRICT
@AS_JSON
def claims(
    folder: Path,
    on: date | None,
    known: date | None,
    counting: str | None,
    why: str | None,
    without: tuple[str, ...],
    strict: bool,
    as_json: bool,
) -> None:
    """Print each claim of FOLDER with its verdict, its reason and what would settle it.

    \b
    Example:
      habeas claims mine
      habeas claims mine --why C06
      habeas claims mine --without viasna
      habeas claims mine --without each --json
    """
    from habeas.brief.results import claim_record
    from habeas.brief.study import judge

    clocks: dict[str, Any] = {"on": on, "known": known, "counting": counting}
    if why:
        if without or strict:
            raise click.UsageError("--why tells of one verdict as it is; it goes with neither --without nor --strict.")
        _why(folder, why, clocks, as_json=as_json)
        return
    if without:
        _without(folder, without, clocks, strict=strict, as_json=as_json)
        return
    with steps() as step:
        made = judge(folder, **clocks, step=step)
    if as_json:
        print_json([claim_record(claim, made.findings[f"claim.{claim.id}"]) for claim in made.claims])
    else:
        print_claims(made)
    end_strict(made, strict)


@click.command(name="check-claim", cls=Command)
@click.argument("sentence")
@IN_WORKSPACE
@click.option(
    "--criterion", help="Who is meant: a condition over attributes, such as \"age >= 60 or health = 'serious'\"."
)
@click.option("--groups", help="Who is meant by published counts: words such as women, or women|ill.")
@click.option("--kind", help="What is tested: all_are, most_are, favoured, ... Default: by the words of the sentence.")
@click.option("--period", help="The days spoken of, as EDTF: 2024-09, 2024-07-01/2024-09-23. Default: the window.")
@click.option("--act", help="The release act spoken of, by its id in hand/releases.csv.")
@click.option("--value", type=NUMBER, help="The number stated.")
@click.option("--percent", type=NUMBER, help="The share stated, in percent.")
@click.option("--qualifier", help="How it is stated: exactly, about, at least, more than, at most, less than.")
@click.option("--what", help="What is counted: freed, inside, died, ... Default: freed.")
@click.option("--months", type=NUMBER, help="The most months of the sentence left, for `share_of_term`.")
@click.option("--learnt", help="Which answers count: before (the release), or any. Default: before.")
@click.option("--speaker", default="not named", help="Who said it: counts by the same body are no evidence.")
@CLOCKS
@COUNTING
@click.option("--strict", is_flag=True, help="Exit with 1 if the sentence fails.")
@AS_JSON
def check_claim(
    sentence: str,
    folder: Path,
    on: date | None,
    known: date | None,
    counting: str | None,
    kind: str | None,
    speaker: str,
    strict: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Test one SENTENCE against the workspace: its verdict, the rule that gave it, and the numbers beside it.

    \b
    Example:
      habeas check-claim "Those freed are the seriously ill and the elderly" --in mine \\
        --criterion "age >= 60 or health = 'serious'"
      habeas check-claim "Women were favoured" --in mine --criterion "sex = 'f'" --period 2024-09
      habeas check-claim "At least 30 women were freed" --in mine --groups women --value 30
    """
    from habeas.brief.results import claim_record, finding_record
    from habeas.brief.study import judge_one, opened
    from habeas.core.types import Verdict

    entry = entry_of(sentence, kind, given) | {"text": sentence, "speaker": speaker}
    with steps() as step, opened(folder, on=on, known=known, counting=counting, step=step) as it:
        step("judging the claim")
        claim, found = judge_one(it, entry)
        tested = _tested(it.register, claim)
    if as_json:
        print_json({"claim": claim_record(claim, found[0]), "findings": [finding_record(one) for one in found]})
    else:
        click.echo(f"“{claim.text}” ({claim.speaker})")
        click.echo(f"Tested: {tested} ({claim.kind})")
        print_verdict(found)
    if strict and found[0].verdict is Verdict.FAILS:
        raise click.exceptions.Exit(1)


def _tested(register: Any, claim: Any) -> str:
    from habeas.claims import KINDS

    return {kind.name: kind for kind in KINDS}[claim.kind].tested(register, claim)


def _why(folder: Path, name: str, clocks: dict[str, Any], *, as_json: bool) -> None:
    from habeas.brief.study import opened
    from habeas.brief.why import why

    with steps() as step, opened(folder, **clocks, step=step) as it:
        step("following the verdict back")
        path = why(it, name, most=MOST_RECORDS if as_json else MOST_SHOWN)
    if as_json:
        why_json(path)
    else:
        print_why(path)


def _without(folder: Path, without: Sequence[str], clocks: dict[str, Any], *, strict: bool, as_json: bool) -> None:
    """The verdicts with and without each source, one at a time where that is asked."""
    from habeas.brief.study import judge, judged_without

    with steps() as step:
        made = judge(folder, **clocks, step=step)
        others = judged_without(folder, without, each=EACH in without, **clocks, step=step)
    rows = [_flip(made, other, claim.id, names) for names, other in others for claim in made.claims]
    if as_json:
        print_json(rows)
    else:
        print_flips(made, rows, all_rows=len(others) == 1)
    end_strict(made, strict)


def _flip(made: Study, other: Study, name: str, names: Sequence[str]) -> dict[str, Any]:
    before, after = (one.findings[f"claim.{name}"] for one in (made, other))
    flips = before.verdict is not after.verdict
    return {
        "claim": name,
        "without": list(names),
        "verdict": before.verdict,
        "verdict_without": after.verdict,
        "flips": flips,
        "reason_without": after.reason,
    }


def add_claim_commands(main: click.Group) -> None:
    """Add the commands of this file."""
    main.add_command(claims)
    main.add_command(check_claim)
