"""A client of the pages, and signing in as somebody of the demo."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.execution.office import Office
from web.app import create_app

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FIELD = re.compile(r'name="request_id" value="([^"]+)"')


def token(html: str) -> str:
    """The CSRF token of a page."""
    found = TOKEN.search(html)
    assert found, html[:500]
    return found.group(1)


@pytest.fixture
def client(sqlite_office: Office) -> FlaskClient:
    """Somebody who has not signed in."""
    return create_app(sqlite_office).test_client()


@pytest.fixture
def signed_in(sqlite_office: Office) -> Callable[[str], FlaskClient]:
    """A client signed in as an account of the demo."""
    app = create_app(sqlite_office)

    def enter(login: str) -> FlaskClient:
        made = app.test_client()
        page = made.get("/sign-in").text
        answer = made.post("/sign-in", data={"csrf_token": token(page), "login": login, "password": "quytrinh"})
        assert answer.status_code == 302
        return made

    return enter
