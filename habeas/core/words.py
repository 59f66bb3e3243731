"""The closed vocabularies: which words a column may hold and what each means."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

Words = Mapping[str, Mapping[str, str]]

# Vocabularies that a workspace may extend in habeas.toml; the others have a meaning in code.
EXTENSIBLE = ("groups", "causes", "event_types", "followed_by")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("habeas.core").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


def words(extra: Words | None = None) -> dict[str, dict[str, str]]:
    """Each vocabulary by name, as word to meaning, with the `extra` words of a workspace after our own."""
    own = {name: dict(table) for name, table in _file().items() if name != "partitions"}
    for name, table in (extra or {}).items():
        own[name] |= table
    return own


def partitions() -> dict[str, tuple[str, ...]]:
    """Sets of groups that exclude each other and together are everybody, by name."""
    return {name: tuple(groups) for name, groups in _file()["partitions"].items()}


def complements(group: str) -> tuple[str, ...]:
    """The groups that together are everybody outside `group`; empty if no partition holds it.

    >>> complements("women")
    ('men',)
    """
    for groups in partitions().values():
        if group in groups:
            return tuple(other for other in groups if other != group)
    return ()
