"""A deadline in words: how it was counted, under which rule, which day today is, and whether its clock stands still."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.calendar.deadlines import days_counted, depends_on_calendar
from engine.calendar.working_days import PROPOSED, Calendar
from engine.definitions.diagram import Node
from engine.rules.dated import RuleBook
from engine.rules.dated import basis as cited_texts
from engine.wording import sentence

#: A task is "due soon" when this many working days or fewer are left.
SOON = 3
_AMOUNTS = {
    "working_days": "{count} ngày làm việc",
    "days": "{count} ngày",
    "weeks": "{count} tuần",
    "months": "{count} tháng",
    "years": "{count} năm",
}
_MOVED = {
    "day_off": "Ngày cuối {end} là ngày nghỉ nên hạn chuyển sang ngày làm việc kế tiếp.",
    "tet": "Ngày cuối {end} rơi vào dịp Tết nên hạn chuyển sang sau Tết.",
}


def deadline_state(
    due_on: str | None,
    today: date,
    status: str = "open",
    calendar: Calendar = PROPOSED,
    basis: Mapping[str, Any] | None = None,
) -> str:
    """on_time, due_soon, overdue or stopped; nothing for tasks without deadline or no longer open."""
    if due_on is None or status != "open":
        return ""
    if basis and basis.get("stopped"):
        return "stopped"
    due = date.fromisoformat(due_on)
    if due < today:
        return "overdue"
    return "due_soon" if calendar.between(today, due) <= SOON else "on_time"


def due_sentence(
    due_on: str | None,
    basis: Mapping[str, Any],
    today: date,
    language: str,
    calendar: Calendar,
    under: str = "",
    status: str = "open",
) -> str:
    """The deadline as sentences: "Hạn: 19/05/2026 (10 ngày làm việc kể từ 05/05/2026, theo R-031; hôm nay là ngày …)".

    under: the rule behind it, as `rule_of` says it.
    """
    if due_on is None:
        return ""
    due = date.fromisoformat(due_on)

    def say(template: str, **values: Any) -> str:
        return sentence(template, values, language)

    brackets = _counted(basis, say) + ([say("theo {rule}", rule=under)] if under else [])
    first = ", ".join(brackets)
    if status == "open" and basis.get("unit") in ("working_days", "days") and int(basis.get("count", 0)) > 0:
        day = days_counted(basis, today, calendar)
        if due >= today and day > 0 and not basis.get("stopped"):
            first = "; ".join(filter(None, [first, say("hôm nay là ngày thứ {day}", day=day)]))
    found = [say("Hạn: {due}", due=_day(due)) + (f" ({first})." if first else ".")]
    if basis.get("why") in _MOVED:
        found.append(say(_MOVED[basis["why"]], end=_day(basis["moved_from"])))
    if basis.get("stops"):
        found.append(say("Đã dừng tính {times} lần để chờ nơi khác.", times=len(basis["stops"])))
    if status != "open":
        return " ".join(found)
    if stopped := basis.get("stopped"):
        found.append(_stopped(stopped, say))
    elif due < today:
        late = calendar.between(due, today)
        found.append(say("Đã quá hạn {late} ngày làm việc.", late=late) if late else say("Đã quá hạn."))
    found += provisional(due_on, basis, language, calendar)
    return " ".join(found)


def provisional(due_on: str | None, basis: Mapping[str, Any], language: str, calendar: Calendar) -> list[str]:
    """The warning that a deadline was counted by a list of days that nobody has confirmed yet; usually nothing."""
    if due_on is None or not basis.get("start") or not depends_on_calendar(basis):
        return []
    first, last = date.fromisoformat(basis["start"]), date.fromisoformat(due_on)
    years = calendar.unconfirmed(min(first, last), last)
    if not years:
        return []
    text = "Danh sách ngày nghỉ năm {years} chưa được xác nhận: hạn này là tạm tính."
    return [sentence(text, {"years": ", ".join(map(str, years))}, language)]


def rule_of(book: RuleBook, node: Node, language: str, day: date) -> str:
    """The first rule behind an element, with its text in force on the day: "R-031: 124-QĐ/TW ngày 04/10/2023"."""
    for number in node.legal_basis:
        for rule in book.by_number(number)[:1]:
            texts = [
                cited_texts(v.document, v.dated, v.verified, language)
                for v in rule.versions
                if v.start <= day and (v.end is None or day <= v.end)
            ]
            return f"{number}: {texts[0]}" if texts else number
        return number
    return ""


def _counted(basis: Mapping[str, Any], say: Any) -> list[str]:
    if basis.get("unit") not in _AMOUNTS or not basis.get("start"):
        return []
    count = int(basis.get("count", 0))
    said = say(_AMOUNTS[basis["unit"]], count=abs(count))
    template = "{amount} kể từ {start}" if count >= 0 else "{amount} trước {start}"
    return [say(template, amount=said, start=_day(basis["start"]))]


def _stopped(stopped: Mapping[str, Any], say: Any) -> str:
    values = {"day": _day(stopped["on"]), "awaited": stopped["awaited"], "reason": stopped["reason"]}
    left = say(_AMOUNTS[stopped["unit"]], count=stopped["left"])
    text = "Đang dừng tính từ {day}, chờ {awaited}: {reason}. Khi tính tiếp còn {left}."
    return str(say(text, **values, left=left))


def _day(value: str | date) -> str:
    return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
