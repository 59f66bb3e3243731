import contextlib
import random
import resource
import time
import zipfile
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import HabeasError, InputError
from habeas.sources import textblocks, xlsxarchive
from habeas.sources.rows import open_rows
from habeas.sources.xlsxnumbers import read_serial

SECRET = "ZQXmarker"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy;@"/>
<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="165"/>
<xf numFmtId="9"/><xf numFmtId="22"/></cellXfs></styleSheet>"""
TEXTS = f"""<sst xmlns="{MAIN}"><si><t>Янка</t></si><si><r><t>Jane </t></r><r><t>Invented</t></r></si>
<si><t>王</t><rPh sb="0" eb="1"><t>WANG</t></rPh></si><si><t xml:space="preserve"> a_x000D_
b_x005F_ </t></si><si/></sst>"""


def sheet(*rows):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def row(*cells):
    written = [c if c.startswith("<") else f'<c t="inlineStr"><is><t>{escape(c)}</t></is></c>' for c in cells]
    return f"<row>{''.join(written)}</row>"


def workbook(tmp_path, *sheets, prefix="", date1904=False, extra=(), compress=zipfile.ZIP_DEFLATED):
    path = tmp_path / "list.xlsx"
    book = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(len(sheets)))
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(len(sheets))
    )
    rels += f'<Relationship Id="a" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
    rels += f'<Relationship Id="b" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{int(date1904)}"/><sheets>{book}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{rels}</Relationships>',
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": TEXTS,
        **{f"xl/worksheets/sheet{n}.xml": prefix + text for n, text in enumerate(sheets)},
        **dict(extra),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", compress) as archive:
        for name, text in parts.items():
            if text is not None:
                archive.writestr(name, text)
    return path


def read(path):
    rows = open_rows(path, name="list.xlsx")
    return rows.header, list(rows.rows), [str(fault) for fault in rows.faults]


def refusal(path):
    with pytest.raises(InputError) as caught:
        read(path)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="s"><v>0</v></c>', "Янка"), ('<c t="s"><v>1</v></c>', "Jane Invented"), ('<c t="s"><v>2</v></c>', "王"),
        ('<c t="s"><v>3</v></c>', "a\nb_"), ('<c t="s"><v>4</v></c>', ""), ("<c><v>5</v></c>", "5"),
        ("<c><v>5.0</v></c>", "5"), ("<c><v>0.125</v></c>", "0.125"), ("<c><v>1E3</v></c>", "1000"), ("<c><v>-7</v></c>", "-7"),
        ('<c s="5"><v>0.5</v></c>', "0.5"), ('<c t="b"><v>1</v></c>', "TRUE"), ('<c t="b"><v>0</v></c>', "FALSE"),
        ('<c t="str"><f>A1</f><v>так</v></c>', "так"), ('<c t="str"><f>A1</f><v></v></c>', ""), ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c s="1"><v>44197</v></c>', "2021-01-01"), ('<c s="2"><v>1</v></c>', "1900-01-01"), ('<c s="6"><v>44197.25</v></c>', "2021-01-01T06:00:00"),
        ('<c s="3"><v>0.5</v></c>', "12:00:00"), ('<c s="4"><v>1.5</v></c>', "1.5"), ('<c t="d"><v>2021-05-03T00:00:00</v></c>', "2021-05-03"),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></is></c>', "ab"), ('<c s="1"/>', ""), ("<c><v></v></c>", ""),
    ],
)  # fmt: skip
def test_each_kind_of_cell_becomes_text(tmp_path, cell, text):
    assert read(workbook(tmp_path, sheet(row("a", "b"), row("x", cell)))) == (("a", "b"), [(2, ["x", text])], [])


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path):
    path = workbook(
        tmp_path, sheet(row("a", "b"), row('<c s="1"><v>0</v></c>', '<c s="1"><v>42735</v></c>')), date1904=True
    )
    assert read(path)[1] == [(2, ["1904-01-01", "2021-01-01"])]


@pytest.mark.parametrize("from_1904", [False, True])
def test_serial_days_are_the_calendar_s(from_1904):
    first, serial = (date(1904, 1, 1), 0) if from_1904 else (date(1900, 3, 1), 61)
    for days in [*range(1_000), *random.Random(7).sample(range(2_900_000), 2_000)]:
        assert read_serial(float(serial + days), "date", from_1904=from_1904) == (first + timedelta(days)).isoformat()


def test_rows_are_placed_by_their_numbers_and_cells_by_their_columns(tmp_path):
    rows = ['<row r="3"><c r="B3" t="s"><v>0</v></c></row>', '<row r="9"><c r="C9"><v>1</v></c></row>']
    header = '<row r="2"><c r="A2" t="str"><v>a</v></c><c r="B2" t="str"><v>b</v></c><c r="C2" t="str"><v>c</v></c><c r="XFD2" s="1"/></row>'
    assert read(workbook(tmp_path, sheet(header, *rows))) == (
        ("a", "b", "c"),
        [(3, ["", "Янка", ""]), (9, ["", "", "1"])],
        [],
    )


def test_names_with_a_prefix_are_read(tmp_path):
    text = sheet(row("a"), row("x")).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    assert read(workbook(tmp_path, text)) == (("a",), [(2, ["x"])], [])


def test_sheets_without_cells_do_not_count(tmp_path):
    assert read(workbook(tmp_path, sheet(), sheet(row("a"), row("x")), sheet(row('<c s="1"/>'))))[1] == [(2, ["x"])]


AGAIN = "Open the workbook in a spreadsheet program and save it again."
NO_DAY = "a number with the format of a date is no day. Write the date as text, or mend the format."


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('<c t="e"><v>#REF!</v></c>', ", column 'b': a formula ended in an error, such as #REF!. Mend the formula, or empty the cell."),
        ("<c><f>A1</f></c>", f", column 'b': there is a formula without its result. {AGAIN}"),
        ('<c s="1"><v>60</v></c>', f", column 'b': {NO_DAY}"), ('<c s="1"><v>-5</v></c>', f", column 'b': {NO_DAY}"),
        ('<c s="1"><v>99999999</v></c>', f", column 'b': {NO_DAY}"), ('<c s="1"><v>1e400</v></c>', f", column 'b': {NO_DAY}"),
        ("<c><v>1e400</v></c>", ", column 'b': there is a number too large to be one. Check the digits."),
        (f"{SECRET}_x0007_", ", column 'b': there is a control character (U+0007). Take it out; it may be invisible."),
        (f"{SECRET}_xD800_", ", column 'b': there is half a character (U+D800). Take it out; it may be invisible."),
        (f'<c r="D3" t="str"><v>{SECRET}</v></c>', ": there is text in column D, which has no name. Name the column, or empty it."),
    ],
)  # fmt: skip
def test_a_fault_of_one_row_lets_the_others_through(tmp_path, cell, fault):
    path = workbook(tmp_path, sheet(row("a", "b"), row("1", "2"), row(SECRET, cell), row("3", "4")))
    assert read(path) == (("a", "b"), [(2, ["1", "2"]), (4, ["3", "4"])], [f"list.xlsx, row 3{fault}"])


def test_merged_cells_are_told(tmp_path):
    merged = '</sheetData><mergeCells><mergeCell ref="A3:B5"/><mergeCell ref="A7:B7"/></mergeCells>'
    path = workbook(tmp_path, sheet(row("a", "b"), row("1", "2")).replace("</sheetData>", merged))
    cure = "Take the cells apart and fill each of them."
    assert read(path)[2] == [
        f"list.xlsx, row 3: cells are merged down to row 5. {cure}",
        f"list.xlsx, row 7: cells are merged. {cure}",
    ]


BROKEN = "the workbook is broken. Open it in a spreadsheet program and save it again as XLSX."
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
DOCTYPE = "the workbook declares a document type, which none needs. Open it in a spreadsheet program and save it again as XLSX."
ROWS = (row("a"), row(SECRET))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda t: workbook(t, sheet(), sheet()), "no sheet has a cell that is not empty. The sheet should hold names of columns, and rows."),
        (lambda t: workbook(t, sheet(*ROWS), sheet(), sheet(*ROWS)), "2 sheets have cells: 's0', 's2'. Save the sheet of the list alone."),
        (lambda t: workbook(t, sheet(*ROWS), prefix=BOMB), DOCTYPE),
        (lambda t: workbook(t, sheet(*ROWS), prefix="<?xml version='1.0'?> <!-- x -->" + BOMB), DOCTYPE),
        (lambda t: workbook(t, sheet(*ROWS), extra=[("xl/sharedStrings.xml", BOMB + TEXTS)]), DOCTYPE),
        (lambda t: workbook(t, sheet(*ROWS), extra=[("xl/worksheets/sheet0.xml", (BOMB + sheet(*ROWS)).encode("utf-16"))]), DOCTYPE),
        (lambda t: workbook(t, sheet(*ROWS)[:-30]), f", row 2: {BROKEN}"),
        (lambda t: workbook(t, sheet(*ROWS), extra=[("xl/workbook.xml", "<a")]), BROKEN),
        (lambda t: workbook(t, sheet(*ROWS), extra=[("xl/workbook.xml", None)]), BROKEN),
        (lambda t: workbook(t, sheet(row("a"), row('<c t="s"><v>99</v></c>'))), f", row 2: {BROKEN}"),
        (lambda t: workbook(t, sheet(row("a"), row(f"<c><v>{SECRET}</v></c>"))), f", row 2: {BROKEN}"),
        (lambda t: workbook(t, sheet('<row r="4"><c t="b"><v>1</v></c></row>', '<row r="3"><c><v>1</v></c></row>')), f", row 5: the rows of the sheet stand out of order. {AGAIN}"),
        (lambda t: workbook(t, sheet(row('<c r="B1"><v>1</v></c>', '<c r="A1"><v>1</v></c>'))), f"the cells of a row stand out of order. {AGAIN}"),
        (lambda t: workbook(t, sheet(*ROWS, '<row r="2000001"/>')), ", row 3: the sheet has more than 2,000,000 rows. Save it as CSV."),
        (lambda t: workbook(t, sheet(*ROWS, '<row><c r="XFD3"><v>1</v></c></row>')), ", row 3: the sheet has more than 2,000 columns. Take out those that are not needed."),
        (lambda t: workbook(t, sheet(row("a"), row("x" * 1_000_001))), ", row 2: a cell has more than 1,000,000 characters. Take the cell out of the list."),
        (lambda t: workbook(t, extra=[("_rels/.rels", None), ("mimetype", "application/vnd.oasis")]), "this is an OpenDocument or other file that is no XLSX workbook. Save the sheet as XLSX or CSV."),
        (lambda t: workbook(t, extra=[("_rels/.rels", None), ("list.csv", "a")]), "this is a zip archive and no XLSX workbook. Take the list out of it."),
        (lambda t: workbook(t, sheet(row("a", "a"))), ", row 1: columns A and B have the same name. Rename or take out all but one."),
        (lambda t: workbook(t, sheet(row("a", '<c t="e"><v>#REF!</v></c>'))), ", row 1: column B: a formula ended in an error, such as #REF!. Mend the formula, or empty the cell."),
        (lambda t: workbook(t, sheet(row("Lists of people"), row("a", "b"))), None),
    ],
)  # fmt: skip
def test_what_ends_the_reading_is_told_with_its_cure(tmp_path, make, message):
    path = make(tmp_path)
    if message is None:
        assert read(path)[2] == [
            "list.xlsx, row 2: there is text in column B, which has no name. Name the column, or empty it."
        ]
    else:
        assert refusal(path) == f"list.xlsx{'' if message.startswith(',') else ': '}{message}"


def test_two_cells_in_the_corners_of_a_sheet_take_no_memory(tmp_path):
    path = workbook(tmp_path, sheet(*ROWS, '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert read(path)[1][-1] == (1048576, ["1"])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_an_archive_that_swells_too_much_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsxarchive, "SWELLING_ALLOWED", 2**20)
    assert textblocks.MOST_SWELLING == 200
    path = workbook(tmp_path, sheet(*ROWS) + " " * 20_000_000)
    assert refusal(path) == "list.xlsx: the workbook unpacks to more than 200 times its size. Save the sheet as CSV."
    monkeypatch.setattr(xlsxarchive, "LARGEST_UNPACKED", 2**20)
    assert refusal(path) == "list.xlsx: the workbook unpacks to more than 0 GiB. Save the sheet as CSV."


def test_an_archive_that_lies_about_its_size_is_read_no_further(tmp_path):
    path = workbook(tmp_path, sheet(*ROWS) + " " * 20_000_000)
    data = bytearray(path.read_bytes())
    name = b"xl/worksheets/sheet0.xml"
    at = data.rindex(name) - 46
    data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    path.write_bytes(data)
    assert BROKEN in refusal(path)


def test_a_row_without_an_end_is_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("habeas.sources.xlsxrows.MOST_OF_A_ROW", 2**20)
    path = workbook(tmp_path, sheet(row("a"), "<row>" + "<c/>" * 600_000 + "</row>"))
    assert refusal(path) == f"list.xlsx, row 2: a row of the sheet has no end. {AGAIN}"


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_workbook_gives_rows_or_an_error_of_ours(tmp_path, seed):
    chance = random.Random(seed)
    compress = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    path = workbook(
        tmp_path,
        sheet(row("a", "b"), row(SECRET, '<c s="1"><v>44197</v></c>'), row("3", '<c t="s"><v>1</v></c>')),
        compress=compress,
    )
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 1, 3, 20])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
    told = ""
    try:
        read(path)
    except HabeasError as error:
        told = str(error)
    assert SECRET not in told


PIECES = ["<", ">", "/", "row", "c", "v", "is", "t", ' r="A1"', ' t="s"', ' t="n"', ' s="1"', "5", "<v>", "</v>", "<c>", "</c>", "<row>", "</row>",
          "<sheetData>", "</sheetData>", "<mergeCells>", '<mergeCell ref="A"/>', "</mergeCells>", "&amp;", "&x;", "é"]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_xml_gives_rows_or_an_error_of_ours(tmp_path_factory, text):
    with contextlib.suppress(HabeasError):
        read(workbook(tmp_path_factory.getbasetemp(), sheet(row("a"), text)))


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff_"), max_size=8)
VALUE = (
    CELL | st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e300, 1e300).map(lambda x: float(f"{x:.15g}")) | st.booleans()
    | st.dates(date(1900, 3, 1)) | st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0))
)  # fmt: skip


def as_text(value):
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e16 else repr(value)
    return str(value).strip()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(VALUE, min_size=3, max_size=3), min_size=1, max_size=5), st.booleans())
def test_any_table_of_another_program_comes_back(tmp_path_factory, rows, old_epoch):
    import openpyxl

    book = openpyxl.Workbook()
    if old_epoch:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        rows = [[v if not isinstance(v, date) or v.year > 1904 else "x" for v in r] for r in rows]
    rows = [["'" + v if isinstance(v, str) and v.startswith("=") else v for v in r] for r in rows]
    book.active.append(["a", "b", "c"])
    for values in rows:
        book.active.append(values)
    path = tmp_path_factory.getbasetemp() / "other.xlsx"
    book.save(path)
    expected = [(n, [as_text(value) for value in values]) for n, values in enumerate(rows, start=2)]
    assert read(path) == (("a", "b", "c"), [(n, cells) for n, cells in expected if any(cells)], [])


def test_a_large_sheet_is_read_in_time(tmp_path):
    cells = "".join(f'<c t="s"><v>{n % 3}</v></c>' for n in range(20))
    header = row(*(f"h{n}" for n in range(20)))
    path = workbook(tmp_path, sheet(header, *[f"<row>{cells}</row>"] * 10_000))
    begun = time.perf_counter()
    assert len(read(path)[1]) == 10_000
    assert time.perf_counter() - begun < 10
