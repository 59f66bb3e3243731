"""Measures: one file for each question put to the register, in the order in which the brief prints them."""

from habeas.measures import (
    composition,
    deaths,
    flow,
    freed,
    ledger,
    people_balance,
    people_composition,
    people_days,
    people_flow,
    people_ledger,
    people_lists,
    people_nowcast,
    people_revision,
    people_stock,
    people_waves,
    stock,
    waves,
)
from habeas.measures.base import Measure

MEASURES: tuple[Measure, ...] = (
    freed.MEASURE,
    waves.MEASURE,
    stock.MEASURE,
    people_stock.MEASURE,
    people_flow.MEASURE,
    people_waves.MEASURE,
    people_nowcast.MEASURE,
    people_revision.MEASURE,
    people_balance.MEASURE,
    people_ledger.MEASURE,
    people_lists.MEASURE,
    composition.MEASURE,
    people_composition.MEASURE,
    flow.MEASURE,
    deaths.MEASURE,
    ledger.MEASURE,
    people_days.MEASURE,
)
