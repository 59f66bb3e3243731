"""What the package holds of countries: their names, and the published tables of some."""

from __future__ import annotations

import csv
from difflib import get_close_matches
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from habeas.core.errors import UnknownName
from habeas.core.tables import TABLES

FILES = ("habeas.toml", "claims.toml", *(f"{spec.name}.csv" for spec in TABLES))


def _folder() -> Traversable:
    return resources.files("habeas").joinpath("countries")


@cache
def country_names() -> dict[str, str]:
    """English name by ISO 3166-1 alpha-2 code in lower case (names: Unicode CLDR, territories)."""
    lines = _folder().joinpath("names.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def country_name(code: str) -> str:
    """The English name of `code`; raises UnknownName for a code that is not in ISO 3166-1."""
    names = country_names()
    if code not in names:
        raise UnknownName("country code", code[:40], [f"{near} ({names[near]})" for near in _near(code[:40].lower())])
    return names[code]


def _near(text: str) -> list[str]:
    """Up to five codes that `text` may stand for: itself, those whose name it begins or is like, else its letter's."""
    names = country_names()
    by_name = {name.lower(): code for code, name in names.items()}
    begun = [code for name, code in by_name.items() if text and name.startswith(text)]
    alike = [by_name[name] for name in get_close_matches(text, by_name, n=3)] if len(text) > 3 else []
    lettered = [code for code in names if code[0] == text[:1]]
    if text in names:
        return [text]
    cut = [text[:2]] if len(text) == 3 and text[:2] in names else []
    return (list(dict.fromkeys(cut + begun)) or alike or lettered)[:5]


def published() -> tuple[str, ...]:
    """The codes of countries whose published tables come with the package, in order."""
    return tuple(sorted(entry.name for entry in _folder().iterdir() if entry.joinpath("habeas.toml").is_file()))


def published_files(code: str) -> dict[str, bytes]:
    """The files of one country's workspace by their place in it; raises UnknownName if there are none."""
    if code not in published():
        raise UnknownName("country with published tables", code, published())
    folder = _folder().joinpath(code)
    place = {name: name if name == "habeas.toml" else f"hand/{name}" for name in FILES}
    return {place[name]: folder.joinpath(name).read_bytes() for name in FILES}
