"""Pages of the reference made from objects: tables, words, settings, commands, errors, functions."""

from __future__ import annotations

import ast
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click

import habeas
from habeas.claims import KINDS
from habeas.cli import main
from habeas.core import errors
from habeas.core.attributes import ATTRIBUTES
from habeas.core.errors import Fault, FaultsError, HabeasError, UnknownName
from habeas.core.props import PROPS
from habeas.core.tables import CLAIM, CLAIMS_FILE, HAND_TABLES, KIND_DOCS, Column, Kind
from habeas.core.words import EXTENSIBLE, partitions, words
from habeas.store.settings import KEYS
from habeas.store.workspace import new_workspace

ROOT = Path(habeas.__file__).parent
WIDTH = 100
# What a column names that is no vocabulary.
NAMED = {"claim_kinds": "[a kind of claim](claims.md)", "properties": "[a property](statements.md)"}
TYPE_NAMES = {str: "text", int: "whole number", dict: "table of words"}
# What a program sees when a command ends; the command line's own help says the same in one line.
EXIT_CODES = (
    ("0", "Done."),
    ("1", "A claim fails or there is a doubt, and `--strict` asked."),
    ("2", "Bad input: a file, row, setting, name or option. The message says where, what, and what to do."),
)


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


def page(title: str, lead: str, *parts: str) -> str:
    """A page with its notice that it is made, and its parts with a blank line between."""
    notice = "<!-- Made by docs/generate.py. Do not edit: change the objects and run it. -->"
    return "\n\n".join([notice, f"# {title}", lead, *(part for part in parts if part)]) + "\n"


def example(language: str, text: str) -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def columns_table(columns: Iterable[Column]) -> str:
    """Columns or parameters: name, what it holds, whether it must be given, and what it says."""
    columns = tuple(columns)
    needed = {c.name: "yes" for c in columns if c.required}
    for one in columns:
        if one.or_else:
            needed |= {one.name: f"this or `{one.or_else}`", one.or_else: f"this or `{one.name}`"}
    rows = [(f"`{c.name}`", _holds(c), needed.get(c.name, ""), c.doc) for c in columns]
    return grid(("column", "holds", "required", "meaning"), rows)


def _holds(column: Column) -> str:
    if column.words in NAMED:
        return f"{column.kind}: {NAMED[column.words]}"
    if column.words:
        return f"{column.kind}: [{column.words}](vocabularies.md#{column.words})"
    if column.refers_to:
        return f"{column.kind}: [{column.refers_to}](tables.md#{column.refers_to})"
    if column.kind is Kind.CRITERION:
        return f"[{column.kind}](attributes.md)"
    return str(column.kind)


def tables_page() -> str:
    """The tables written by hand."""
    parts = []
    for spec in HAND_TABLES:
        header = example("csv", ",".join(spec.header))
        parts += [f"## {spec.name}", f"`{spec.file}`: {spec.grain}.", spec.doc, columns_table(spec.columns)]
        parts += ["The first row of the file:", header]
    parts += [f"## {CLAIM.name}", f"`{CLAIMS_FILE}`: {CLAIM.grain}.", CLAIM.doc, columns_table(CLAIM.columns)]
    kinds = grid(("a column that holds", "takes"), [(str(kind), doc) for kind, doc in KIND_DOCS.items()])
    lead = (
        "What a workspace holds in `hand/`. CSV files are UTF-8 with commas; an empty cell is unknown, never no. "
        "A table whose file is absent has no rows. Unknown columns are faults."
    )
    return page("Tables", lead, "## What columns hold", kinds, *parts)


def vocabularies_page() -> str:
    """The words that columns may hold."""
    parts = []
    for name, vocabulary in words().items():
        used = ", ".join(_users(name))
        own = f" A workspace may add words of its own: `[words.{name}]`." if name in EXTENSIBLE else ""
        parts += [f"## {name}", f"Used by {used or 'code alone'}.{own}"]
        parts.append(grid(("word", "meaning"), [(f"`{word}`", meaning) for word, meaning in vocabulary.items()]))
    sets = [(f"`{name}`", ", ".join(f"`{group}`" for group in groups)) for name, groups in partitions().items()]
    parts += [
        "## partitions",
        "Groups that exclude each other and together are everybody.",
        grid(("set", "groups"), sets),
    ]
    lead = (
        "The words a column or parameter may hold. A word that is not here is a fault: nothing becomes a default. "
        "Those marked may be extended in [habeas.toml](settings.md); the meaning of the others is fixed in code."
    )
    return page("Vocabularies", lead, *parts)


def _users(vocabulary: str) -> Iterator[str]:
    for spec in (*HAND_TABLES, CLAIM):
        yield from (f"`{spec.name}.{c.name}`" for c in spec.columns if c.words == vocabulary)
    for kind in KINDS:
        yield from (f"claim kind `{kind.name}` (`{c.name}`)" for c in kind.parameters if c.words == vocabulary)
    yield from (f"property [`{p.name}`](statements.md)" for p in PROPS if p.words == vocabulary)
    yield from (f"attribute [`{a.name}`](attributes.md)" for a in ATTRIBUTES if a.words == vocabulary)
    if vocabulary == "release_kinds":
        yield "the setting `freed.kinds`"


def settings_page() -> str:
    """The keys of habeas.toml."""
    rows = []
    for key, (kind, default, doc) in KEYS.items():
        shown = "must be given" if default is None else f"`{json.dumps(default)}`"
        rows.append((f"`{key}`", _type_name(kind, default), shown, doc))
    with tempfile.TemporaryDirectory() as place:
        new_workspace(Path(place) / "mine", country="by")
        fresh = (Path(place) / "mine" / "habeas.toml").read_text(encoding="utf-8")
    lead = (
        "What `habeas.toml` may say. A key with a dot stands in a section: `waves.gap_days` is `gap_days` under "
        "`[waves]`. A key that is not here is a fault."
    )
    parts = ("What `habeas new` writes:", example("toml", fresh), "Words of your own:")
    own = example("toml", '[words.groups]\nteachers = "teachers"')
    return page("Settings", lead, grid(("key", "type", "default", "meaning"), rows), *parts, own)


def _type_name(kind: type, default: object) -> str:
    if isinstance(default, list):
        return "list of numbers" if default and not isinstance(default[0], str) else "list of words"
    return TYPE_NAMES[kind]


def cli_page() -> str:
    """The help of each command."""
    whole = click.Context(
        main, info_name="habeas", terminal_width=WIDTH, max_content_width=WIDTH, **main.context_settings
    )
    parts = ["## habeas", example("text", main.get_help(whole))]
    for name, command in sorted(main.commands.items()):
        text = command.get_help(click.Context(command, parent=whole, info_name=name))
        parts += [f"## habeas {name}", example("text", text)]
    exits = ["## Exit codes", grid(("code", "means"), EXIT_CODES)]
    days = (
        "A DAY is `2024-08-31`. A month or a year is its last day: `2024-08` is 31 August 2024. FOLDER is the "
        "workspace; a FOLDER in brackets may be left out, and is then the folder you are in (for `demo`: habeas-demo)."
    )
    return page("Commands", "What each command says of itself with `--help`.", days, *parts, *exits)


def errors_page() -> str:
    """The tree of errors, the one JSON shape, and examples."""
    tree = example("text", (errors.__doc__ or "").split("\n\n", 1)[1])
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, HabeasError)]
    rows = [(f"`{cls.__name__}`", (cls.__doc__ or "").split("\n\n")[0]) for cls in classes]
    fault = Fault(
        file="hand/releases.csv",
        row=3,
        column="count",
        problem="'1,200' has a mark between its digits",
        cure="Write digits only: 1200.",
    )
    faults = FaultsError([fault])
    unknown = UnknownName("finding", "freed.totl", ["freed.total", "freed.acts"])
    shapes = [
        example("text", str(faults)),
        example("json", json.dumps(faults.as_json(), indent=1)),
        "Errors that are not faults of a file have an empty list:",
        example("json", json.dumps(unknown.as_json(), indent=1)),
    ]
    lead = (
        "Every error that a user can meet is in one tree. The command line prints the message alone, to the error "
        "output, and ends with exit code 2; with `--json` it prints the shape below to the output. Anything else that "
        "escapes is our bug. Faults of tables and their cures: [mend faults](../how-to/mend-faults.md)."
    )
    parts = [tree, grid(("error", "means"), rows), "## The shape", *shapes]
    return page("Errors", lead, *parts, "## Exit codes", grid(("code", "means"), EXIT_CODES))


def api_page() -> str:
    """The public classes and functions of `core` and `stats`."""
    parts = []
    for room in ("core", "stats"):
        for path in sorted((ROOT / room).glob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            name = f"habeas.{room}" if path.stem == "__init__" else f"habeas.{room}.{path.stem}"
            parts += [f"## {name}", _prose(tree), *_members(tree)]
    lead = (
        "Functions and values for use in Python: `core` holds the words that rooms share, `stats` takes numbers and "
        "gives numbers. Both know nothing of files and databases. Other rooms may change without notice before "
        "version 1."
    )
    return page("Functions", lead, *parts)


def _members(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield from (f"### {node.name}", example("text", _signature(node)), _prose(node))
        if isinstance(node, ast.ClassDef):
            yield from (f"### {node.name}", example("text", _fields(node)), _prose(node))
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield from (f"#### {node.name}.{inner.name}", example("text", _signature(inner)), _prose(inner))


def _signature(node: ast.FunctionDef) -> str:
    marks = [f"@{ast.unparse(mark)}\n" for mark in node.decorator_list]
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{''.join(marks)}def {node.name}({ast.unparse(node.args)}){returns}"


def _fields(node: ast.ClassDef) -> str:
    bases = f"({', '.join(map(ast.unparse, node.bases))})" if node.bases else ""
    own = [ast.unparse(part) for part in node.body if isinstance(part, ast.AnnAssign | ast.Assign)]
    return "\n    ".join([f"class {node.name}{bases}:", *(own or ["..."])])


def _prose(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> str:
    return prose_of(ast.get_docstring(node) or "")


def prose_of(docstring: str) -> str:
    """A docstring as Markdown: examples and drawn trees become blocks of text, which no formatter rewrites."""
    parts = []
    for part in docstring.split("\n\n"):
        drawn = part[:2] != "- " and re.search(r"^ {2,}\S", part, re.M)
        parts.append(example("text", part) if part[:3] == ">>>" or drawn else part)
    return "\n\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "vocabularies.md": vocabularies_page,
    "settings.md": settings_page,
    "cli.md": cli_page,
    "errors.md": errors_page,
    "api.md": api_page,
}
