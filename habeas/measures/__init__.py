"""Measures: one file for each question put to the register, in the order in which the brief prints them."""

from habeas.measures import composition, deaths, flow, freed, ledger, stock, waves
from habeas.measures.base import Measure

MEASURES: tuple[Measure, ...] = (
    freed.MEASURE,
    waves.MEASURE,
    stock.MEASURE,
    composition.MEASURE,
    flow.MEASURE,
    deaths.MEASURE,
    ledger.MEASURE,
)
