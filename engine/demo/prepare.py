"""Fill the demo: a province in the middle of its year, with work waiting."""

from datetime import timedelta
from pathlib import Path

from engine.clock import SetClock, SystemClock, start_of_day
from engine.definitions.folder import workflows_root
from engine.demo import province, story
from engine.execution.deploy import deploy_all
from engine.execution.office import Office, read_setting, write_setting
from engine.schedule.loading import load_calendar


def prepare(office: Office, root: Path | None = None) -> bool:
    """Make the demo in an empty database; returns False and releases new versions only when it is there already."""
    with office.store.write() as tx:
        there = read_setting(tx, "demo") == "true"
        if not there:
            province.build(tx)
            write_setting(tx, "demo", "true")
        deploy_all(tx, root or workflows_root())
        load_calendar(tx, root or workflows_root())
    office.demo = True
    if not there:
        real = office.store.clock
        today = real.now()
        office.store.clock = SetClock(start_of_day(today.date() - timedelta(days=40)) + timedelta(hours=8))
        story.play(office, until=today)
        office.store.clock = SystemClock()
    return not there
