"""How long `habeas --help` takes against importing click, and how long the whole demo takes.

Run: python -m bench.start [ROUNDS]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median


def seconds(*command: str) -> float:
    """Wall seconds of one run of the command."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def main(rounds: int) -> None:
    """Run both in turn, so that a change of the machine's pace meets both, and print the medians."""
    click_times, help_times, demo_times = [], [], []
    for _ in range(rounds):
        click_times.append(seconds(sys.executable, "-c", "import click"))
        help_times.append(seconds(sys.executable, "-m", "habeas", "--help"))
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            demo_times.append(seconds(sys.executable, "-m", "habeas", "demo", str(Path(folder) / "demo")))
    ratio = median(a / b for a, b in zip(help_times, click_times, strict=True))
    figures = {
        "import_click_s": round(median(click_times), 4),
        "habeas_help_s": round(median(help_times), 4),
        "ratio": round(ratio, 2),
        "habeas_demo_s": round(median(demo_times), 2),
        "rounds": rounds,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
