"""A small workspace of an invented country, and ways to spoil it. Shared by the tests of files, cells and commands."""

import csv
import hashlib
import io
import os
import shutil

from click.testing import CliRunner

from habeas.cli import main
from habeas.core.tables import TABLES

SETTINGS = """\
country = "aq"
name = "Examplia"

[window]
first = "2031-01-01"

[freed]
kinds = ["pardon", "amnesty", "parole", "other"]

[waves]
gap_days = 7
minimum = 5

[words.causes]
fog = "the long fog"
"""
READINGS = """\
id,what,group,period,value,low,high,qualifier,basis,act,source_url,known_from,note
R1,inside,,2031-01-01,400,,,about,Lantern Watch,,https://lantern.example/1,2031-01-05,
R2,inside,women,2031-01-01,60,,,,Lantern Watch,,https://lantern.example/1,2031-01-05,
R3,inside,men,2031-01-01,335,,,,Lantern Watch,,https://lantern.example/1,2031-01-05,
R4,died,,2031-01-01/2031-06-30,3,,,at least,Lantern Watch,,https://lantern.example/2,2031-07-02,
R5,freed,women,,5,,,,Ministry of Scales,W1,https://scales.example/1,2031-02-03,
R6,missed_percent,,2030,12.5,,,,Institute of Lists,,https://lists.example/1,2031-03,"asked 1,200 people, ""about 12"" %"
R7,recognised,,2031-02,17,,,,Lantern Watch,,https://lantern.example/3,2031-03-02,
R8,recognised,,2031-01/2031-06,60,,,,Lantern Watch,,https://lantern.example/4,2031-07-02,
"""
RELEASES = """\
id,date,count,kind,decided_by,described_as,deported,supersedes,source_url,known_from,note
W1,2031-02-01,12,pardon,Edict,Old age,no,,https://scales.example/1,2031-02-02,
W2,2031-03-01,8,pardon,Edict,Illness,no,,https://scales.example/2,2031-03-02,
W2b,2031-03-01,9,pardon,Edict,Illness,no,W2,https://lantern.example/5,2031-03-09,
W3,2031-06-01,30,amnesty,Law,,unknown,,https://scales.example/3,2031-06-02,
"""
EVENTS = """\
id,date,type,actor,target,cause,description,source_url,known_from,note
E1,2030-08,sanction_imposed,League of Harbours,Ministry of Scales,election_fraud|fog,Licences withdrawn.,https://harbours.example/1,2030-09,
E2,2031-05-20,diplomatic_contact,League of Harbours,Examplia,,A visit.,https://harbours.example/2,2031-05-21,
E3,2031-06-03,sanction_lifted,League of Harbours,Ministry of Scales,fog,Licences given back.,https://harbours.example/3,2031-06-04,
"""
PRECEDENTS = """\
id,country,period,released,demander,offered,followed_by,reversed,new_arrests,outcome,source_url,known_from,note
P1,Examplia,2019-04,about 20,League of Harbours,recognition|money,recognition,no,unknown,Envoys came back.,https://harbours.example/4,2019-06,
P2,Fictland,2012/2013,6,,none,nothing,,yes,,https://harbours.example/5,2013-12,
"""
CLAIMS = """\
# Said about the releases.

[[claim]]
id = "C1"
text = "Most of those pardoned are women."
speaker = "Ministry of Scales"
side = "official"
said_on = "2031-06-10"
kind = "share"
parameters = { groups = ["women"], percent = 50, qualifier = "more than" }
source = "https://scales.example/4"

[[claim]]
id = "C2"
text = "Five hundred were pardoned in February."
speaker = "Ministry of Scales"
side = "official"
said_on = 2031-06-10
kind = "count_is"
parameters = { what = "freed", act = "W1", value = 500 }
source = "The Scales Gazette, Mercy, 10 June 2031"
"""
FILES = {
    "habeas.toml": SETTINGS,
    "hand/readings.csv": READINGS,
    "hand/releases.csv": RELEASES,
    "hand/events.csv": EVENTS,
    "hand/precedents.csv": PRECEDENTS,
    "hand/claims.toml": CLAIMS,
}
HEADERS = {spec.name: ",".join(spec.header) for spec in TABLES}


def lay(folder):
    """Write the workspace, without a brief."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def run(*args):
    """One command: exit code, what it printed and what it said of errors. A traceback fails the test."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def state(folder):
    """Every file and folder in `folder` with what it holds, its rights and when it was last changed."""
    found = {}
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files, "."):
            path = os.path.normpath(os.path.join(place, name))
            about = os.lstat(path)
            held = os.readlink(path) if os.path.islink(path) else _digest(path) if os.path.isfile(path) else ""
            found[path] = (about.st_mode, about.st_mtime_ns, held)
    return found


def _digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Ways to spoil a workspace: each gives a function of its folder.


def cell(table, row, column, text):
    """Put `text` into the cell of `column` in the spreadsheet row `row`."""

    def spoil(folder):
        path = folder / "hand" / f"{table}.csv"
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        rows[row - 1][rows[0].index(column)] = text
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(rows)
        path.write_bytes(out.getvalue().encode())

    return spoil


def swap(name, old, new):
    """Put `new` for the only `old` in the file `name`; both text or both bytes."""

    def spoil(folder):
        path = folder / name
        data = path.read_bytes()
        before, after = (part.encode() if isinstance(part, str) else part for part in (old, new))
        assert data.count(before) == 1, f"{name} holds {old!r} {data.count(before)} times"
        path.write_bytes(data.replace(before, after))

    return spoil


def whole(name, change):
    """Change all bytes of the file `name`."""

    def spoil(folder):
        path = folder / name
        path.write_bytes(change(path.read_bytes()))

    return spoil


def add(name, text):
    """Put `text` at the end of the file `name`."""
    return whole(name, lambda data: data + (text.encode() if isinstance(text, str) else text))


def instead(name, make):
    """Take the file or folder `name` away and put there what `make` makes of its path."""

    def spoil(folder):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        make(path)

    return spoil
