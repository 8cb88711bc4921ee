"""What has happened in the demo before the visitor comes.

The secretary of the office committee (`bi-thu-dang-uy`) finds three tasks: one overdue, one half filled, one decision
to sign. Everything was done by the production acts, by the people whose tasks they were.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from engine.calendar.working_days import add_working_days, next_working_day
from engine.clock import SetClock, start_of_day
from engine.execution import acts, inbox
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation import bodies, people
from engine.scenarios.player import Player
from engine.schedule.cycles import begin_from
from engine.schedule.trigger import OPENS_AT, trigger_due
from engine.store.tables import assignment, occurrence, task
from engine.store.transaction import Actor

SECRETARY = "p-dang-uy-vp-bi-thu"
ORGANISATION = "organisation_board@above(unit)"


def play(office: Office, until: datetime) -> None:
    """Play the three stories up to the present. The office's clock must be a SetClock."""
    today = until.date()
    with office.store.read() as tx:
        voters = len(bodies.official_members(tx, "chi-bo-qt", today))
    _play(office, today - timedelta(days=38), "annual-review", "chi-bo-qt", _review(today, voters))
    _play(office, add_working_days(today, -8), "annual-review", "chi-bo-th", _overdue(today))
    _play(office, add_working_days(today, -3), "remediation-followup", "chi-bo-vp", _plan(today), _start_plan())
    _calendar(office, until)
    viewer = Viewer(SECRETARY, "")
    half = next(row for row in inbox.inbox(office, viewer) if row.case_number.startswith("remediation-followup"))
    acts.save_draft(office, Actor(SECRETARY), half.task_id, {"plan_verdict": "accept", "plan_note": "Cần nêu rõ hơn"})


def _calendar(office: Office, until: datetime) -> None:
    """The calendar began on 1 November, when that is not long ago: the reviews of the other units were opened by it."""
    opening = start_of_day(date(until.year, 11, 1), OPENS_AT)
    begins = opening if timedelta(0) <= until - opening <= timedelta(days=60) else until
    office.store.clock = SetClock(begins)
    with office.store.write() as tx:
        begin_from(tx, begins.date())
    issuing = add_working_days(until.date(), -2)
    day = begins.date()
    while day <= until.date():
        office.store.clock = SetClock(max(begins, start_of_day(day, OPENS_AT)))
        trigger_due(office, limit=0)
        if day == issuing:
            _issue_guides(office, until.date())
        day += timedelta(days=1)
    office.store.clock = SetClock(until)


def _issue_guides(office: Office, today: date) -> None:
    due, by = add_working_days(today, 12).isoformat(), add_working_days(today, 30).isoformat()
    for held in _guides_to_issue(office):
        answers = {"report_due": due, "review_by": by}
        acts.complete_task(office, Actor(held["person_id"]), held["id"], answers, typed=True)


def _guides_to_issue(office: Office) -> list[Any]:
    """In two of three units the guide was issued; in the others somebody is late.

    Where the secretary of the stories leads herself nothing more is done: three tasks wait for her, as told.
    """
    query = (
        select(task.c.id, occurrence.c.unit_id, func.min(assignment.c.person_id).label("person_id"))
        .join(assignment, assignment.c.task_id == task.c.id)
        .join(occurrence, occurrence.c.case_id == task.c.case_id)
        .where(task.c.element_id == "task_issue_guide", task.c.status == "open", occurrence.c.status == "started")
        .group_by(task.c.id, occurrence.c.unit_id)
        .order_by(occurrence.c.unit_id)
    )
    with office.store.read() as tx:
        own = {held.unit for held in people.posts_of(tx, SECRETARY, tx.today)}
        return [row for position, row in enumerate(tx.rows(query)) if position % 3 and row["unit_id"] not in own]


def _play(
    office: Office,
    day: date,
    procedure: str,
    unit: str,
    steps: list[dict[str, Any]],
    answers: dict[str, Any] | None = None,
) -> None:
    start = {"procedure": procedure, "unit": unit, "as": ORGANISATION, "with": answers or {"review_year": day.year}}
    scenario = {"about": "demo", "day": next_working_day(day).isoformat(), "start": start, "steps": steps}
    Player(office, scenario).play()


def _do(who: str, element: str, **answers: Any) -> dict[str, Any]:
    return {"as": who, "do": element, "with": answers}


def _opening(today: date, prompts: str | None = "no") -> list[dict[str, Any]]:
    due, by = add_working_days(today, 12).isoformat(), add_working_days(today, 30).isoformat()
    steps = [
        _do(ORGANISATION, "task_issue_guide", report_due=due, review_by=by),
        _do("secretary@unit", "task_confirm_people"),
    ]
    if prompts:
        steps.append(_do("secretary@superior(unit)", "task_decide_prompts", needs_prompt=prompts))
    return steps


def _review(today: date, voters: int) -> list[dict[str, Any]]:
    votes = {"excellent": 0, "good": voters - 1, "completed": 0, "not_completed": 0, "invalid": 0}
    meeting = add_working_days(today, -10).isoformat()
    return [
        *_opening(today),
        _do("secretary@unit", "task_collective_report", products="Hoàn thành kế hoạch năm, số hóa kho lưu trữ."),
        _do(
            "each",
            "task_self_review",
            work_done="Hoàn thành các việc được giao.",
            shortcomings=[{"text": "Còn chậm báo cáo"}],
        ),
        _do(ORGANISATION, "task_outside_comments"),
        _do("inspection_committee@above(unit)", "task_inspection_comments"),
        {"advance": f"to {add_working_days(today, -11).isoformat()}"},
        _do("secretary@unit", "task_summon", meeting_on=meeting, meeting_place="Phòng họp Văn phòng"),
        {"advance": f"to {meeting}"},
        _do(
            "secretary@unit",
            "task_minutes",
            days_held=1,
            order_ok=True,
            minutes_text="Từng người trình bày, góp ý thẳng thắn.",
        ),
        _do("each", "task_self_level", own_level="good"),
        _do("secretary@unit", "task_collective_level", collective_self_level="good"),
        _do("secretary@unit", "task_name_board", board=["p-chi-bo-qt-01", "p-chi-bo-qt-02", "p-chi-bo-qt-03"]),
        _do("each", "task_enter_count", issued=voters, collected=voters, count=[votes] * voters),
        _do(ORGANISATION, "task_appraise", org_people=[{"points": 8000}] * voters),
        _do(ORGANISATION, "task_appraise_collective", collective_points=8200),
        _do("inspection_committee@above(unit)", "task_appraise_inspection"),
        _do("propaganda_board@above(unit)", "task_opinion"),
        {"advance": f"to {add_working_days(today, -4).isoformat()}"},
        _do(ORGANISATION, "task_propose", proposals=[{"level": "good"}] * voters, collective_proposed="good"),
        _do("secretary@superior(unit)", "task_decide_levels", votes_for=7),
        {"advance": f"to {add_working_days(today, -1).isoformat()}"},
        _do("organisation_board@superior(unit)", "task_draft_reasons", reasons="Đủ tiêu chí hoàn thành tốt nhiệm vụ."),
    ]


def _overdue(today: date) -> list[dict[str, Any]]:
    return [*_opening(today, prompts=None), {"advance": f"to {today.isoformat()}"}]


def _start_plan() -> dict[str, Any]:
    return {"year": 2025, "shortcomings": [{"text": "Chậm cập nhật hồ sơ đảng viên"}, {"text": "Họp chi bộ chưa đều"}]}


def _plan(today: date) -> list[dict[str, Any]]:
    plan = [
        {"measure": "Cập nhật xong hồ sơ", "responsible": "p-vp-02", "proof": "Bảng đối chiếu"},
        {"measure": "Họp vào ngày 3 hằng tháng", "responsible": "p-vp-01", "proof": "Biên bản họp"},
    ]
    dates = [add_working_days(today, days).isoformat() for days in (15, 30)]
    filled = [{**item, "due_on": day} for item, day in zip(plan, dates, strict=True)]
    return [_do("secretary@unit", "task_write_plan", plan=filled)]
