"""The Political Prisoner Database of the US Congressional-Executive Commission on China: spreadsheet or CSV.

What the columns say together:

- `detention status` is one of the codes in `_STATUSES`. A `?` marks what is alleged: held or not is said all the same,
  as the list counts these people so, but no kind of exit, and the day of an alleged release carries the `?` of EDTF.
  Medical parole and residential surveillance may be at home or in a place of custody: nothing is said of custody.
- A death is said to be in custody only where no release is dated; `DEC-exec` is an execution.
- `current (or last) sentence or time served` is one or the other: it is a sentence where `legal process` has a phase
  of sentencing without `?`, or a sentence is dated; else nothing is said of it.
- `sent. ends per PRC` is the scheduled end and `actual date released` the release; both are kept.
- Unknown parts of a date are `00`, or `mm` and `dd` as the Commission's own files have it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from habeas.sources.base import Reader, Rule, Said
from habeas.sources.headings import fit, named
from habeas.sources.listdates import NOTATIONS
from habeas.sources.rules import always, choice, chosen, look_up, say_days, several, table, text, whole
from habeas.sources.sentences import parts
from habeas.sources.unread import Unread

# What a code says of custody, of the way out and of the punishment; "" says nothing.
_STATUSES = {
    "DET": ("held", "", ""),
    "DET-bail": ("suspended", "", ""),
    "DET-suspend": ("suspended", "", "suspended"),
    "DET-med": ("", "", ""),
    "DET-surveil": ("", "", ""),
    "DET-life": ("held", "", "life"),
    "DET-dth-r": ("held", "", "death"),
    "REL": ("not_held", "unknown", ""),
    "REL-dec": ("not_held", "unknown", ""),
    "REL-PSB": ("not_held", "unknown", ""),
    "DEC": ("not_held", "died", ""),
    "DEC-ill": ("not_held", "died", ""),
    "DEC-exec": ("not_held", "executed", ""),
    "DEC-exe": ("not_held", "executed", ""),
    "ESC": ("not_held", "escaped", ""),
}
_CODES = table({code: code for code in _STATUSES})
# Phases of the legal process and the punishment that each imposes, "" if none or if it may be served at home.
_PHASES = table(
    dict.fromkeys(("-", "chg", "PSB", "PSB-house", "tri", "tri-close", "tri-open", "tri-retri", "rel", "dec", "esc",
                   "exe", "exec", "sent-house", "admin-other", "admin-RTL-app", "admin-other-app"), "")
    | dict.fromkeys(("sent", "sent-close", "sent-open", "admin-RTL", "admin-RTL-trans"), "custody")
    | dict.fromkeys(("admin-ankang", "admin-psych"), "forced_treatment")
)  # fmt: skip
_ISSUES = ("eth", "rel", "FG", "dem", "spch", "assoc", "civil", "info", "6489", "enviro", "lab", "prop", "com", "rur",
           "rol", "assist")  # fmt: skip
_SEXES = {"M": "m", "F": "f", "male": "m", "female": "f", "M?": "", "F?": "", "?": "", "-": ""}
_PRISON = "current (or last) prison, detention center or site"
_TERM = "current (or last) sentence or time served"
_TERMS = tuple(f"{_TERM} ({unit})" for unit in ("years", "months", "weeks", "days"))
_IMPRISONED = "{} where imprisoned (or detained)"
_IGNORED = ("affiliation", "formal arrest date", "trial date", "appeal date", "appeal court", "appeal ruling date",
            "appeal ruling court", _IMPRISONED.format("prefecture"), _IMPRISONED.format("county"))  # fmt: skip
_code_parts = re.compile(r"([A-Za-z]+)(\??)((?:[-/][A-Za-z]+)*)(\??)").fullmatch
_doubt = re.compile(r"\s*\?$")
_UNKNOWN_PARTS = str.maketrans("mdMD", "0000")


def _code(status: str) -> tuple[str, bool, bool]:
    """The code with `-` where some files have `/`, and whether the state and what is added to it are alleged."""
    match = _code_parts(status)
    base, first, added, last = match.groups() if match else (status, "", "", "")
    return look_up(_CODES, f"{base}{added.replace('/', '-')}"), bool(first or last), bool(last)


def _say_status(status: str) -> tuple[Said, ...]:
    code, _, _ = _code(status)
    return (Said("state", state),) if (state := _STATUSES[code][0]) else ()


def _say_release(status: str, released: str) -> tuple[Said, ...]:
    code, alleged, _ = _known_code(status)
    day, exit = _date(released) if released else "", _STATUSES[code][1] if code else ""
    if exit and (alleged or (day and exit == "died")):
        exit = "unknown"
    if day and alleged and code.startswith("REL") and not day.endswith("?"):
        day += "?"
    return tuple(said for said in (Said("exit", exit), Said("released", day)) if said.value)


def _known_code(status: str) -> tuple[str, bool, bool]:
    """As `_code`, with "" for a code that is not known, at which another rule stops."""
    try:
        return _code(status)
    except Unread:
        return "", False, False


def _say_sentence(process: str, status: str, sentenced: str, *term: str) -> tuple[Said, ...]:
    code, _, alleged = _known_code(status)
    by_code = _STATUSES[code][2] if code and not alleged else ""
    imposed = _imposed(process) or ({"custody"} if sentenced and any(term) else set())
    punishment = by_code or (imposed.pop() if len(imposed) == 1 else "")
    days = say_days(parts(*term)) if punishment == "custody" else ()
    return ((Said("punishment", punishment),) if punishment else ()) + days


def _imposed(process: str) -> set[str]:
    """The punishments of the phases that are not alleged; refuses a phase that is not known, and a fifth."""
    phases = [phase.strip() for phase in process.split("/") if phase.strip()]
    if len(phases) > 4:
        raise Unread("the legal process has more than four phases", "Check the column.")
    told = [(look_up(_PHASES, _doubt.sub("", phase)), phase.endswith("?")) for phase in phases]
    return {punishment for punishment, alleged in told if punishment and not alleged}


def _date(cell: str) -> str:
    """A date in EDTF, its doubt kept; "" if all parts are unknown."""
    doubt = "?" if _doubt.search(cell) else ""
    day = NOTATIONS["slashes"](_doubt.sub("", cell).translate(_UNKNOWN_PARTS))
    return day + doubt if day else ""


def _dates(column: str, prop: str) -> Rule:
    def read(cell: str) -> tuple[Said, ...]:
        return (Said(prop, day),) if (day := _date(cell)) else ()

    return Rule(columns=(column,), prop=prop, read=read)


def _say_age(cell: str) -> tuple[Said, ...]:
    """The age in years; an alleged one is not said."""
    return () if cell.endswith("?") else (Said("age", whole(cell)),)


def _say_residence(*places: str) -> tuple[Said, ...]:
    return (Said("residence", ", ".join(place for place in places if place)),)


READER = Reader(
    name="cecc",
    title="CECC Political Prisoner Database, China",
    country="cn",
    key=("CECC record number",),
    rules=(
        text("main name", "name"),
        text("pinyin name", "name"),
        text("Chinese name", "name"),
        Rule(columns=("detention status",), read=_say_status, personal=False),
        Rule(columns=("detention status", "actual date released"), read=_say_release),
        Rule(columns=("legal process", "detention status", "sentence date", *_TERMS), read=_say_sentence),
        chosen("issue category", "issue", {issue: issue for issue in _ISSUES}, "/", personal=False),
        text("ethnic group", "nationality"),
        choice("sex", "sex", _SEXES, personal=False),
        Rule(columns=("age at detention",), read=_say_age),
        text("religion", "religion"),
        text("occupation", "occupation"),
        Rule(columns=("residence county", "residence prefecture", "residence province"), read=_say_residence),
        _dates("date of detention", "detained"),
        text(_PRISON, "place"),
        text("current (or last) prison", "place"),
        text("detention center or site", "place"),
        text(_IMPRISONED.format("province"), "region"),
        text("trial court", "court"),
        _dates("sentence date", "sentenced"),
        text("sentence court", "court"),
        _dates("sent. ends per PRC", "scheduled_end"),
        several("charge (statute)", "article", "/"),
        text("short summary", "description"),
    ),
    headings=named(
        {
            "CECC record number": ("record number",),
            "main name": ("main (or religious) name",),
            "Chinese name": ("Chinese characters (main name)",),
            "occupation": ("occup", "occup."),
            "affiliation": ("affil", "affil."),
            "sent. ends per PRC": ("sentence ends per PRC",),
            _PRISON: ("current (or last) prison, detention center, or site",),
            **{term: (term.removeprefix(_TERM).strip(),) for term in _TERMS},
        }
    ),
    ignore=frozenset(_IGNORED),
    optional=frozenset(
        {
            "pinyin name",
            "Chinese name",
            "religion",
            "occupation",
            "trial court",
            "sentence court",
            "residence county",
            "residence prefecture",
            "residence province",
            "charge (statute)",
            "short summary",
            "ethnic group",
            _PRISON,
            "current (or last) prison",
            "detention center or site",
        }
    ),
    always=always(designated="cecc"),
)


def reader_for(header: Sequence[str]) -> Reader:
    """The reader with the headings of the file, of which some are cut short in some editions."""
    return fit(READER, header)
