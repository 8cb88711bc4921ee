"""CSV files to lines of the picture; everything that cannot be read is a fault with file, line and column."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from engine.organisation.exchange import columns
from engine.organisation.exchange.picture import (
    HOLDINGS,
    KINSHIP,
    MEMBERSHIPS,
    PERIODS,
    PERSONS,
    POSTS,
    SUBSTITUTIONS,
    SUCCESSIONS,
    Line,
    Sheet,
)
from engine.organisation.kinds import KINDS, LEVELS, STANDINGS
from engine.organisation.people import ID

POST_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
WORD = re.compile(r"[a-z][a-z0-9_]*")
VIETNAMESE_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
YES = {"1", "true", "yes", "có", "x", ""}
NO = {"0", "false", "no", "không"}
SUCCESSION_KINDS = ("renamed", "merged", "split", "transferred")
LONGEST = {
    "name": 200,
    "title": 200,
    "full_name": 120,
    "email": 200,
    "phone": 40,
    "ground": 200,
    "relation": 60,
}


class Fault(NamedTuple):
    """One thing that keeps a file from being imported."""

    file: str
    line: int
    column: str
    sentence: str


class Incoming:
    """What the files say: the lines of each sheet, and the faults met while reading."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.faults: list[Fault] = []
        self.lines: list[tuple[Sheet, Line]] = []
        for name, content in files.items():
            if name not in columns.FILES:
                self.faults.append(
                    Fault(name, 0, "", f"Không có tệp nào tên “{name}” trong bộ dữ liệu tổ chức.")
                )
                continue
            for line in self._read(columns.FILES[name], content):
                self._sort_out(line)

    def _read(self, file: columns.File, content: bytes) -> Iterator[Line]:
        try:
            whole = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            number = content[: error.start].count(b"\n") + 1
            self.faults.append(
                Fault(file.name, number, "", "Tệp không phải UTF-8; hãy lưu lại dạng CSV UTF-8.")
            )
            return
        head = whole.split("\n", 1)[0]
        reader = csv.reader(
            io.StringIO(whole, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
        )
        try:
            header = [cell.strip().lower() for cell in next(reader, [])]
            if not self._header(file, header):
                return
            number = reader.line_num
            for cells in reader:
                start, number = number + 1, reader.line_num
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(header):
                    sentence = f"Dòng có {len(cells)} ô, cần {len(header)} ô."
                    self.faults.append(Fault(file.name, start, "", sentence))
                    continue
                line = self._line(file, start, dict(zip(header, cells, strict=True)))
                if line is not None:
                    yield line
        except csv.Error as error:
            self.faults.append(Fault(file.name, reader.line_num, "", f"Không đọc được dòng này ({error})."))

    def _header(self, file: columns.File, header: list[str]) -> bool:
        missing = [column for column in file.columns if column not in header]
        for column in missing:
            self.faults.append(Fault(file.name, 1, column, f"Thiếu cột “{column}”."))
        for column in header:
            if column not in file.columns:
                self.faults.append(Fault(file.name, 1, column, f"Cột “{column}” không có trong mẫu."))
            elif header.count(column) > 1:
                self.faults.append(Fault(file.name, 1, column, f"Cột “{column}” có nhiều lần."))
        return not missing and len(set(header)) == len(header) == len(file.columns)

    def _line(self, file: columns.File, number: int, cells: dict[str, str]) -> Line | None:
        """The line with its cells put into the stored form, or None when one of them cannot be."""
        known = len(self.faults)
        values: dict[str, str] = {}
        for column, cell in cells.items():
            text = unicodedata.normalize("NFC", " ".join(cell.split()))
            if not text and column in file.required:
                self.faults.append(Fault(file.name, number, column, f"Ô “{column}” không được để trống."))
            elif len(text) > LONGEST.get(column, 500):
                self.faults.append(
                    Fault(file.name, number, column, f"Ô “{column}” dài quá {LONGEST[column]} ký tự.")
                )
            elif text and column in file.days:
                text = self._day(file, number, column, text)
            values[column] = text
        return Line(values, file.name, number) if len(self.faults) == known else None

    def _day(self, file: columns.File, number: int, column: str, text: str) -> str:
        """A civil day: `2026-12-20`, or `20/12/2026` as spreadsheets like to write it."""
        local = VIETNAMESE_DAY.fullmatch(text)
        try:
            if local:
                return date(int(local[3]), int(local[2]), int(local[1])).isoformat()
            return date.fromisoformat(text).isoformat()
        except ValueError:
            sentence = f"“{text}” không phải là ngày; viết 2026-12-20 hoặc 20/12/2026."
            self.faults.append(Fault(file.name, number, column, sentence))
            return ""

    def _sort_out(self, line: Line) -> None:
        """Put a line of a file onto its sheet or sheets."""
        ways: dict[str, Callable[[Line], None]] = {"units.csv": self._unit, "posts.csv": self._post}
        sheets = {
            "persons.csv": PERSONS,
            "memberships.csv": MEMBERSHIPS,
            "kinship.csv": KINSHIP,
            "substitutions.csv": SUBSTITUTIONS,
        }
        self._periods_in_order(line, "valid_from", "valid_to")
        if line.file in ways:
            ways[line.file](line)
            return
        if line.file == "persons.csv":
            line = self._person(line)
        elif line.file == "memberships.csv":
            self._one_of(line, "standing", STANDINGS)
            self._one_of(line, "exemption", ("", "exempt", "suspended"))
        self.lines.append((sheets[line.file], line))

    def _unit(self, line: Line) -> None:
        self._matches(line, "id", ID)
        self._one_of(line, "kind", KINDS)
        self._one_of(line, "level", LEVELS)
        self._keep(PERIODS, line, line.values)
        for link in line["successors"].split():
            parts = link.split(":")
            if len(parts) != 3 or parts[1] not in SUCCESSION_KINDS or not _is_day(parts[2]):
                kinds = "|".join(SUCCESSION_KINDS)
                self._fault(line, "successors", f"“{link}” không đúng mẫu đơn-vị:{kinds}:ngày.")
                continue
            values = {"unit": line["id"], "successor": parts[0], "kind": parts[1], "on_day": parts[2]}
            self._keep(SUCCESSIONS, line, values)

    def _post(self, line: Line) -> None:
        self._matches(line, "id", POST_ID, 60)
        self._matches(line, "role", WORD)
        self._keep(POSTS, line, line.values)
        if line["holder"]:
            if not line["holder_from"]:
                self._fault(line, "holder_from", "Có người giữ chức vụ thì phải có ngày bắt đầu giữ.")
                return
            self._periods_in_order(line, "holder_from", "holder_to")
            values = {
                "post": line["id"],
                "person": line["holder"],
                "valid_from": line["holder_from"],
                "valid_to": line["holder_to"],
                "ground": line["ground"],
            }
            self._keep(HOLDINGS, line, values)
        elif line["holder_from"] or line["holder_to"]:
            self._fault(line, "holder", "Có ngày giữ chức vụ nhưng không có người giữ.")

    def _person(self, line: Line) -> Line:
        self._matches(line, "id", ID)
        if line["birth_year"] and not (
            line["birth_year"].isdecimal() and 1900 <= int(line["birth_year"]) <= 2100
        ):
            self._fault(line, "birth_year", f"“{line['birth_year']}” không phải là năm sinh.")
        works = line["works_in_system"].lower()
        if works not in YES | NO:
            self._fault(line, "works_in_system", f"“{works}” không hợp lệ; viết 1 (có) hoặc 0 (không).")
        return Line({**line.values, "works_in_system": "0" if works in NO else "1"}, line.file, line.number)

    def _keep(self, sheet: Sheet, line: Line, values: dict[str, str]) -> None:
        self.lines.append(
            (sheet, Line({name: values[name] for name in sheet.columns}, line.file, line.number))
        )

    def _periods_in_order(self, line: Line, first: str, last: str) -> None:
        if line[last] and line[last] < line[first]:
            self._fault(line, last, f"Ngày kết thúc {line[last]} trước ngày bắt đầu {line[first]}.")

    def _one_of(self, line: Line, column: str, allowed: object) -> None:
        if line[column] not in allowed:  # type: ignore[operator]
            self._fault(line, column, f"“{line[column]}” không phải là giá trị hợp lệ của cột “{column}”.")

    def _matches(self, line: Line, column: str, pattern: re.Pattern[str], longest: int = 40) -> None:
        if len(line[column]) > longest or not pattern.fullmatch(line[column]):
            self._fault(line, column, f"Mã “{line[column]}” không hợp lệ: chữ không dấu, chữ số, gạch nối.")

    def _fault(self, line: Line, column: str, sentence: str) -> None:
        self.faults.append(Fault(line.file, line.number, column, sentence))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
