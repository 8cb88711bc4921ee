"""Who hands a draft in, and who consents, reads on the page which scenarios no longer come to their end."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from engine.authoring import acts
from engine.execution.office import Office
from tests.engine.authoring.test_scenarios_of_a_draft import ADMIN, begun, with_step
from tests.web.conftest import token
from tests.web.test_draft_api import Page


def played(client: FlaskClient, path: str) -> str:
    """The part of the page, asked for again as the page does, until nothing is left to play."""
    while "<progress" in (part := client.get(f"{path}/scenarios").text):
        assert "Đang chạy kịch bản" in part
    return part


def test_the_page_of_a_draft_plays_tells_and_mends(
    sqlite_office: Office, signed_in: Callable[[str], FlaskClient]
) -> None:
    draft = begun(sqlite_office, {**with_step(), "README.md": "Played on the pages."})  # results go by content
    first, second = signed_in("quan-tri"), signed_in("quan-tri-2")
    page = first.get(f"/drafts/{draft}").text
    assert 'aria-label="Tiến độ chạy kịch bản"' in page and f'data-next="/drafts/{draft}/scenarios"' in page
    told = played(first, f"/drafts/{draft}")
    assert "2 trong 2 kịch bản không đi đến cuối" in told
    assert "Hồ sơ đang chờ ở: “Chi ủy đồng ý” (bước mới)." in told
    request = acts.submit_draft(sqlite_office, ADMIN, draft, "Thêm một bước")["request"]
    consenting = second.get(f"/releases/{request}").text
    assert "2 trong 2 kịch bản không đi đến cuối" in consenting, "played once for everybody"
    assert "Thêm bước mới vào" not in consenting
    acts.withdraw_release(sqlite_office, ADMIN, request)
    page = first.get(f"/drafts/{draft}").text
    assert "Thêm bước mới vào 2 kịch bản này" in page
    data = {"csrf_token": token(page), "revision": re.search(r'name="revision" value="(\d+)"', page)[1]}  # type: ignore[index]
    answer = first.post(f"/drafts/{draft}/scenarios", data=data, follow_redirects=True)
    assert "Đã thêm bước mới vào 2 kịch bản" in answer.text
    assert "Cả 2 kịch bản đi đến cuối như đã viết." in played(first, f"/drafts/{draft}")
    again = first.post(f"/drafts/{draft}/scenarios", data={**data, "csrf_token": token(page)})
    assert again.status_code == 409, "somebody saved meanwhile"


def test_without_javascript_they_are_played_before_the_page_answers(
    sqlite_office: Office, signed_in: Callable[[str], FlaskClient]
) -> None:
    draft = begun(sqlite_office, {"README.md": "Played without JavaScript."})
    client = signed_in("quan-tri")
    assert f'<a class="button" href="/drafts/{draft}?play=1">' in client.get(f"/drafts/{draft}").text
    page = client.get(f"/drafts/{draft}?play=1").text
    assert re.search("Cả 2 kịch bản đi đến cuối|Đang chạy kịch bản 2 trong 2", page)


def test_the_modeler_gets_the_lines_for_what_is_not_saved_yet(
    sqlite_office: Office, signed_in: Callable[[str], FlaskClient]
) -> None:
    page = Page(signed_in("quan-tri"), begun(sqlite_office, {}))
    files = with_step()
    [stopped] = page.post("/scenario", name="person", files=files).json["results"]
    assert (stopped["new_step"], stopped["number"]) == ("task_agree", 3)
    texts = page.post("/scenario/mend", files=files, stopped=[stopped]).json["files"]
    assert list(texts) == ["scenarios/person.yaml"]
    assert "do: task_agree, with: {agreed: 'yes'}" in texts["scenarios/person.yaml"]
    assert page.post("/scenario", name="person", files={**files, **texts}).json["ok"]
