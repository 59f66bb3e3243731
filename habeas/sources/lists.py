"""The lists that have a reader of their own, by the name that `habeas add` takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from habeas.sources import cecc, ftm, memorial, ovdinfo, viasna
from habeas.sources.base import Reader

# A reader, and the one of its kin that reads a file with a given header.
READERS: dict[str, tuple[Reader, Callable[[Sequence[str]], Reader]]] = {
    module.READER.name: (module.READER, module.reader_for) for module in (viasna, ovdinfo, cecc, memorial, ftm)
}
