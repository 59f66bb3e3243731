"""Rows that charts may stumble on: none, one, vast, crowded, old, foreign and hostile. No real people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from habeas.draw import (
    CauseYear,
    Chart,
    Flow,
    Interval,
    Reading,
    Setting,
    Verdict,
    Wave,
    causes,
    flows,
    intervals,
    stability,
    stock,
    timeline,
    verdicts,
)
from tests.draw.samples import ALT, JUNE, SEPTEMBER, act, day, event, reading

LONG = "A label of some eighty characters, such as a source's own heading, goes on and on"
WORDS = (
    LONG,
    "Палітычныя зняволеныя, вызваленыя датэрмінова паводле ўказу аб памілаванні",
    "السجناء السياسيون المفرج عنهم قبل نهاية مدة الحكم بموجب عفو رئاسي",
    '<script>alert("x")</script> & <b>Smith & Sons</b>',
    "W" * 80,
    "被提前释放的政治犯人数按月统计的结果显示如下所列各项来源",
    "two\nlines\tand\x00a\x1b[31m bell\x07, \u202eturned\u202c",
    "",
)


def awkward() -> dict[str, Callable[[], Chart]]:
    """Charts of empty, lone, vast, crowded and foreign data, by what is awkward about them."""
    return {
        **{f"timeline {k}": v for k, v in _timelines().items()},
        **{f"stock {k}": v for k, v in _stocks().items()},
        **{f"intervals {k}": v for k, v in _intervals().items()},
        **{f"stability {k}": v for k, v in _stabilities().items()},
        **{f"causes {k}": v for k, v in _causes().items()},
        **{f"flows {k}": v for k, v in _flows().items()},
        **{f"verdicts {k}": v for k, v in _verdicts().items()},
    }


def _timelines() -> dict[str, Callable[[], Chart]]:
    def draw(acts=(), events=(), waves=(), first=JUNE, last=SEPTEMBER, unit="People"):
        return lambda: timeline(
            name="t", alt=ALT, acts=acts, events=events, waves=waves, first=first, last=last, unit=unit
        )

    days = [day(6, 1) + timedelta(days=i) for i in range(60)]
    lanes = [f"Lane {i}" for i in range(7)]
    crowd = [event(days[i % 60], lanes[i % 7], ("plain", "accent", "faint")[i % 3]) for i in range(300)]
    many_waves = [Wave(first=x, last=x, label=f"Wave {i}, one day") for i, x in enumerate(days[::3])]
    old = date(1874, 1, 1)
    return {
        "empty": draw(),
        "one act": draw([act(day(7, 3), 18)]),
        "nought": draw([act(day(7, 3), 0)], [event(day(7, 3), "Lane")]),
        "one day": draw(
            [act(day(7, 3), 18), act(day(7, 3), 4)],
            [event(day(7, 3), "Lane")] * 30,
            first=day(7, 3),
            last=day(7, 3),
        ),
        "sixty": draw([act(x, 5 + i * 37 % 50) for i, x in enumerate(days)], crowd, many_waves),
        "same day": draw([act(day(7, 3), 5)] * 5, [event(day(7, 3), "Lane")] * 300),
        "bounds": draw(
            [act(day(7, 3), 5, None), act(day(8, 3), 5, 30), act(day(8, 20), 33755, 40000, until=day(9, 3))]
        ),
        "vast": draw([act(day(7, 3), 33755), act(day(8, 3), 1), act(day(8, 5), 2_000_000_000)]),
        "long ago": draw(
            [act(old + timedelta(days=900 * i), i) for i in range(60)],
            [event(old, "Lane", until=date(2024, 1, 1))],
            [Wave(first=old, last=date(1900, 1, 1), label=LONG)],
            first=old,
            last=date(2024, 1, 1),
        ),
        "outside": draw([act(day(1, 3), 18)], [event(day(12, 3), "Lane"), event(day(5, 3), "Lane", until=day(12, 3))]),
        "words": draw(
            [act(days[i * 7], 10, label=text) for i, text in enumerate(WORDS)],
            [event(days[i], text or "No name", label=text) for i, text in enumerate(WORDS)],
            [Wave(first=days[i * 7], last=days[i * 7 + 3], label=text) for i, text in enumerate(WORDS)],
            unit=LONG,
        ),
    }


def _stocks() -> dict[str, Callable[[], Chart]]:
    def draw(readings=(), window=(JUNE, SEPTEMBER), unit="People"):
        return lambda: stock(name="s", alt=ALT, readings=readings, window=window, unit=unit)

    span = Reading(day_first=day(6, 1), day_last=day(9, 1), low=5, high=9, value=None, basis="Span")
    return {
        "empty": draw(),
        "no window": draw([reading(day(7, 3), 5, 9, 7, "Basis")], window=None),
        "one": draw([reading(day(7, 3), 5, None, 7, "Basis")], window=(day(7, 3), day(7, 3))),
        "nought": draw([reading(day(7, 3), 0, 0, 0, "Basis"), reading(day(8, 3), 0, None, None, "Basis")]),
        "span": draw([span, reading(day(7, 3), 5, 9, 7, "Rival", rival=True)]),
        "vast": draw([reading(day(m, 3), 33_755 * m, 2e9, None, "Basis") for m in range(1, 12)]),
        "long ago": draw([reading(date(1874 + i, 5, 1), i, i + 20, i + 3, f"Basis {i % 9}") for i in range(150)]),
        "words": draw([reading(day(7, 3 + i), 50, 60, 55, text) for i, text in enumerate(WORDS)], unit=LONG),
        "same point": draw([reading(day(7, 3), 50, 50, 50, f"Basis {i}") for i in range(6)]),
    }


def _intervals() -> dict[str, Callable[[], Chart]]:
    def draw(rows=(), unit="share", title="Share of people", reference=None):
        return lambda: intervals(name="i", alt=ALT, rows=rows, axis_title=title, unit=unit, reference=reference)

    def row(value, low, high, kind="bounds", label="Row", note="27 of 97"):
        return Interval(label=label, value=value, low=low, high=high, note=note, kind=kind)

    return {
        "empty": draw(),
        "one": draw([row(0, 0, 0, "exact")]),
        "nothing known": draw([row(None, None, None)], unit="number", title=""),
        "nothing known ratio": draw([row(None, None, None)], unit="ratio"),
        "negative": draw([row(-5, -9, 3, "sampling"), row(-2, -3, -1)], unit="number", reference=(-4, LONG)),
        "vast": draw([row(33_755, 20_000, None), row(1, 0, 2e9, "sampling")], unit="number", reference=(5, "x")),
        "vast ratio": draw([row(1e-6, 0, 1e9, "sampling"), row(3, 2, None)], unit="ratio", reference=(0, "never")),
        "words": draw(
            [row(0.5, 0.2, 0.7, label=text, note=text) for text in WORDS],
            title=" ".join(WORDS),
            reference=(1, LONG),
        ),
        "thirty": draw([row(i / 30, 0, 1, ("exact", "bounds", "sampling")[i % 3]) for i in range(30)]),
    }


def _stabilities() -> dict[str, Callable[[], Chart]]:
    def draw(series, default_gap=14):
        return lambda: stability(name="b", alt=ALT, series=series, default_gap=default_gap)

    flat = [Setting(minimum_size=s, gap=g, waves=1) for s in (3, 5, 10) for g in range(1, 46)]
    apart = [Setting(minimum_size=s, gap=g, waves=s + g % 3) for s in range(9) for g in range(1, 46)]
    return {
        "empty": draw([]),
        "one": draw([Setting(minimum_size=3, gap=14, waves=0)]),
        "flat": draw(flat, default_gap=1),
        "nine": draw(apart, default_gap=45),
        "vast": draw(
            [Setting(minimum_size=s * 33_755, gap=g * 100, waves=33_755) for s in range(9) for g in (1, 9)],
            default_gap=900,
        ),
        "beyond": draw(flat, default_gap=400),
    }


def _causes() -> dict[str, Callable[[], Chart]]:
    def draw(rows=(), order=("One", "Two"), emphasised=None):
        return lambda: causes(name="c", alt=ALT, rows=rows, order=order, emphasised=emphasised)

    def row(year, cause="One", count=1, mixed=False):
        return CauseYear(year=year, cause=cause, count=count, mixed=mixed)

    return {
        "empty": draw(),
        "one": draw([row(2024)]),
        "nought": draw([row(2024, count=0)]),
        "unordered": draw([row(2024, "Three"), row(2022, "Two", 4, True)], emphasised="Two"),
        "vast": draw([row(2020 + i, count=33_755 - i, mixed=i == 2) for i in range(5)], emphasised="One"),
        "long ago": draw([row(1874 + i, ("One", "Two")[i % 2], i % 7, i % 3 == 0) for i in range(150)]),
        "words": draw(
            [row(2020 + i, text, 3 * i, True) for i, text in enumerate(WORDS)],
            order=WORDS[:5],
            emphasised=LONG,
        ),
        "no order": draw([row(2024)], order=()),
    }


def _flows() -> dict[str, Callable[[], Chart]]:
    def draw(rows=()):
        return lambda: flows(name="f", alt=ALT, rows=rows)

    def row(low, high, value=None, label="Row", missing=58, note=""):
        return Flow(label=label, low=low, high=high, value=value, missing_days=missing, of_days=85, note=note)

    return {
        "empty": draw(),
        "nought": draw([row(0, 0, 0, missing=0)]),
        "nought known": draw([row(0, None)]),
        "vast": draw([row(33_755, 2_000_000_000, 40_000), row(1, None, 3)]),
        "words": draw([row(5, 9, 7, text, note=text * 2) for text in WORDS]),
    }


def _verdicts() -> dict[str, Callable[[], Chart]]:
    def draw(rows=()):
        return lambda: verdicts(name="v", alt=ALT, rows=rows)

    def row(holds, fails, cannot_tell, label="Row"):
        return Verdict(label=label, holds=holds, fails=fails, cannot_tell=cannot_tell)

    return {
        "empty": draw(),
        "nought": draw([row(0, 0, 0)]),
        "one": draw([row(0, 1, 0)]),
        "vast": draw([row(33_755, 1, 2), row(1, 1, 1)]),
        "words": draw([row(i, 5, 100 * i, text) for i, text in enumerate(WORDS)]),
    }
