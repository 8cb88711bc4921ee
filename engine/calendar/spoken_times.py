"""Written times that are not plain amounts, for people: days, hours of days, several units, cycles."""

import re
from datetime import date, datetime

from engine.wording import Said

_DURATION = re.compile(
    r"^P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?$"
)
_UNITS = {
    "years": "{n} năm",
    "months": "{n} tháng",
    "weeks": "{n} tuần",
    "days": "{n} ngày",
    "hours": "{n} giờ",
    "minutes": "{n} phút",
    "seconds": "{n} giây",
}
_CYCLE = re.compile(r"^R(?P<times>\d*)/(?P<rest>.+)$")
_DAYS = re.compile(r"^\w+\s+(?P<days>\d\d-\d\d(?:,\d\d-\d\d)*)$")


def spoken(text: str) -> Said | None:
    """`2026-12-20`, `2026-12-20T14:30`, `P1Y6M`, `R3/P1M`, `R/quarterly 01-05` in words; None for others."""
    text = text.strip()
    if cycle := _CYCLE.match(text):
        return _cycle(cycle["times"], cycle["rest"])
    if duration := _DURATION.match(text):
        return _duration(duration)
    try:
        if re.match(r"^\d{4}-\d\d-\d\d$", text):
            return Said("đúng ngày {day}", day=f"{date.fromisoformat(text):%d/%m/%Y}")
        if re.match(r"^\d{4}-\d\d-\d\dT", text):
            at = datetime.fromisoformat(text)
            return Said("{hour} ngày {day}", hour=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}")
    except ValueError:
        return None
    return None


def _cycle(times: str, rest: str) -> Said | None:
    if yearly := _DAYS.match(rest):
        days = ", ".join(f"{day[3:]}/{day[:2]}" for day in yearly["days"].split(","))
        said = Said("hằng năm vào các ngày {days}", days=days)
    else:
        duration = _DURATION.match(rest)
        every = _duration(duration) if duration else None
        if every is None:
            return None
        said = Said("cứ {every} một lần", every=every)
    return Said("{cycle}, tất cả {n} lần", cycle=said, n=int(times)) if times else said


def _duration(match: re.Match[str]) -> Said | None:
    parts = [Said(_UNITS[unit], n=int(count)) for unit, count in match.groupdict().items() if count]
    if not parts:
        return None
    said = parts[0]
    for part in parts[1:]:
        said = Said("{one} {other}", one=said, other=part)
    return said
