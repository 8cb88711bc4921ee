"""The days of an RRULE by an independent implementation: an iCalendar event, expanded."""

from datetime import date, timedelta

import icalendar
import recurring_ical_events


def days(rrule: str, start: date, frm: date, to: date) -> list[date]:
    """The days between two days, ends included, of an all-day event that begins on `start`.

    An event also takes place on its first day, whether the rule says so or not; that day is left out unless the
    rule gives it, which the same event begun a day earlier tells.
    """
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:one@test\r\n"
        f"DTSTAMP:20220101T000000Z\r\nDTSTART;VALUE=DATE:{start:%Y%m%d}\r\nRRULE:{rrule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(frm, to + timedelta(days=1))
    return sorted(day for event in found if frm <= (day := event["DTSTART"].dt) <= to)
