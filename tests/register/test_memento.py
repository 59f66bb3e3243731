"""The Memento books, real people of the past, through one mapping: every row accounted for, and the stock by hand.

The data are not in the project; without them these tests are skipped.
"""

import calendar
import csv
import gzip
import json
from datetime import date

from tests.intake.invented import run
from tests.memento import BOOKS, needs_books

OPEN = date(9999, 12, 31)

pytestmark = needs_books


def books():
    with gzip.open(BOOKS, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_rows_are_taken_or_set_aside_or_refused(estonia):
    _, editions = estonia
    assert [(one["published"], one["rows"]) for one in editions] == [("1996", 20115), ("1998", 17064), ("2005", 14232)]
    for one in editions:
        assert one["rows"] == one["taken"] + sum(one["set_aside"].values()) + one["refused"]
    assert sum(one["rows"] for one in editions) == 51_411


def found(folder, *args):
    code, out, err = run("findings", folder, *args, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def interval(day, precision):
    """First and last day of an ISO date cut to its precision; None if there is none."""
    if not day or precision == "bad":
        return None
    year, month, number = (*map(int, day.split("-")), 1, 1)[:3]
    if precision == "year":
        return date(year, 1, 1), date(year, 12, 31)
    if precision == "month":
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, number), date(year, month, number)


def detention(row):
    """First and last possible day of the arrest and of the way out, by the words of the books; None without any."""
    start = interval(row["arrest"], row["arrest_prec"])
    released = interval(row["release_camp"], row["release_camp_prec"])
    deaths = (("died_after_release", None), ("died_custody", "died_custody_prec"), ("executed", None), ("killed", None))
    died = [interval(row[name], row[how] if how else edtf(row[name])) for name, how in deaths]
    died = [one for one in died if one]
    ended = not row["release_camp"] and row["outcome"] in ("died_custody", "executed", "killed")
    if start is None and released is None and not ended and (row["outcome"] != "released" or row["release_camp"]):
        return None
    published = {"R1": date(1996, 12, 31), "R2": date(1998, 12, 31), "R3": date(2005, 12, 31)}[row["list"]]
    first, last = start or (date.min, min([published, *([released[1]] if released else [])]))
    if ended and died:
        end = died[0]
    elif released:
        end = released
    else:
        left = published if ended or row["outcome"] == "released" else OPEN
        end = first, min([left, *(one[1] for one in died[:1])])
    return (first, last), end


def edtf(day):
    return {4: "year", 7: "month"}.get(len(day), "day")


def test_the_stock_is_what_the_rows_say_one_by_one(estonia):
    folder, _ = estonia
    rows = [row for row in books() if row["arrest_raw"]]
    pairs = [pair for row in rows if (pair := detention(row))]
    sensible = [(start, end) for start, end in pairs if end[1] >= start[0]]
    monthly = found(folder, "people.inside.monthly", "--on", "1960-12-31")["people.inside.monthly"]["table"]
    told = [dict(zip(monthly["columns"], row, strict=True)) for row in monthly["rows"]]
    everybody = {row["day"]: row for row in told if not row["group"]}
    for day in (date(1941, 7, 1), date(1950, 1, 1), date(1953, 4, 1), date(1956, 1, 1), date(1960, 12, 1)):
        surely = sum(start[1] <= day < end[0] for start, end in sensible)
        possibly = sum(start[0] <= day < end[1] for start, end in sensible)
        row = everybody[day.isoformat()]
        assert (row["low"], row["high"]) == (surely, possibly), day


def test_negative_durations_are_told_and_not_repaired(estonia):
    folder, _ = estonia
    backwards = 0
    for row in books():
        start, out = (
            interval(row["arrest"], row["arrest_prec"]),
            interval(row["release_camp"], row["release_camp_prec"]),
        )
        backwards += bool(row["arrest_raw"] and start and out and out[1] < start[0])
    told = found(folder, "lists.contradictory")["lists.contradictory"]["value"]
    assert 15 <= backwards <= told


def test_in_1997_only_the_first_book_was_known(estonia):
    folder, _ = estonia
    then = found(folder, "lists.editions", "--known", "1997-01-01")["lists.editions"]
    assert [row[then["table"]["columns"].index("published")] for row in then["table"]["rows"]] == ["1996"]
    code, _, _ = run("findings", folder, "people.inside", "--known", "1995-12-31")
    assert code == 2


def test_the_brief_shows_the_stock_of_the_window(estonia):
    folder, _ = estonia
    assert run("brief", folder, "--on", "1960-12-31")[0] == 0
    text = (folder / "output" / "brief.md").read_text(encoding="utf-8")
    assert "## The people on the lists" in text
    assert "figures/people.svg" in text
