"""Step through a draft with chosen people, data and days, on a throw-away database. Nothing real is written."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.authoring import drafts
from engine.authoring.dry_state import told_of
from engine.authoring.reading import with_unsaved
from engine.authoring.rooms import Room, close_room, new_room, room_of
from engine.authoring.stage import closed, opened, stage
from engine.calendar.timing import due
from engine.calendar.working_days import next_working_day
from engine.clock import ZONE, SetClock, restored, start_of_day, stored
from engine.definitions.forms import ResolvedForm
from engine.errors import Refused
from engine.execution import acts, task_page
from engine.execution.acts.fire_due import next_due
from engine.execution.acts.start_case import start_data, starters
from engine.execution.meant import asks_for_people, suggestions
from engine.execution.office import Office
from engine.execution.views import TaskPage, Viewer
from engine.organisation import people, units
from engine.store.transaction import Actor

MORNING = time(8)
#: How far one step of the clock goes at most.
FAR = timedelta(days=366 * 6)
#: How many units are looked at for somebody who may start there.
LOOKED_AT = 300


@dataclass(eq=False)
class CannotAdvance(Refused):
    """The clock goes forward, a bounded way."""

    to: str
    says = "Không chuyển ngày đến “{to}” được."
    do = "Chọn một ngày sau ngày đang chạy thử, không quá sáu năm."


@dataclass(eq=False)
class NothingToTakeBack(Refused):
    """The run stands at its beginning, or the step is too long ago."""

    says = "Không còn bước nào để quay lại."
    do = "Bắt đầu lượt chạy thử mới."


@dataclass(frozen=True)
class Beginning:
    """What a dry run can begin with."""

    units: list[tuple[str, str]]
    #: who may start it for the chosen unit: person, name
    people: list[tuple[str, str]]
    unit: str | None
    needs_person: bool
    form: ResolvedForm | None
    #: nobody starts it by hand: its data are given directly
    direct: bool
    data: dict[str, str]
    #: people who are likely meant where a name is typed
    suggested: list[str]


def beginning(
    office: Office, viewer: Viewer, draft_id: str, unit: str | None, unsaved: Mapping[str, Any] | None, *, here: bool
) -> tuple[str, Beginning]:
    """Open a room for a dry run and tell what it can begin with. Refuses: NotProcessAdmin, NotFound, CannotPlay."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        found = drafts.draft(tx, draft_id)
        files = with_unsaved(tx, draft_id, unsaved)
    room = new_room(viewer.person, {"draft": draft_id, "procedure": found.procedure_id, "here": here, "case": None})
    try:
        made = stage(office, files, room.file(0), here=here)
    except Refused:
        close_room(room)
        raise
    clock = made.store.clock
    assert isinstance(clock, SetClock)
    clock.at = datetime.combine(office.store.clock.now().date(), MORNING, tzinfo=ZONE)
    told = _beginning(made, viewer, found.procedure_id, unit)
    closed(made)
    room.stand_at(0, stored(clock.at))
    return room.id, told


def begin_for(office: Office, viewer: Viewer, run_id: str, unit: str) -> Beginning:
    """The same for another unit. Refuses: NotFound, NotProcessAdmin."""
    room = room_of(viewer.person, run_id)
    with _looking(office, room) as made:
        return _beginning(made, viewer, room.about["procedure"], unit)


def start(
    office: Office,
    viewer: Viewer,
    run_id: str,
    *,
    unit: str,
    subject: str | None,
    person: str | None,
    day: str | None,
    answers: Mapping[str, Any],
    typed: bool,
) -> dict[str, Any]:
    """Start the case. person: who starts it (else the first who may); day: ISO day on which it begins.

    Refuses: what starting a case refuses, CannotAdvance.
    """

    def deed(made: Office, room: Room) -> None:
        clock = made.store.clock
        assert isinstance(clock, SetClock)
        if day:
            clock.at = _morning(day)
        with made.store.read() as tx:
            compiled = made.library.current(tx, room.about["procedure"])
            may = [found.person for found in starters(tx, compiled, unit).candidates]
            nodes = compiled.definition.diagram.starts()
            message = next((node.event.message for node in nodes if node.event.message), None)
            plain = any(node.event.kind in ("none", "timer") for node in nodes)
        direct = compiled.definition.procedure.start == "nobody"
        actor = Actor(person or (may[0] if may else viewer.person))
        answer = acts.start_case(
            made,
            actor,
            room.about["procedure"],
            unit,
            subject or None,
            answers,
            typed=typed,
            data=dict(answers) if direct or not plain else None,
            message=None if plain else message,
        )
        room.about["case"] = answer["case_id"]

    return _act(office, viewer, run_id, deed)


def complete(
    office: Office, viewer: Viewer, run_id: str, task_id: str, person: str, answers: Mapping[str, Any], *, typed: bool
) -> dict[str, Any]:
    """Complete a task as a person. Refuses: what completing refuses to that person (also FormRejected)."""

    def deed(made: Office, room: Room) -> None:
        acts.complete_task(made, Actor(person), task_id, answers, typed=typed)

    return _act(office, viewer, run_id, deed)


def advance(office: Office, viewer: Viewer, run_id: str, to: str) -> dict[str, Any]:
    """Let time pass: to an ISO day, by a time in words (`10 working days`), or `next`: to what is due next.

    Refuses: CannotAdvance.
    """

    def deed(made: Office, room: Room) -> None:
        clock = made.store.clock
        assert isinstance(clock, SetClock)
        at = _target(made, to)
        if at <= clock.at or at > clock.at + FAR:
            raise CannotAdvance(to)
        for _turn in range(1000):
            with made.store.read() as tx:
                earliest = next_due(tx)
            if earliest is None or earliest > at:
                break
            clock.at = max(clock.at, earliest)
            if not acts.fire_due(made):
                break
        clock.at = max(clock.at, at)
        acts.fire_due(made)

    return _act(office, viewer, run_id, deed)


def back(office: Office, viewer: Viewer, run_id: str) -> dict[str, Any]:
    """Take the last step back. Refuses: NothingToTakeBack."""
    room = room_of(viewer.person, run_id)
    before = room.step - 1
    if before < 0 or not room.file(before).exists():
        raise NothingToTakeBack()
    room.about["case"] = room.about["cases"].get(str(before))
    room.stand_at(before, room.about["at"][str(before)])
    return state(office, viewer, run_id)


def end(viewer: Viewer, run_id: str) -> None:
    """Close a dry run."""
    close_room(room_of(viewer.person, run_id))


def state(office: Office, viewer: Viewer, run_id: str) -> dict[str, Any]:
    """Where the run stands: open tasks with who may do them, tokens, data, documents, what happened."""
    room = room_of(viewer.person, run_id)
    with _looking(office, room) as made:
        return told_of(made, viewer, room)


def task(office: Office, viewer: Viewer, run_id: str, task_id: str, person: str) -> TaskPage:
    """A task as the person would see it, in the viewer's language."""
    room = room_of(viewer.person, run_id)
    with _looking(office, room) as made:
        seen = Viewer(person, person, frozenset({"auditor"}), viewer.language)
        return task_page.task_page(made, seen, task_id)


def _act(office: Office, viewer: Viewer, run_id: str, deed: Callable[[Office, Room], None]) -> dict[str, Any]:
    """Act on a copy of the step that stands; a refusal leaves nothing behind."""
    room = room_of(viewer.person, run_id)
    step = room.step + 1
    made = opened(office, room.next_file(), restored(room.about["at"][str(room.step)]))
    try:
        deed(made, room)
        found = told_of(made, viewer, room)
        at = stored(made.store.clock.now())
    except BaseException:
        made.store.engine.dispose()
        room.give_up(step)
        raise
    closed(made)
    room.stand_at(step, at)
    return {**found, "step": room.step, "can_back": True}


@contextmanager
def _looking(office: Office, room: Room) -> Iterator[Office]:
    made = opened(office, room.file(room.step), restored(room.about["at"][str(room.step)]))
    try:
        yield made
    finally:
        made.store.engine.dispose()


def _beginning(made: Office, viewer: Viewer, procedure_id: str, unit: str | None) -> Beginning:
    with made.store.read() as tx:
        compiled = made.library.current(tx, procedure_id)
        procedure = compiled.definition.procedure
        direct = procedure.start == "nobody"
        listed = [
            (found.id, found.name)
            for _depth, found in units.tree(tx, tx.today)
            if not procedure.unit_kinds or found.kind in procedure.unit_kinds
        ]
        if not direct:  # in a large house only the first units are offered; another one can be named
            listed = [item for item in listed[:LOOKED_AT] if starters(tx, compiled, item[0]).candidates]
        chosen = unit or (listed[0][0] if listed else None)
        may = [found.person for found in starters(tx, compiled, chosen).candidates] if chosen and not direct else []
        names = people.names(tx, may)
        form = compiled.definition.forms.get(procedure.start_form) if procedure.start_form else None
        if form is not None and viewer.language != "vi":
            form = form.translated(lambda text: compiled.definition.say(text, viewer.language))
        shown = form.resolve(start_data(tx, compiled, chosen, may[0] if may else None), {}) if form and chosen else None
        asks = chosen and (procedure.subject == "person" or asks_for_people(form))
        return Beginning(
            listed,
            [(person, names[person]) for person in may],
            chosen,
            procedure.subject == "person",
            shown,
            direct,
            dict(procedure.data) if direct else {},
            suggestions(tx, chosen) if chosen and asks else [],
        )


def _target(made: Office, to: str) -> datetime:
    text = to.strip()
    if text == "next":
        with made.store.read() as tx:
            at = next_due(tx)
        if at is None:
            raise CannotAdvance(to)
        return at if at > made.store.clock.now() else made.store.clock.now() + timedelta(seconds=1)
    try:
        if len(text) == 10 and text[4] == "-":
            return _morning(text)
        at = due(text, made.store.clock.now(), lambda _name: None).at
    except (ValueError, TypeError) as error:
        raise CannotAdvance(to) from error
    return start_of_day(next_working_day(at.date() + timedelta(days=1)), MORNING)


def _morning(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), MORNING, tzinfo=ZONE)
    except ValueError as error:
        raise CannotAdvance(day) from error
