"""A new text is a new row: what a released version of a rule says is never edited; an auditor reads it years later."""

from dataclasses import replace
from typing import Any

from engine.errors import Finding
from engine.rules.dated import RuleBook, RuleVersion

ADD = "Thêm một dòng mới cho văn bản mới; chỉ là lỗi gõ thì người vận hành sửa và ghi lý do (--correct-rule {name})."


def edited(before: RuleBook, after: RuleBook) -> list[Finding]:
    """Released versions of rules that a new set would change or drop.

    before: what was released last of every rule. Free to change: `verified`, `note`, `source`; and an open end may be
    closed, because the text that follows needs its place. A rule that is gone as a whole is no finding, nor is a row
    that says why it was mended (`corrected`, one reason more than before): see `mended`.
    """
    return [
        _finding(name, row.id, row.document, gone=row.id not in now)
        for name in sorted(before.rules.keys() & after.rules.keys())
        for now in [{version.id: version for version in after.rules[name].versions}]
        for row in before.rules[name].versions
        if row.id not in now or (_changed(row, now[row.id]) and not _reason(row, now[row.id]))
    ]


def mended(before: RuleBook, after: RuleBook) -> list[tuple[str, str, str]]:
    """Rule, version and reason of the released rows that a new set mends and says why."""
    return [
        (name, row.id, reason)
        for name in sorted(before.rules.keys() & after.rules.keys())
        for now in [{version.id: version for version in after.rules[name].versions}]
        for row in before.rules[name].versions
        if row.id in now and _changed(row, now[row.id]) and (reason := _reason(row, now[row.id]))
    ]


def _changed(before: RuleVersion, after: RuleVersion) -> bool:
    return _said(before) != _said(_open_again(before, after))


def _reason(before: RuleVersion, after: RuleVersion) -> str:
    """What the row says of its newest correction, if it tells one more than before."""
    told = (
        after.corrected[len(before.corrected) :] if after.corrected[: len(before.corrected)] == before.corrected else ()
    )
    return told[-1].get("vi", "") if told else ""


def _said(row: RuleVersion) -> dict[str, Any]:
    """What a version answers and when, without who has compared it with the paper."""
    table = replace(row.table, file="") if row.table else None
    return {**row.__dict__, "table": table, "verified": None, "note": None, "source": None, "corrected": None}


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
