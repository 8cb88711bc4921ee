"""A version that waits for its day: what is released meanwhile, and the hours between midnight and the scheduler."""

from datetime import datetime

import pytest

from engine.authoring import acts as authoring
from engine.authoring.refusals import AnotherWaits
from engine.clock import ZONE, SetClock
from engine.definitions import versions
from engine.execution.office import Office
from tests.engine.authoring.test_decisions_wait_for_their_version import (
    DAY,
    FIRST,
    NEW,
    OLD,
    PATH,
    PROCEDURE,
    SECOND,
    asking,
    consent,
    release,
)


@pytest.fixture
def waiting(office: Office) -> Office:
    """Version 1 is in force with the old text; version 2 with the new one waits for its day."""
    draft = authoring.begin_new(office, FIRST, PROCEDURE, "")["draft"]
    assert release(office, draft, asking()) == 1
    assert release(office, authoring.begin_draft(office, FIRST, PROCEDURE)["draft"], {PATH: NEW}, DAY) == 2
    return office


def third(office: Office) -> dict[str, str]:
    draft = authoring.begin_draft(office, FIRST, PROCEDURE)["draft"]
    process = asking()["process.bpmn"]
    assert process is not None
    authoring.save_draft(office, FIRST, draft, 1, {"process.bpmn": process.replace('name="Xong"', 'name="Bắt đầu"')})
    return authoring.submit_draft(office, FIRST, draft, "Sửa gấp")


def decide(office: Office, asked: dict[str, str], waiting: str = "") -> int:
    with office.store.read() as tx:
        standing = versions.current(tx, PROCEDURE)
    assert standing is not None
    acts = authoring.consent(office, SECOND, asked["request"], asked["sha256"], standing.id, waiting=waiting)
    return int(acts["number"])


def in_force(office: Office) -> tuple[int, str]:
    """The number of the current version, and the text of the decision that the house answers with."""
    with office.store.read() as tx:
        standing = versions.current(tx, PROCEDURE)
        assert standing is not None
        return standing.number, office.library.rules(tx).files[PATH.removeprefix("decisions/")]


def on(office: Office, day: str) -> None:
    clock = office.store.clock
    assert isinstance(clock, SetClock)
    clock.move_to(datetime.fromisoformat(f"{day}T00:01").replace(tzinfo=ZONE))


def test_who_releases_at_once_while_another_version_waits_is_asked_what_becomes_of_it(waiting: Office) -> None:
    asked = third(waiting)
    with pytest.raises(AnotherWaits, match=r"Phiên bản 2 .* 20/11/2026"):
        decide(waiting, asked)
    assert in_force(waiting) == (1, OLD), "nothing happened"


def test_dropped_it_never_enters_into_force_nor_do_its_decisions(waiting: Office) -> None:
    assert decide(waiting, third(waiting), "drop") == 3
    on(waiting, DAY)
    assert waiting.store.act("enter_into_force", SECOND, lambda tx: len(versions.enter_into_force(tx))) == 0
    assert in_force(waiting) == (3, OLD)


def test_kept_it_takes_its_place_on_its_day(waiting: Office) -> None:
    assert decide(waiting, third(waiting), "keep") == 3
    assert in_force(waiting) == (3, OLD)
    on(waiting, DAY)
    assert in_force(waiting) == (2, NEW)


def test_from_midnight_on_every_procedure_asks_the_new_decision_though_nobody_woke_the_scheduler(
    waiting: Office,
) -> None:
    assert in_force(waiting) == (1, OLD)
    on(waiting, DAY)
    assert in_force(waiting) == (2, NEW), "by the day, not by the wake-up"


def test_a_version_for_a_later_day_than_the_one_that_waits_asks_nothing(waiting: Office) -> None:
    draft = authoring.begin_draft(waiting, FIRST, PROCEDURE)["draft"]
    process = asking()["process.bpmn"]
    assert process is not None
    authoring.save_draft(waiting, FIRST, draft, 1, {"process.bpmn": process.replace('name="Xong"', 'name="Bắt đầu"')})
    assert consent(waiting, authoring.submit_draft(waiting, FIRST, draft, "Sau này", "2026-12-20")) == 3
