"""The command on names: two of them side by side, or one as its parts and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from habeas.cli.base import AS_JSON, Command, console, print_json

if TYPE_CHECKING:
    from habeas.names.compare import Compared
    from habeas.names.parts import Parts

VERDICTS = {
    True: "They can be one name.",
    None: "Too little tells: they may be one name or two.",
    False: "They are two names.",
}
WORDS = {True: "same", None: "cannot_tell", False: "different"}


@click.command(cls=Command)
@click.argument("name")
@click.argument("other", required=False)
@AS_JSON
def names(name: str, other: str | None, as_json: bool) -> None:
    """Compare NAME with OTHER part by part, in any script and order; or tell the parts and keys of NAME alone.

    One name is not one person: namesakes are many. Exit code 0 either way.

    \b
    Example:
      habeas names "Іван Верабей" "Ivan Vorobey"
      habeas names "Вераб'ёва Ганна Іванаўна"
    """
    if other is None:
        from habeas.names.parts import readings

        told = [_parts(one) for one in readings(name)]
        if as_json:
            print_json({"name": name, "readings": told})
        else:
            _print_parts(told)
        return
    from habeas.names.compare import compare

    compared = compare(name, other)
    if as_json:
        print_json(_record(compared))
    else:
        _print(name, other, compared)


def _record(compared: Compared) -> dict[str, Any]:
    parts = [
        {
            "part": one.name,
            "left": one.left,
            "right": one.right,
            "level": one.level,
            "points": one.points,
            "why": one.why,
        }
        for one in compared.parts
    ]
    return {"verdict": WORDS[compared.same], "points": compared.points, "parts": parts}


def _print(name: str, other: str, compared: Compared) -> None:
    from rich.table import Table

    table = Table()
    for column in ("part", name, other, "", "points", "why"):
        table.add_column(column, overflow="fold")
    for one in compared.parts:
        if one.left or one.right:
            points = f"{one.points:+g}"
            table.add_row(one.name, one.left or "-", one.right or "-", one.level.value, points, one.why)
    console().print(table)
    click.echo(f"{VERDICTS[compared.same]} {compared.points:g} points; it takes 9, and no part that contradicts.")


def _parts(one: Parts) -> dict[str, Any]:
    """The parts of one reading, each with its keys and what is known of it."""
    from habeas.names.fold import fold_surname, folds
    from habeas.names.known import fathers, given_names
    from habeas.names.latin import ways
    from habeas.names.scripts import language_of, script_of

    found: dict[str, Any] = {"script": script_of(one.text), "language": language_of(one.text)}
    by = ways(one.text)
    if one.surname:
        keys = [folded.key for word in one.surname.split("-") for folded in fold_surname(word, by)]
        found["surname"] = {"written": one.surname, "keys": keys}
    if one.given:
        known = sorted(given_names(one.given))
        found["given"] = {"written": one.given, "keys": [x.key for x in folds(one.given, by)], "names": known}
    if one.patronymic:
        keys = [x.key for x in folds(one.patronymic, by)]
        found["patronymic"] = {"written": one.patronymic, "keys": keys, "names": sorted(fathers(one.patronymic))}
    return found


def _print_parts(told: list[dict[str, Any]]) -> None:
    for at, one in enumerate(told):
        script = ", ".join(filter(None, (one["script"], one["language"] and f"spelled as in {one['language']}")))
        click.echo(f"{'Read' if at == 0 else 'Or'}: {script}")
        for part in ("surname", "given", "patronymic"):
            if part in one:
                names_of = one[part].get("names")
                known = f"; a form of {', '.join(names_of)}" if names_of else ""
                click.echo(f"  {part}: {one[part]['written']}; key {' or '.join(one[part]['keys'])}{known}")
    if not told:
        click.echo("No word in it is a name.")


def add_names_command(main: click.Group) -> None:
    """Add the command of this file."""
    main.add_command(names)
