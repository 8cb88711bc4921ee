"""The calendar of the term: cycle board, the next five years, what was started, what a merger would move."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from engine.errors import NotFound, Refused
from engine.execution import inbox
from engine.execution.self_starting import failed_starts
from engine.organisation import units
from engine.organisation.reorganise import merge_units
from engine.schedule import board, cycles, reading, trigger, waking, words
from engine.schedule.preview import preview
from engine.store.transaction import Transaction
from web import typed_values
from web.session import actor, office
from web.texts import _, language

pages = Blueprint("schedule", __name__)

#: The calendar looks so many days ahead.
FIVE_YEARS = 5 * 366
#: Units on one page of a cycle's units.
LINES = 50
#: On the board, what comes next.
SOON = 45


def name(one: Any) -> str:
    """The name of a cycle, board or occurrence in the language of the page."""
    if hasattr(one, "called"):
        return str(one.called(language()))
    return str(one.name_en if language() == "en" else one.name)


@pages.get("/board")
def cycle_board() -> str:
    with office().store.read() as tx:
        led = board.scope(tx, g.viewer.person)
        top = _top(tx, led)
        among = board.below(tx, top.id) if top else None
        shown = board.boards(tx, among)
        opens = board.openable(tx, g.viewer, [line for one in shown for line in one.worst])
        coming = reading.entries(tx, tx.today, tx.today + timedelta(days=SOON), among=among)
        open_terms = [term for term in reading.unconfirmed(tx) if among is None or term.unit in among]
        expected = [term for term in reading.expected_days(tx) if among is None or term.unit in among]
        health, begins = waking.health(tx), cycles.since(tx)
    mine = inbox.inbox(office(), g.viewer)
    overdue = sum(row.deadline_state == "overdue" for row in mine)
    return render_template(
        "schedule/board.html", boards=shown, led=led, top=top, coming=coming, open_terms=open_terms, health=health,
        expected=expected, waiting=len(mine), overdue=overdue, name=name, states=states(), mine=opens, begins=begins,
        behind=len({unit for one in shown for unit in one.behind}),
    )  # fmt: skip


@pages.get("/board/<cycle_id>/<path:key>")
def cycle_units(cycle_id: str, key: str) -> str:
    state = request.args.get("state", "")
    with office().store.read() as tx:
        one = reading.find(tx, cycle_id, key)
        if one is None:
            raise NotFound("kỳ", f"{cycle_id} {key}")
        top = _top(tx, board.scope(tx, g.viewer.person))
        lines = board.lines_of(tx, one, board.below(tx, top.id) if top else None)
        mine = board.openable(tx, g.viewer, lines)
        today, begins = tx.today, cycles.since(tx)
    counts = board.counted(lines)
    kept = [line for line in lines if state in ("", line.state)]
    page = _page(len(kept))
    return render_template(
        "schedule/units.html", one=one, lines=kept[(page - 1) * LINES : page * LINES], counts=counts, page=page,
        pages=_pages(len(kept)), first=(page - 1) * LINES + 1, found=len(kept), state=state, name=name, states=states(),
        top=top, today=today, mine=mine, begins=begins,
    )  # fmt: skip


def _pages(count: int) -> int:
    return max(-(-count // LINES), 1)


def _page(count: int) -> int:
    """The page asked for, as far as there is one."""
    asked = request.args.get("page", "")
    return min(max(int(asked), 1), _pages(count)) if asked.isdecimal() else 1


def _top(tx: Transaction, led: list[Any]) -> Any:
    """The unit whose board is shown: the one asked for below what the viewer leads, else the highest; None: all."""
    wanted = request.args.get("unit", "")
    if wanted:
        return units.unit(tx, wanted, tx.today)
    return led[0] if led else None


def states() -> dict[str, str]:
    """The states of the board in words."""
    return {
        "not_begun": _("Chưa bắt đầu"),
        "running": _("Đang làm"),
        "late": _("Chậm"),
        "done": _("Xong"),
        "refused": _("Không mở được"),
        "before": _("Trước khi bật lịch"),
    }


@pages.get("/calendar")
def years() -> str:
    view = request.args.get("view", "month")
    unit_id = request.args.get("unit", "").strip()
    procedure = request.args.get("procedure", "").strip()
    with office().store.read() as tx:
        first, last = tx.today, tx.today + timedelta(days=FIVE_YEARS)
        among = {units.unit(tx, unit_id, tx.today).id} if unit_id else None
        found = reading.entries(tx, first, last, among=among, procedure=procedure or None)
        places = [(depth, unit) for depth, unit in units.tree(tx, tx.today)] if view == "unit" else []
        lines = reading.catalogue(tx)
    months: dict[str, list[Any]] = {}
    for entry in found:
        months.setdefault(f"{entry.due_on:%Y-%m}", []).append(entry)
    rows: dict[str, list[Any]] = {line.cycle.id: [] for line in lines}
    for entry in found:
        rows[entry.cycle.id].append(entry)
    rows = {id: entries for id, entries in rows.items() if entries}
    return render_template(
        "schedule/years.html", view=view, first=first, last=last, months=months, rows=rows, lines=lines,
        places=places, unit_id=unit_id, procedure=procedure, name=name, words=words, lang=language(),
    )  # fmt: skip


@pages.get("/calendar/firings")
def firings() -> str:
    with office().store.read() as tx:
        told = {
            "health": waking.health(tx),
            "following": reading.next_firings(tx),
            "last": reading.last_firings(tx),
            "failed": reading.failed(tx),
            "failed_starts": failed_starts(office(), tx, language()),
            "may_retry": bool({"process_admin", "operator"} & g.viewer.duties),
            "now": tx.now,
        }
    return render_template("schedule/firings.html", name=name, **told)


@pages.post("/calendar/failed/<occurrence_id>/retry")
def retry(occurrence_id: str) -> Any:
    answer = trigger.retry(office(), actor(), occurrence_id)
    if answer.get("case_id"):
        return redirect(url_for("cases.case", case_id=answer["case_id"]))
    return redirect(url_for("schedule.firings"))


@pages.get("/calendar/reorganise")
def reorganise() -> Any:
    """What a merger would do to the calendar; the merger itself is an act of the organisation, not of this page."""
    asked = {key: request.args.get(key, "").strip() for key in ("unit", "into", "on")}
    seen, refused = None, None
    if asked["unit"] and asked["into"]:
        try:
            day = typed_values.day(asked["on"])
            change: Callable[[Transaction], None] = lambda tx: merge_units(  # noqa: E731
                tx, [asked["unit"]], asked["into"], day
            )
            seen = preview(office(), actor(), change)
        except Refused as error:
            refused = error
    with office().store.read() as tx:
        places = units.tree(tx, tx.today)
        today = tx.today
    page = render_template(
        "schedule/reorganise.html", places=places, asked=asked, seen=seen, refused=refused, name=name, today=today
    )
    return Response(page, status=422 if refused else 200)
