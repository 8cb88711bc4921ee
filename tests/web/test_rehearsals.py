"""A process admin starts a rehearsal, sees how far it is, reads its report; nobody else may."""

import re
import time
from collections.abc import Callable

from flask.testing import FlaskClient

from engine.authoring import acts
from engine.definitions.folder import read_folder, workflows_root
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.rehearsal import background
from engine.rehearsal.rehearse import Wanted
from engine.store.transaction import Actor
from tests.web.conftest import token

SignedIn = Callable[[str], FlaskClient]
ADMIN = Viewer("p-quan-tri-1", "", frozenset({"process_admin"}))
#: A machine under load takes its time; a rehearsal that hangs fails here.
PATIENCE = 240


def ended(office: Office, id: str) -> background.Rehearsal:
    for _ in range(PATIENCE * 2):
        found = background.rehearsal(office, ADMIN, id)
        if found.state != "running":
            return found
        time.sleep(0.5)
    raise AssertionError("still running")


def begin(client: FlaskClient, **more: str) -> int:
    page = client.get("/rehearsals").text
    form = {"csrf_token": token(page), "term": "2025-2030", "size": "tiny", "years": "1", "seed": "7", **more}
    return client.post("/rehearsals", data=form).status_code


def test_a_rehearsal_runs_beside_the_pages_and_leaves_its_report(sqlite_office: Office, signed_in: SignedIn) -> None:
    admin = signed_in("quan-tri")
    assert "/rehearsals" in admin.get("/procedures").text
    assert begin(admin) == 302
    shown = admin.get("/rehearsals").text
    assert "<progress" in shown
    assert 'name="years"' not in shown  # one at a time
    assert begin(admin) == 409
    (one,) = background.rehearsals(sqlite_office, ADMIN)
    done = ended(sqlite_office, one.id)
    assert done.state == "done", (background.shelf(sqlite_office) / one.id / "log.txt").read_text()
    assert done.summary is not None and (done.summary["missed"], done.summary["doubled"]) == (0, 0)
    assert "<progress" not in admin.get("/rehearsals/progress").text
    assert f"/rehearsals/{one.id}/report" in admin.get("/rehearsals").text
    assert admin.get(f"/rehearsals/{one.id}/report").text.startswith("<!doctype html>")
    told = admin.get(f"/rehearsals/{one.id}/report.json")
    assert told.json is not None and told.json["seed"] == 7
    auditor = signed_in("kiem-toan")
    assert auditor.get(f"/rehearsals/{one.id}/report").status_code == 200
    assert '<form method="post" action="/rehearsals"' not in auditor.get("/rehearsals").text


def test_a_rehearsal_can_be_stopped(sqlite_office: Office, signed_in: SignedIn) -> None:
    admin = signed_in("quan-tri")
    assert begin(admin, years="5") == 302
    (one,) = background.rehearsals(sqlite_office, ADMIN)
    form = {"csrf_token": token(admin.get("/rehearsals").text)}
    assert admin.post(f"/rehearsals/{one.id}/stop", data=form).status_code == 302
    assert ended(sqlite_office, one.id).state == "stopped"


def test_a_draft_is_rehearsed_from_its_own_page_and_the_report_says_so(
    sqlite_office: Office, signed_in: SignedIn
) -> None:
    draft = acts.begin_draft(sqlite_office, Actor("p-quan-tri-1"), "annual-review")["draft"]
    shipped = read_folder(workflows_root() / "annual-review")
    title = re.search(r'^title = "(.*)"$', shipped["procedure.toml"], re.M)[1]
    english = f'\nmsgid "Bản thử: {title}"\nmsgstr "Trial: {title}"\n'
    kept = {
        "procedure.toml": shipped["procedure.toml"].replace(f'"{title}"', f'"Bản thử: {title}"', 1),
        "texts/en.po": shipped["texts/en.po"] + english,
    }
    acts.save_draft(sqlite_office, Actor("p-quan-tri-1"), draft, 1, kept)
    admin = signed_in("quan-tri")
    at = f"/rehearsals?draft={draft}"
    assert f'href="{at}"' in admin.get(f"/drafts/{draft}").text
    page = admin.get(at).text
    assert f'name="draft" value="{draft}"' in page
    assert begin(admin, draft=draft) == 302
    (one,) = background.rehearsals(sqlite_office, ADMIN)
    folder = background.shelf(sqlite_office) / one.id
    assert "Bản thử: " in (folder / "drafts/annual-review/procedure.toml").read_text("utf-8")
    done = ended(sqlite_office, one.id)
    assert done.state == "done", (folder / "log.txt").read_text()
    assert done.drafts == ("annual-review",)
    assert "Bản dự thảo được diễn tập:" in admin.get(f"/rehearsals/{one.id}/report").text
    told = admin.get(f"/rehearsals/{one.id}/report.json").json
    assert told is not None and told["drafts"] == ["annual-review"]


def test_a_draft_that_the_check_refuses_says_why(sqlite_office: Office) -> None:
    broken = {"word": {"procedure.toml": 'id = "word"\nname = "Từ"', "process.bpmn": "<nothing/>"}}
    id = background.start(sqlite_office, Actor("p-quan-tri-1"), Wanted(size="tiny", years=1), broken)
    found = ended(sqlite_office, id)
    assert found.state == "failed"
    assert "word" in found.fault
    assert found.drafts == ("word",)


def test_officials_and_strangers_are_refused(signed_in: SignedIn, client: FlaskClient) -> None:
    official = signed_in("dang-vien-3")
    assert "/rehearsals" not in official.get("/procedures").text
    assert official.get("/rehearsals").status_code == 403
    form = {"csrf_token": token(official.get("/procedures").text), "term": "2025-2030", "size": "tiny", "years": "1"}
    assert official.post("/rehearsals", data=form).status_code == 403
    assert client.get("/rehearsals").status_code == 302
    admin = signed_in("quan-tri")
    for path in ("/rehearsals/..%2f..%2fetc/report", "/rehearsals/r0/report", "/rehearsals/r0/report.json"):
        assert admin.get(path).status_code == 404
    assert begin(admin, term="1990-1995") == 422
    assert begin(admin, years="77") == 422
