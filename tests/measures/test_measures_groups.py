"""A group over several acts, against every way to fill in what is unknown."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.measures.groups import Part, people_of, share_of
from habeas.stats.bounds import Bounds


@st.composite
def parts(draw):
    people = draw(st.integers(0, 4))
    low, high = sorted((draw(st.integers(0, people)), draw(st.integers(0, people))))
    return Part("A", people, Bounds(low, high), (), draw(st.booleans()))


def fillings(acts):
    """For each choice of acts in the window and of their numbers: people of the group, and all people."""
    ways = [
        [(own, act.people) for own in range(int(act.bounds.low), int(act.bounds.high) + 1)]
        + ([] if act.sure else [(0, 0)])
        for act in acts
    ]
    return [(sum(own for own, _ in way), sum(people for _, people in way)) for way in product(*ways)]


@settings(deadline=None)
@given(st.lists(parts(), max_size=4))
def test_the_number_of_a_group_is_bounded_by_every_way_to_fill_in(acts):
    counts = [own for own, _ in fillings(acts)]
    assert people_of(acts) == (min(counts), max(counts))


@settings(deadline=None)
@given(st.lists(parts(), max_size=4))
def test_the_share_of_a_group_lies_in_its_bounds_for_every_way_to_fill_in(acts):
    shares = [own / people for own, people in fillings(acts) if people]
    found = share_of(acts)
    assert 0 <= found.low <= found.high <= 1
    assert all(found.low <= share <= found.high for share in shares)
    if shares and all(act.sure for act in acts):
        assert found == (min(shares), max(shares))
