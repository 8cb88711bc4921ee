"""What went wrong with a case is told in the reader's language."""

import json
import re

import pytest
from sqlalchemy import delete, select, update

from engine.errors import NotFound
from engine.execution import acts, incidents
from engine.execution.automatic import OperationFailed
from engine.execution.case_page import case_page
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.rules.expressions import NoValueError
from engine.rules.questions import RuleRefused
from engine.store.tables import assignment, holding, incident, post, task
from engine.store.transaction import Actor
from engine.wording import Said, say_kept

READER = "p-quan-tri-1"
ACCENTED = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def told(office: Office, case_id: str, language: str) -> tuple[str, str]:
    """The case's one incident as its page and as its history say it."""
    page = case_page(office, Viewer(READER, "", frozenset({"process_admin"}), language), case_id)
    happened = next(entry for entry in page.timeline if entry.verb == "incident_opened")
    return page.incidents[0].message, happened.sentence


def step(office: Office, case_id: str, language: str) -> str:
    page = case_page(office, Viewer(READER, "", frozenset({"process_admin"}), language), case_id)
    return page.incidents[0].step


def a_failed_case(office: Office) -> str:
    data = {"subject": "p-vp-03", "reply_about": "Ý kiến", "reply_content": "Chậm", "reply_days": "x"}
    made = acts.start_case(office, Actor("p-vp-01"), "dp-reply", "chi-bo-vp", "p-vp-03", {}, typed=True, data=data)
    return str(made["case_id"])


def a_case_that_nobody_may_do(office: Office) -> str:
    with office.store.write() as tx:
        ours = select(post.c.id).where(post.c.unit_id == "chi-bo-vp")
        tx.execute(delete(holding).where(holding.c.post_id.in_(ours)))
    head = Actor("p-dang-uy-vp-btc-1")
    made = acts.start_case(office, head, "annual-review", "chi-bo-vp", None, {"review_year": 2026}, typed=True)
    with office.store.read() as tx:
        guide = tx.rows(select(assignment.c.task_id).join(task).where(task.c.case_id == made["case_id"]))[0]["task_id"]
    acts.complete_task(office, head, guide, {"report_due": "2026-11-20", "review_by": "2026-12-20"}, typed=True)
    return str(made["case_id"])


def test_a_vacant_role_is_told_in_both_languages(office: Office) -> None:
    case = a_case_that_nobody_may_do(office)
    vietnamese, past = told(office, case, "vi")
    assert vietnamese.startswith("Ngày 02/11/2026 chưa có người thực hiện. ")
    assert vietnamese.endswith("Chi bộ Văn phòng: chưa có người giữ.")
    assert past.endswith(vietnamese)
    english, past = told(office, case, "en")
    assert english.startswith("On 02/11/2026 there is nobody to do it. ")
    assert english.endswith("Chi bộ Văn phòng: nobody holds it.")  # a unit keeps its name
    assert not ACCENTED.search(english.replace("Chi bộ Văn phòng", ""))
    assert past.endswith(english)


def test_the_step_is_named_in_the_readers_language(office: Office) -> None:
    case = a_case_that_nobody_may_do(office)
    assert step(office, case, "vi") == "Xác nhận danh sách kiểm điểm"
    assert step(office, case, "en") == "Confirm who is reviewed"


def test_an_incident_of_earlier_days_keeps_its_text(office: Office) -> None:
    case = a_case_that_nobody_may_do(office)
    with office.store.write() as tx:
        tx.execute(update(incident).where(incident.c.case_id == case).values(said=None))
    assert told(office, case, "en")[0] == told(office, case, "vi")[0]


def test_a_failed_step_is_told_the_same_by_the_page_and_the_history(office: Office) -> None:
    case = a_failed_case(office)
    for language in ("vi", "en"):
        message, past = told(office, case, language)
        assert message == "TimingError: “reply_days working days after opened”: reply_days = 'x'"
        assert past.endswith(message)


ERRORS = [
    (
        NoValueError("a + b", Said("giá trị quá lớn")),
        "Không tính được “a + b”: giá trị quá lớn",
    ),
    (OperationFailed(Said("Không có nhánh nào đúng điều kiện."), {}), "Không có nhánh nào đúng điều kiện."),
    (
        RuleRefused("majority", "“{input}” không thể âm ({value})", {"input": "votes", "value": -1}),
        "Quy tắc “majority”: “votes” không thể âm (-1)",
    ),
    (
        RuleRefused("quorum", "hỏi cấp trên", {}, None, "ask the level above"),
        "Quy tắc “quorum”: hỏi cấp trên",
    ),
    (
        NotFound("unit", "u-1"),
        "Không tìm thấy unit “u-1”. Kiểm tra lại đường dẫn, hoặc hỏi người gửi cho bạn.",
    ),
]


@pytest.mark.parametrize(("error", "vietnamese"), ERRORS, ids=lambda value: type(value).__name__)
def test_what_the_engine_says_is_kept_with_its_values(error: Exception, vietnamese: str) -> None:
    said = incidents.told(error)
    assert said == str(error) == vietnamese
    assert isinstance(said, Said)
    kept = json.loads(json.dumps(said.kept()))
    assert say_kept(kept) == vietnamese
    assert not ACCENTED.search(say_kept(kept, "en"))


def test_what_somebody_else_says_stays_as_it_came() -> None:
    assert incidents.told(ValueError("năm")) == "năm"
    assert not isinstance(incidents.told(ValueError("năm")), Said)
