"""Rows for the tests of charts, of the size and shape of one country's. No real people."""

from __future__ import annotations

from datetime import date, timedelta

from habeas.draw import (
    Act,
    CauseYear,
    Chart,
    Event,
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
from habeas.draw.strip import Freed, strip

JUNE, SEPTEMBER = date(2024, 6, 1), date(2024, 9, 30)
ALT = "What the chart shows."


def day(month: int, of_month: int, year: int = 2024) -> date:
    return date(year, month, of_month)


def act(when: date, low: int, high: int | None = -1, label: str = "", until: date | None = None) -> Act:
    top = low if high == -1 else high
    return Act(day_first=when, day_last=until or when, count_low=low, count_high=top, label=label)


def event(when: date, lane: str, tone: str = "plain", until: date | None = None, label: str = "x") -> Event:
    return Event(day_first=when, day_last=until or when, lane=lane, label=label, tone=tone)


def reading(when: date, low: float, high: float | None, value: float | None, basis: str, **more: object) -> Reading:
    return Reading(day_first=when, day_last=when, low=low, high=high, value=value, basis=basis, **more)


def like_belarus() -> dict[str, Chart]:
    """Every chart with data of the size and shape of one country's."""
    acts = [act(day(7, 3), 18), act(day(8, 16), 30), act(day(9, 4), 30), act(day(9, 16), 37)]
    events = [
        event(day(6, 5), "Contacts"),
        event(day(6, 20), "Contacts", until=day(6, 24)),
        event(day(8, 2), "Contacts"),
        event(day(6, 29), "Sanctions imposed", "accent"),
        event(day(8, 5), "Sanctions imposed", "accent"),
        event(day(8, 9), "Sanctions imposed", "accent"),
        event(day(9, 9), "Sanctions lifted"),
        event(day(7, 2), "Statements"),
        event(day(7, 3), "Statements", "faint"),
        event(day(8, 16), "Statements"),
        event(day(9, 4), "Statements", "faint"),
        event(day(7, 9), "Elections", until=day(8, 1)),
    ]
    waves = [Wave(first=day(7, 3), last=day(9, 16), label="Wave 1: 115 people")]
    return {
        "timeline": timeline(
            name="timeline",
            alt=ALT,
            acts=acts,
            events=events,
            waves=waves,
            first=day(6, 1),
            last=day(9, 30),
            unit="People freed",
        ),
        "stock": stock(
            name="stock",
            alt=ALT,
            readings=belarus_readings(),
            window=(day(6, 1), day(9, 30)),
            unit="People held",
        ),
        "intervals": belarus_intervals(),
        "ratios": belarus_ratios(),
        "stability": stability(name="stability", alt=ALT, series=settings(), default_gap=14),
        "causes": causes(
            name="causes",
            alt=ALT,
            rows=belarus_causes(),
            order=["Repression", "War", "Migrants", "Airspace"],
            emphasised="Repression",
        ),
        "flows": flows(
            name="flows",
            alt=ALT,
            rows=[
                Flow(label="Freed", low=115, high=115, value=115, missing_days=0, of_days=85),
                Flow(
                    label="Newly recognised as political prisoners",
                    low=96,
                    high=None,
                    value=None,
                    missing_days=58,
                    of_days=85,
                ),
                Flow(
                    label="Served to the end",
                    low=40,
                    high=70,
                    value=52,
                    missing_days=0,
                    of_days=85,
                    note="From monthly reports",
                ),
            ],
        ),
        "verdicts": verdicts(
            name="verdicts",
            alt=ALT,
            rows=[
                Verdict(label="Claims of officials", holds=3, fails=2, cannot_tell=6),
                Verdict(label="Rival explanations", holds=1, fails=4, cannot_tell=2),
            ],
        ),
    }


def belarus_readings() -> list[Reading]:
    first = [25, 130, 170, 290, 360, 480, 600, 770, 880, 1000, 1150, 1250, 1330, 1420, 1500]
    months = [date(2020 + (7 + 3 * i) // 12, (7 + 3 * i) % 12 + 1, 10) for i in range(17)]
    listed = [reading(when, n, n, n, "Named list") for when, n in zip(months, first, strict=False)]
    later = [
        reading(date(2023, 12, 1), 1430, None, 1430, "Named list"),
        reading(date(2024, 5, 20), 1380, 1420, 1400, "Named list"),
        reading(date(2024, 9, 20), 1330, 1330, 1330, "Named list"),
    ]
    other = [
        reading(date(2022, 3, 1), 1080, 1080, 1080, "Statements of governments"),
        reading(date(2023, 6, 1), 1400, 1600, 1500, "Statements of governments", rival=True),
        reading(date(2024, 8, 1), 1300, 1400, 1350, "Statements of governments"),
    ]
    return listed + later + other


def belarus_intervals() -> Chart:
    rows = [
        Interval(
            label="Freed among those with a known end",
            value=0.28,
            low=0.28,
            high=0.28,
            note="27 of 97",
            kind="exact",
        ),
        Interval(
            label="Women among the freed",
            value=None,
            low=0.21,
            high=0.55,
            note="24 of 115, 39 unknown",
            kind="bounds",
        ),
        Interval(
            label="Ill or old among the freed",
            value=0.4,
            low=0.31,
            high=0.5,
            note="46 of 115",
            kind="sampling",
        ),
        Interval(label="Signed a plea for mercy", value=None, low=None, high=None, note="no source", kind="bounds"),
    ]
    return intervals(
        name="intervals",
        alt=ALT,
        rows=rows,
        axis_title="Share of people freed, 3 July to 16 September 2024",
        unit="share",
        reference=(0.5, "half"),
    )


def belarus_ratios() -> Chart:
    rows = [
        Interval(label="After a contact", value=2.1, low=0.8, high=5.4, note="4 of 12", kind="sampling"),
        Interval(label="After a sanction", value=0.4, low=0.0, high=1.9, note="1 of 9", kind="sampling"),
        Interval(label="Before an election", value=1.2, low=0.6, high=None, note="", kind="bounds"),
    ]
    return intervals(name="ratios", alt=ALT, rows=rows, axis_title="Times the usual rate", unit="ratio", reference=None)


def settings(sizes: tuple[int, ...] = (3, 5, 10)) -> list[Setting]:
    def waves(size: int, gap: int) -> int:
        return max(1, 12 - gap // 4 - (size > 5 and gap < 20) * 2)

    return [Setting(minimum_size=size, gap=gap, waves=waves(size, gap)) for size in sizes for gap in range(1, 46)]


def belarus_causes() -> list[CauseYear]:
    shape = {
        "Repression": (2, 4, 3, 2, 6),
        "War": (0, 0, 9, 7, 8),
        "Migrants": (0, 2, 1, 0, 0),
        "Airspace": (0, 3, 0, 0, 0),
    }
    rows = [
        CauseYear(year=2020 + i, cause=cause, count=n, mixed=False)
        for cause, ns in shape.items()
        for i, n in enumerate(ns)
        if n
    ]
    return [
        *rows,
        CauseYear(year=2021, cause="Repression", count=2, mixed=True),
        CauseYear(year=2021, cause="Migrants", count=2, mixed=True),
    ]


def freed(first: date, last: date, people: int, possibly: int | None = None) -> Freed:
    return Freed(first=first, last=last, people=people, possibly=people if possibly is None else possibly)


def daily(days: dict[date, int], *, vague: int = 0) -> list[Freed]:
    """The people freed on each day from June to September; `vague` more may have been on any of them."""
    every = [JUNE + timedelta(days=i) for i in range((SEPTEMBER - JUNE).days + 1)]
    return [freed(x, x, days.get(x, 0), days.get(x, 0) + vague) for x in every]


FOUR_DAYS = {day(7, 3): 18, day(8, 16): 30, day(9, 4): 30, day(9, 16): 37}


def strips() -> dict[str, Chart]:
    """Strips of waves: sharp, vague, so vague that the axis is cut, without a wave, and with more than can be labelled."""
    months = [
        freed(date(2004 + i // 12, i % 12 + 1, 1), date(2004 + i // 12, i % 12 + 1, 28), i % 30) for i in range(240)
    ]
    single = [freed(x, x, n) for x, n in FOUR_DAYS.items()]

    def draw(periods: list[Freed], waves: list[Freed], each: str = "day") -> Chart:
        return strip(name="waves", alt=ALT, periods=periods, waves=waves, each=each)

    return {
        "sharp": draw(daily(FOUR_DAYS), single),
        "vague": draw(daily(FOUR_DAYS, vague=12), [freed(x.first, x.last, x.people, x.people + 12) for x in single]),
        "cut": draw(daily(FOUR_DAYS, vague=900), [freed(day(7, 3), day(9, 16), 115, 1015)]),
        "none": draw(daily(FOUR_DAYS), []),
        "many": draw(months, [freed(x.first, x.first, 9 + i, 1000) for i, x in enumerate(months[::10])], "month"),
    }
