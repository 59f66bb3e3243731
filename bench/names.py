"""How well names are told apart: ours, Jaro-Winkler on Latin letters, and nomenklatura's logic-v2 if it is installed.

Run: python -m bench.names [--pairs N] [--seed S] [--json]

The pairs are those of `bench.names_made`, labelled by rules that ours do not know. For each matcher: of the pairs of
one name the share it joins (recall), of those it joins the share of one name (precision), by kind, and pairs a second.
Jaro-Winkler is DuckDB's, of the names in small Latin letters, words in order of the alphabet, joined from 0.88.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from time import perf_counter
from typing import Any

import duckdb
from anyascii import anyascii

from bench.names_made import Made, made
from habeas.names.compare import compare

JOINED_FROM = 0.88
Matcher = Callable[[Sequence[Made]], list[bool]]


def ours(pairs: Sequence[Made]) -> list[bool]:
    """Names that `compare` takes for one."""
    return [compare(pair.left, pair.right).same is True for pair in pairs]


def jaro_winkler(pairs: Sequence[Made]) -> list[bool]:
    """Names whose Latin letters are as alike as users usually ask."""

    def plain(text: str) -> str:
        return " ".join(sorted(anyascii(text).lower().replace("-", " ").split()))

    sql = "select jaro_winkler_similarity(?, ?) >= ?"
    run = duckdb.connect().execute
    return [bool(run(sql, [plain(one.left), plain(one.right), JOINED_FROM]).fetchall()[0][0]) for one in pairs]


def nomenklatura(pairs: Sequence[Made]) -> list[bool]:
    """Persons that logic-v2 scores 0.7 or more, its usual threshold; every person has an id of their own."""
    from followthemoney import model  # type: ignore[import-not-found]
    from nomenklatura.matching import ScoringConfig, get_algorithm  # type: ignore[import-not-found]

    matcher, config = get_algorithm("logic-v2"), ScoringConfig.defaults()
    if matcher is None:
        raise SystemExit("this nomenklatura has no logic-v2")

    def person(name: str, number: int) -> Any:
        return model.get_proxy({"id": f"p{number}", "schema": "Person", "properties": {"name": [name]}})

    return [
        matcher.compare(person(one.left, 2 * at), person(one.right, 2 * at + 1), config).score >= 0.7
        for at, one in enumerate(pairs)
    ]


def measure(matcher: Matcher, pairs: Sequence[Made]) -> dict[str, Any]:
    """Recall, precision and the wrong answers by kind."""
    began = perf_counter()
    joined = matcher(pairs)
    seconds = perf_counter() - began
    right = sum(found and pair.same for found, pair in zip(joined, pairs, strict=True))
    wrong = Counter(pair.kind for found, pair in zip(joined, pairs, strict=True) if found != bool(pair.same))
    return {
        "recall": round(right / max(1, sum(pair.same for pair in pairs)), 4),
        "precision": round(right / max(1, sum(joined)), 4),
        "pairs_a_second": round(len(pairs) / seconds),
        "wrong": dict(wrong.most_common()),
    }


def main() -> None:
    """Measure each matcher on the same pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    pairs = made(asked.seed, asked.pairs)
    matchers: dict[str, Matcher] = {"habeas": ours, "jaro_winkler": jaro_winkler}
    if find_spec("nomenklatura"):
        matchers["nomenklatura"] = nomenklatura
    compare(pairs[0].left, pairs[0].right)  # the tables are read once, before the clock starts
    found = {name: measure(matcher, pairs) for name, matcher in matchers.items()}
    if asked.json:
        print(json.dumps({"pairs": len(pairs), "seed": asked.seed, **found}, ensure_ascii=False))
        return
    print(f"{len(pairs):,} pairs, half of one name, seed {asked.seed}")
    for name, one in found.items():
        print(
            f"{name}: recall {one['recall']:.3f}, precision {one['precision']:.3f}, {one['pairs_a_second']:,} pairs/s"
        )
        print("  wrong: " + "; ".join(f"{kind} {n}" for kind, n in one["wrong"].items()))
    if "nomenklatura" not in found:
        print("nomenklatura is not installed and was left out")


if __name__ == "__main__":
    main()
