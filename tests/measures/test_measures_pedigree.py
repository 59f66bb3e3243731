"""A number changed in a table changes the findings that name its row as a source, and no others."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habeas.store.database import Database
from tests.register.invented import everything, mended, tables


def findings(read, **changed):
    rows = {name: changed.get(name, rows) for name, rows in read.rows.items()}
    return everything(Database.of(rows, cache=None, inputs={}), read.settings, read.claims, on=None, known=None)


def assert_only_what_rests_on_it_changes(before, after, source):
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    for key in changed:
        named = {s.key for found in (before.get(key), after.get(key)) if found for s in found.sources}
        # The tallies of verdicts rest on the claims' findings and name no rows.
        tally = key.startswith("claims.") and any(other.startswith("claim.") for other in changed)
        assert source in named or tally, f"{key} changed and does not name {source}"


@settings(deadline=None, max_examples=6)
@given(tables(), st.data(), st.integers(1, 30))
def test_a_changed_release_act_changes_only_what_rests_on_it(made, data, more):
    read = mended(made)
    acts = read.rows["releases"]
    assume(acts)
    row = data.draw(st.sampled_from(acts))
    other = tuple({**act, "count": act["count"] + more} if act is row else act for act in acts)
    assert_only_what_rests_on_it_changes(findings(read), findings(read, releases=other), f"releases:{row['id']}")


@settings(deadline=None, max_examples=6)
@given(tables(), st.data(), st.integers(1, 30))
def test_a_changed_reading_changes_only_what_rests_on_it(made, data, more):
    read = mended(made)
    readings = read.rows["readings"]
    assume(readings)
    row = data.draw(st.sampled_from(readings))
    raised = {end: row[end] + more for end in ("value", "low", "high") if row[end] is not None}
    other = tuple({**reading, **raised} if reading is row else reading for reading in readings)
    assert_only_what_rests_on_it_changes(findings(read), findings(read, readings=other), f"readings:{row['id']}")
