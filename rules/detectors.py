"""What no pattern can say: the detectors of the `code` rules, a closed list.

A detector is a pure function from a text and the day's networks to folded spans, in the order of the text.
"""

from collections.abc import Callable, Iterator
from datetime import date

from rules.networks import Networks
from rules.text import Span, Text

Detector = Callable[[Text, Networks, date], Iterator[Span]]

DETECTORS: dict[str, Detector] = {}
