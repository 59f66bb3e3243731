"""The rooms import in one direction only, and each library stays in its home (docs/explanation/rooms.md)."""

import ast
from pathlib import Path

import pytest

import habeas

ROOT = Path(habeas.__file__).parent
ROOMS = [
    "core",
    "stats names draw",
    "sources store",
    "intake link",
    "register",
    "measures",
    "claims signals",
    "hypotheses",
    "brief",
    "web",
    "cli",
    "__main__",
]
RANK = {name: rank for rank, names in enumerate(ROOMS) for name in names.split()}
HOMES = {
    "duckdb": {"store"},
    "numpy": {"stats", "store"},
    "scipy": {"stats"},
    "statsmodels": {"stats"},
    "python_calamine": {"sources"},
    "vl_convert": {"draw"},
    "anyascii": {"names"},
    "pyspark": {"link"},
    "splink": {"link"},
    "sqlglot": {"intake"},
    "jinja2": {"brief"},
    "markupsafe": {"brief"},
    "click": {"cli"},
    "rich": {"cli"},
    "starlette": {"web"},
    "uvicorn": {"web"},
}
FILES = sorted(ROOT.rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides which room it reaches into"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def room(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_rooms_above_it(path):
    here = room(path)
    if here == "__init__":
        return
    for name, line in imported(path):
        parts = name.split(".")
        if parts[0] == "habeas" and parts[1] in RANK and parts[1] != here:
            assert RANK[parts[1]] < RANK[here], f"{path}:{line} imports {parts[1]} from {here}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_library_stays_in_its_home(path):
    import sys

    for name, line in imported(path):
        library = name.split(".")[0]
        if library != "habeas" and library not in sys.stdlib_module_names:
            assert room(path) in HOMES.get(library, set()), f"{path}:{line}: {library} has no home in {room(path)}"


def test_every_room_says_what_it_knows():
    for folder in (entry for entry in ROOT.iterdir() if (entry / "__init__.py").is_file()):
        tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{folder.name}/__init__.py has no sentence about the room"
