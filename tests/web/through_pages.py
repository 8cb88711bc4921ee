"""Scenarios played through the pages: each form is opened as its holder sees it, filled and posted back."""

import io
import json
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from engine.execution.office import Office
from engine.organisation import people
from engine.scenarios.player import Player
from engine.scenarios.written import plain
from engine.store.tables import case_file
from web.app import create_app


class ThroughPages(Player):
    """Plays the steps `do` of a scenario as officials do; everything else as any scenario."""

    def __init__(self, office: Office, scenario: dict[str, Any]) -> None:
        super().__init__(office, scenario)
        self.client: FlaskClient = create_app(office).test_client()
        #: what each task's page said, by element, the newest
        self.pages: dict[str, str] = {}

    def page(self, person: str, path: str, language: str = "vi") -> str:
        """A page as somebody sees it."""
        with self.client.session_transaction() as session:
            session["person"] = person
            session["language"] = language
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, person, answer.status_code)
        return answer.text

    def subject_name(self) -> str:
        """Whom the case that is being played is about."""
        with self.office.store.read() as tx:
            subject = tx.connection.execute(
                select(case_file.c.subject_id).where(case_file.c.id == self.case_id)
            ).scalar_one()
            return people.names(tx, [subject])[subject]

    def _act(self, step: dict[str, Any]) -> None:
        rows = self.open(step["do"])
        assert rows, f"no open task {step['do']}; waiting: {self.where()}"
        each = step.get("as") == "each"
        for row in rows if each else rows[:1]:
            with self.office.store.read() as tx:
                person = self.holder(tx, row) if each else self._actor(tx, str(step.get("as", "holder")), row)
            item = json.loads(row["item"]) if row["item"] else None
            about = item.get("person") if isinstance(item, dict) else item
            typed = {**plain(step.get("with") or {}), **plain((step.get("about") or {}).get(about) or {})}
            shown = self.page(person, f"/tasks/{row['id']}")
            self.pages[row["element_id"]] = shown
            data = {**_shown(shown), **_typed(typed), "action": "complete", "confirmed": "1"}
            answer = self.client.post(f"/tasks/{row['id']}", data=data, content_type="multipart/form-data")
            said = html.fromstring(answer.text).xpath("string(//main)")
            assert answer.status_code == 200 and "Đã hoàn thành" in answer.text, (row["element_id"], said[-2500:])


def _shown(page: str) -> dict[str, Any]:
    """The fields of the form with the values that the page shows."""
    found: dict[str, Any] = {}
    form = html.fromstring(page).xpath('//form[contains(@class, "task-form")]')[0]
    for item in form.xpath(".//input | .//select | .//textarea"):
        name, kind = item.get("name"), item.get("type")
        if not name or kind == "file" or (kind in ("radio", "checkbox") and item.get("checked") is None):
            continue
        found[name] = item.get("value", "") if item.tag == "input" else item.value
    return found


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Answers as the names and texts of a form: `count.0.warning`, `on`, files as uploads."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, bool):
            if value:
                found[key] = "on"
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for index, row in enumerate(value):
                found |= {f"{key}.{index}.{name}": part for name, part in _typed(row).items()}
        elif isinstance(value, list) and value and str(value[0]).startswith("file:"):
            found[key] = [(io.BytesIO(b"%PDF"), str(part).removeprefix("file:")) for part in value]
        elif isinstance(value, list):
            found[key] = [str(part) for part in value]
        else:
            found[key] = str(value)
    return found
