import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import InputError
from habeas.sources import jsonrows
from habeas.sources.rows import open_rows

SECRET = "ZQXmarker"
PEOPLE = [{"name": "Янка Выдуманы", "born": 1980}, {"name": "王虚构", "place": "北京"}, {"name": "Jane Invented"}]
ROWS = [(2, ["Янка Выдуманы", "1980", ""]), (3, ["王虚构", "", "北京"]), (4, ["Jane Invented", "", ""])]


def table(tmp_path, data, suffix=".json"):
    path = tmp_path / f"list{suffix}"
    path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    return path


def read(path, **kwargs):
    rows = open_rows(path, name="list.json", **kwargs)
    return rows.header, list(rows.rows), [str(fault) for fault in rows.faults]


def refusal(path, **kwargs):
    with pytest.raises(InputError) as caught:
        read(path, **kwargs)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


LINES = "\n".join(json.dumps(person) for person in PEOPLE)


@pytest.mark.parametrize(
    ("data", "suffix", "nested"),
    [
        (json.dumps(PEOPLE), ".json", ""),
        (json.dumps(PEOPLE, ensure_ascii=False, indent=2).encode("utf-16"), ".json", ""),
        (json.dumps(PEOPLE), ".csv", "data"),
        (json.dumps({"count": 3, "data": PEOPLE, "tags": [1, 2]}), ".json", ""),
        (json.dumps({"data": PEOPLE, "more": [{"a": 1}]}, indent=1), ".json", "data"),
        (LINES, ".jsonl", ""),
        (LINES + "\n\n", ".ndjson", ""),
        ("\ufeff" + LINES.replace("\n", "\r\n\r\n"), ".json", ""),
    ],
)
def test_every_form_of_records_gives_the_same_rows(tmp_path, data, suffix, nested):
    assert read(table(tmp_path, data, suffix), nested=nested) == (("name", "born", "place"), ROWS, [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("null", ""), ("true", "TRUE"), ("false", "FALSE"), ("1.50", "1.50"), ("-0", "-0"), ("1E5", "1E5"),
        ("9" * 5_000, "9" * 5_000), ('" x\\u00a0"', "x"), ('["a", null, 2, " ", true]', "a | 2 | TRUE"), ("[]", ""),
        ('{"k": [1.0, null, {"я": "\\""}]}', '{"k": [1.0, null, {"я": "\\""}]}'), ("[[1], 2]", "[[1], 2]"),
    ],
)  # fmt: skip
def test_each_kind_of_value_becomes_text(tmp_path, value, text):
    assert read(table(tmp_path, f'[{{"id": 1, "v": {value}}}]'))[1] == [(2, ["1", text])]


@pytest.mark.parametrize("form", ['[{{"a": 1}}, {}, {{"a": 3}}]', '{{"a": 1}}\n{}\n{{"a": 3}}'])
@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (f'{{"a": "{SECRET}", "a": 2}}', "list.json, row 3: a key stands twice in one record. Keep one of them."),
        (f'{{"a": {{"{SECRET}": 1, "{SECRET}": 2}}}}', "list.json, row 3: a key stands twice in one record. Keep one of them."),
        ('{"a": NaN}', "list.json, row 3: there is NaN or Infinity, which is no number. Write null where nothing is known."),
        ('{"a": -Infinity}', "list.json, row 3: there is NaN or Infinity, which is no number. Write null where nothing is known."),
        (f'"{SECRET}"', 'list.json, row 3: the record is not an object. Write {"name": value, ...} for each.'),
        (f'{{"a": "{SECRET}\\u0000"}}', "list.json, row 3, column 'a': there is a control character (U+0000). Take it out; it may be invisible."),
        (f'{{"a": "{SECRET}\\ud800"}}', "list.json, row 3, column 'a': there is half a character (U+D800). Take it out; it may be invisible."),
    ],
)  # fmt: skip
def test_a_fault_of_one_record_lets_the_others_through(tmp_path, form, record, fault):
    path = table(tmp_path, form.format(record), ".json" if form[0] == "[" else ".jsonl")
    assert read(path) == (("a",), [(2, ["1"]), (4, ["3"])], [fault])


BROKEN = "this is not JSON. Check the brackets, commas and quotation marks here and in the record before."


@pytest.mark.parametrize("line", [f'{{"a": {SECRET}}}', f'{{"a": "{SECRET}', "[" * 100_000])
def test_a_line_that_is_no_json_lets_the_others_through(tmp_path, line):
    header, rows, faults = read(table(tmp_path, f'{{"a": 1}}\n{line}\n{{"a": 3}}\n', ".jsonl"))
    assert (header, rows) == (("a",), [(2, ["1"]), (4, ["3"])])
    assert len(faults) == 1
    assert faults[0] in (
        f"list.json, row 3: {BROKEN}",
        "list.json, row 3: brackets stand in brackets too deep. Take some of them out.",
    )


def test_a_line_with_two_records_is_a_fault(tmp_path):
    assert read(table(tmp_path, '{"a": 1} {"a": 2}\n{"a": 3}\n', ".jsonl")) == (
        ("a",),
        [(3, ["3"])],
        ["list.json, row 2: a record does not end at the end of its line. Write one record on each line."],
    )


@pytest.mark.parametrize(
    ("data", "nested", "message"),
    [
        (f'[{{"a": "{SECRET}"}}, {{"a": {SECRET}}}]', "", f"list.json, row 3: {BROKEN}"),
        (f'[{{"a": "{SECRET}"}} {{"a": 1}}]', "", f"list.json, row 3: {BROKEN}"),
        (f'[{{"a": "{SECRET}', "", f"list.json, row 2: {BROKEN}"),
        (f'{{"data": [{{"a": "{SECRET}"', "", f"list.json: {BROKEN}"),
        ('[{"a": ' + "[" * 100_000, "", "list.json, row 2: brackets stand in brackets too deep. Take some of them out."),
        ("[" * 100_000, "", "list.json, row 2: brackets stand in brackets too deep. Take some of them out."),
        ('{"a":' * 100_000, "", "list.json: brackets stand in brackets too deep. Take some of them out."),
        ("[]", "", "list.json: no record has a key. The file should hold a list of objects."),
        (f'[{{"a": 1, " ": "{SECRET}"}}]', "", "list.json: a key is empty. Name it, or take it out."),
        ("[[1, 2]]", "", "list.json: no record has a key. The file should hold a list of objects."),
        ('[[1], [2]]', "", "list.json: no record has a key. The file should hold a list of objects."),
        (f'{{"x": [{{"a": "{SECRET}"}}]}}', "data", "list.json: there is no list under the key 'data'. Check which edition or page this is."),
        ('{"x": [{"a": 1}], "y": [{"b": 1}]}', "", "list.json: 2 values of the object are lists of records. Name the key of the list (nested), or save the list alone."),
        ('{"x": [1]}', "", "list.json: no values of the object are lists of records. Name the key of the list (nested), or save the list alone."),
        ('{"x": 1}', "", "list.json: there is no list. Name the key of the list (nested), or save the list alone."),
        (f'{{"x": [{{"a": 1}}], "x": "{SECRET}"}}', "", "list.json: a key stands twice in the object at the top. Keep one of them."),
        (f'[{{"a": 1}}] {SECRET}', "", "list.json, row 3: there is more after the end of the JSON value. Write one list, or one record on each line (.jsonl)."),
        ('[{"a": 1, " a": 2}]', "", "list.json, row 1: columns A and B have the same name. Rename or take out all but one."),
        (f'[{{"a": "{SECRET}"}}]'.encode() + b"\xff", "", "list.json: this is not UTF-8. Save the file as UTF-8."),
        (json.dumps([{str(n): 1 for n in range(2_001)}]), "", "list.json, row 2: records have more than 2,000 keys in all. Check what the keys are."),
    ],
)  # fmt: skip
def test_what_ends_the_reading_is_told_with_its_cure(tmp_path, data, nested, message):
    assert refusal(table(tmp_path, data), nested=nested) == message


def test_one_value_that_is_too_long_is_refused_with_a_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonrows, "LARGEST_TEXT", 2**20)
    assert refusal(table(tmp_path, "[" + " " * 2**21 + "]")) == (
        "list.json: one JSON value has more than 1 Mi characters. Convert it to JSON lines: one record on each line."
    )


def test_a_file_changed_between_the_two_readings_is_told(tmp_path):
    path = table(tmp_path, '{"a": 1}\n', ".jsonl")
    rows = open_rows(path, name="list.json")
    path.write_text('{"b": 1}\n')
    with pytest.raises(InputError, match="row 3: the file was changed while it was read"):
        list(rows.rows)


def test_many_records_are_read_in_time(tmp_path):
    path = table(tmp_path, json.dumps([{"id": n, "name": "Ян", "text": "x" * 50} for n in range(50_000)]))
    begun = time.perf_counter()
    assert len(read(path)[1]) == 50_000
    assert time.perf_counter() - begun < 10


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.dictionaries(st.sampled_from(["имя", "name", "名"]), CELL), min_size=1, max_size=6).filter(any),
    st.booleans(),
    st.booleans(),
)
def test_any_records_come_back_as_they_were_written(tmp_path_factory, records, lines, escaped):
    texts = [json.dumps(record, ensure_ascii=escaped) for record in records]
    data = "\n".join(texts) if lines else f"[{','.join(texts)}]"
    path = table(tmp_path_factory.getbasetemp(), data, ".jsonl" if lines else ".json")
    header = tuple(dict.fromkeys(key for record in records for key in record))
    expected = [(n, [r.get(key, "").strip() for key in header]) for n, r in enumerate(records, start=2)]
    assert read(path) == (header, [(n, row) for n, row in expected if any(row)], [])
