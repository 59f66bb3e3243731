"""Whatever stands in the files, the answer is their rows or all their faults, and no file is changed."""

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from habeas.brief.study import check
from habeas.core.errors import Fault, FaultsError
from habeas.core.tables import TABLES
from habeas.sources.handcsv import read_hand_csv
from habeas.sources.handtext import unfit_text
from habeas.sources.handtoml import read_hand_toml
from tests.intake.invented import FILES, lay, state

HEADER = TABLES[0].header
NAMES = sorted(FILES)
# What breaks readers: marks of CSV and TOML, of encodings, and of right-to-left text.
TROUBLE = [
    b'"', b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xd0", b"\x98",
    b"|", b"[[claim]]\n", b"[", b"{", b"'''", b"\\", b"=", b"#", b"-", b"..", b"/", b"X", b"9" * 30, b"\x1b[2J", b"\xe2\x80\xae",
    "Привет".encode(), "Привет".encode("cp1251"), "Привет".encode().decode("cp1251").encode(), "Привет".encode("utf-16"),
]  # fmt: skip

troubles = st.one_of(st.sampled_from(TROUBLE), st.binary(max_size=6))
changes = st.lists(
    st.tuples(st.sampled_from(NAMES), st.floats(0, 1, exclude_max=True), st.integers(0, 40), troubles),
    min_size=1,
    max_size=4,
)


def changed(data, place, cut, put):
    at = int(place * (len(data) + 1))
    return data[:at] + put + data[at + cut :]


def rows_or_faults(folder):
    try:
        return check(folder).rows
    except FaultsError as error:
        return [(fault.file, fault.row, fault.column, fault.problem, fault.cure) for fault in error.faults]


@settings(max_examples=300, deadline=None)
@given(changes)
def test_any_change_of_a_good_workspace_gives_rows_or_faults(some):
    with tempfile.TemporaryDirectory() as place:
        folder = lay(Path(place) / "examplia")
        for name, at, cut, put in some:
            (folder / name).write_bytes(changed((folder / name).read_bytes(), at, cut, put))
        before = state(folder)
        answer = rows_or_faults(folder)
        assert state(folder) == before
    assert answer
    str(answer).encode()


rows = st.lists(st.lists(st.text(max_size=12), max_size=14).map(",".join), max_size=6).map("\n".join)
tables = st.builds(lambda text, encoding: text.encode(encoding, errors="replace"), rows, st.sampled_from(["utf-8", "cp1251", "utf-16", "utf-16-le", "latin-1"]))  # fmt: skip
headed = st.one_of(st.binary(max_size=200), tables).map(lambda data: ",".join(HEADER).encode() + b"\n" + data)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), tables, headed))
@example(b"")
@example(b"\xff\xfe")
@example(b'"')
@example(b"\n" * 1000)
def test_any_bytes_are_rows_or_faults_of_a_table(data):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "table.csv"
        path.write_bytes(data)
        read = read_hand_csv(path, name="table.csv", header=HEADER)
        assert read.faults or read.whole
        assert path.read_bytes() == data
    assert all(isinstance(fault, Fault) and fault.file == "table.csv" for fault in read.faults)
    assert all(set(row.cells) <= set(HEADER) for row in read.rows)
    assert [row.number for row in read.rows] == sorted({row.number for row in read.rows})
    assert all(cell == cell.strip() and not unfit_text(cell) for row in read.rows for cell in row.cells.values())


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(troubles, max_size=30).map(b"".join)))
def test_any_bytes_are_a_plan_or_faults_of_toml(data):
    faults = []
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "plan.toml"
        path.write_bytes(data)
        read = read_hand_toml(path, name="plan.toml", faults=faults)
        assert path.read_bytes() == data
    assert read is not None or faults


def test_a_path_to_nothing_is_a_fault(tmp_path):
    read = read_hand_csv(tmp_path / "none.csv", name="none.csv", header=HEADER)
    assert [str(fault) for fault in read.faults] == [
        "none.csv: the file cannot be read: No such file or directory. Check the path and its rights."
    ]
    assert (read.rows, read.whole) == ((), False)
