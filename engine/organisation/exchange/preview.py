"""What an import would change, and every reason why it cannot: a dry run that touches nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.organisation.exchange.consistency import faults_of
from engine.organisation.exchange.incoming import Fault, Incoming
from engine.organisation.exchange.picture import PERIODS, Key, Line, Picture, Sheet, of_database
from engine.store.transaction import Transaction

__all__ = ["Change", "Fault", "Plan", "Preview", "plan", "preview"]

WORDS = {
    "periods": "đơn vị",
    "successions": "quan hệ kế thừa",
    "posts": "chức vụ",
    "holdings": "người giữ chức vụ",
    "persons": "người",
    "memberships": "thành viên",
    "kinship": "quan hệ gia đình",
    "substitutions": "việc thay thế",
}


@dataclass(frozen=True)
class Change:
    """One line that would be added, ended or (contact data of people only) corrected."""

    file: str
    line: int
    kind: str  # add | end | correct
    sheet: str
    sentence: str


@dataclass(frozen=True)
class Preview:
    """The dry run of an import. With errors, nothing may be applied."""

    errors: list[Fault]
    changes: list[Change]
    files: dict[str, bytes] = field(repr=False)


@dataclass
class Plan:
    """What `apply` writes: old and new picture, and the changed lines by sheet."""

    preview: Preview
    old: Picture
    new: Picture
    added: list[tuple[Sheet, Line]]
    ended: list[tuple[Sheet, Line]]
    corrected: list[tuple[Sheet, Line]]


def preview(tx: Transaction, files: Mapping[str, bytes]) -> Preview:
    """What importing the files would change, and every fault with file, line (the header is 1) and column."""
    return plan(tx, files).preview


def plan(tx: Transaction, files: Mapping[str, bytes]) -> Plan:
    """The preview together with the lines to write."""
    incoming = Incoming(files)
    old, new = of_database(tx), Picture()
    for name, lines in old.sheets.items():
        new.sheets[name] = dict(lines)
    made = Plan(Preview([], [], dict(files)), old, new, [], [], [])
    faults = list(incoming.faults)
    seen: dict[tuple[str, Key], Line] = {}
    for sheet, line in incoming.lines:
        key = tuple(line[column] for column in sheet.key)
        first = seen.setdefault((sheet.name, key), line)
        if first is not line:
            if first.values != line.values or sheet.name not in ("posts",):
                faults.append(_twice(sheet, line, first))
            continue
        faults += _merge(made, sheet, key, line)
    faults += faults_of(new, old)
    made.preview.errors.extend(sorted(set(faults)))
    made.preview.changes.extend(
        sorted(_changes(made), key=lambda change: (change.file, change.line, change.sentence))
    )
    return made


def _merge(made: Plan, sheet: Sheet, key: Key, line: Line) -> list[Fault]:
    """Lay a line of the file over the stored one; returns what may not be changed."""
    before = made.old.lines(sheet).get(key)
    line = Line({column: line[column] for column in sheet.columns}, line.file, line.number)
    made.new.lines(sheet)[key] = line
    if before is None:
        made.added.append((sheet, line))
        return []
    different = [column for column in sheet.columns if before[column] != line[column]]
    faults = []
    for column in different:
        if column == "valid_to" and not before[column]:
            made.ended.append((sheet, line))
        elif column in sheet.correctable:
            continue
        else:
            sentence = (
                f"Cột “{column}” của {WORDS[sheet.name]} “{' / '.join(key)}” đang là “{before[column]}”, "
                f"không sửa thành “{line[column]}” được; hãy kết thúc dòng cũ và thêm dòng mới."
            )
            faults.append(Fault(line.file, line.number, column, sentence))
    if any(column in sheet.correctable for column in different):
        made.corrected.append((sheet, line))
    return faults


def _twice(sheet: Sheet, line: Line, first: Line) -> Fault:
    key = " / ".join(line[column] for column in sheet.key)
    sentence = f"{WORDS[sheet.name].capitalize()} “{key}” đã có ở dòng {first.number} của tệp này."
    if sheet.name == "posts":
        sentence = f"Chức vụ “{key}” ở dòng {first.number} có nội dung khác dòng này."
    return Fault(line.file, line.number, sheet.key[0], sentence)


def _changes(made: Plan) -> list[Change]:
    kinds = (("add", "Thêm", made.added), ("end", "Kết thúc", made.ended), ("correct", "Sửa", made.corrected))
    return [
        Change(line.file, line.number, kind, sheet.name, f"{verb} {WORDS[sheet.name]} {_said(sheet, line)}")
        for kind, verb, lines in kinds
        for sheet, line in lines
    ]


def _said(sheet: Sheet, line: Line) -> str:
    """A line in a few words: its key, its name and its days."""
    named = line.values.get("name") or line.values.get("full_name") or line.values.get("title") or ""
    key = " / ".join(line[column] for column in sheet.key if column != "valid_from")
    days = f"từ {line['valid_from']}" if "valid_from" in line.values else f"ngày {line['on_day']}"
    until = f" đến {line['valid_to']}" if line.values.get("valid_to") else ""
    under = f", trực thuộc {line['parent']}" if sheet is PERIODS and line["parent"] else ""
    return f"{key}{f' ({named})' if named else ''} {days}{until}{under}"
