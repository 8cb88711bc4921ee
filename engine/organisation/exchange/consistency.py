"""Does a picture hold together: known units and people, periods inside periods, no overlaps, no circles."""

from collections.abc import Iterable, Iterator

from engine.organisation.days import OPEN_END
from engine.organisation.exchange.incoming import Fault
from engine.organisation.exchange.picture import (
    HOLDINGS,
    KINSHIP,
    MEMBERSHIPS,
    PERIODS,
    PERSONS,
    POSTS,
    SUBSTITUTIONS,
    SUCCESSIONS,
    Key,
    Line,
    Picture,
    Sheet,
    before,
)

Span = tuple[str, str]


def faults_of(new: Picture, old: Picture) -> list[Fault]:
    """Every inconsistency that involves at least one line of the files.

    new: the stored lines with those of the files laid over. old: the stored lines alone.
    """
    return list(_Check(new, old).faults())


class _Check:
    def __init__(self, new: Picture, old: Picture) -> None:
        self.new = new
        self.old = old
        self.periods = new.grouped(PERIODS, "id")
        self.units: dict[str, Span] = {id: _life(lines) for (id,), lines in self.periods.items()}
        self.people: dict[str, Span] = {
            id: (line["valid_from"], line.end) for (id,), line in new.lines(PERSONS).items()
        }
        self.posts: dict[str, Span] = {
            id: (line["valid_from"], line.end) for (id,), line in new.lines(POSTS).items()
        }

    def faults(self) -> Iterator[Fault]:
        yield from self._units()
        yield from self._circles()
        yield from self._successions()
        yield from self._inside(POSTS, "unit", self.units, "Đơn vị")
        yield from self._inside(HOLDINGS, "post", self.posts, "Chức vụ", {"post": "id"})
        yield from self._inside(HOLDINGS, "person", self.people, "Người", _HOLDER)
        yield from self._inside(MEMBERSHIPS, "unit", self.units, "Đơn vị")
        yield from self._inside(MEMBERSHIPS, "person", self.people, "Người")
        for sheet, other in ((KINSHIP, "relative"), (SUBSTITUTIONS, "substitute")):
            yield from self._known_people(sheet, other)
        yield from self._overlaps(HOLDINGS, ("post",), "Chức vụ này", _HOLDER)
        yield from self._overlaps(MEMBERSHIPS, ("unit", "person"), "Người này trong đơn vị này")
        yield from self._overlaps(SUBSTITUTIONS, ("person", "substitute"), "Việc thay thế này")
        yield from self._overlaps(KINSHIP, ("person", "relative"), "Quan hệ này")

    def _units(self) -> Iterator[Fault]:
        """The periods of a unit follow one another, and its parent is there all the time."""
        for (id,), lines in self.periods.items():
            for earlier, later in zip(lines, lines[1:], strict=False):
                if not earlier["valid_to"] or earlier["valid_to"] >= later["valid_from"]:
                    yield from _at(
                        later, "valid_from", f"Khoảng này của “{id}” trùng với khoảng trước đó.", earlier
                    )
                elif earlier["valid_to"] != before(later["valid_from"]):
                    yield from _at(later, "valid_from", f"“{id}” có khoảng trống trước ngày này.", earlier)
            for line in lines:
                for column in ("kind", "level", "symbol"):
                    if line[column] != lines[0][column]:
                        said = f"Cột “{column}” của “{id}” phải giống nhau ở mọi dòng."
                        yield from _at(line, column, said, lines[0])
                if line["parent"]:
                    yield from self._within(line, "parent", self.units, "Đơn vị cấp trên")

    def _circles(self) -> Iterator[Fault]:
        """On every day on which the tree changes, nobody stands above themselves."""
        days = sorted({line["valid_from"] for line in self.new.lines(PERIODS).values()})
        told: set[Key] = set()
        for day in days:
            above = {
                id: line
                for (id,), lines in self.periods.items()
                if (line := _on(lines, day)) and line["parent"]
            }
            safe: set[str] = set()
            for start in above:
                path: list[str] = []
                at: str | None = start
                while at in above and at not in safe and at not in path:
                    path.append(at)
                    at = above[at]["parent"]
                if at in path:
                    circle = path[path.index(at) :]
                    lines = [above[id] for id in circle]
                    if (key := tuple(sorted(circle))) not in told and any(line.number for line in lines):
                        told.add(key)
                        culprit = next(line for line in lines if line.number)
                        said = f"Vòng tròn trong cây đơn vị: {' → '.join([*circle, at])}."
                        yield from _at(culprit, "parent", said)
                safe |= set(path)

    def _successions(self) -> Iterator[Fault]:
        for line in self.new.lines(SUCCESSIONS).values():
            if line["successor"] not in self.units:
                yield from _at(line, "successors", f"Đơn vị kế thừa “{line['successor']}” không có.")

    def _inside(
        self,
        sheet: Sheet,
        column: str,
        spans: dict[str, Span],
        what: str,
        shown: dict[str, str] | None = None,
    ) -> Iterator[Fault]:
        for line in self.new.lines(sheet).values():
            yield from self._within(line, column, spans, what, shown)

    def _within(
        self, line: Line, column: str, spans: dict[str, Span], what: str, shown: dict[str, str] | None = None
    ) -> Iterator[Fault]:
        """What the line names exists, and on all days of the line."""
        names = shown or {}
        span = spans.get(line[column])
        if span is None:
            yield from _at(line, names.get(column, column), f"{what} “{line[column]}” không có.")
            return
        first, last = span
        if line["valid_from"] < first:
            said = f"{what} “{line[column]}” chỉ có từ ngày {first}, sau ngày {line['valid_from']}."
            yield from _at(line, names.get("valid_from", "valid_from"), said, *self._ending(line[column]))
        if line.end > last:
            until = "tiếp tục" if line.end == OPEN_END else f"đến ngày {line['valid_to']}"
            said = f"{what} “{line[column]}” kết thúc ngày {last} nhưng {_described(line)} còn {until}."
            yield from _at(line, names.get("valid_to", "valid_to"), said, *self._ending(line[column]))

    def _ending(self, id: str) -> list[Line]:
        """Where the end of a unit, post or person stands, for a fault that a stored line causes with it."""
        found = [self.new.lines(sheet).get((id,)) for sheet in (POSTS, PERSONS)]
        return [*reversed(self.periods.get((id,), [])), *(line for line in found if line is not None)]

    def _known_people(self, sheet: Sheet, other: str) -> Iterator[Fault]:
        for line in self.new.lines(sheet).values():
            for column in ("person", other):
                if line[column] not in self.people:
                    yield from _at(line, column, f"Người “{line[column]}” không có.")
            if line["person"] == line[other]:
                yield from _at(line, other, "Một người không thể gắn với chính mình.")

    def _overlaps(
        self, sheet: Sheet, columns: tuple[str, ...], what: str, shown: dict[str, str] | None = None
    ) -> Iterator[Fault]:
        groups: dict[Key, list[Line]] = {}
        for line in self.new.lines(sheet).values():
            key = tuple(line[column] for column in columns)
            groups.setdefault(tuple(sorted(key)) if sheet is KINSHIP else key, []).append(line)
        column = (shown or {}).get("valid_from", "valid_from")
        for lines in groups.values():
            lines.sort(key=lambda line: (line["valid_from"], line.end))
            for earlier, later in zip(lines, lines[1:], strict=False):
                if earlier.end >= later["valid_from"]:
                    until = earlier["valid_to"] or "nay"
                    said = f"{what} đã có dòng khác từ {earlier['valid_from']} đến {until}, trùng thời gian."
                    yield from _at(later, column, said, earlier)


_HOLDER = {"person": "holder", "valid_from": "holder_from", "valid_to": "holder_to"}


def _at(line: Line, column: str, sentence: str, *others: Line) -> Iterable[Fault]:
    """The fault at the line, or at the first other line that stands in a file; else there is none."""
    for place in (line, *others):
        if place.number:
            return [Fault(place.file, place.number, column, sentence)]
    return []


def _on(lines: list[Line], day: str) -> Line | None:
    return next((line for line in lines if line["valid_from"] <= day <= line.end), None)


def _life(lines: list[Line]) -> Span:
    return lines[0]["valid_from"], lines[-1].end


def _described(line: Line) -> str:
    for column in ("id", "person", "post"):
        if column in line.values:
            return f"“{line[column]}”"
    return "dòng này"
