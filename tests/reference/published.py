"""The reference numbers of this folder, as rows."""

from __future__ import annotations

import csv
from pathlib import Path


def published(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
