"""What was known of each person of a frame: the attributes of criteria, as columns beside the frame's own."""

from __future__ import annotations

from collections.abc import Sequence

from habeas.core.attributes import BY_NAME, Attribute, Criterion, Measured
from habeas.core.props import BY_NAME as PROPS
from habeas.core.props import NUMBER
from habeas.register.register import Register

# A sentence of five years is 1,826 or 1,827 days: to the nearest month both are 60 months.
MONTH_DAYS = 30.436875
_YEARS = f"if(custody_high > 0 and custody_low > 0, round(custody_{{end}} / {MONTH_DAYS}) / 12, null)"
_DAYS = "if(custody_high > 0 and custody_low > 0, custody_{end}, null)"
# Columns that the frame has already, by attribute. A punishment outside prison has no days in custody.
_OF_FRAME = {
    "sex": "frame.sex",
    "age": "frame.age_{end}",
    "sentence_years": _YEARS,
    "sentence_days": _DAYS,
    "held_days": "frame.held_{end}",
    "left_days": "frame.left_{end}",
    "punishment": "frame.punishment",
    "region": "frame.region",
}
# Grain: one person of the frame of whom something is said, by then. What was said by a day is what stood the day
# before. A correction counts from its day and takes the place of what it corrects. Of several values the one preferred
# is taken, as everywhere in the register. What is said of a detention is of that detention, where there are several.
_SAID = """
{name}_said as (
    select frame.wave, frame.person, said.value, said.low, said.high, said.rank
    from frame
        join listed using (person)
        join (
            select
                statement.record, statement.spell, statement.prop, statement.value, statement.low, statement.high,
                edition.rank * 1048576 + hash(statement.value) % 1048576 as rank, statement.known_from,
                statement.known_to, true as stated
            from lists.statement join edition using (edition)
            where statement.prop = {prop}
            union all
            select record, spell, prop, value, low, high, date '0001-01-01' - made_on, made_on, null, false
            from memory.mended
            where prop = {prop}
        ) as said on said.record = listed.record
            and said.known_from < {clock} and (said.known_to is null or said.known_to >= {clock})
    where said.value <> '' {of_spell}
        and not (said.stated and exists (
            select 1 from memory.mended
            where mended.record = said.record and mended.spell = said.spell and mended.prop = said.prop
                and mended.made_on < {clock}
        ))
),
{name}_known as (
    select wave, person, {picked} from {name}_said group by wave, person
)
"""
_OF_SPELL = """and (
            list_contains(frame.parts, said.record * 256 + said.spell)
            or frame.person not in (select person from spell group by person having count(*) > 1)
        )"""
_PICKED = {
    Measured.NUMBER: "arg_min(low, rank) as low, arg_min(high, rank) as high",
    Measured.TEXT: "arg_min(lower(value), rank) as value",
    Measured.TEXTS: "list(distinct lower(value) order by lower(value)) as value",
}


# Grain: one text that some list said of anybody, by the clock.
_EVER = """
select distinct lower(statement.value)
from lists.statement join edition using (edition)
where statement.prop = $prop and statement.known_from <= $known;
"""


def unsaid_texts(register: Register, criterion: Criterion) -> list[tuple[str, str]]:
    """The attributes and texts that a criterion asks for and no list ever said of anybody, where lists say others."""
    props = {name: NUMBER[BY_NAME[name].prop] for name, _ in criterion.texts}
    said = {
        name: {row[0] for row in register.rows(_EVER, prop=prop, known=register.known)} for name, prop in props.items()
    }
    return [(name, text) for name, text in criterion.texts if said[name] and text not in said[name]]


def described(attributes: Sequence[str]) -> str:
    """SQL: steps after `frame` that make `described`, the frame with the columns of these attributes.

    Whatever a release may bring to light counts only if said before `coalesce($learnt_by, morning)`. A date is known
    in that way whenever it was learnt, as the register believes it.
    """
    chosen = [BY_NAME[name] for name in attributes]
    said = [one for one in chosen if one.name not in _OF_FRAME]
    joins = "".join(f"\n    left join {one.name}_known using (wave, person)" for one in said)
    columns = "".join(f",\n        {column}" for one in chosen for column in _columns(one))
    steps = "".join(f",\n{_said(one)}" for one in said)
    own = "frame.* replace (lower(frame.region) as region)"
    return f"{steps},\ndescribed as (\n    select {own}{columns}\n    from frame{joins}\n)\n"


def _said(attribute: Attribute) -> str:
    clock = "($known::date + 1)" if attribute.lasting else "coalesce($learnt_by::date, frame.morning)"
    return _SAID.format(
        name=attribute.name,
        prop=NUMBER[attribute.prop],
        clock=clock,
        of_spell=_OF_SPELL if PROPS[attribute.prop].of_spell else "",
        picked=_PICKED[attribute.measured],
    )


def _columns(attribute: Attribute) -> list[str]:
    """The columns of an attribute, unless the frame has them."""
    name = attribute.name
    if attribute.measured is not Measured.NUMBER:
        return [] if name in _OF_FRAME else [f"{name}_known.value as {name}"]
    sql = _OF_FRAME.get(name, f"{name}_known.{{end}}")
    ends = {f"{name}_{end}": sql.format(end=end) for end in ("low", "high")}
    return [f"{value} as {column}" for column, value in ends.items() if value != f"frame.{column}"]
