"""A cycle's dates, units and people as sentences, in Vietnamese with the English from the catalogue."""

import re

from engine.organisation.kinds import KINDS, role_words
from engine.schedule.cycles import Cycle
from engine.wording import engine_catalogue, sentence

WEEKDAYS = {
    "MO": "thứ Hai",
    "TU": "thứ Ba",
    "WE": "thứ Tư",
    "TH": "thứ Năm",
    "FR": "thứ Sáu",
    "SA": "thứ Bảy",
    "SU": "Chủ nhật",
}
ANCHORS = {"begins": "sau đại hội hoặc bầu cử", "next": "trước đại hội hoặc bầu cử tới"}


def recurrence_words(cycle: Cycle, language: str = "vi") -> str:
    """When it comes, in words; a rule that nobody foresaw here is shown as written."""
    if cycle.event:
        return cycle.event.get(language) or cycle.event["vi"]
    if cycle.dates:
        days = ", ".join(f"{text[8:]}/{text[5:7]}/{text[:4]}" for text in cycle.dates)
        return sentence("một lần: {days}", {"days": days}, language)
    if cycle.term:
        return _term(cycle, language)
    return _rule(cycle.rrule, language)


def _term(cycle: Cycle, language: str) -> str:
    said = cycle.term
    if said["anchor"] == "year3":
        month, day = str(said["day"]).split("-")
        return sentence("năm thứ ba của nhiệm kỳ, ngày {day}", {"day": f"{int(day)}/{int(month)}"}, language)
    amount = (
        sentence("{n} ngày làm việc", {"n": abs(said["working_days"])}, language)
        if said.get("working_days")
        else sentence("{n} tháng", {"n": abs(int(said.get("months", 0)))}, language)
    )
    where = engine_catalogue().say(ANCHORS[said["anchor"]], language)
    return f"{amount} {where}"


def _rule(rrule: str, language: str) -> str:
    parts = dict(part.split("=", 1) for part in rrule.upper().removeprefix("RRULE:").split(";") if "=" in part)
    months = parts.get("BYMONTH", "").split(",") if "BYMONTH" in parts else []
    days = parts.get("BYDAY", "").split(",") if "BYDAY" in parts else []
    every = int(parts.get("INTERVAL", "1"))
    known = {"FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY", "BYSETPOS", "INTERVAL"}
    if set(parts) - known or parts.get("FREQ") not in ("YEARLY", "MONTHLY"):
        return rrule
    if parts.get("BYSETPOS") and set(days) == {"MO", "TU", "WE", "TH", "FR"}:
        first = parts["BYSETPOS"] == "1"
        what = engine_catalogue().say("ngày làm việc đầu tháng" if first else "ngày làm việc cuối tháng", language)
    elif days and all(re.match(r"^[1-4][A-Z]{2}$", day) for day in days):
        named = [
            sentence(
                "{day} tuần thứ {n}",
                {"day": engine_catalogue().say(WEEKDAYS[day[1:]], language), "n": day[0]},
                language,
            )
            for day in days
        ]
        what = ", ".join(named)
    elif parts.get("BYMONTHDAY"):
        what = sentence(
            "ngày {day}", {"day": parts["BYMONTHDAY"].replace("-1", sentence("cuối tháng", {}, language))}, language
        )
    else:
        return rrule
    if months:
        return sentence("{what}, tháng {months}", {"what": what, "months": ", ".join(months)}, language)
    if every > 1:
        return sentence("{what}, {n} tháng một lần", {"what": what, "n": every}, language)
    return sentence("{what} hằng tháng", {"what": what}, language)


def units_words(cycle: Cycle, language: str = "vi") -> str:
    """The kinds of units, in words."""
    return ", ".join(engine_catalogue().say(KINDS.get(kind, kind), language) for kind in cycle.units)


def told_words(cycle: Cycle, language: str = "vi") -> str:
    """Who is told, in words."""
    found = []
    for text in cycle.told:
        role, _at, place = text.partition("@")
        who = engine_catalogue().say({"subject": "người liên quan"}.get(role) or role_words(role), language)
        found.append(
            sentence("{who} cấp trên", {"who": who}, language) if place.startswith(("above", "superior")) else who
        )
    return ", ".join(found)


def source_words(cycle: Cycle, language: str = "vi") -> str:
    """The document or note behind the dates; what an admin has typed is shown as typed."""
    return engine_catalogue().say(cycle.source, language)
