"""A new text is a new row: what a released version of a rule says is never edited; an auditor reads it years later."""

from dataclasses import replace
from typing import Any

from engine.errors import Finding
from engine.rules.dated import RuleBook, RuleVersion

ADD = "Thêm một dòng mới cho văn bản mới; chỉ là lỗi gõ thì người vận hành sửa và ghi lý do (--correct-rule {name})."


def edited(before: RuleBook, after: RuleBook) -> list[Finding]:
    """Released versions of rules that a new set would change or drop.

    before: what was released last of every rule. Free to change: `verified`, `note`, `source`; and an open end may be
    closed, because the text that follows needs its place. A rule that is gone as a whole is no finding.
    """
    return [
        _finding(name, row.id, row.document, gone=row.id not in now)
        for name in sorted(before.rules.keys() & after.rules.keys())
        for now in [{version.id: version for version in after.rules[name].versions}]
        for row in before.rules[name].versions
        if row.id not in now or _said(row) != _said(_open_again(row, now[row.id]))
    ]


def _said(row: RuleVersion) -> dict[str, Any]:
    """What a version answers and when, without who has compared it with the paper."""
    table = replace(row.table, file="") if row.table else None
    return {**row.__dict__, "table": table, "verified": None, "note": None, "source": None}


def _open_again(before: RuleVersion, after: RuleVersion) -> RuleVersion:
    return replace(after, end=None) if before.end is None else after


def _finding(name: str, version: str, document: str, *, gone: bool) -> Finding:
    says = (
        "Dòng “{version}” ({document}) của quy tắc {name} đã ban hành, nay bị bỏ."
        if gone
        else "Dòng “{version}” ({document}) của quy tắc {name} đã ban hành, nay bị sửa."
    )
    values = (("version", version), ("document", document), ("name", name))
    return Finding("rule-edited", name, says, ADD, values, f"{name}.yaml")
