"""Whatever the tables say, the brief is made or the tables are refused: nothing else escapes."""

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habeas.brief.study import study
from habeas.brief.write import write_brief
from habeas.core.types import Verdict
from habeas.store.database import Database
from tests.register.invented import everything, mended, tables

clocks = st.one_of(st.none(), st.dates(date(2030, 12, 1), date(2032, 1, 31)))


def write(made, on, known):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        read = mended(made, folder)
        if not any(read.rows.values()):
            return {}
        write_brief(folder, study(folder, on=on, known=known))
        return json.loads((folder / "output" / "findings.json").read_text(encoding="utf-8"))


@settings(deadline=None, max_examples=4, derandomize=True)
@given(tables(), clocks, clocks)
def test_a_brief_is_made_of_any_tables(made, on, known):
    write(made, on, known)


@pytest.mark.slow
@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(tables(), clocks, clocks)
def test_a_brief_is_made_of_many_tables(made, on, known):
    write(made, on, known)


@settings(deadline=None, max_examples=8)
@given(tables(), clocks, clocks)
def test_every_finding_says_what_it_rests_on_and_keeps_its_ends_in_order(made, on, known):
    read = mended(made)
    if not any(read.rows.values()):
        return
    found = everything(Database.of(read.rows, cache=None, inputs={}), read.settings, read.claims, on=on, known=known)
    for finding in found.values():
        low, high = finding.low, finding.high
        assert low is None or high is None or low <= high
        assert finding.n >= 0
        assert finding.missing >= 0
        assert finding.verdict is not Verdict.CANNOT_TELL or finding.reason, finding.key
        assert finding.unit != "share" or low is None or 0 <= low <= 1, finding.key
        assert finding.unit != "share" or high is None or 0 <= high <= 1, finding.key
        assert finding.p_value is None or 0 <= finding.p_value <= 1
