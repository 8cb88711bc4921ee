"""Nobody knows the ids of people: who a case is about, or who is named in it, is typed as a name."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.execution.meant import meant, suggestions
from engine.execution.office import Office
from engine.organisation import people
from tests.web.conftest import token

Enter = Callable[[str], FlaskClient]
START = "/procedures/discipline-case/start"


def name(office: Office, person: str) -> str:
    with office.store.read() as tx:
        return people.names(tx, [person])[person]


def opened(client: FlaskClient, subject: str) -> tuple[int, str]:
    page = client.get(START).text
    form = {"csrf_token": token(page), "unit_id": "chi-bo-vp", "subject_id": subject, "occasion": "inspection"}
    answer = client.post(START, data={**form, "conduct": "Vi phạm quy chế."}, follow_redirects=True)
    return answer.status_code, answer.text


@pytest.mark.parametrize("typed", ["{name}", "{plain}", "{name} · p-vp-03", "p-vp-03"])
def test_a_case_is_opened_about_whom_the_name_means(sqlite_office: Office, signed_in: Enter, typed: str) -> None:
    full = name(sqlite_office, "p-vp-03")
    status, page = opened(signed_in("kiem-tra"), typed.format(name=full, plain=people.plain(full)))
    assert status == 200 and f"Chi bộ Văn phòng · {full}" in page


def test_a_name_that_means_nobody_is_refused_beside_the_field_and_kept(sqlite_office: Office, signed_in: Enter) -> None:
    status, page = opened(signed_in("kiem-tra"), "Người Không Có")
    assert status == 422 and "Không có ai tên “Người Không Có”" in page and 'value="Người Không Có"' in page
    assert opened(signed_in("kiem-tra"), "")[0] == 422


def test_several_people_of_one_name_are_told_apart_by_the_suggestion(sqlite_office: Office) -> None:
    full = name(sqlite_office, "p-vp-03")
    with sqlite_office.store.write() as tx:
        people.register(tx, "p-same-name", full, tx.today, birth_year=1980)
        assert sorted(meant(tx, full)) == ["p-same-name", "p-vp-03"]
        assert meant(tx, f"{full} · p-same-name") == ["p-same-name"]
        assert f"{full} · p-vp-03" in suggestions(tx, "chi-bo-vp")


def test_the_start_form_shows_the_field_that_an_answer_asks_for(signed_in: Enter) -> None:
    organiser, path = signed_in("to-chuc"), "/procedures/confidence-vote-party/start"
    page = organiser.get(path).text
    assert 'data-preview="/procedures/confidence-vote-party/start/preview"' in page
    form = {"csrf_token": token(page), "unit_id": "dang-uy-vp", "occasion": "order"}
    assert organiser.post(f"{path}/preview", data={**form, "occasion": "cycle"}).json == {"hidden": ["order_note"]}
    assert organiser.post(f"{path}/preview", data=form).json == {"hidden": []}
    refused = organiser.post(path, data=form)  # without script the refusal shows it
    assert refused.status_code == 422
    field = re.search(r'<div class="field[^"]*" data-field="order_note"([^>]*)>', refused.text)
    assert field is not None and "hidden" not in field[1]


def test_in_the_demo_one_acts_as_whoever_holds_a_task(sqlite_office: Office, signed_in: Enter) -> None:
    client = signed_in("kiem-tra")
    page = opened(client, "p-vp-03")[1]
    form = {"csrf_token": token(page), "person": "p-dang-uy-vp-btv-2", "next": "/tasks"}
    shown = "Đóng vai " in page
    client.post("/demo/act-as", data=form)
    with client.session_transaction() as session:
        assert (session["person"] == "p-dang-uy-vp-btv-2") == sqlite_office.demo == shown
