"""Ask a real browser where the texts of an SVG lie."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
SCRIPT = """
const found = [...document.querySelectorAll("div > svg")].map(svg => {
  const page = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].filter(t => t.textContent.trim()).map(t => {
    const box = t.getBoundingClientRect();
    return {words: t.textContent, left: box.left - page.left, top: box.top - page.top,
            right: box.right - page.left, bottom: box.bottom - page.top,
            size: parseFloat(getComputedStyle(t).fontSize)};
  });
  return {width: page.width, height: page.height, texts};
});
const out = document.createElement("pre");
out.id = "found";
out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(found))));
document.body.append(out);
"""


def overlaps(svg: str) -> list[str]:
    """What is wrong with the texts of one SVG, as sentences: outside the page, one over another, or too small."""
    return all_overlaps([svg])[0]


def all_overlaps(svgs: Sequence[str]) -> list[list[str]]:
    """`overlaps` of many SVGs with one start of the browser; skips the test where there is no browser."""
    return [_faults(sheet) for sheet in seen(svgs)]


def seen(svgs: Sequence[str]) -> list[dict]:
    """The size of each SVG in a browser, and of each of its texts: words, left, top, right, bottom, font size."""
    body = "".join(f"<div>{svg}</div>" for svg in svgs)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(f"<!doctype html><meta charset=utf-8><body>{body}<script>{SCRIPT}</script>", encoding="utf-8")
        dom = run(folder, "--virtual-time-budget=5000", "--dump-dom", page.as_uri())
    coded = re.search(r'<pre id="found">([^<]*)</pre>', dom)
    assert coded, "the browser did not run the script"
    found = json.loads(base64.b64decode(coded[1]))
    assert len(found) == len(svgs)
    return found


def photograph(svg: str, target: Path, *, width: int) -> None:
    """A PNG of the SVG as a browser shows it, for a person to look at."""
    height = int(re.search(r'height="(\d+)', svg)[1])
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(f"<!doctype html><meta charset=utf-8><body style='margin:0'>{svg}", encoding="utf-8")
        run(folder, f"--screenshot={target}", f"--window-size={width},{height}", page.as_uri())


def run(folder: str, *arguments: str) -> str:
    """What the browser prints when started without a window, with a new profile in the folder."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("no chromium on this machine")
    flags = [*FLAGS, f"--user-data-dir={folder}/profile", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    done = subprocess.run([program, *flags, *arguments], capture_output=True, timeout=300, check=True)
    return done.stdout.decode("utf-8")


def _faults(sheet: dict) -> list[str]:
    texts = sheet["texts"]
    return [
        *(f"outside the page: {t['words']!r}" for t in texts if _outside(t, sheet)),
        *(f"smaller than 11 px: {t['words']!r}" for t in texts if t["size"] < 11),
        *(f"{a['words']!r} over {b['words']!r}" for i, a in enumerate(texts) for b in texts[:i] if _meet(a, b)),
    ]


def _outside(text: dict, sheet: dict) -> bool:
    across = text["left"] < -0.5 or text["right"] > sheet["width"] + 0.5
    return across or text["top"] < -0.5 or text["bottom"] > sheet["height"] + 0.5


def _meet(a: dict, b: dict) -> bool:
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return across > 1 and down > 1
