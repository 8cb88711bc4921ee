"""A case as people read it: where it waits, what happened, its documents, data, rules, diagram."""

import json
from typing import Any

from sqlalchemy import func, select

from engine.calendar.holiday_lists import calendar_of
from engine.clock import restored
from engine.errors import NotFound
from engine.execution import access
from engine.execution.deadline_words import deadline_state, due_sentence, rule_of
from engine.execution.deadlines import basis
from engine.execution.inbox import translated_name
from engine.execution.not_here import called
from engine.execution.office import Office
from engine.execution.task_page import documents
from engine.execution.timeline import entries, outcome_words
from engine.execution.views import (
    CasePage,
    CaseRow,
    DiagramView,
    DocumentPage,
    Handover,
    IncidentRow,
    LinkedCase,
    OpenTask,
    RuleUse,
    Viewer,
)
from engine.organisation import people, units
from engine.rules.dated import cited
from engine.rules.words import in_words, word
from engine.store.tables import (
    activity,
    assignment,
    case_file,
    case_link,
    document,
    handover,
    history,
    incident,
    instance,
    recusal,
    rule_use,
    task,
)
from engine.store.tables import (
    attachment as attachment_table,
)
from engine.store.transaction import Transaction
from engine.wording import say_kept


def cases(
    office: Office, viewer: Viewer, procedure: str | None = None, status: str | None = None,
    unit: str | None = None, text: str | None = None, limit: int = 200,
) -> list[CaseRow]:  # fmt: skip
    """Cases that the viewer may see, the newest first."""
    query = select(case_file).where(access.visible_cases(viewer)).order_by(case_file.c.id.desc()).limit(limit)
    for column, value in (
        (case_file.c.procedure_id, procedure),
        (case_file.c.status, status),
        (case_file.c.unit_id, unit),
    ):
        if value:
            query = query.where(column == value)
    with office.store.read() as tx:
        rows = tx.rows(query)
        if text:
            rows = [r for r in rows if people.plain(text) in people.plain(f"{r['title']} {r['number']}")]
        return _rows(office, tx, viewer, rows)


def _rows(office: Office, tx: Transaction, viewer: Viewer, rows: list[Any]) -> list[CaseRow]:
    ids = [row["id"] for row in rows]
    counts: dict[str, tuple[int, int]] = {}
    found = tx.rows(
        select(task.c.case_id, task.c.due_on, func.count().label("n"))
        .where(task.c.case_id.in_(ids), task.c.status == "open")
        .group_by(task.c.case_id, task.c.due_on)
    )
    for item in found:
        opened, late = counts.get(item["case_id"], (0, 0))
        overdue = item["n"] if item["due_on"] and item["due_on"] < tx.today.isoformat() else 0
        counts[item["case_id"]] = (opened + item["n"], late + overdue)
    shown = []
    for row in rows:
        definition = office.library.version(tx, row["version_id"]).definition
        opened, late = counts.get(row["id"], (0, 0))
        shown.append(
            CaseRow(
                row["id"], row["number"], definition.say(row["title"], viewer.language),
                definition.say(definition.procedure.name, viewer.language),
                units.unit(tx, row["unit_id"], tx.today).name, row["status"],
                outcome_words(row["outcome"], viewer.language, definition), row["started_on"], opened, late,
            )
        )  # fmt: skip
    return shown


def case_page(office: Office, viewer: Viewer, case_id: str) -> CasePage:
    """Everything of a case that the viewer may see. Raises NotFound, CaseClosedToYou."""
    with office.store.read() as tx:
        row = access.require_case(tx, viewer, case_id)
        definition = office.library.version(tx, row["version_id"]).definition
        past = tx.rows(select(history).where(history.c.case_id == case_id).order_by(history.c.position))
        subject = row["subject_id"]
        return CasePage(
            row=_rows(office, tx, viewer, [row])[0],
            summary=definition.say(definition.procedure.summary, viewer.language),
            subject_name=people.names(tx, [subject]).get(subject) if subject else None,
            outcome_words=outcome_words(row["outcome"], viewer.language, definition),
            open_tasks=_open_tasks(office, tx, viewer, case_id),
            timeline=entries(tx, past, viewer.language, definition)[::-1],
            documents=documents(tx, viewer, case_id),
            data=_data(tx, case_id),
            diagrams=_diagrams(office, tx, viewer, case_id),
            rules=_rules(office, tx, viewer, case_id),
            links=linked_cases(office, tx, viewer, case_id),
            handovers=_handovers(tx, case_id, viewer.language),
            incidents=_incidents(office, tx, case_id, viewer.language),
            recusals=_recusals(tx, case_id),
        )


def _open_tasks(office: Office, tx: Transaction, viewer: Viewer, case_id: str) -> list[OpenTask]:
    rows = tx.rows(
        select(
            task.c.id,
            task.c.name,
            task.c.element_id,
            task.c.due_on,
            task.c.due_basis,
            task.c.role_words,
            instance.c.version_id,
        )  # fmt: skip
        .join(instance, instance.c.id == task.c.instance_id)
        .where(task.c.case_id == case_id, task.c.status == "open")
        .order_by(task.c.due_on.is_(None), task.c.due_on, task.c.id)
    )
    held = tx.rows(
        select(assignment.c.task_id, assignment.c.person_id).where(assignment.c.task_id.in_([r["id"] for r in rows]))
    )
    names = people.names(tx, [item["person_id"] for item in held])
    calendar, house = calendar_of(tx), office.library.rules(tx)
    found = []
    for row in rows:
        definition = office.library.version(tx, row["version_id"]).definition
        node, kept = definition.diagram.nodes[row["element_id"]], basis(row)
        ids = [item["person_id"] for item in held if item["task_id"] == row["id"]]
        found.append(
            OpenTask(
                row["id"],
                translated_name(definition, node.name, row["name"], viewer.language),
                definition.say(definition.procedure.name, viewer.language),
                [names[item] for item in ids if item in names] or [row["role_words"]],
                row["due_on"],
                deadline_state(row["due_on"], tx.today, "open", calendar, kept),
                viewer.person in ids,
                due_sentence(
                    row["due_on"],
                    kept,
                    tx.today,
                    viewer.language,
                    calendar,
                    rule_of(office.library.rules_of(tx, row["version_id"], house), node, viewer.language, tx.today),
                ),
                tuple(item for item in ids if item in names),
            )
        )
    return found


def _data(tx: Transaction, case_id: str) -> list[tuple[str, str]]:
    row = tx.row(
        select(instance.c.data).where(
            instance.c.case_id == case_id, instance.c.parent_id.is_(None), instance.c.beside_task_id.is_(None)
        )
    )
    data = json.loads(row["data"]) if row else {}
    shown = []
    for key, value in data.items():
        if value in (None, "", [], {}):
            continue
        text = json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, list | dict) else str(value)
        shown.append((key, text))
    return shown


def _diagrams(office: Office, tx: Transaction, viewer: Viewer, case_id: str) -> list[DiagramView]:
    rows = tx.rows(
        select(instance).where(instance.c.case_id == case_id).order_by(instance.c.parent_id.is_not(None), instance.c.id)
    )
    found: dict[str, DiagramView] = {}
    for row in rows:
        definition = office.library.version(tx, row["version_id"]).definition
        acts = tx.rows(select(activity.c.element_id, activity.c.status).where(activity.c.instance_id == row["id"]))
        path = json.loads(row["path"])
        flows = definition.diagram.flows
        done = {flows[flow].source for flow in path if flow in flows}
        opened: dict[str, int] = {}
        for item in acts:
            if item["status"] == "open":
                opened[item["element_id"]] = opened.get(item["element_id"], 0) + 1
        broken = [item["element_id"] for item in acts if item["status"] == "incident"]
        key = definition.procedure.id
        if key in found and row["parent_id"]:  # several runs of one pattern share a picture
            known = found[key]
            merged = {e: known.open.get(e, 0) + opened.get(e, 0) for e in {*known.open, *opened}}
            done |= set(known.done)
            broken += known.incidents
            path = {**path, **dict.fromkeys(known.flows, 1)}
            opened = merged
        found[key] = DiagramView(
            row["id"], row["version_id"], definition.say(definition.procedure.name, viewer.language), row["status"],
            opened, sorted(done - set(opened)), broken, sorted(path),
        )  # fmt: skip
    return list(found.values())


def _rules(office: Office, tx: Transaction, viewer: Viewer, case_id: str) -> list[RuleUse]:
    house = office.library.rules(tx)
    with_version = select(rule_use, instance.c.version_id.label("of")).join(
        instance, instance.c.id == rule_use.c.instance_id
    )
    rows = tx.rows(with_version.where(rule_use.c.case_id == case_id).order_by(rule_use.c.id))
    names = people.names(tx, [row["about"] for row in rows if row["about"]])
    found = []
    for row in rows:
        rule = office.library.rules_of(tx, row["of"], house).rules.get(row["name"])
        title = rule.title if rule is not None else {}
        answered = next((v for v in rule.versions if v.id == row["version"]), None) if rule is not None else None
        found.append(
            RuleUse(
                row["rule"], title.get(viewer.language, title.get("vi", row["name"])), row["version"], row["document"],
                row["source"], bool(row["verified"]), row["key_date"],
                in_words(rule, json.loads(row["inputs"]), viewer.language),
                in_words(rule, json.loads(row["outputs"]), viewer.language),
                cited(row["document"], answered.dated if answered else "", answered, viewer.language),
                names.get(row["about"]) or word(rule, row["about"], viewer.language),
            )
        )  # fmt: skip
    return found


def linked_cases(office: Office, tx: Transaction, viewer: Viewer, case_id: str) -> list[LinkedCase]:
    """The cases that this one began, and the one that began it, titles in the viewer's language."""

    def title(row: Any) -> str:
        return office.library.version(tx, row["version_id"]).definition.say(row["title"], viewer.language)

    found = []
    for direction, here, there in (
        ("to", case_link.c.from_case_id, case_link.c.to_case_id),
        ("from", case_link.c.to_case_id, case_link.c.from_case_id),
    ):
        rows = tx.rows(select(case_file).join(case_link, case_file.c.id == there).where(here == case_id))
        found += [LinkedCase(r["id"], r["number"], title(r), direction, r["status"]) for r in rows]
    return found


def _handovers(tx: Transaction, case_id: str, language: str) -> list[Handover]:
    rows = tx.rows(select(handover).where(handover.c.from_case_id == case_id).order_by(handover.c.id))
    found = []
    for row in rows:
        payload = json.loads(row["payload"])
        subject = payload.get("subject")
        name = people.names(tx, [subject]).get(subject, "") if subject else ""
        if not name and payload.get("unit"):
            name = units.unit(tx, payload["unit"], tx.today).name
        at = restored(row["at"]).date().isoformat()
        to = row["to_procedure"]
        found.append(Handover(row["message"], to, name, at, row["status"], called(to or "", language)))
    return found


def _incidents(office: Office, tx: Transaction, case_id: str, language: str) -> list[IncidentRow]:
    rows = tx.rows(
        select(incident, instance.c.version_id)
        .join(instance, instance.c.id == incident.c.instance_id)
        .where(incident.c.case_id == case_id, incident.c.open.is_(True))
        .order_by(incident.c.id)
    )

    def step(row: Any) -> str:
        definition = office.library.version(tx, row["version_id"]).definition
        node = definition.diagram.nodes.get(row["element_id"])
        return definition.say(node.name, language) if node is not None else ""

    return [
        IncidentRow(
            row["id"], case_id, row["element_id"], step(row), row["kind"],
            say_kept(json.loads(row["said"]), language) if row["said"] else row["message"], json.loads(row["inputs"]),
            restored(row["opened_at"]).isoformat(timespec="seconds"),
        )
        for row in rows
    ]  # fmt: skip


def _recusals(tx: Transaction, case_id: str) -> list[tuple[str, str, bool, str]]:
    rows = tx.rows(select(recusal).where(recusal.c.case_id == case_id).order_by(recusal.c.id))
    names = people.names(tx, [person for row in rows for person in (row["person_id"], row["replacement_id"]) if person])
    return [
        (
            names.get(row["person_id"], row["person_id"]), row["grounds"], bool(row["accepted"]),
            names.get(row["replacement_id"], ""),
        )
        for row in rows
    ]  # fmt: skip


def document_page(office: Office, viewer: Viewer, document_id: str) -> DocumentPage:
    """A document that the viewer may read. Raises NotFound, CaseClosedToYou."""
    with office.store.read() as tx:
        row, case = _document(tx, viewer, document_id)
        names = people.names(tx, [row["issued_by"]] if row["issued_by"] else [])
        return DocumentPage(
            row["id"], case["id"], case["number"], row["title"], json.loads(row["head"]), row["body"], row["sha256"],
            restored(row["issued_at"]).isoformat(timespec="seconds"), names.get(row["issued_by"], ""),
            row["paper_sha256"],
        )  # fmt: skip


def paper(office: Office, viewer: Viewer, document_id: str) -> tuple[str, bytes]:
    """The Word file of an issued document: file name and bytes. Raises NotFound, CaseClosedToYou."""
    with office.store.read() as tx:
        row, case = _document(tx, viewer, document_id)
        if row["paper"] is None:
            raise NotFound("văn bản", document_id)
        return f"{case['number'].replace('/', '-')} {row['template']}.docx", row["paper"]


def _document(tx: Transaction, viewer: Viewer, document_id: str) -> tuple[Any, Any]:
    """The rows of a document that the viewer may read and of its case."""
    row = tx.row(select(document).where(document.c.id == document_id))
    if row is None:
        raise NotFound("văn bản", document_id)
    case = access.require_case(tx, viewer, row["case_id"])
    if not access.may_read(tx, viewer, row):
        raise NotFound("văn bản", document_id)
    return row, case


def attachment(office: Office, viewer: Viewer, attachment_id: str) -> tuple[str, str, bytes]:
    """A filed piece of evidence: name, media type, bytes. Raises NotFound, CaseClosedToYou."""
    with office.store.read() as tx:
        row = tx.row(select(attachment_table).where(attachment_table.c.id == attachment_id))
        if row is None:
            raise NotFound("tệp", attachment_id)
        access.require_case(tx, viewer, row["case_id"])
        return row["name"], row["media_type"], row["content"]
