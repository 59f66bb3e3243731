"""How many dates a second `PartialDate.parse` reads, beside python-edtf on the same forms.

Run it as `python -m bench.dates`; it prints one line of JSON. No result is kept from one text to the next.
Both read the same seeded mix, python-edtf fewer texts because it is slower. Ours includes the first and the
last day; python-edtf's is `parse_edtf` alone, without them.
"""

import json
import random
import sys
from collections.abc import Callable, Iterable
from time import perf_counter

from edtf import parse_edtf

from habeas.core.dates import PartialDate

# {y} and {z} are years, y the earlier; 2{s} is a season.
FORMS = (
    "{y}-{m}-{d}", "{y}-{m}", "{y}", "{y}-{m}-{d}~", "{y}-{m}?", "{y}%",
    "{decade}X", "{century}XX", "{y}-XX", "{y}-{m}-XX", "{y}-XX-XX", "{y}-2{s}",
    "{y}-{m}-{d}/{z}-{m}-{d}", "{y}/{z}-{m}", "{y}-{m}-{d}/..", "../{z}-{m}", "/{z}",
)  # fmt: skip
SEED, TEXTS, EDTF_TEXTS, ROUNDS = 20240703, 170_000, 1_700, 3


def make_texts(forms: Iterable[str], n: int) -> list[str]:
    """About `n` texts, each form equally often, in random order."""
    draw = random.Random(SEED)
    forms = tuple(forms)
    texts = [fill_form(form, draw) for form in forms for _ in range(n // len(forms))]
    draw.shuffle(texts)
    return texts


def fill_form(form: str, draw: random.Random) -> str:
    """One text of that form."""
    year = draw.randint(1900, 2024)
    return form.format(
        y=year,
        z=year + draw.randint(1, 75),
        decade=str(year)[:3],
        century=str(year)[:2],
        m=f"{draw.randint(1, 12):02}",
        d=f"{draw.randint(1, 28):02}",
        s=draw.randint(1, 4),
    )


def texts_per_second(read: Callable[[str], object], texts: list[str]) -> float:
    """The best of some rounds: what the code can do when the machine does nothing else."""
    return len(texts) / min(time_round(read, texts) for _ in range(ROUNDS))


def time_round(read: Callable[[str], object], texts: list[str]) -> float:
    """Seconds to read all texts once."""
    start = perf_counter()
    for text in texts:
        read(text)
    return perf_counter() - start


def main() -> None:
    """Measure and print."""
    texts = make_texts(FORMS, TEXTS)
    ours = texts_per_second(PartialDate.parse, texts)
    full_days = texts_per_second(PartialDate.parse, make_texts(FORMS[:1], TEXTS))
    theirs = texts_per_second(parse_edtf, texts[:EDTF_TEXTS])
    result = {
        "forms": len(FORMS),
        "texts": len(texts),
        "parses_per_second": round(ours),
        "full_days_per_second": round(full_days),
        "edtf_texts": EDTF_TEXTS,
        "edtf_parses_per_second": round(theirs),
        "ratio": round(ours / theirs),
        "python": sys.version.split()[0],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
