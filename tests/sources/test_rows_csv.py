import csv
import gzip
import io
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import FaultsError, HabeasError, InputError
from habeas.sources import textblocks
from habeas.sources.rows import open_rows

SECRET = "ZQXmarker"
PEOPLE = [
    ("Янка Выдуманы", "12 мая 2021", "Мінск"),
    ("Иван Придуманный", "", "Тверь"),
    ("Jane Invented, Jr.", "2021-05-12", "York"),
    ("王虚构", "2021", "北京"),
]


def table(tmp_path, data, suffix=".csv"):
    path = tmp_path / f"list{suffix}"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(path, **kwargs):
    rows = open_rows(path, name="list.csv", **kwargs)
    return rows.header, list(rows.rows), [str(fault) for fault in rows.faults]


def refusal(path, **kwargs):
    with pytest.raises(InputError) as caught:
        read(path, **kwargs)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_to_save_a_table_gives_the_same_rows(tmp_path, encoding, packed, separator, end):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    writer.writerows([("name", "дата", "地点"), *PEOPLE])
    data = text.getvalue().encode(encoding)
    path = table(tmp_path, gzip.compress(data) if packed else data, ".csv.gz" if packed else ".csv")
    assert read(path) == (("name", "дата", "地点"), [(n, list(row)) for n, row in enumerate(PEOPLE, start=2)], [])


def test_cells_are_stripped_and_keep_their_line_ends(tmp_path):
    path = table(tmp_path, ' a ,b\n" x",\u00a0y \n"one\r\ntwo","tab\there"\n')
    assert read(path) == (("a", "b"), [(2, ["x", "y"]), (3, ["one\ntwo", "tab\there"])], [])


def test_blank_rows_are_left_out_and_counted(tmp_path):
    path = table(tmp_path, "\n\na,b\n\n1,2\n,\n \n3,4\n\n")
    assert read(path) == (("a", "b"), [(5, ["1", "2"]), (8, ["3", "4"])], [])


def test_a_row_is_counted_once_however_many_lines_it_has(tmp_path):
    path = table(tmp_path, 'a,b\n"1\n1\n1",2\n3,4\n')
    assert [number for number, _ in read(path)[1]] == [2, 3]


def test_separators_in_quotation_marks_do_not_count(tmp_path):
    assert read(table(tmp_path, '"a, b, c, d";e;f\n1;2;3\n'))[0] == ("a, b, c, d", "e", "f")


def test_empty_columns_at_the_end_are_dropped(tmp_path):
    path = table(tmp_path, f"a,b,,\n1,2,,\n1,2,{SECRET},\n3,4, ,\n")
    fault = "list.csv, row 3: there is text in a column without a name. Name the column, or empty it."
    assert read(path) == (("a", "b"), [(2, ["1", "2"]), (4, ["3", "4"])], [fault])


CONTROL = "Take it out; it may be invisible."
RAGGED = "Quote cells that hold the separator or a new line; leave empty cells empty."


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"{SECRET},2,3", f"list.csv, row 3: the row has 3 cells and the header 2. {RAGGED}"),
        (SECRET, f"list.csv, row 3: the row has 1 cell and the header 2. {RAGGED}"),
        (f"1,{SECRET}\0", f"list.csv, row 3, column 'b': there is a control character (U+0000). {CONTROL}"),
        (f"1,{SECRET}\x1b[2J", f"list.csv, row 3, column 'b': there is a control character (U+001B). {CONTROL}"),
        (f"1,{SECRET}\x85", f"list.csv, row 3, column 'b': there is a control character (U+0085). {CONTROL}"),
        (f"1,\ufffe{SECRET}", f"list.csv, row 3, column 'b': there is a control character (U+FFFE). {CONTROL}"),
        (f"1,\x1c{SECRET}\x0c", f"list.csv, row 3, column 'b': there is a control character (U+001C). {CONTROL}"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_fault_of_one_row_lets_the_others_through(tmp_path, row, fault, encoding):
    path = table(tmp_path, f"a,b\n1,2\n{row}\n3,4\n".encode(encoding))
    assert read(path) == (("a", "b"), [(2, ["1", "2"]), (4, ["3", "4"])], [fault])


UNCLOSED = (
    "a quotation mark is opened and never closed, or closed in the middle of a cell. "
    'Write a quotation mark inside a cell as "" and quote the whole cell.'
)
TOO_LONG = "there are more than 1,000,000 characters in a cell. Look for a quotation mark that is not closed."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "list.csv, row 1: the file is empty. It should hold the names of columns, and rows."),
        ("\n \n,,\n", "list.csv, row 1: the file is empty. It should hold the names of columns, and rows."),
        (f'a,b\n1,2\n"{SECRET},2\n', f"list.csv, row 3: {UNCLOSED}"),
        (f'a,b\n1,2\n"{SECRET}"x,2\n', f"list.csv, row 3: {UNCLOSED}"),
        (f'a,"{SECRET}\n1,2\n', f"list.csv, row 1: {UNCLOSED}"),
        (f'a,b\n1,"{SECRET}' + "x\n" * 600_000, f"list.csv, row 2: {TOO_LONG}"),
        ("a,b\n1," + "x" * 1_000_001, f"list.csv, row 2: {TOO_LONG}"),
        ("a,b\n" + "x" * 17_000_000, "list.csv, row 2: a line has more than 16,777,216 characters. "
         "A list has a line for each row; look for what swelled this one."),
        ("a,b\n" + '"x\n",' * 6_000_000, f"list.csv, row 2: {UNCLOSED}"),
        ("a,b,a,c,b,a\n", "list.csv, row 1: columns A, C and F have the same name. Rename or take out all but one.\n"
         "list.csv, row 1: columns B and E have the same name. Rename or take out all but one."),
        ("a,,b, ,c\n", "list.csv, row 1: there are 2 columns without a name: B and D. "
         "Take the columns out, or name them; rows above the header must go too."),
        (f"{SECRET},{SECRET}\n", "list.csv, row 1: columns A and B have the same name. Rename or take out all but one."),
        ("a,b\x07\n", f"list.csv, row 1: the name of column B has a control character (U+0007). {CONTROL}"),
        ("a,РџСЂРёРІРµС‚\n", "list.csv, row 1: the name of column B was read in a wrong encoding. "
         "Open the original with its own encoding and save it as UTF-8."),
        (",".join(map(str, range(2_001))), "list.csv, row 1: the header has more than 2,000 columns. Check what separates the cells."),
        (f"a,b\n1,2\n\n{SECRET},Минск и Брест\n".encode("cp1251"), "list.csv, row 4: this is not UTF-8; it reads as Windows-1251. Save the file as UTF-8."),
        (f'a,b\n"{SECRET}\n\n\n",2\n1,'.encode() + b"\xff\n", "list.csv, row 3: this is not UTF-8. Save the file as UTF-8."),
        (b"\xff\xfea\0,\0b\0\n\0\0\xd8\n\0", "list.csv, row 2: the file says it is UTF-16 and is not. Save the file as UTF-8."),
        (b"a,b\n1,\xd0", "list.csv, row 2: this is not UTF-8. Save the file as UTF-8."),
        (b"PAR1....", "list.csv: this is a Parquet file. Open it as such."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.csv: this is an old workbook (.xls) or has a password. Save it as XLSX without a password."),
    ],
)  # fmt: skip
def test_what_ends_the_reading_is_told_with_its_row_and_cure(tmp_path, data, message):
    assert refusal(table(tmp_path, data)) == message


def test_rows_before_the_one_that_ends_the_reading_are_given_out(tmp_path):
    rows = open_rows(table(tmp_path, 'a,b\n1,2\n3\n4,5\n"6,7\n'), name="list.csv").rows
    assert [next(rows), next(rows)] == [(2, ["1", "2"]), (4, ["4", "5"])]
    with pytest.raises(FaultsError) as caught:
        next(rows)
    assert [fault.row for fault in caught.value.faults] == [3, 5]


def test_a_thousand_faults_are_told_and_the_others_counted(tmp_path):
    rows = open_rows(table(tmp_path, "a,b\n" + "1\n" * 1_500 + "1,2\n"), name="list.csv")
    assert list(rows.rows) == [(1502, ["1", "2"])]
    assert (len(rows.faults), rows.more) == (1_000, 500)


def test_a_character_on_the_edge_of_two_blocks_is_read_whole(tmp_path):
    for shift in range(4):
        cell = "x" * (textblocks.BLOCK - 10 + shift) + "é我🕊"
        path = table(tmp_path, f"a,b\r\n{cell},1\r\n2,3\r\n")
        assert [row for _, row in read(path)[1]] == [[cell, "1"], ["2", "3"]]


def test_a_control_character_on_the_edge_of_two_blocks_is_seen(tmp_path):
    for shift in range(4):
        path = table(tmp_path, f"a,b\n{'x' * (textblocks.BLOCK - 6 + shift)}\u0091,1\n2,3\n")
        assert len(read(path)[2]) == 1


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (gzip.compress(b"a,b\n" + b"1,2\n" * 100, mtime=0)[:-9], "the gzip archive is broken or cut off. Fetch the file again."),
        (b"\x1f\x8b", "the gzip archive is broken or cut off. Fetch the file again."),
        (b"\x1f\x8bgarbage", "the gzip archive is broken or cut off. Fetch the file again."),
        (gzip.compress(b"PK\x03\x04", mtime=0), "this is a zip archive within a gzip archive. Unpack it first."),
    ],
)  # fmt: skip
def test_a_broken_archive_is_told(tmp_path, data, problem):
    assert refusal(table(tmp_path, data, ".csv.gz")) == f"list.csv: {problem}"


def gz_of(block, times):
    packer, out = zlib.compressobj(9, zlib.DEFLATED, 31), []
    out += [packer.compress(block) for _ in range(times)]
    return b"".join([b"".join(out), packer.flush()])


def test_an_archive_that_swells_too_much_is_stopped_early(tmp_path, monkeypatch):
    monkeypatch.setattr(textblocks, "SWELLING_ALLOWED", 2**20)
    path = table(tmp_path, gz_of((b"x" * 2**18 + b",2\n") * 4, 1_000), ".csv.gz")
    assert path.stat().st_size > 2**19
    with pytest.raises(FaultsError) as caught:
        read(path)
    assert caught.value.faults[0].problem == "the gzip archive unpacks to more than 200 times its size"
    assert caught.value.faults[0].row < 1_000


def test_a_line_of_200_mb_is_not_held_in_memory(tmp_path):
    path = table(tmp_path, gz_of(b"x" * 2**20, 200), ".csv.gz")
    tracemalloc.start()
    assert refusal(path).startswith("list.csv, row 1: a line has more than 16,777,216 characters.")
    assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    tracemalloc.stop()


def test_a_path_that_cannot_be_read_is_told(tmp_path):
    assert refusal(tmp_path / "none.csv") == (
        "list.csv: the file cannot be read: No such file or directory. Check the path and its rights."
    )
    assert refusal(tmp_path) == "list.csv: this is not a file. Give the path of a file."


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.truncate(8 * 2**30 + 1)
    assert refusal(path) == "list.csv: the file has 8,192 MiB. At most 8,192 MiB are read; split it."


def test_closing_early_gives_the_file_back(tmp_path):
    rows = open_rows(table(tmp_path, "a,b\n1,2\n3,4\n"), name="list.csv")
    next(rows.rows)
    rows.close()


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8)


@settings(deadline=None, max_examples=150)
@given(
    st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=8)),
    st.sampled_from(",;\t|"),
)
def test_any_table_comes_back_as_it_was_written(tmp_path_factory, rows, separator):
    header = [f"column {n}" for n in range(len(rows[0]))]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    path = table(tmp_path_factory.getbasetemp(), text.getvalue())
    expected = [(n, [cell.strip() for cell in row]) for n, row in enumerate(rows, start=2)]
    assert read(path) == (tuple(header), [(n, row) for n, row in expected if any(row)], [])


STARTS = ["", "a,b\n", '[{"a": ', '{"a": [', '{"a":1}\n', "PK\x03\x04", "\x1f\x8b\x08", "PAR1", "\xff\xfe", "﻿"]


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(STARTS),
    st.binary(max_size=60) | st.text('ab,;"\n\r\t|{}[]:1e.- \\u0NaInfty', max_size=60).map(str.encode),
    st.sampled_from([".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".csv.gz", ".txt", ""]),
    st.booleans(),
)
def test_any_bytes_give_rows_or_an_error_of_ours(tmp_path_factory, start, data, suffix, packed):
    data = start.encode("latin-1", "ignore") + data
    path = table(tmp_path_factory.getbasetemp(), gzip.compress(data) if packed else data, suffix)
    try:
        rows = open_rows(path, name="list.csv", nested="a" * (len(data) % 2))
        for _, cells in rows.rows:
            assert len(cells) == len(rows.header)
            assert any(cells)
    except HabeasError:
        pass
