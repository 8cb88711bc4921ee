"""A new text of a rule: the process admin keeps one open case and converts another, and both sheets tell it."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from engine.definitions import versions
from engine.definitions.folder import content_hash, workflows_root
from engine.execution import acts
from engine.execution.deploy import read_rules
from engine.execution.office import Office
from engine.store.transaction import Actor
from tests.web.conftest import token

RULE = "vote_lead_times.yaml"
#: from June 2023 files would be due 25 days before (a text of the test's own)
NEW = """- id: v2026
  document: 999-QĐ/TW
  dated: '2023-06-01'
  from: '2023-06-01'
  source: T
  verified: true
  result: {file: '25', voters: '15', questions: '10', answers: '3'}
"""
ORGANISER = Actor("p-dang-uy-vp-btc-1")


def released(office: Office) -> None:
    files = dict(read_rules(workflows_root()).files)
    head, last = files[RULE].split("- id: v2023\n")
    ended = last.replace("  from: '2023-02-02'\n", "  from: '2023-02-02'\n  to: '2023-05-31'\n")
    files[RULE] = f"{head}- id: v2023\n{ended}{NEW}"
    with office.store.write() as tx:
        versions.release_rules(tx, files, content_hash(files))


def test_one_case_is_kept_and_another_converted(sqlite_office: Office, signed_in: Callable[[str], FlaskClient]) -> None:
    order = {"occasion": "order", "order_note": "Công văn 12-CV/TU"}
    begun = [
        acts.start_case(sqlite_office, ORGANISER, "confidence-vote-party", "dang-uy-vp", None, order)["case_id"]
        for _ in range(2)
    ]
    released(sqlite_office)
    admin, auditor = signed_in("quan-tri"), signed_in("kiem-toan")

    def choose(case: str, choice: str, reason: str) -> tuple[int, str]:
        shown = admin.get("/rules/vote_lead_times").text
        found = re.search(rf'href="/cases/{case}".*?action="(/rules/uses/[^"]+)"', shown, re.DOTALL)
        assert found is not None
        form = {"csrf_token": token(shown), "name": "vote_lead_times", "choice": choice, "reason": reason}
        answer = admin.post(found[1], data=form, follow_redirects=True)
        return answer.status_code, answer.text

    status, page = choose(begun[0], "keep", " ")
    assert status == 422 and "Chưa ghi lý do." in page and "trả lời khác (2)" in page
    assert "Đã ghi: giữ câu trả lời cũ." in choose(begun[0], "keep", "Mở trước khi phổ biến.")[1]
    status, page = choose(begun[1], "convert", "Điều khoản chuyển tiếp.")
    assert status == 200 and "Đã ghi: đổi theo văn bản mới." in page
    assert "Không có hồ sơ đang mở nào mà văn bản mới trả lời khác." in page
    kept, converted = (auditor.get(f"/cases/{case}/audit").text for case in begun)
    assert "đã giữ lại" in kept and "Mở trước khi phổ biến." in kept and "hồ sơ (ngày trước): 25" not in kept
    assert "đã thay" in converted and "Điều khoản chuyển tiếp." in converted
    assert "999-QĐ/TW" in converted and "hồ sơ (ngày trước): 25" in converted
    assert "Mở trước khi phổ biến." in auditor.get(f"/cases/{begun[0]}").text
