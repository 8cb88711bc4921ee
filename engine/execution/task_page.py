"""A task with its form and everything that explains it: what it belongs to, why it is mine, by when, what follows."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.calendar.holiday_lists import calendar_of
from engine.clock import restored
from engine.definitions.diagram import Node
from engine.definitions.form_reading import parse_number, read_posted
from engine.definitions.forms import Form, ResolvedForm
from engine.errors import NotFound
from engine.execution import access, rights, stopping
from engine.execution.advance import begin
from engine.execution.answers import form_data, form_of
from engine.execution.basis import answers_of, legal_basis
from engine.execution.deadline_words import deadline_state, due_sentence, rule_of
from engine.execution.deadlines import basis
from engine.execution.inbox import translated_name
from engine.execution.library import Library
from engine.execution.meant import asks_for_people, suggestions
from engine.execution.office import Office
from engine.execution.run import Run, functions
from engine.execution.spoken import speaker, speakers
from engine.execution.views import DocumentRow, TaskPage, Viewer
from engine.execution.why_mine import why_mine
from engine.organisation import people, substitutes, units
from engine.store.tables import case_file, document, draft, task
from engine.store.transaction import Actor, Transaction
from engine.wording import sentence


def task_page(office: Office, viewer: Viewer, task_id: str) -> TaskPage:
    """The page of a task. A holder, a participant of the case or an auditor may see it; others are told whom to ask.

    Raises NotFound, CaseClosedToYou.
    """
    with office.store.read() as tx:
        row = tx.row(select(task).where(task.c.id == task_id))
        if row is None:
            raise NotFound("việc", task_id)
        held = rights.capacity(tx, task_id, viewer.person, tx.today)
        if held is None:
            access.require_case(tx, viewer, row["case_id"])
        ctx = begin(tx, office.library)
        run = ctx.run(row["instance_id"])
        node = run.node(row["element_id"])
        case = tx.row(select(case_file).where(case_file.c.id == row["case_id"]))
        assert case is not None
        outer = office.library.version(tx, case["version_id"]).definition
        definition = run.compiled.definition
        say, language = definition.say, viewer.language
        form = form_of(run, row["form_key"])
        shown = form.translated(lambda text: say(text, language)) if form and language != "vi" else form
        book = office.library.rules_of(tx, run.compiled.version_id)
        spoken = None if language == "vi" else speaker(speakers(ctx, run), book, language)
        resolved = shown.resolve(form_data(run, row), functions(tx, run), spoken) if shown else None
        kept = tx.row(select(draft).where(draft.c.task_id == task_id, draft.c.person_id == viewer.person))
        holders = people.names(tx, rights.holders(tx, task_id))
        names = people.names(tx, [row["completed_by"] or "", held[0] or "" if held else ""])
        subject = case["subject_id"] or run.subject
        may, refusal = _may(row, held, holders, language)
        kept_basis, calendar = basis(row), calendar_of(tx)
        stopped = bool(kept_basis.get("stopped")) and row["status"] == "open"
        return TaskPage(
            task_id=task_id,
            element_id=row["element_id"],
            name=translated_name(definition, node.name, row["name"], language),
            status=row["status"],
            case_id=case["id"],
            case_number=case["number"],
            case_title=outer.say(case["title"], language),
            procedure_id=case["procedure_id"],
            procedure_name=outer.say(outer.procedure.name, language),
            unit_name=units.unit(tx, case["unit_id"], tx.today).name,
            subject_name=people.names(tx, [subject]).get(subject) if subject else None,
            form=resolved,
            raw=json.loads(kept["raw"]) if kept else {},
            draft_saved_at=restored(kept["saved_at"]).isoformat() if kept else None,
            explain=say(node.properties.get("explain", ""), language),
            why=why_mine(ctx, office, row, held, viewer),
            due_on=row["due_on"],
            due_sentence=due_sentence(
                row["due_on"],
                kept_basis,
                tx.today,
                language,
                calendar,
                rule_of(book, node, language, tx.today),
                row["status"],
            ),
            deadline_state=deadline_state(row["due_on"], tx.today, row["status"], calendar, kept_basis),
            legal_basis=legal_basis(book, node, tx.today, language, answers_of(tx, case["id"])),
            next_steps=[say(name, language) for name in next_steps(run, node)],
            decides=node.properties.get("decides") == "true",
            may_complete=may,
            refusal=refusal,
            others=_others(tx, office.library, run, node, row, holders, viewer),
            on_behalf_of=held[0] if held else None,
            on_behalf_of_name=names.get(held[0]) if held and held[0] else None,
            may_declare_conflict=may and not node.is_own_part,
            documents=documents(tx, viewer, case["id"]),
            completed_by_name=names.get(row["completed_by"]),
            completed_at=restored(row["closed_at"]).isoformat() if row["closed_at"] else None,
            answers=readable(tx, form, json.loads(row["answers"] or "{}"), say, language)
            if row["status"] == "completed" and (held or "auditor" in viewer.duties)
            else [],
            may_stop=row["status"] == "open" and not stopping.why_not(ctx, run, node, row, viewer.person),
            stopped=stopped,
            people=tuple(suggestions(tx, case["unit_id"])) if may and asks_for_people(form) else (),
            may_resume=stopped and stopping.may_stop(ctx, run, node, row, viewer.person),
        )


def preview(office: Office, viewer: Viewer, task_id: str, raw: Mapping[str, Any]) -> ResolvedForm | None:
    """The form as it looks with what is typed so far (which fields are hidden). Raises NotFound, NotYourTask."""
    with office.store.read() as tx:
        row, run, form = _held(office, tx, viewer, task_id)
        return form.resolve({**form_data(run, row), **typed_loosely(form, raw)}, functions(tx, run)) if form else None


def check_answers(office: Office, viewer: Viewer, task_id: str, raw: Mapping[str, Any]) -> None:
    """Would these answers be accepted? Changes nothing. Raises NotFound, NotYourTask, FormRejected."""
    with office.store.read() as tx:
        row, run, form = _held(office, tx, viewer, task_id)
        if form is not None:
            read_posted(form, raw, form_data(run, row), functions(tx, run))


def _held(office: Office, tx: Transaction, viewer: Viewer, task_id: str) -> tuple[Any, Run, Form | None]:
    """A task of the viewer with its run and form."""
    row = tx.row(select(task).where(task.c.id == task_id))
    if row is None:
        raise NotFound("việc", task_id)
    rights.require_holder(tx, row, Actor(viewer.person))
    run = begin(tx, office.library).run(row["instance_id"])
    return row, run, form_of(run, row["form_key"])


def typed_loosely(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What is typed so far as values, without any complaint."""
    found: dict[str, Any] = {}
    for item in form.answers():
        value = raw.get(item.key)
        text = (value[0] if value else "") if isinstance(value, list) else value
        if item.type == "checkbox":
            found[item.key] = str(text or "").lower() in ("on", "true", "1")
        elif item.type == "number":
            found[item.key] = parse_number(str(text), item.scale) if text else None
        elif item.type in ("checklist", "taglist"):
            found[item.key] = value if isinstance(value, list) else [value] if value else []
        elif item.type != "dynamiclist":
            found[item.key] = text or None
    return found


def _others(
    tx: Transaction, library: Library, run: Run, node: Node, row: Any, holders: dict[str, str], viewer: Viewer
) -> list[str]:
    """Who else may do the task today: the other holders, and whoever acts for a holder who is absent."""
    found = {person: name for person, name in holders.items() if person != viewer.person}
    if row["status"] != "open":
        return list(found.values())
    acting = {one: holder for holder in holders for one in substitutes.substitutes_of(tx, holder, tx.today)}
    acting = {one: holder for one, holder in acting.items() if one not in holders and one != viewer.person}
    if not acting:
        return list(found.values())
    off, names = rights.excluded(tx, library, run, node, row["activity_id"]), people.names(tx, acting)
    says = "{name} (làm thay {absent})"
    return list(found.values()) + [
        sentence(says, {"name": names.get(one, one), "absent": holders[holder]}, viewer.language)
        for one, holder in acting.items()
        if one not in off
    ]


def _may(row: Any, held: Any, holders: dict[str, str], language: str) -> tuple[bool, str]:
    if row["status"] != "open":
        return False, ""
    if held is not None:
        return True, ""
    who = ", ".join(holders.values()) or row["role_words"]
    return False, sentence("Việc này không giao cho bạn. Người được giao: {who}.", {"who": who}, language)


def next_steps(run: Run, node: Node) -> list[str]:
    """Names of the steps that can follow, looking through gateways and silent elements."""
    diagram = run.compiled.definition.diagram
    found: list[str] = []
    pending, seen = [flow.target for flow in diagram.outgoing(node.id)], set()
    while pending:
        here = pending.pop(0)
        if here in seen:
            continue
        seen.add(here)
        following = diagram.nodes[here]
        if following.kind in ("user", "call", "catch", "end") and following.name:
            found.append(following.name)
        else:
            pending.extend(flow.target for flow in diagram.outgoing(here))
    return found[:6]


def documents(tx: Transaction, viewer: Viewer, case_id: str) -> list[DocumentRow]:
    """The documents of a case that the viewer may read, the oldest first."""
    listed = [column for column in document.c if column.name not in ("body", "paper")]
    rows = tx.rows(select(*listed).where(document.c.case_id == case_id).order_by(document.c.issued_at, document.c.id))
    names = people.names(tx, [row["issued_by"] for row in rows if row["issued_by"]])
    return [
        DocumentRow(
            row["id"], row["template"], row["title"], restored(row["issued_at"]).date().isoformat(),
            names.get(row["issued_by"], ""), row["task_id"],
        )
        for row in rows
        if access.may_read(tx, viewer, row)
    ]  # fmt: skip


def readable(
    tx: Transaction, form: Form | None, answers: dict[str, Any], say: Any, language: str
) -> list[tuple[str, str]]:
    """Answers as label and text."""
    found = []
    for item in form.answers() if form else []:
        if item.key in answers:
            found.append((say(item.label or item.key, language), _value(tx, item, answers[item.key], say, language)))
    return found


def _value(tx: Transaction, item: Any, value: Any, say: Any, language: str) -> str:
    options = dict(item.options)
    if item.type == "checkbox":
        return sentence("Có" if value else "Không", {}, language)
    if item.type == "datetime" and value:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if item.type == "number" and item.scale > 1 and value is not None:
        return f"{value // item.scale},{value % item.scale:0{len(str(item.scale)) - 1}d}"
    if item.type == "dynamiclist":
        lines = []
        for row in value or []:
            shown = [
                f"{say(c.label or c.key, language)}: {_value(tx, c, row[c.key], say, language)}"
                for c in item.components
                if row.get(c.key) not in (None, "", [])
            ]
            name = row.get(item.properties.get("row_label", "name"))
            lines.append((f"{say(str(name), language)} - " if name else "") + "; ".join(shown))
        return "\n".join(lines)
    if item.type == "filepicker":
        return ", ".join(str(part.get("name")) if isinstance(part, dict) else str(part) for part in value or [])
    if isinstance(value, list):
        return ", ".join(say(options.get(part, str(part)), language) for part in value)
    if item.properties.get("kind") == "person":
        return people.names(tx, [value]).get(value, str(value))
    return say(options.get(value, ""), language) or ("" if value is None else str(value))
