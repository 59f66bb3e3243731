"""To forget an answer may only turn a verdict into "cannot tell"."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from habeas.core.types import Verdict
from tests.register.workspaces import ask, claim

# People of an act, women among them, and what is left of that answer once some of it is forgotten.
KEPT = ("exactly", "at least", "at most", "men at least", "forgotten")
acts = st.tuples(st.integers(1, 40), st.floats(0, 1), st.sampled_from(KEPT)).map(
    lambda act: (act[0], round(act[0] * act[1]), act[2])
)


def readings(freed, pool, *, forget):
    lines = ["id  what  group  value  act  period  qualifier"]
    for i, (people, women, kept) in enumerate(freed):
        kept = kept if forget else "exactly"
        if kept == "men at least":
            lines.append(f"R{i}  freed  men  {(people - women) // 2}  A{i}  -  at least")
        elif kept != "forgotten":
            number = {"exactly": women, "at least": women // 2, "at most": (women + people) // 2}[kept]
            lines.append(f"R{i}  freed  women  {number}  A{i}  -  {kept}")
    lines += ["S  inside  -  1000  -  2031-01-01  -", f"T  inside  women  {pool}  -  2031-01-01  -"]
    return "\n".join(lines)


def verdicts(freed, pool, value, percent, qualifier, *, forget):
    said = [
        claim("favoured", "favoured", group="women"),
        claim("count_is", "count", what="freed", groups=["women"], value=value, qualifier=qualifier),
        claim("share", "share", groups=["women"], percent=percent, qualifier=qualifier),
    ]
    rows = [f"A{i}  2031-02-{i + 1:02}  {people}" for i, (people, _, _) in enumerate(freed)]
    found = ask(
        None,
        claims=said,
        releases="\n".join(["id  date  count", *rows]),
        readings=readings(freed, pool, forget=forget),
    )
    return {name: found[f"claim.{name}"].verdict for name in ("favoured", "count", "share")}


@settings(deadline=None, max_examples=14)
@given(
    st.lists(acts, min_size=1, max_size=4),
    st.integers(160, 840),
    st.integers(0, 60),
    st.integers(0, 100),
    st.sampled_from(("exactly", "about", "at least", "more than", "at most", "less than")),
)
# Eight women of twenty are more than chance takes out of one in eight; eight of thirty-three are not.
@example([(20, 8, "exactly"), (13, 0, "forgotten")], 120, 8, 50, "exactly")
def test_forgetting_never_makes_a_verdict(freed, pool, value, percent, qualifier):
    known = verdicts(freed, pool, value, percent, qualifier, forget=False)
    less = verdicts(freed, pool, value, percent, qualifier, forget=True)
    for name, verdict in less.items():
        assert verdict in (known[name], Verdict.CANNOT_TELL), name
