"""A list cut into pages, with its exact count."""

from dataclasses import dataclass

from phoihop.web.requests import Request

LENGTH = 50


@dataclass(frozen=True, slots=True)
class Pager:
    """Which part of a list is shown: `page` counts from 1."""

    page: int
    count: int
    length: int

    @classmethod
    def of(cls, request: Request, count: int, length: int = LENGTH) -> "Pager":
        """Return the page that the address asks for, or the nearest there is."""
        asked = request.GET.get("page", "1")
        page = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
        return cls(max(1, min(page, -(-count // length))), count, length)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.length))

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1

    @property
    def start(self) -> int:
        return (self.page - 1) * self.length

    @property
    def stop(self) -> int:
        return self.start + self.length
