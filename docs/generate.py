"""Makes the reference from the objects, and puts into each page what its commands print now.

Run: python docs/generate.py [--check]. With --check nothing is written; exit code 1 if a page would change.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs import claims_pages, consoles, findings_pages, lists_pages, reference_pages

DOCS = Path(__file__).resolve().parent


def reference() -> dict[Path, str]:
    """The text of each page of the reference by its place."""
    makers = reference_pages.PAGES | lists_pages.PAGES | claims_pages.PAGES | findings_pages.PAGES
    return {DOCS / "reference" / name: make() for name, make in makers.items()}


def reruns() -> dict[Path, str]:
    """The text of each page that holds commands, with what they print now."""
    return {path: consoles.rerun(path) for path in consoles.pages()}


def stale(pages: dict[Path, str]) -> list[Path]:
    """The pages that are not as they would be made now."""
    return [path for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write what is stale, or with --check name it; returns the exit code."""
    pages = reference() | reruns()
    changed = stale(pages)
    check = "--check" in arguments
    for path in changed:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[path], encoding="utf-8")
        sys.stdout.write(f"{'stale' if check else 'written'}: {path.relative_to(DOCS.parent)}\n")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
