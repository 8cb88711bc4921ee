"""The demo's clock: only ahead, kept in the database, so that every process sees the same day."""

from datetime import date, datetime, timedelta

from engine.clock import SystemClock, start_of_day
from engine.errors import Kind, Refused
from engine.execution.acts.fire_due import fire_due, next_due
from engine.execution.office import Office, read_setting, write_setting
from engine.schedule.trigger import OPENS_AT, trigger_due


class NotADemo(Refused):
    """The clock of a real installation is never moved."""

    kind = Kind.NOT_ALLOWED
    says = "Chỉ bản trình diễn mới đổi được ngày."


def today(office: Office) -> date:
    """The demo's day."""
    with office.store.read() as tx:
        return tx.today


def advance(office: Office, days: int) -> date:
    """Move the demo's clock ahead to the morning some days later and let everything due happen, in order."""
    return move_to(office, start_of_day(today(office) + timedelta(days=days)) + timedelta(hours=8))


def to_next_deadline(office: Office) -> date:
    """Move to just after the next timer or deadline."""
    with office.store.read() as tx:
        earliest = next_due(tx)
    return move_to(office, earliest + timedelta(minutes=1)) if earliest else today(office)


def move_to(office: Office, at: datetime) -> date:
    """Move the clock to an instant, stopping at every timer and every morning on the way, so that each timer fires
    and each cycle opens on its own day."""
    clock = office.store.clock
    if not office.demo or not isinstance(clock, SystemClock):
        raise NotADemo()
    while True:
        fired = fire_due(office) + trigger_due(office, limit=0)
        if fired:
            continue
        now = clock.now()
        if now >= at:
            break
        with office.store.read() as tx:
            earliest = next_due(tx)
        morning = start_of_day(now.date(), OPENS_AT)
        stops = [at, morning if morning > now else morning + timedelta(days=1)]
        if earliest is not None and earliest > now:
            stops.append(earliest)
        clock.ahead += min(stops) - clock.now()
    with office.store.write() as tx:
        known = int(read_setting(tx, "clock_ahead") or 0)
        write_setting(tx, "clock_ahead", str(max(known, int(clock.ahead.total_seconds()))))
    return today(office)
