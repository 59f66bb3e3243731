import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import HabeasError, InputError
from habeas.intake.openlist import open_list

SECRET = "ZQXmarker"


def parquet(path, sql):
    with duckdb.connect() as con:
        con.execute(f"copy ({sql}) to '{path}' (format parquet)")
    return path


def read(path):
    rows = open_list(path, name="list.parquet")
    return rows.header, list(rows.rows), [str(fault) for fault in rows.faults]


def refusal(path):
    with pytest.raises(InputError) as caught:
        read(path)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("' Ян '", "Ян"), ("null::varchar", ""), ("5", "5"), ("5.0::double", "5"), ("0.25::double", "0.25"), ("1.50", "1.50"),
        ("true", "TRUE"), ("date '2020-01-02'", "2020-01-02"), ("timestamp '2020-01-02 00:00:00'", "2020-01-02"),
        ("timestamp '2020-01-02 03:04:05'", "2020-01-02T03:04:05"), ("timestamptz '2020-01-02 03:00:00+03'", "2020-01-02"),
        ("['a', null, '', 'b']", "a | b"), ("[date '2020-01-01']", "2020-01-01"), ("[1.5::double, 2.0]", "1.5 | 2"),
        ("{'a': 1}", '{"a":1}'), ("[[1], [2]]", "[[1],[2]]"),
    ],
)  # fmt: skip
def test_each_type_becomes_text(tmp_path, sql, text):
    path = parquet(tmp_path / "list.parquet", f'select 1 as id, {sql} as "имя "')
    assert read(path) == (("id", "имя"), [(2, ["1", text])], [])


@pytest.mark.parametrize("name", ["a*.parquet", "a?.parquet", "a[1].parquet", "x=1.parquet", "имя.csv"])
def test_the_name_of_a_file_means_that_file_alone(tmp_path, name):
    parquet(tmp_path / "ab.parquet", "select 'other' as a")
    parquet(tmp_path / "a1.parquet", "select 'other' as a")
    folder = tmp_path / "year=2020"
    folder.mkdir()
    for path in (tmp_path / name, folder / name):
        assert read(parquet(path, "select 'x' as a")) == (("a",), [(2, ["x"])], [])


def test_names_of_columns_are_never_sql(tmp_path):
    path = parquet(tmp_path / "list.parquet", 'select 1 as "a""; drop", 2 as "select"')
    assert read(path) == (('a"; drop', "select"), [(2, ["1", "2"])], [])


def test_faults_of_rows_let_the_others_through(tmp_path):
    path = parquet(tmp_path / "list.parquet", f"select unnest(['a', '{SECRET}' || chr(7), '', 'b']) as a")
    fault = "list.parquet, row 3, column 'a': there is a control character (U+0007). Take it out; it may be invisible."
    assert read(path) == (("a",), [(2, ["a"]), (5, ["b"])], [fault])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p.write_bytes(b"PAR1" + SECRET.encode()), "list.parquet: the Parquet file cannot be read. Fetch it again; if it has a password, save it without one."),
        (lambda p: parquet(p, "select 'x'::blob as a, 1 as b"), "list.parquet: column 1 holds bytes, not text. Take it out, or cast it."),
        (lambda p: parquet(p, "select 1 as \" \", 2 as b"), "list.parquet, row 1: there is a column without a name: A. Take the columns out, or name them; rows above the header must go too."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(tmp_path, make, message):
    make(tmp_path / "list.parquet")
    assert refusal(tmp_path / "list.parquet") == message


def test_nothing_is_left_on_the_disk(tmp_path, monkeypatch):
    path = parquet(tmp_path / "list.parquet", "select 'x' || i as a from range(100000) t(i)")
    monkeypatch.chdir(tmp_path)
    assert len(read(path)[1]) == 100_000
    assert list(tmp_path.iterdir()) == [path]


def test_other_formats_are_opened_as_they_are(tmp_path):
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    assert read(tmp_path / "list.csv") == (("a", "b"), [(2, ["1", "2"])], [])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=6), st.integers(0))
def test_a_damaged_file_gives_rows_or_an_error_of_ours(tmp_path_factory, changes, length):
    path = parquet(
        tmp_path_factory.getbasetemp() / "list.parquet", f"select '{SECRET}' || i as a, i as b from range(9) t(i)"
    )
    data = bytearray(path.read_bytes())
    for at, byte in changes:
        data[4 + at % (len(data) - 4)] = byte
    path.write_bytes(data[: 4 + length % len(data)] if length % 3 == 0 else data)
    told = ""
    try:
        read(path)
    except HabeasError as error:
        told = str(error)
    assert SECRET not in told
