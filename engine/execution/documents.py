"""Issue the documents of a case: the template of the pinned version, filled, hashed and kept as text."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from jinja2 import TemplateError

from engine import history
from engine.calendar.timing import words
from engine.definitions.diagram import Node
from engine.definitions.documents import paper_words
from engine.execution.concerned import concerned, subjects
from engine.execution.context import Context
from engine.execution.run import Run, role_context
from engine.ids import new_id
from engine.organisation import people, roles, units
from engine.store.tables import document, document_reader

#: What goes wrong with a document goes wrong for its author: an incident, never a traceback.
ISSUE_ERRORS = (TemplateError, KeyError, TypeError, ValueError, AttributeError)

LEVELS = {
    "excellent": "hoàn thành xuất sắc nhiệm vụ",
    "good": "hoàn thành tốt nhiệm vụ",
    "completed": "hoàn thành nhiệm vụ",
    "not_completed": "không hoàn thành nhiệm vụ",
}

#: The symbol of each kind of paper, which stands before that of the body in its number (documents.md 2).
SYMBOLS = {
    "resolution": "NQ", "decision": "QĐ", "regulation": "QĐ", "plan": "KH", "programme": "CTr", "notice": "TB",
    "conclusion": "KL", "guideline": "HD", "report": "BC", "submission": "TTr", "letter": "CV", "minutes": "BB",
    "summons": "GM",
}  # fmt: skip


def issue(
    ctx: Context,
    run: Run,
    node: Node,
    key: str,
    extra: dict[str, Any],
    *,
    task_id: str | None = None,
    to: list[str] | None = None,
) -> dict[str, str]:
    """Write one document of the case from `documents/<key>.md`; returns its id and title.

    extra: names that the template may read besides the variables. to: people who may read it although they take no
    part in the case. Raises one of `ISSUE_ERRORS` when the template cannot be filled.
    """
    tx = ctx.tx
    template = run.compiled.definition.documents.get(key)
    if template is None:
        raise KeyError(f"documents/{key}.md")
    data = _Declared(run.visible(extra), run.compiled.definition.procedure.data)
    title, body = template.render(data, filters(ctx, run))
    paper = template.fill_paper(data, filters(ctx, run), tx.today)
    body = paper_words(template, body, paper)
    head = {**template.head, "place": _place(ctx, run), "day": tx.today.isoformat(), **_issuer(ctx, run, template.head)}
    row: dict[str, Any] = {
        "id": new_id("d"),
        "case_id": run.case_id,
        "instance_id": run.id,
        "task_id": task_id,
        "template": key,
        "title": title,
        "head": json.dumps(head, ensure_ascii=False, default=str),
        "body": body,
        "issued_by": tx.actor.person,
        "issued_at": tx.at,
        "readers": template.readers,
        "paper": paper,
        "paper_sha256": hashlib.sha256(paper).hexdigest() if paper is not None else None,
    }
    row["sha256"] = content_hash(title, row["head"], body)
    tx.add(document, row)
    readers = set(to or [])
    if template.readers == "subject":
        item = extra.get("item")
        about = item.get("person") if isinstance(item, dict) else item if isinstance(item, str) else None
        readers |= {about} if about else subjects(tx, run)
    known = people.names(tx, sorted(readers))
    for person in sorted(known):
        tx.add(document_reader, {"document_id": row["id"], "person_id": person})
    details = {"document": title, "template": key, "sha256": row["sha256"]}
    if row["paper_sha256"] is not None:
        details["paper_sha256"] = row["paper_sha256"]
    history.record(tx, "document_issued", run.case_id, details, instance_id=run.id, task_id=task_id, element_id=node.id)
    return {"id": row["id"], "title": title}


class _Declared(dict[str, Any]):
    """Variables that are declared but not set read as null; others stay undefined and are refused."""

    def __init__(self, data: dict[str, Any], declared: dict[str, str]) -> None:
        super().__init__({**dict.fromkeys(declared), **data})


def content_hash(title: str, head: str, body: str) -> str:
    """The hash of a document: over its title, its head as stored (JSON) and its body."""
    return hashlib.sha256(json.dumps([title, head, body], ensure_ascii=False).encode()).hexdigest()


def filters(ctx: Context, run: Run) -> dict[str, Callable[..., Any]]:
    """The filters of document templates."""
    tx = ctx.tx

    def as_date(value: Any) -> str:
        return date.fromisoformat(value).strftime("%d/%m/%Y") if value else ""

    def person(value: Any) -> str:
        if isinstance(value, dict):
            value = value.get("person")
        return people.names(tx, [value]).get(value, str(value)) if value else ""

    def unit(value: Any) -> str:
        return units.unit(tx, value, tx.today).name if value else ""

    def level(value: Any) -> str:
        return LEVELS.get(value, str(value or ""))

    def rule(name: str) -> str:
        book = ctx.library.rules_of(tx, run.compiled.version_id)
        return book.in_force(name, tx.today) if name in book.names() else name

    def points(value: Any) -> str:
        return "" if value is None else f"{int(value) // 100},{int(value) % 100:02d}"

    def term(value: Any) -> str:
        return words(str(value)) if value else ""

    return {
        "term": term,
        "date": as_date,
        "person": person,
        "unit": unit,
        "level": level,
        "rule": rule,
        "points": points,
    }


def _issuer(ctx: Context, run: Run, head: dict[str, Any]) -> dict[str, Any]:
    """Who issues and who signs, as of the day, in words."""
    place = roles.place(ctx.tx, str(head.get("issuer", "unit")), role_context(ctx.tx, run), ctx.tx.today) or run.unit
    unit = units.unit(ctx.tx, place, ctx.tx.today)
    above = units.superior(ctx.tx, place, ctx.tx.today)
    signers = []
    if head.get("signer"):
        signers = roles.resolve(ctx.tx, str(head["signer"]), role_context(ctx.tx, run), ctx.tx.today).candidates
    signer = _signer(ctx, run, signers)
    names = people.names(ctx.tx, [signer.person] if signer else [])
    return {
        "issuer_id": unit.id,
        "issuer_name": unit.name,
        "issuer_above": above.name if above else "",
        "symbol": unit.symbol,
        "number_symbol": _number_symbol(head, unit.symbol),
        "signer_name": next(iter(names.values()), ""),
        "signer_capacity": signer.capacity if signer else "",
        "recipients": [str(item) for item in head.get("recipients", [])],
        "recipients_words": [_recipient(ctx, run, str(item)) for item in head.get("recipients", [])],
    }


def _number_symbol(head: dict[str, Any], body: str) -> str:
    """What follows the number: `QĐ/UBKTTU` in the Party, `QĐ-UBND` in the state."""
    parts = [part for part in (SYMBOLS.get(str(head.get("kind")), ""), body) if part]
    return ("-" if head.get("family") == "state" else "/").join(parts)


def _signer(ctx: Context, run: Run, signers: list[roles.Candidate]) -> roles.Candidate | None:
    """Whoever acts, if one of those who may sign; else the first of them who does not stand aside in this case."""
    acting = [one for one in signers if one.person == ctx.tx.actor.person]
    off = concerned(ctx.tx, run) if signers and not acting else set()
    return next(iter([*acting, *(one for one in signers if one.person not in off), *signers]), None)


def _recipient(ctx: Context, run: Run, text: str) -> str:
    if text == "subject":
        return ", ".join(people.names(ctx.tx, sorted(subjects(ctx.tx, run))).values()) or text
    if "@" not in text:
        return text
    return roles.resolve(ctx.tx, text, role_context(ctx.tx, run), ctx.tx.today).words


def _place(ctx: Context, run: Run) -> str:
    """The name of the province on the day, for "Vĩnh Long, ngày …"."""
    for unit in [units.unit(ctx.tx, run.unit, ctx.tx.today), *units.ancestors(ctx.tx, run.unit, ctx.tx.today)]:
        if unit.kind == "province_committee":
            return unit.name.removeprefix("Tỉnh ủy ")
        if unit.level == "central":
            return "Hà Nội"
    return ""
