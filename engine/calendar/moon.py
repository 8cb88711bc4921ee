"""New moons, for one question only: on which day did the last lunar month before Tết begin.

Source: J. Meeus, Astronomical Algorithms, chapter 49, the terms above half a minute. A lunar month begins on the civil
day of Viet Nam (UTC+7) on which the moon is new.
"""

from datetime import UTC, date, datetime, timedelta
from math import radians, sin

from engine.clock import civil_date

#: Julian day of the epoch, and of the new moon from which they are counted (6 January 2000).
_UNIX = 2440587.5
_FIRST, _MONTH = 2451550.09766, 29.530588861
#: Seconds by which dynamical time is ahead of the civil one in these years.
_DELTA = timedelta(seconds=70)


def new_moon(number: int) -> datetime:
    """The instant of a new moon; 0 is that of 6 January 2000. Good to a few minutes for 1950 to 2100."""
    sun = radians(2.5534 + 29.10535670 * number)
    moon = radians(201.5643 + 385.81693528 * number)
    node = radians(160.7108 + 390.67050284 * number)
    days = (
        _FIRST
        + _MONTH * number
        - 0.40720 * sin(moon)
        + 0.17241 * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node)
        + 0.00739 * sin(moon - sun)
        - 0.00514 * sin(moon + sun)
        + 0.00208 * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * node)
        - 0.00057 * sin(moon + 2 * node)
        + 0.00056 * sin(2 * moon + sun)
        - 0.00042 * sin(3 * moon)
        + 0.00042 * sin(sun + 2 * node)
        + 0.00038 * sin(sun - 2 * node)
    )
    return datetime.fromtimestamp(0, UTC) + timedelta(days=days - _UNIX) - _DELTA


def first_of_month_before(day: date) -> date:
    """The first day of the lunar month that ends before a first day of the month."""
    number = round((day.toordinal() + 1721424.5 - _FIRST) / _MONTH)
    found = [civil_date(new_moon(number + step)) for step in (-2, -1, 0)]
    return max(first for first in found if first < day - timedelta(days=5))
