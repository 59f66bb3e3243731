"""What stands near a fault and is none: it is read, and read as it was written."""

from datetime import date
from pathlib import Path

import pytest

from habeas.brief.study import check
from tests.intake.invented import FILES, add, cell, instead, lay, run, swap, whole

READINGS, RELEASES, CLAIMS, SETTINGS = "hand/readings.csv", "hand/releases.csv", "hand/claims.toml", "habeas.toml"
GOOD = "No fault in readings (8), releases (4), events (3), precedents (2), claims (2).\n"

TEXTS = {
    "Belarusian": "Указ «Аб памілаванні» № 5: аслабленае здароўе, хворыя на рак, маці ў дэкрэце; іншыя",
    "Belarusian in Latin": "Ŭładzimir Žyłka ŭ Koŭnie, ćmiany śnieh",
    "Russian": "Объявлено об освобождении: ЁЖ, СССР, ещё — «чудо»",
    "Ukrainian": "Її помилувано; її діти, ґанок, єдність і мрії",
    "Polish": "Zażółć gęślą jaźń, ułaskawiono w Łodzi",
    "German": "Straße, Größe, Übergröße, Ärzte; öffentlich",
    "Turkish": "İstanbul'da ğüşöç ile ışık, çığ",
    "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Lithuanian": "Įžvalgūs žmonės ąčęėįšųūž",
    "Estonian": "jäääärne töööö ja öö",
    "French": "« Été à l'île », créée, où naïve, cœur",
    "Icelandic": "Þórður ætíð, blæðing, ÞÆÖ",
    "Vietnamese": "Nguyễn được khuyến khích, người ở",
    "Greek": "Ελευθέρωση κρατουμένων",
    "Georgian": "გათავისუფლება",
    "Arabic": "الإفراج عن \u200fالسجناء",
    "Hebrew": "שחרור אסירים",
    "Chinese": "释放政治犯",
    "symbols": "§ 5 – 10 %, ½ × 2 ≈ 1 №7 … “so” ‘it’ „was“ 🕊 à 5 €",
    "one foreign word": "the word Ñandú, and 25 °C",
    "a spreadsheet's formula": "=1+2",
    "a quotation": 'He said: "free them", and left',
    "a comma": "one, two, three",
    "a line break": "one line\nand another",
    "bars": "this|that",
    "code": "<b>'; drop table releases; --</b>",
    "a tab": "one\tanother",
    "many semicolons": ";;;;;;;;;;;;;;;;;;;;",
}


@pytest.fixture
def examplia(tmp_path):
    return lay(tmp_path / "examplia")


def described(folder):
    return [row["described_as"] for row in check(folder).rows["releases"]]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_as_it_is_written(examplia, name):
    cell("releases", 2, "described_as", TEXTS[name])(examplia)
    assert described(examplia) == [TEXTS[name], "Illness", "Illness", None]


@pytest.mark.parametrize("name", TEXTS)
def test_a_statement_is_read_as_it_is_written(examplia, name):
    text = TEXTS[name].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    swap(CLAIMS, "Most of those pardoned are women.", text)(examplia)
    assert [claim.text for claim in check(examplia).claims] == [TEXTS[name], "Five hundred were pardoned in February."]


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in ("a line break", "a tab")])
def test_a_name_of_a_country_is_read_as_it_is_written(examplia, name):
    swap(SETTINGS, '"Examplia"', '"' + TEXTS[name].replace('"', '\\"') + '"')(examplia)
    assert check(examplia).settings.name == TEXTS[name]


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["Windows", "old Mac"])
@pytest.mark.parametrize("name", [READINGS, RELEASES])
def test_line_ends_of_other_systems_are_line_ends(examplia, end, name):
    before = check(examplia).rows
    whole(name, lambda data: data.replace(b"\n", end.encode()))(examplia)
    assert check(examplia).rows == before


def test_line_ends_of_windows_in_toml_are_line_ends(examplia):
    before = check(examplia)
    for name in (CLAIMS, SETTINGS):
        whole(name, lambda data: data.replace(b"\n", b"\r\n"))(examplia)
    assert check(examplia) == before


def test_rows_keep_their_number_where_a_cell_holds_a_line_break(examplia):
    cell("releases", 2, "note", "first\r\nsecond\nthird")(examplia)
    assert [row["row"] for row in check(examplia).rows["releases"]] == [2, 3, 4, 5]


def test_a_fault_after_a_line_break_in_a_cell_has_the_number_of_the_spreadsheet(examplia):
    cell("releases", 2, "note", "first\nsecond")(examplia)
    swap(RELEASES, b"Law", b"L\0aw")(examplia)
    line = "hand/releases.csv, row 5: the file holds NUL bytes. Save it again as plain UTF-8 text."
    assert run("check", examplia) == (2, "", line + "\n")


@pytest.mark.parametrize(
    "tail", ["\n\n\n", "\r\n\r\n", " \n", ",,,,,,,,,,\n,,,,,,,,,,\n", " , ,\n"], ids=["lines", "Windows", "space", "commas", "both"]
)  # fmt: skip
def test_blank_rows_at_the_end_are_nothing(examplia, tail):
    add(RELEASES, tail)(examplia)
    assert run("check", examplia) == (0, GOOD, "")


def test_blank_rows_between_are_counted_and_are_nothing_else(examplia):
    swap(RELEASES, "\nW2,", "\n\n,,,,,,,,,,\nW2,")(examplia)
    assert [row["row"] for row in check(examplia).rows["releases"]] == [2, 5, 6, 7]


def test_blank_rows_above_the_header_are_nothing(examplia):
    whole(RELEASES, lambda data: b"\n , , \n" + data)(examplia)
    assert [row["row"] for row in check(examplia).rows["releases"]] == [4, 5, 6, 7]


def test_the_last_line_may_lack_its_end(examplia):
    whole(RELEASES, lambda data: data.rstrip(b"\n"))(examplia)
    assert run("check", examplia) == (0, GOOD, "")


def test_a_header_may_stand_in_quotation_marks_and_among_spaces(examplia):
    whole(RELEASES, lambda data: data.replace(b"id,date,count", b'"id", date ,"count"', 1))(examplia)
    assert run("check", examplia) == (0, GOOD, "")


def test_columns_may_stand_in_another_order(examplia):
    before = check(examplia).rows["releases"]
    turned = b"\n".join(b",".join(line.split(b",")[::-1]) for line in FILES[RELEASES].encode().splitlines())
    whole(RELEASES, lambda data: turned)(examplia)
    assert check(examplia).rows["releases"] == before


@pytest.mark.parametrize("name", [name for name in FILES if name != SETTINGS])
def test_a_table_that_is_absent_has_no_rows(examplia, name):
    for row in (2, 3, 4, 5):
        cell("releases", row, "supersedes", "")(examplia)
    cell("readings", 6, "act", "")(examplia)
    cell("readings", 6, "period", "2031-02")(examplia)
    swap(CLAIMS, 'act = "W1", ', "")(examplia)
    instead(name, lambda path: None)(examplia)
    tables = check(examplia)
    held = {f"hand/{table}.csv": rows for table, rows in tables.rows.items()} | {CLAIMS: tables.claims}
    assert [place for place, rows in held.items() if not rows and place in FILES] == [name]


def test_a_table_may_be_a_link_to_another_place(examplia, tmp_path):
    (tmp_path / "kept.csv").write_text(FILES[RELEASES], encoding="utf-8")
    instead(RELEASES, lambda path: path.symlink_to(tmp_path / "kept.csv"))(examplia)
    assert run("check", examplia) == (0, GOOD, "")


def test_a_table_of_a_header_alone_has_no_rows(examplia):
    whole("hand/events.csv", lambda data: data.split(b"\n", 1)[0])(examplia)
    assert check(examplia).rows["events"] == ()


def test_cells_that_may_be_empty_are_none(examplia):
    assert check(examplia).rows["releases"][3] == {
        "row": 5, "id": "W3", "date": check(examplia).rows["releases"][3]["date"], "count": 30, "kind": "amnesty",
        "decided_by": "Law", "described_as": None, "deported": "unknown", "supersedes": None,
        "source_url": "https://scales.example/3", "known_from": check(examplia).rows["releases"][3]["known_from"],
        "note": None, "unread": set(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "text", "value"),
    [
        (9, "value", "0", 0),
        (9, "value", "060", 60),
        (9, "value", "60.0", 60),
        (7, "value", "99.95", 99.95),
        (7, "value", "100", 100),
        (9, "value", "10000000000", 10_000_000_000),
    ],
)
def test_a_number_is_read_as_it_is_written(examplia, row, column, text, value):
    cell("readings", 8, "value", "0")(examplia)
    cell("readings", row, column, text)(examplia)
    assert check(examplia).rows["readings"][row - 2][column] == value


@pytest.mark.parametrize("text", ["E" * 80, "1", "2031-02_a.b", "A.-_"])
def test_an_id_is_read_as_it_is_written(examplia, text):
    cell("events", 2, "id", text)(examplia)
    assert check(examplia).rows["events"][0]["id"] == text


@pytest.mark.parametrize(
    "text",
    [
        "http://a.b",
        "https://пример.example/путь?q=да,нет#там",
        "https://user@lantern.example:8080/a;b,c?d=(e)&f=%20'g'",
        "https://web.archive.example/web/2031/https://lantern.example/",
    ],
)
def test_an_address_is_read_as_it_is_written(examplia, text):
    cell("events", 2, "source_url", text)(examplia)
    assert check(examplia).rows["events"][0]["source_url"] == text


def test_a_cell_of_the_longest_length_is_read(examplia):
    cell("events", 2, "note", "ж" * 20_000)(examplia)
    assert check(examplia).rows["events"][0]["note"] == "ж" * 20_000


def test_words_are_kept_once_and_in_order(examplia):
    cell("events", 2, "cause", "fog | war|fog|")(examplia)
    assert check(examplia).rows["events"][0]["cause"] == ["fog", "war"]


@pytest.mark.parametrize(
    "spoils",
    [
        [cell("readings", 6, "value", "12")],
        [cell("readings", 3, "value", "115")],
        [cell("readings", 8, "value", "60")],
        [cell("readings", 3, "value", "451"), cell("readings", 3, "basis", "Ministry of Scales")],
        [cell("readings", 8, "value", "61"), cell("readings", 8, "basis", "")],
        [cell("readings", 8, "value", "61"), cell("readings", 9, "qualifier", "at least")],
        [cell("readings", 3, "value", "451"), cell("readings", 3, "qualifier", "at most")],
        [add(READINGS, "R9,missed_percent,women,2030,99,,,,Institute of Lists,,https://lists.example/1,2031-03,\n")],
        [add(READINGS, "R9,inside,,2031-01-01,500,,,,Lantern Watch,,https://lantern.example/9,2031-01-09,\n"), cell("readings", 3, "value", "500"), cell("readings", 4, "value", "0")],
    ],
    ids=["an act", "everybody", "a half-year", "another body", "a body not named", "no upper end", "no lower end", "shares", "the higher of two figures"],
)  # fmt: skip
def test_a_part_not_surely_larger_than_its_whole_is_no_fault(examplia, spoils):
    for spoil in spoils:
        spoil(examplia)
    assert run("check", examplia)[::2] == (0, "")


def test_a_day_may_stand_without_quotation_marks(examplia):
    quoted = check(examplia)
    swap(CLAIMS, 'said_on = "2031-06-10"', "said_on = 2031-06-10")(examplia)
    swap(SETTINGS, 'first = "2031-01-01"', "first = 2031-01-01")(examplia)
    assert check(examplia) == quoted
    assert quoted.claims[0].said_on.first == quoted.claims[1].said_on.first == date(2031, 6, 10)
    assert quoted.settings.window_first == date(2031, 1, 1)


def test_a_parameter_may_be_a_day_without_quotation_marks(examplia):
    swap(CLAIMS, 'act = "W1", value', "period = 2031-02-01, value")(examplia)
    assert check(examplia).claims[1].parameters["period"].first == date(2031, 2, 1)


def test_parameters_may_be_a_section(examplia):
    before = check(examplia).claims
    swap(CLAIMS, 'parameters = { what = "freed", act = "W1", value = 500 }\n', "")(examplia)
    add(CLAIMS, '\n[claim.parameters]\nwhat = "freed"\nact = "W1"\nvalue = 500.0\n')(examplia)
    assert check(examplia).claims == before


def test_the_line_of_a_claim_is_not_told_where_a_text_holds_its_mark(examplia):
    swap(CLAIMS, '"Most of those pardoned are women."', '"""\n[[claim]]\nMost are women."""')(examplia)
    swap(CLAIMS, "value = 500", "value = -1")(examplia)
    line = "hand/claims.toml, column 'parameters.value': '-1' is negative. A count is zero or more."
    assert run("check", examplia) == (2, "", line + "\n")


@pytest.mark.parametrize("text", ["", "# nothing said yet\n"])
def test_claims_may_be_none(examplia, text):
    whole(CLAIMS, lambda data: text.encode())(examplia)
    assert check(examplia).claims == ()


# Doubts: told, and the brief is made.


def test_two_acts_of_one_day_and_count_are_to_be_looked_at(examplia):
    add(RELEASES, "W4,2031-06-01,30,pardon,,,,,https://scales.example/3,2031-06-02,\n")(examplia)
    doubt = (
        "to look at: hand/releases.csv, row 6, column 'date': same date and count as 'W3' in row 5. "
        "If it is the same act, name the other row in supersedes.\n"
    )
    good = GOOD.replace("releases (4)", "releases (5)")
    assert run("check", examplia) == (0, doubt + good, "")
    assert run("check", examplia, "--strict") == (1, doubt + good, "")
    cell("releases", 6, "supersedes", "W3")(examplia)
    assert run("check", examplia, "--strict") == (0, good, "")


def test_a_table_by_another_name_is_to_be_looked_at(examplia):
    for name in ("reading.csv", "notes.txt", ".~lock.readings.csv#", "readings.csv.bak"):
        Path(examplia, "hand", name).touch()
    doubt = (
        "to look at: hand/reading.csv: no table has this name, so the file is not read. "
        "Nearest: hand/readings.csv, hand/precedents.csv, hand/releases.csv.\n"
    )
    assert run("check", examplia) == (0, doubt + GOOD, "")
