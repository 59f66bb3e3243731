"""Random workspaces for property tests: every kind of row, date, number and claim, and numbers that disagree."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from habeas.brief.study import QUESTIONS
from habeas.claims import KINDS, PARAMETERS, judge_claims
from habeas.core.errors import FaultsError
from habeas.core.types import Claim, Findings
from habeas.intake.tables import Tables, read_workspace
from habeas.register.register import Register
from habeas.store.database import Database
from habeas.store.settings import Settings
from tests.register.workspaces import ALWAYS, DEFAULTS, claim, lay

Rows = list[dict[str, str]]
GROUPS = ("", "", "women", "men", "ill")
WHATS = (
    *("inside", "inside", "inside", "recognised", "recognised", "freed", "freed", "freed", "died", "left", "released"),
    *("term_served", "pardoned", "amnestied", "left_otherwise", "named", "net_growth"),
)
BODIES = ("", "Committee", "Committee", "Centre", "Minister")
QUALIFIERS = ("", "", "", "exactly", "about", "at least", "more than", "at most", "less than")

days = st.dates(date(2030, 10, 1), date(2031, 12, 31)).map(date.isoformat)
vague = st.one_of(
    days.map(lambda day: day[:7]),
    days.map(lambda day: day[:4]),
    days.map(lambda day: f"{day}~"),
    days.map(lambda day: f"{day}/.."),
    days.map(lambda day: f"../{day}"),
    st.tuples(days, days).map(lambda two: "/".join(sorted(two))),
)
FAR = ("0001-06-01", "0001", "9998", "9998-12-31", "9998-01/9998-02", "0001/2031", "2031-24")
dates = st.one_of(days, days, days, days, vague, vague, st.sampled_from(FAR))
# Most pages are of the days themselves; a few are of other years.
known = st.one_of(days, days, days.map(lambda day: day[:7]), st.sampled_from(("2032", "1999-01-01", "9998")))
counts = st.one_of(st.integers(0, 60), st.integers(0, 60), st.sampled_from((0, 1, 10**9)))


@st.composite
def releases(draw: st.DrawFn) -> Rows:
    rows: Rows = []
    for i in range(draw(st.integers(0, 6))):
        earlier = [row["id"] for row in rows]
        replaced = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier and i % 2 else []
        rows.append(
            ALWAYS
            | {
                "id": f"A{i}",
                "date": draw(dates),
                "count": str(draw(counts)),
                "kind": draw(st.sampled_from(("pardon", "pardon", "amnesty", "exchange", "commutation", "other"))),
                "deported": draw(st.sampled_from(("", "yes", "no", "unknown"))),
                "supersedes": "|".join(replaced),
                "known_from": draw(known),
            }
        )
    return rows


@st.composite
def readings(draw: st.DrawFn, acts: Sequence[str]) -> Rows:
    rows: Rows = []
    for i in range(draw(st.integers(0, 14))):
        what, group = draw(st.sampled_from(WHATS)), draw(st.sampled_from(GROUPS))
        act = draw(st.sampled_from(acts)) if acts and what == "freed" and group else ""
        number = (
            draw(counts) if act or what != "inside" else draw(st.integers(0, 30) if group else st.integers(50, 400))
        )
        form = draw(st.sampled_from(("value", "value", "value", "low", "high", "both", "all")))
        rows.append(
            ALWAYS
            | {
                "id": f"R{i}",
                "what": what,
                "group": group,
                "period": "" if act else draw(dates),
                "value": str(number) if form in ("value", "all") else "",
                "low": str(number) if form in ("low", "both", "all") else "",
                "high": str(number + draw(st.integers(0, 5))) if form in ("high", "both", "all") else "",
                "qualifier": draw(st.sampled_from(QUALIFIERS)) if form == "value" else "",
                "basis": draw(st.sampled_from(BODIES)),
                "act": act,
                "known_from": draw(known),
            }
        )
    return rows


@st.composite
def events(draw: st.DrawFn) -> Rows:
    types = ("sanction_imposed", "sanction_imposed", "sanction_lifted", "diplomatic_contact", "statement", "election")
    causes = st.lists(st.sampled_from(("repression", "election_fraud", "war", "migration")), unique=True, max_size=3)
    return [
        ALWAYS
        | DEFAULTS["events"]
        | {
            "id": f"E{i}",
            "date": draw(dates),
            "type": draw(st.sampled_from(types)),
            "cause": "|".join(draw(causes)),
            "known_from": draw(known),
        }
        for i in range(draw(st.integers(0, 5)))
    ]


@st.composite
def episodes(draw: st.DrawFn) -> Rows:
    followed = ("sanctions_eased", "sanctions_eased|money", "nothing", "unknown", "recognition")
    return [
        ALWAYS
        | {
            "id": f"P{i}",
            "country": draw(st.sampled_from(("Examplia", "Otherland"))),
            "period": draw(dates),
            "followed_by": draw(st.sampled_from(followed)),
            "reversed": draw(st.sampled_from(("", "yes", "no", "unknown"))),
            "known_from": draw(known),
        }
        for i in range(draw(st.integers(0, 6)))
    ]


CLAIMS_ALWAYS = (
    claim("count_is", "C1", what="freed", value=50, qualifier="about", said_on="2031-06-01"),
    claim("count_is", "C2", what="inside", value=100, qualifier="more than", period="2031-06-01", said_on="2031-06-01"),
    claim("count_is", "C3", what="recognised", value=5, qualifier="at least", period="2031-01/2031-06"),
    claim("count_is", "C4", what="freed", groups=["women", "ill"], value=9, qualifier="at most", period="2031"),
    claim("count_is", "C5", what="inside", groups=["women"], value=9, qualifier="less than"),
    claim("share", "C6", groups=["women"], percent=50, qualifier="less than", period="2031-01-01/2031-12-31"),
    claim("share", "C7", groups=["ill", "men"], percent=50, qualifier="about"),
    claim("favoured", "C8", group="women", period="2030/2031"),
    claim("waves_are", "C9", value=2, period="2031"),
    claim("latest_wave", "C10", value=20, qualifier="about", period="2031-05", said_on="2031-06-30"),
    claim(
        "events_share", "C11", type="sanction_imposed", causes=["war", "migration"], percent=40, qualifier="more than"
    ),
    claim("precedents", "C12", followed_by="sanctions_eased", value=2, period="2000/2031"),
    claim("unmeasured", "C13", needs="the files"),
    claim("all_are", "C15", groups=["men"], period="2031"),
    claim("most_are", "C16", groups=["women", "ill"], criterion="sex = 'f' or health = 'ill'"),
    claim("none_are", "C17", groups=["minors"], period="2031-05"),
    claim("at_least", "C18", what="freed", value=10, groups=["women"], period="2031"),
    claim("still_inside", "C19", value=3, criterion="age >= 60", period="2031-05"),
    claim("share_of_term", "C20", months=6, period="2031"),
    claim("because", "C21", criterion="age >= 60 or health = 'ill'", period="2031"),
    claim("count_is", "C14", what="died", value=0, qualifier="exactly", period="2031-12-01/..", said_on="2031-01-01"),
)

SETTINGS = (
    "",
    '[window]\nfirst = "2031-01-01"',
    "[waves]\ngap_days = 60\nminimum = 1",
    '[freed]\nkinds = ["pardon"]\n[same_body]\ngovernment = ["Minister", "Centre"]',
)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    acts = draw(releases())
    return {
        "releases": acts,
        "readings": draw(readings([row["id"] for row in acts])),
        "events": draw(events()),
        "precedents": draw(episodes()),
        "claims": CLAIMS_ALWAYS,
        "settings": draw(st.sampled_from(SETTINGS)),
    }


def mended(made: dict[str, Any], place: Path | None = None) -> Tables:
    """The workspace read without the rows that the checks refuse; left in `place` if it is given."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = place or Path(temporary)
        while True:
            lay(folder, **made)
            try:
                return read_workspace(folder, PARAMETERS)
            except FaultsError as error:
                made = _without(made, error)


def _without(made: dict[str, Any], error: FaultsError) -> dict[str, Any]:
    bad = {(fault.file, fault.row) for fault in error.faults if fault.row is not None}
    assert bad, str(error)
    left = dict(made)
    for name in ("releases", "readings", "events", "precedents"):
        left[name] = [row for i, row in enumerate(made[name], start=2) if (f"hand/{name}.csv", i) not in bad]
    acts = {row["id"] for row in left["releases"]}
    left["readings"] = [row for row in left["readings"] if not row["act"] or row["act"] in acts]
    for row in left["releases"]:
        row["supersedes"] = "|".join(name for name in row["supersedes"].split("|") if name in acts)
    return left


def everything(
    database: Database, settings: Settings, claims: Sequence[Claim], *, on: date | None, known: date | None
) -> Findings:
    """All findings of all measures, signals and claims."""
    register = Register.at(database, settings, claims, on=on, known=known)
    found = [f for measure in QUESTIONS for f in measure.compute(register, register.window)]
    found += judge_claims(register, KINDS)
    register.database.close()
    database.close()
    return Findings(found)
