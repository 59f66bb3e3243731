"""Every kind of fault, with its whole message: nothing is taken, nothing is written, and one look shows all."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.intake.invented import HEADERS, add, cell, instead, lay, run, state, swap, whole

READINGS, RELEASES, CLAIMS, SETTINGS = "hand/readings.csv", "hand/releases.csv", "hand/claims.toml", "habeas.toml"
KINDS = "pardon, amnesty, exchange, deportation, parole, commutation, other"
FIRST_ROW = f"The first row should be: {HEADERS['releases']}"
REOPEN = "Open the original with its own encoding and save it as UTF-8."
QUOTE = (
    "a quotation mark is opened and never closed, or closed in the middle of a cell. "
    'Write a quotation mark inside a cell as "" and quote the whole cell.'
)
PART = "A part is not larger than its whole; check the numbers, or name the bodies in basis if they are two."
ONE_WORD = "Write 2024, 2024-07, 2024-07-03, 201X, 2024-07~ or 2024-07-03/2024-07-16."
NO_DAY = "Check year, month and day; write XX for a month or day that is not known: 2024-02-XX."
COUNT = 'parameters = { what = "freed", act = "W1", value = 500 }'
OLD_AGE = "Старость и хворь"

# Name of the case: the ways to spoil the workspace, and each line of the answer.
FAULTS = {
    # The header
    "a column we do not know": (
        [whole(RELEASES, lambda data: _each_line(data, first=b",colour", other=b",red"))],
        ["hand/releases.csv, row 1, column 'colour': there is no column 'colour'. Take it out or use one of our columns; nearest: count, date, decided_by, deported, described_as."],
    ),
    "a column that is missing": (
        [whole(RELEASES, lambda data: b"\n".join(line.rpartition(b",")[0] for line in data.splitlines()))],
        [f"hand/releases.csv, row 1, column 'note': the column 'note' is missing. {FIRST_ROW}"],
    ),
    "a column by another name": (
        [swap(RELEASES, "id,date", "Id,date")],
        [
            "hand/releases.csv, row 1, column 'Id': there is no column 'Id'. Take it out or use one of our columns; nearest: id.",
            f"hand/releases.csv, row 1, column 'id': the column 'id' is missing. {FIRST_ROW}",
        ],
    ),
    "a column with a Cyrillic letter": (
        [swap(RELEASES, "known_from", "knоwn_from")],
        [
            "hand/releases.csv, row 1, column 'knоwn_from': there is no column 'knоwn_from'. Take it out or use one of our columns; nearest: known_from.",
            f"hand/releases.csv, row 1, column 'known_from': the column 'known_from' is missing. {FIRST_ROW}",
        ],
    ),
    "one column twice": (
        [swap(RELEASES, "described_as", "decided_by")],
        [
            "hand/releases.csv, row 1, column 'decided_by': the column 'decided_by' stands twice. Keep one of them.",
            f"hand/releases.csv, row 1, column 'described_as': the column 'described_as' is missing. {FIRST_ROW}",
        ],
    ),
    "columns without a name": (
        [whole(RELEASES, lambda data: _each_line(data, first=b",,", other=b",,"))],
        ["hand/releases.csv, row 1: the header has 2 cells without a name. Take the empty columns out."],
    ),
    "a column without a name": (
        [whole(RELEASES, lambda data: _each_line(data, first=b",", other=b","))],
        ["hand/releases.csv, row 1: the header has 1 cell without a name. Take the empty columns out."],
    ),
    "rows without a header": (
        [whole(RELEASES, lambda data: data.split(b"\n", 1)[1])],
        [f"hand/releases.csv, row 1: no cell of the first row is the name of a column. {FIRST_ROW}"],
    ),
    "quotation marks around the whole header": (
        [whole(RELEASES, lambda data: b'"' + data.replace(b"\n", b'"\n', 1))],
        [f"hand/releases.csv, row 1: no cell of the first row is the name of a column. {FIRST_ROW}"],
    ),
    "a header of spaces": (
        [whole(RELEASES, lambda data: b" , , \n")],
        [f"hand/releases.csv, row 1: the file is empty. {FIRST_ROW}"],
    ),
    "an empty file": (
        [whole(RELEASES, lambda data: b"")],
        [f"hand/releases.csv, row 1: the file is empty. {FIRST_ROW}"],
    ),
    # Words
    "a word outside a short vocabulary": (
        [cell("releases", 2, "kind", "pardoned")],
        [f"hand/releases.csv, row 2, column 'kind': 'pardoned' is not a word of 'release_kinds'. One of: {KINDS}."],
    ),
    "a word outside a long vocabulary": (
        [cell("readings", 9, "what", "recognized")],
        ["hand/readings.csv, row 9, column 'what': 'recognized' is not a word of 'whats'. Nearest: recognised, recognised_ever."],
    ),
    "words outside a vocabulary that a workspace may extend": (
        [cell("events", 2, "cause", "storm|fog|mist")],
        ["hand/events.csv, row 2, column 'cause': 'storm' is not a word of 'causes'; 'mist' is not a word of 'causes'. Nearest: corruption, coup, election_fraud, fog, hostages. Words of your own go into habeas.toml, under [words.causes]."],
    ),
    "a word with a Cyrillic letter": (
        [cell("releases", 2, "kind", "рardon")],
        [f"hand/releases.csv, row 2, column 'kind': 'рardon' is not a word of 'release_kinds'. One of: {KINDS}. The letter 'р' in it is Cyrillic."],
    ),
    "a word with a mark that cannot be seen": (
        [cell("releases", 2, "kind", "pardon\u200f")],
        [f"hand/releases.csv, row 2, column 'kind': 'pardon\\u200f' is not a word of 'release_kinds'. One of: {KINDS}."],
    ),
    "nothing between the bars": (
        [cell("precedents", 3, "followed_by", "|")],
        ["hand/precedents.csv, row 3, column 'followed_by': '|' holds nothing. Put | between words only."],
    ),
    "nothing and something": (
        [cell("precedents", 3, "followed_by", "nothing|money")],
        ["hand/precedents.csv, row 3, column 'followed_by': 'nothing' stands beside another word. Keep one of them."],
    ),
    # Dates
    "a day that does not exist": (
        [cell("releases", 2, "date", "2031-02-30")],
        [f"hand/releases.csv, row 2, column 'date': no such day: '2031-02-30'. {NO_DAY}"],
    ),
    "a date that runs backwards": (
        [cell("readings", 5, "period", "2031-06-30/2031-01-01")],
        ["hand/readings.csv, row 5, column 'period': '2031-06-30/2031-01-01' runs backwards, from 2031-06-30 to 2031-01-01. Write the earlier date first: 2024-07-03/2024-07-16."],
    ),
    "a date in another order": (
        [cell("releases", 2, "date", "01.02.2031")],
        ["hand/releases.csv, row 2, column 'date': '01.02.2031' is not a date we read. Write the year first, then month and day: 2024-07-03."],
    ),
    "a day of publication without end": (
        [cell("events", 2, "known_from", "2030-09/..")],
        ["hand/events.csv, row 2, column 'known_from': the day has no end. Give the day, month or year the page was published."],
    ),
    "a period after the page about it": (
        [cell("readings", 8, "known_from", "2031-01-31")],
        ["hand/readings.csv, row 8, column 'period': the period begins on 2031-02-01, after the page was published. Check period and known_from."],
    ),
    # Numbers
    "a negative count": (
        [cell("readings", 8, "value", "-5")],
        ["hand/readings.csv, row 8, column 'value': '-5' is negative. A count is zero or more."],
    ),
    "a negative count with a typographer's minus": (
        [cell("releases", 2, "count", "−5")],
        ["hand/releases.csv, row 2, column 'count': '−5' is negative. A count is zero or more."],
    ),
    "a decimal comma": (
        [cell("readings", 7, "value", "12,5")],
        ["hand/readings.csv, row 7, column 'value': '12,5' has a decimal comma. Write 12.5."],
    ),
    "a mark between the thousands": (
        [cell("releases", 2, "count", "1\u00a0395")],
        ["hand/releases.csv, row 2, column 'count': '1\\xa0395' has a mark between its digits. Write digits only: 1395."],
    ),
    "a point between the thousands of a count": (
        [cell("releases", 2, "count", "1.395")],
        ["hand/releases.csv, row 2, column 'count': '1.395' is not a whole number. People are counted whole; write thousands without a mark: 1395."],
    ),
    "a point between the thousands of a reading": (
        [cell("readings", 9, "value", "1.395")],
        ["hand/readings.csv, row 9, column 'value': 1.395 is not a whole number. People are counted whole; write thousands without a mark: 1395."],
    ),
    "words in a number": (
        [cell("releases", 2, "count", "about 12")],
        ["hand/releases.csv, row 2, column 'count': 'about 12' is not a number. Write digits only; put 'about' and the like into their own column."],
    ),
    "more people than there are": (
        [cell("releases", 2, "count", "99999999999")],
        ["hand/releases.csv, row 2, column 'count': '99999999999' is more people than there are. Check the digits."],
    ),
    "a share over all": (
        [cell("readings", 7, "value", "100.5")],
        ["hand/readings.csv, row 7, column 'value': 100.5 percent is more than all. Check the number."],
    ),
    "less than nobody": (
        [cell("readings", 8, "value", "0"), cell("readings", 8, "qualifier", "less than")],
        ["hand/readings.csv, row 8, column 'value': no number of people is less than 0. Check value and qualifier."],
    ),
    "low over value": (
        [cell("readings", 8, "low", "18")],
        ["hand/readings.csv, row 8, column 'low': low, value and high are not in order. Low is the least, high the most."],
    ),
    "a qualifier that leaves no number": (
        [cell("readings", 8, "low", "17"), cell("readings", 8, "qualifier", "less than")],
        ["hand/readings.csv, row 8, column 'qualifier': no number is less than 17 and within low and high. Check qualifier, value, low and high."],
    ),
    "no number at all": (
        [cell("readings", 8, "value", "")],
        ["hand/readings.csv, row 8, column 'value': there is no number. Give value, or low, or high."],
    ),
    "a count of no time": (
        [cell("readings", 8, "period", "")],
        ["hand/readings.csv, row 8, column 'period': there is neither a period nor an act. Give the day or period counted, or the act."],
    ),
    # Parts and wholes
    "a part larger than its act": (
        [cell("readings", 6, "value", "13")],
        [f"hand/readings.csv, row 6, column 'value': 13 is more than the 12 people of the act 'W1'. {PART}"],
    ),
    "a group larger than everybody": (
        [cell("readings", 3, "value", "451")],
        [f"hand/readings.csv, row 3, column 'value': 451 women are more than the 450 counted in all. {PART}"],
    ),
    "groups together larger than everybody": (
        [cell("readings", 4, "value", "420")],
        [f"hand/readings.csv, row 4, column 'value': women and men are 480 together, more than the 450 counted in all. {PART}"],
    ),
    "a month larger than its half-year": (
        [cell("readings", 8, "value", "61")],
        [f"hand/readings.csv, row 8, column 'value': 61 recognised in 2031-02 are more than 60 recognised in 2031-01/2031-06 (row 9). {PART}"],
    ),
    "more pardoned than freed": (
        [add(READINGS, "R9,freed,,2031-02,20,,,,Lantern Watch,,https://lantern.example/6,2031-03-02,\nR10,pardoned,,2031-02,21,,,,Lantern Watch,,https://lantern.example/6,2031-03-02,\n")],
        [f"hand/readings.csv, row 11, column 'value': 21 pardoned in 2031-02 are more than 20 freed in 2031-02 (row 10). {PART}"],
    ),
    # Ids, references, sources
    "one id twice": (
        [cell("releases", 5, "id", "W1")],
        ["hand/releases.csv, row 5, column 'id': the id 'W1' stands in row 2 too. Give each row an id of its own."],
    ),
    "an id with a space": (
        [cell("events", 2, "id", "E 1")],
        ["hand/events.csv, row 2, column 'id': 'E 1' is not an id. Use Latin letters, digits, '.', '_' and '-', at most 80, a letter or digit first."],
    ),
    "an id with a Cyrillic letter": (
        [cell("events", 2, "id", "Е1")],
        ["hand/events.csv, row 2, column 'id': 'Е1' is not an id. Use Latin letters, digits, '.', '_' and '-', at most 80, a letter or digit first. The letter 'Е' in it is Cyrillic."],
    ),
    "no id": (
        [cell("releases", 5, "id", "")],
        ["hand/releases.csv, row 5, column 'id': the cell is empty. Fill it in. Name of the row. Sources of findings are printed by it."],
    ),
    "a reading of an act that is not there": (
        [cell("readings", 6, "act", "W9")],
        ["hand/readings.csv, row 6, column 'act': no row of releases has the id 'W9'. Nearest: W1, W2, W2b, W3."],
    ),
    "a release that replaces rows that are not there": (
        [cell("releases", 4, "supersedes", "W8|W2|W9")],
        ["hand/releases.csv, row 4, column 'supersedes': no row of releases has the id 'W8'; no row of releases has the id 'W9'. Nearest: W1, W2, W2b, W3."],
    ),
    "a claim about an act that is not there": (
        [swap(CLAIMS, 'act = "W1"', 'act = "W7"')],
        ["hand/claims.toml, row 13, column 'parameters.act': no row of releases has the id 'W7'. Nearest: W1, W2, W2b, W3."],
    ),
    "a release that replaces itself": (
        [cell("releases", 5, "supersedes", "W3")],
        ["hand/releases.csv, row 5, column 'supersedes': the row 'W3' replaces itself. Name the earlier rows only."],
    ),
    "releases that replace each other": (
        [cell("releases", 3, "supersedes", "W2b")],
        [
            "hand/releases.csv, row 3, column 'supersedes': the row 'W2' replaces itself. Name the earlier rows only.",
            "hand/releases.csv, row 4, column 'supersedes': the row 'W2b' replaces itself. Name the earlier rows only.",
        ],
    ),
    "a source without an address": (
        [cell("events", 2, "source_url", "")],
        ["hand/events.csv, row 2, column 'source_url': the cell is empty. Fill it in. The page the figure was read in."],
    ),
    "an address without its beginning": (
        [cell("events", 2, "source_url", "harbours.example/1")],
        ["hand/events.csv, row 2, column 'source_url': 'harbours.example/1' is not an address. Write the page's address, from http:// or https://."],
    ),
    "an address that runs code": (
        [cell("events", 2, "source_url", "javascript://harbours.example/%0aalert(1)")],
        ["hand/events.csv, row 2, column 'source_url': 'javascript://harbours.example/%0aalert(…' is not an address. Write the page's address, from http:// or https://."],
    ),
    "an address that is turned about": (
        [cell("events", 2, "source_url", "https://harbours\u202e.example/1")],
        ["hand/events.csv, row 2, column 'source_url': 'https://harbours\\u202e.example/1' is not an address. Write the page's address, from http:// or https://."],
    ),
    # The form of a file
    "a comma too many": (
        [swap(RELEASES, "W3,", "W3,,")],
        ["hand/releases.csv, row 5: the row has 12 cells and the header 11. Quote cells that hold a comma; leave empty cells empty."],
    ),
    "a row of one cell": (
        [add(RELEASES, "W4\n")],
        ["hand/releases.csv, row 6: the row has 1 cell and the header 11. Quote cells that hold a comma; leave empty cells empty."],
    ),
    "a quotation mark that is not closed": (
        [swap(RELEASES, "Old age", '"Old age')],
        [f"hand/releases.csv, row 2: {QUOTE}"],
    ),
    "a quotation mark that is closed too early": (
        [swap(RELEASES, "W3,2031-06-01,30,amnesty,Law,", 'W3,2031-06-01,30,amnesty,"Law" on mercy,')],
        [f"hand/releases.csv, row 5: {QUOTE}"],
    ),
    "semicolons between cells": (
        [whole(RELEASES, lambda data: data.replace(b",", b";"))],
        ["hand/releases.csv, row 1: cells are separated by semicolons. Save the file with commas between cells."],
    ),
    "tabs between cells": (
        [whole(RELEASES, lambda data: data.replace(b",", b"\t"))],
        ["hand/releases.csv, row 1: cells are separated by tabs. Save the file with commas between cells."],
    ),
    "a byte order mark": (
        [whole(RELEASES, lambda data: b"\xef\xbb\xbf" + data)],
        ["hand/releases.csv, row 1: the file begins with a byte order mark (BOM). Save it as UTF-8 without BOM."],
    ),
    "UTF-16": (
        [whole(RELEASES, lambda data: data.decode().encode("utf-16"))],
        ["hand/releases.csv, row 1: the file is UTF-16. Save it as UTF-8 without a byte order mark."],
    ),
    "Windows-1251 in one cell": (
        [swap(RELEASES, b"Old age", OLD_AGE.encode("cp1251"))],
        ["hand/releases.csv, row 2: this is not UTF-8; it reads as Windows-1251. Save the file as UTF-8."],
    ),
    "Windows-1251 beside UTF-8 in one file": (
        [swap(RELEASES, b"Old age", "Старасць".encode()), swap(RELEASES, b"Law", OLD_AGE.encode("cp1251"))],
        ["hand/releases.csv, row 5: this is not UTF-8; it reads as Windows-1251. Save the file as UTF-8."],
    ),
    "another encoding": (
        [swap(RELEASES, b"Old age", "Müdigkeit".encode("latin-1"))],
        ["hand/releases.csv, row 2: this is not UTF-8. Save the file as UTF-8."],
    ),
    "Windows-1251 read as UTF-8 and saved again": (
        [cell("releases", 2, "described_as", OLD_AGE.encode("cp1251").decode("utf-8", errors="replace"))],
        [f"hand/releases.csv, row 2, column 'described_as': this looks like Windows-1251 or another encoding read as UTF-8 (letters were lost). {REOPEN}"],
    ),
    "UTF-8 read as Windows-1251 and saved again": (
        [cell("releases", 2, "described_as", OLD_AGE.encode().decode("cp1251"))],
        [f"hand/releases.csv, row 2, column 'described_as': this looks like UTF-8 read as Windows-1251 (it says \"Старость\"). {REOPEN}"],
    ),
    "Windows-1251 read as Western and saved again": (
        [cell("releases", 2, "described_as", OLD_AGE.encode("cp1251").decode("cp1252"))],
        [f"hand/releases.csv, row 2, column 'described_as': this looks like Windows-1251 read as a Western encoding (it says \"Старость\"). {REOPEN}"],
    ),
    "UTF-8 read as Western and saved again": (
        [cell("releases", 2, "described_as", "Müdigkeit".encode().decode("cp1252"))],
        [f"hand/releases.csv, row 2, column 'described_as': this looks like UTF-8 read as a Western encoding (it says \"ü\"). {REOPEN}"],
    ),
    "NUL bytes": (
        [swap(RELEASES, b"Illness,no,W2", b"Ill\0ness,no,W2")],
        ["hand/releases.csv, row 4: the file holds NUL bytes. Save it again as plain UTF-8 text."],
    ),
    "a control character": (
        [cell("releases", 2, "described_as", "Old\x1b[2Jage")],
        ["hand/releases.csv, row 2, column 'described_as': there is a control character (U+001B). Take it out; it may be invisible."],
    ),
    "a long cell": (
        [cell("releases", 2, "described_as", "x" * 20_001)],
        ["hand/releases.csv, row 2, column 'described_as': there are 20,001 characters. At most 20,000 are read; look for a quotation mark that is not closed."],
    ),
    "a file over 128 MB": (
        [instead(RELEASES, lambda path: _hollow(path, 129 << 20))],
        ["hand/releases.csv: the file has 129 MB. A file written by hand has at most 128 MB; look for what swelled it."],
    ),
    "claims over 32 MB": (
        [instead(CLAIMS, lambda path: _hollow(path, 33 << 20))],
        ["hand/claims.toml: the file has 33 MB. A file written by hand has at most 32 MB; look for what swelled it."],
    ),
    # What stands where a file should
    "a folder for a table": (
        [instead(RELEASES, Path.mkdir)],
        ["hand/releases.csv: this is not a file. Put a file of this name in its place, or take it away."],
    ),
    "a pipe for a table": (
        [instead(RELEASES, os.mkfifo)],
        ["hand/releases.csv: this is not a file. Put a file of this name in its place, or take it away."],
    ),
    "a link that leads to itself": (
        [instead(RELEASES, lambda path: path.symlink_to(path.name))],
        ["hand/releases.csv: the file cannot be read: Too many levels of symbolic links. Check the path and its rights."],
    ),
    "a link that leads nowhere": (
        [instead(CLAIMS, lambda path: path.symlink_to("elsewhere.toml"))],
        ["hand/claims.toml: the file cannot be read: No such file or directory. Check the path and its rights."],
    ),
    "no folder of tables": (
        [instead("hand", lambda path: None)],
        ["hand: the folder cannot be read: No such file or directory. The tables stand in this folder; check it and its rights."],
    ),
    "a file for the folder of tables": (
        [instead("hand", Path.touch)],
        ["hand: the folder cannot be read: Not a directory. The tables stand in this folder; check it and its rights."],
    ),
    "a folder for the settings": (
        [instead(SETTINGS, Path.mkdir)],
        ["habeas.toml: this is not a file. Put a file of this name in its place, or take it away."],
    ),
    # Claims
    "claims that are not TOML": (
        [swap(CLAIMS, 'kind = "count_is"', 'kind = count_is"')],
        ["hand/claims.toml, row 19: this is not TOML: invalid value. Mend this line, or one before it."],
    ),
    "claims that end too early": (
        [add(CLAIMS, 'note = "the end')],
        ["hand/claims.toml, row 22: this is not TOML: unterminated string. Mend this line, or one before it."],
    ),
    "an unknown kind of claim": (
        [swap(CLAIMS, 'kind = "share"', 'kind = "shares"')],
        ["hand/claims.toml, row 3, column 'kind': 'shares' is not a word of 'claim_kinds'. Nearest: share."],
    ),
    "a parameter that is missing": (
        [swap(CLAIMS, ", value = 500", "")],
        ["hand/claims.toml, row 13, column 'parameters.value': the key is missing or empty. Fill it in. The number stated."],
    ),
    "a parameter that the kind does not have": (
        [swap(CLAIMS, "value = 500", "value = 500, percent = 3")],
        ["hand/claims.toml, row 13, column 'parameters.percent': there is no such key here. Nearest: learnt."],
    ),
    "a number in quotation marks": (
        [swap(CLAIMS, "value = 500", 'value = "500"')],
        ["hand/claims.toml, row 13, column 'parameters.value': a number stands in quotation marks. Write it without them."],
    ),
    "a negative number in a claim": (
        [swap(CLAIMS, "value = 500", "value = -500")],
        ["hand/claims.toml, row 13, column 'parameters.value': '-500' is negative. A count is zero or more."],
    ),
    "true for a number": (
        [swap(CLAIMS, "value = 500", "value = true")],
        ["hand/claims.toml, row 13, column 'parameters.value': true or false stands where another value should. The number stated."],
    ),
    "true for a text": (
        [swap(CLAIMS, 'text = "Five hundred were pardoned in February."', "text = true")],
        ["hand/claims.toml, row 13, column 'text': true or false stands where another value should. The statement."],
    ),
    "a list for a word": (
        [swap(CLAIMS, 'what = "freed"', 'what = ["freed"]')],
        ["hand/claims.toml, row 13, column 'parameters.what': a list stands where one value should. What is counted."],
    ),
    "a list in a list": (
        [swap(CLAIMS, '["women"]', '[["women"]]')],
        ["hand/claims.toml, row 3, column 'parameters.groups': a list stands where one value should. People in any of these groups, by published counts."],
    ),
    "an empty list": (
        [swap(CLAIMS, '["women"]', "[]")],
        ["hand/claims.toml, row 3, column 'parameters.criterion': neither criterion nor groups is given. Give one of them."],
    ),
    "a table for a text": (
        [swap(CLAIMS, 'source = "https://scales.example/4"', "source = { page = 4 }")],
        ["hand/claims.toml, row 3, column 'source': a table stands where one value should. An address, or author, title and day of a publication."],
    ),
    "parameters that are no table": (
        [swap(CLAIMS, COUNT, 'parameters = "W1"')],
        ["hand/claims.toml, row 13, column 'parameters': the parameters are not a table. Write { what = ..., value = ... }."],
    ),
    "no parameters": (
        [swap(CLAIMS, COUNT, "")],
        [
            "hand/claims.toml, row 13, column 'parameters.what': the key is missing or empty. Fill it in. What is counted.",
            "hand/claims.toml, row 13, column 'parameters.value': the key is missing or empty. Fill it in. The number stated.",
        ],
    ),
    "a claim without its source": (
        [swap(CLAIMS, 'source = "https://scales.example/4"', 'source = "  "')],
        ["hand/claims.toml, row 3, column 'source': the key is missing or empty. Fill it in. An address, or author, title and day of a publication."],
    ),
    "one claim id twice": (
        [swap(CLAIMS, 'id = "C2"', 'id = "C1"')],
        ["hand/claims.toml, row 13, column 'id': the id 'C1' stands twice. Give each claim an id of its own."],
    ),
    "one claim id twice, as a number": (
        [swap(CLAIMS, 'id = "C1"', "id = 7"), swap(CLAIMS, 'id = "C2"', 'id = "7"')],
        ["hand/claims.toml, row 13, column 'id': the id '7' stands twice. Give each claim an id of its own."],
    ),
    "a claim in single brackets": (
        [whole(CLAIMS, lambda data: data.rpartition(b"[[claim]]")[0].replace(b"[[claim]]", b"[claim]"))],
        ["hand/claims.toml, column 'claim': [claim] stands in single brackets. Write [[claim]]."],
    ),
    "claims that are a list of words": (
        [whole(CLAIMS, lambda data: b'claim = ["C1", "C2"]\n')],
        ["hand/claims.toml, column 'claim': [claim] stands in single brackets. Write [[claim]]."],
    ),
    "a key outside the claims": (
        [swap(CLAIMS, "# Said", 'speaker = "Ministry of Scales"\n# Said')],
        ["hand/claims.toml, column 'speaker': this stands in no claim. Each claim begins with [[claim]]."],
    ),
    "a time of day": (
        [swap(CLAIMS, "said_on = 2031-06-10", "said_on = 2031-06-10T12:00:00")],
        ["hand/claims.toml, row 13, column 'said_on': '2031-06-10 12:00:00' is not a date we read. Leave out the time of day: 2024-07-03."],
    ),
    "a day in words": (
        [swap(CLAIMS, 'said_on = "2031-06-10"', 'said_on = "10 June 2031"')],
        [f"hand/claims.toml, row 3, column 'said_on': '10 June 2031' is not a date we read. {ONE_WORD}"],
    ),
    "a claim made without end": (
        [swap(CLAIMS, 'said_on = "2031-06-10"', 'said_on = "2031/.."')],
        ["hand/claims.toml, row 3, column 'said_on': the day has no end. Give the day, month or year it was said."],
    ),
    "a number of five thousand digits": (
        [swap(CLAIMS, "value = 500", f"value = {'9' * 5000}")],
        ["hand/claims.toml, row 20: a number has thousands of digits. Check the digits."],
    ),
    "a hexadecimal number of five thousand digits": (
        [swap(CLAIMS, "value = 500", f"value = 0x{'f' * 5000}")],
        ["hand/claims.toml, row 13, column 'parameters.value': the number is far too large. Check the digits."],
    ),
    "infinity": (
        [swap(CLAIMS, "value = 500", "value = inf")],
        ["hand/claims.toml, row 13, column 'parameters.value': 'inf' is not a number. Write digits only; put 'about' and the like into their own column."],
    ),
    "brackets in brackets in brackets": (
        [swap(CLAIMS, '["women"]', "[" * 5000)],
        ["hand/claims.toml: brackets stand in brackets too deep. Take some of them out."],
    ),
    "a NUL byte in claims": (
        [swap(CLAIMS, "Most of", "Most\0 of")],
        ["hand/claims.toml, row 5: the file holds NUL bytes. Save it again as plain UTF-8 text."],
    ),
    "an escaped NUL in claims": (
        [swap(CLAIMS, "Most of", "Most\\u0000 of")],
        ["hand/claims.toml, row 3, column 'text': there is a control character (U+0000). Take it out; it may be invisible."],
    ),
    "a surrogate in claims": (
        [swap(CLAIMS, "Most of", "Most \\ud800 of")],
        ["hand/claims.toml, row 5: this is not TOML: escaped character is not a Unicode scalar value. Mend this line, or one before it."],
    ),
    "a byte order mark in claims": (
        [whole(CLAIMS, lambda data: b"\xef\xbb\xbf" + data)],
        ["hand/claims.toml, row 1: the file begins with a byte order mark (BOM). Save it as UTF-8 without BOM."],
    ),
    "Windows-1251 in claims": (
        [swap(CLAIMS, b"Most of those", "Большинство".encode("cp1251"))],
        ["hand/claims.toml, row 5: this is not UTF-8; it reads as Windows-1251. Save the file as UTF-8."],
    ),
    "UTF-8 read as Windows-1251 in claims": (
        [swap(CLAIMS, "Most of those", "Большинство".encode().decode("cp1251"))],
        [f"hand/claims.toml, row 3, column 'text': this looks like UTF-8 read as Windows-1251 (it says \"Большинство\"). {REOPEN}"],
    ),
}  # fmt: skip


def _each_line(data, *, first, other):
    """`data` with `first` at the end of its header and `other` at the end of each row."""
    lines = data.splitlines()
    return b"\n".join(line + (first if number == 0 else other) for number, line in enumerate(lines)) + b"\n"


def _hollow(path, size):
    """A file that says it has `size` bytes and takes no room."""
    with path.open("wb") as file:
        file.truncate(size)


@pytest.fixture(scope="module")
def briefed(tmp_path_factory):
    """A good workspace with its brief and its database; not to be changed."""
    folder = lay(tmp_path_factory.mktemp("good") / "examplia")
    assert run("brief", folder)[0] == 0
    return folder


@pytest.fixture
def examplia(briefed, tmp_path):
    """A copy of the good workspace, to be spoilt."""
    return shutil.copytree(briefed, tmp_path / "examplia")


def test_the_workspace_to_be_spoilt_is_good(examplia):
    rows = "readings (8), releases (4), events (3), precedents (2), claims (2)"
    assert run("check", examplia) == (0, f"No fault in {rows}.\n", "")
    assert (examplia / "output" / "brief.html").is_file()
    assert (examplia / "habeas.duckdb").is_file()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_and_changes_nothing(examplia, name):
    spoils, lines = FAULTS[name]
    for spoil in spoils:
        spoil(examplia)
    before = state(examplia)
    assert run("check", examplia) == (2, "", "\n".join(lines) + "\n")
    assert run("brief", examplia) == (2, "", "\n".join(lines) + "\n")
    assert state(examplia) == before


# Ten faults in six files, each of another kind.
TEN = [
    swap(SETTINGS, "gap_days = 7", "gap_days = 0"),
    cell("readings", 2, "qualifier", "abuot"),
    cell("readings", 6, "act", "W9"),
    cell("readings", 8, "value", "-5"),
    cell("releases", 2, "date", "2031-02-30"),
    cell("releases", 5, "id", "W1"),
    cell("events", 2, "source_url", "harbours.example/1"),
    cell("precedents", 3, "followed_by", "nothing|money"),
    swap(CLAIMS, 'kind = "share"', 'kind = "shares"'),
    swap(CLAIMS, ", value = 500", ""),
]
TEN_FAULTS = [
    ("habeas.toml", None, "waves.gap_days", "the number should be 1 to 366", "Release acts at most this many days apart are one wave."),
    ("hand/claims.toml", 3, "kind", "'shares' is not a word of 'claim_kinds'", "Nearest: share."),
    ("hand/claims.toml", 13, "parameters.value", "the key is missing or empty", "Fill it in. The number stated."),
    ("hand/events.csv", 2, "source_url", "'harbours.example/1' is not an address", "Write the page's address, from http:// or https://."),
    ("hand/precedents.csv", 3, "followed_by", "'nothing' stands beside another word", "Keep one of them."),
    ("hand/readings.csv", 2, "qualifier", "'abuot' is not a word of 'qualifiers'", "One of: exactly, about, at least, more than, at most, less than."),
    ("hand/readings.csv", 6, "act", "no row of releases has the id 'W9'", "Nearest: W1, W2, W2b."),
    ("hand/readings.csv", 8, "value", "'-5' is negative", "A count is zero or more."),
    ("hand/releases.csv", 2, "date", "no such day: '2031-02-30'", NO_DAY),
    ("hand/releases.csv", 5, "id", "the id 'W1' stands in row 2 too", "Give each row an id of its own."),
]  # fmt: skip


@pytest.fixture
def tenfold(examplia):
    for spoil in TEN:
        spoil(examplia)
    return examplia


def test_ten_faults_in_six_files_are_ten_lines(tenfold):
    before = state(tenfold)
    code, out, err = run("check", tenfold)
    wheres = [
        ", ".join(filter(None, (file, row and f"row {row}", f"column {column!r}"))) for file, row, column, *_ in TEN_FAULTS
    ]  # fmt: skip
    expected = [f"{where}: {problem}. {cure}" for where, (*_, problem, cure) in zip(wheres, TEN_FAULTS, strict=True)]
    assert (code, out, err.splitlines()) == (2, "", expected)
    assert state(tenfold) == before


def test_ten_faults_as_json_are_the_same_ten(tenfold):
    code, out, err = run("check", tenfold, "--json")
    answer = json.loads(out)
    assert (code, err, set(answer)) == (2, "", {"error", "message", "faults"})
    assert answer["error"] == "FaultsError"
    assert answer["message"] + "\n" == run("check", tenfold)[2]
    names = ("file", "row", "column", "problem", "cure")
    assert [tuple(fault[name] for name in names) for fault in answer["faults"]] == TEN_FAULTS
    assert all(set(fault) == set(names) for fault in answer["faults"])


@pytest.mark.parametrize(
    "command",
    [["brief"], ["findings"], ["claims"], ["demo"], ["brief", "--json"], ["claims", "--strict"]],
    ids=" ".join,
)
def test_every_command_refuses_tables_with_faults(tenfold, command):
    before = state(tenfold)
    code, out, err = run(command[0], tenfold, *command[1:])
    told = json.loads(out)["message"] + "\n" if "--json" in command else err
    assert (code, told) == (2, run("check", tenfold)[2])
    assert state(tenfold) == before


# One cause, one message: what follows from a fault is not told beside it.


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (
            swap(SETTINGS, 'country = "aq"', "country = aq"),
            "habeas.toml, row 1: this is not TOML: invalid value. Mend this line, or one before it.",
        ),
        (
            swap(SETTINGS, 'fog = "the long fog"', 'fog = ""'),
            "habeas.toml, column 'words.causes': 'fog' is not a word with a meaning. "
            'Write word = "its meaning", in small letters.',
        ),
    ],
    ids=["broken settings", "a word without meaning"],
)
def test_words_of_the_workspace_stay_words_in_its_tables(examplia, spoil, line):
    spoil(examplia)
    assert run("check", examplia) == (2, "", line + "\n")


def test_a_reference_to_a_row_that_could_not_be_read_is_not_called_wrong(examplia):
    swap(RELEASES, "W1,2031-02-01", "W1,,2031-02-01")(examplia)
    line = "hand/releases.csv, row 2: the row has 12 cells and the header 11. Quote cells that hold a comma; leave empty cells empty."
    assert run("check", examplia) == (2, "", line + "\n")


def test_an_unread_group_is_not_everybody(examplia):
    cell("readings", 2, "group", "evrybody")(examplia)
    cell("readings", 2, "value", "20")(examplia)
    line = (
        "hand/readings.csv, row 2, column 'group': 'evrybody' is not a word of 'groups'. "
        "Nearest: disabled, elderly, expression, foreigners, ill. Words of your own go into habeas.toml, under [words.groups]."
    )
    assert run("check", examplia) == (2, "", line + "\n")


def test_a_missing_column_is_one_message_and_not_one_for_each_row(examplia):
    whole(READINGS, lambda data: data.replace(b"value", b"valeu"))(examplia)
    lines = [
        "hand/readings.csv, row 1, column 'valeu': there is no column 'valeu'. Take it out or use one of our columns; nearest: value.",
        f"hand/readings.csv, row 1, column 'value': the column 'value' is missing. The first row should be: {HEADERS['readings']}",
    ]
    assert run("check", examplia)[2].splitlines() == lines
