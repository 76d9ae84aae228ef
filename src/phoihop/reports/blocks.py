"""A report as blocks: the page, the workbook and the .pdf are drawn from the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers that say the most: what is counted, and how many."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first `left` columns are words, the rest are numbers.

    `addresses` are where each row leads on a page; () where nowhere.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1
    addresses: tuple[str, ...] = ()

    @property
    def lines(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """The rows, each with where it leads; each cell with the head over it."""
        places = self.addresses or ("",) * len(self.rows)
        return tuple(
            (place, tuple(zip(self.heads, row, strict=True)))
            for place, row in zip(places, self.rows, strict=True)
        )

    @property
    def is_words(self) -> bool:
        """Whether no column is of numbers."""
        return self.left == len(self.heads)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: its values, what is written beside each, where it leads."""

    label: str
    values: tuple[int, ...]
    said: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars that lie: side by side, or stacked into one. The table says the same numbers."""

    title: str
    text: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    table: Table
    stacked: bool = False


Block = Heading | Paragraph | Figures | Table | Chart


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, as of an instant (UTC) that is part of it: the same report has the
    same bytes.
    """

    title: str
    about: str
    at: datetime
    language: str
    blocks: tuple[Block, ...]
