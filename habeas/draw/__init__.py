"""Charts of tables: rows and labels in, a specification and two SVGs out. Importing it loads no renderer."""

from habeas.draw.bases import Reading
from habeas.draw.causes import causes
from habeas.draw.criterion import Chance, Met, criterion
from habeas.draw.flows import Flow, flows
from habeas.draw.intervals import Interval, intervals
from habeas.draw.lanes import Event
from habeas.draw.page import NARROW, WIDE, Chart
from habeas.draw.splits import Split
from habeas.draw.squares import CauseYear
from habeas.draw.stability import Setting, stability
from habeas.draw.stems import Act
from habeas.draw.stock import stock
from habeas.draw.timeline import Wave, timeline
from habeas.draw.verdicts import Verdict, verdicts

__all__ = [
    "NARROW",
    "WIDE",
    "Act",
    "CauseYear",
    "Chance",
    "Chart",
    "Event",
    "Flow",
    "Interval",
    "Met",
    "Reading",
    "Setting",
    "Split",
    "Verdict",
    "Wave",
    "causes",
    "criterion",
    "flows",
    "intervals",
    "stability",
    "stock",
    "timeline",
    "verdicts",
]
