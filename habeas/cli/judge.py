"""The command on doubtful pairs: a human says whether two records are one person, in a dialogue or in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import AS_JSON, FILE, IN_WORKSPACE, Command, console, options, print_json, steps
from habeas.cli.judge_desk import open_desk
from habeas.cli.judge_dialogue import AFTER, Dialogue, asker, is_watched, told
from habeas.cli.records import TIERS, safe
from habeas.core.errors import InputError

if TYPE_CHECKING:
    from habeas.cli.judge_desk import Desk
    from habeas.link.decisions import Decision
    from habeas.link.doubtful import Doubtful

NO_PAIR = "No pair is in doubt. habeas link looks for records of one person, and for pairs to judge."
_KEPT = ("hand", "input", "output")  # folders of a workspace whose files have a meaning or are written anew
_WORDS = ("same", "different", "unsure", "undo")


def _pair(word: str, help: str) -> Callable[[Any], Any]:
    return click.option(f"--{word}", nargs=2, metavar="A B", default=None, help=help)


ONE = options(
    _pair("same", "Say that two records, LIST:KEY each, are one person."),
    _pair("different", "Say that they are two."),
    _pair("unsure", "Say that you looked and cannot tell."),
    _pair("undo", "Take back what is decided of the pair."),
    click.option("--why", default="", help="Why, with any of these four."),
)
FILES = options(
    click.option("--list", "as_list", is_flag=True, help="Print the doubtful pairs, the most useful first."),
    click.option("--names", "with_names", is_flag=True, help="With --list: names of the people too, personal data."),
    click.option("--export", type=FILE, help="Write the pairs to a CSV in the workspace, to be filled in."),
    click.option("--import", "from_sheet", type=FILE, help="Take the answers filled into such a file, CSV or XLSX."),
    click.option("--resolver-out", type=FILE, help="Write the decisions as lines of nomenklatura's resolver."),
    click.option("--resolver-in", type=FILE, help="Take decisions from such lines."),
    click.option(
        "--tier", type=TIERS, default="public", show_default=True,
        help="With --resolver-out: as in the habeas export ftm it goes with; below restricted, hashes stand for keys.",
    ),
)  # fmt: skip


@click.command(cls=Command)
@IN_WORKSPACE
@click.option("--by", envvar="HABEAS_BY", show_envvar=True, default="", help="Who decides; a name or initials.")
@ONE
@FILES
@AS_JSON
def judge(folder: Path, by: str, as_json: bool, **asked: Any) -> None:
    """Say of doubtful pairs of records whether they are one person, one pair after the other, the most useful first.

    A pair is shown side by side; this prints personal data to your own terminal. Answer with a key and Enter: s same,
    d different, u unsure, n next, z undo the last answer, q quit. A reason may follow the key. Where no terminal is,
    answers are read line by line. Answers are rows of hand/decisions.csv, which is only ever added to.

    \b
    Example:
      habeas judge --in belarus --by "A. B."
      habeas judge --in belarus --same viasna:1001 memorial:2004-01001 --why "one passport"
      habeas judge --in belarus --export belarus/pairs.csv
      habeas judge --in belarus --import belarus/pairs.csv
    """
    modes = [
        name for name in (*_WORDS, "as_list", "export", "from_sheet", "resolver_out", "resolver_in") if asked[name]
    ]
    if len(modes) > 1:
        raise InputError("only one thing can be done at a time", fix="Give one of the options that say what to do.")
    mode = modes[0] if modes else ""
    with ExitStack() as stack:
        with steps() as step:
            desk = stack.enter_context(open_desk(folder, step=step))
            desk.history()
            pairs = desk.doubtful(step=step) if mode in ("", "as_list", "export") else ()
        if mode in _WORDS:
            _decide(desk, mode, asked[mode], by=by, why=asked["why"], as_json=as_json)
        elif mode == "as_list":
            _print_list(desk, pairs, names=asked["with_names"], as_json=as_json)
        elif mode == "export":
            _export(desk, asked["export"], pairs, as_json=as_json)
        elif mode == "from_sheet":
            _import(desk, asked["from_sheet"], by=by, as_json=as_json)
        elif mode == "resolver_out":
            _resolver_out(desk, asked["resolver_out"], hidden=asked["tier"] != "restricted", as_json=as_json)
        elif mode == "resolver_in":
            _resolver_in(desk, asked["resolver_in"], as_json=as_json)
        else:
            _talk(desk, pairs, by=by, as_json=as_json)


def _asked_by(by: str, *, watched: bool = False) -> str:
    """Who decides; asked for once where somebody can answer."""
    if not by.strip() and watched:
        by = click.prompt("Who decides? A name or initials")
    if not by.strip():
        raise InputError(
            "nobody is named who decides", fix="Give --by NAME, or set the environment variable HABEAS_BY."
        )
    return by.strip()


def _decide(desk: Desk, mode: str, records: tuple[str, str], *, by: str, why: str, as_json: bool) -> None:
    from habeas.link.decisions import pair

    what = "undone" if mode == "undo" else mode
    if mode == "undo" and pair(*records) not in desk.standing():
        raise InputError("nothing is decided of this pair", fix="hand/decisions.csv holds what is decided.")
    _added(desk, [desk.decision(*records, what, by=_asked_by(by), why=why, where=f"--{mode}")], as_json=as_json)


def _added(desk: Desk, decisions: list[Decision], *, as_json: bool, **more: int) -> None:
    """Add decisions and print what came of it."""
    new = desk.add(decisions)
    counts = {"decided": new, "already": len(decisions) - new} | more
    if as_json:
        print_json(counts)
        return
    already = f" {counts['already']:,} stood there already." if counts["already"] else ""
    strange = f" {more['strangers']:,} lines are of entities that no list here has." if more.get("strangers") else ""
    click.echo(f"Decided: {new:,}.{already}{strange} {AFTER if new else ''}".rstrip())


def _print_list(desk: Desk, pairs: Sequence[Doubtful], *, names: bool, as_json: bool) -> None:
    from habeas.link.doubtful import weight_words
    from habeas.link.review import cards

    stands = desk.standing()
    rows = []
    for one in pairs:
        before = stands.get(one.pair)
        row: dict[str, Any] = {"left": one.left, "right": one.right}
        if names:
            both = cards(desk.database, one.left_record, one.right_record)
            row |= {"left_names": list(both.left.names), "right_names": list(both.right.names)}
        row |= {"probability": round(one.probability, 4), "weight": weight_words(one.bits), "machine": one.why}
        rows.append(row | {"decided": before.what if before else ""})
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo(NO_PAIR)
    else:
        _print_rows(rows)


def _print_rows(rows: Sequence[dict[str, Any]]) -> None:
    from rich.table import Table

    table = Table()
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(safe("\n".join(cell) if isinstance(cell, list) else str(cell)) for cell in row.values()))
    console().print(table)


def _export(desk: Desk, path: Path, pairs: Sequence[Doubtful], *, as_json: bool) -> None:
    from habeas.link.review import cards
    from habeas.link.sheet import sheet
    from habeas.store.workspace import write_new

    inside = path.resolve().relative_to(desk.folder.resolve()) if _is_inside(path, desk.folder) else None
    if inside is None or inside.parts[0] in _KEPT:
        fix = f"Name a file in {desk.folder}, but not in {', '.join(_KEPT[:-1])} or {_KEPT[-1]}; nothing was written."
        raise InputError("the pairs are personal data, and stay in the workspace", where=str(path), fix=fix)
    if pairs:
        data = sheet((one, cards(desk.database, one.left_record, one.right_record)) for one in pairs)
        write_new(path, data)
        path.chmod(0o600)
    if as_json:
        print_json({"file": str(path) if pairs else None, "pairs": len(pairs)})
    else:
        after = f"Fill in what, by and why, then: habeas judge --in {desk.folder} --import {path}"
        click.echo(f"{path}: {len(pairs):,} pair{'s' * (len(pairs) != 1)}. {after}" if pairs else NO_PAIR)


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _import(desk: Desk, path: Path, *, by: str, as_json: bool) -> None:
    from habeas.link.sheet import read_sheet

    _added(desk, list(read_sheet(path, by=by.strip(), today=desk.today)), as_json=as_json)


def _resolver_out(desk: Desk, path: Path, *, hidden: bool, as_json: bool) -> None:
    from habeas.link.resolver import entities_of, resolver_lines
    from habeas.store.workspace import write_whole

    history = desk.history()
    names = {name for one in history for name in one.pair}
    lines = list(resolver_lines(history, entities_of(desk.database, names, hidden=hidden)))
    write_whole(path, "".join(lines).encode())
    if as_json:
        print_json({"file": str(path), "lines": len(lines)})
    else:
        click.echo(f"{path}: {len(lines):,} lines.")


def _resolver_in(desk: Desk, path: Path, *, as_json: bool) -> None:
    from habeas.link.resolver_in import decisions_in, names_of_entities, read_edges

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("this is not UTF-8", where=str(path), fix="Give the file as nomenklatura wrote it.") from None
    edges = read_edges(text, file=path.name)
    names = names_of_entities(desk.database, edges, file=path.name)
    stands = tuple(desk.standing().values())
    found = decisions_in(edges, names, stands, file=path.name, today=desk.today)
    _added(desk, list(found.decisions), as_json=as_json, strangers=found.strangers)


def _talk(desk: Desk, pairs: Sequence[Doubtful], *, by: str, as_json: bool) -> None:
    counts: dict[str, int] = {}
    if pairs:
        watched = is_watched() and not as_json
        by = _asked_by(by, watched=watched)
        counts = Dialogue(
            desk=desk, pairs=pairs, by=by, watched=watched, shown=not as_json, ask=asker(watched)
        ).run()  # fmt: skip
    left = len(pairs) - sum(counts.values())
    if as_json:
        print_json({"decided": counts, "left": left})
    else:
        click.echo(told(counts, left) if pairs else NO_PAIR)


def add_judge_command(main: click.Group) -> None:
    """Add the command of this file."""
    main.add_command(judge)
