"""A new text answers a question of an open case otherwise: a person says whether the case keeps its answer."""

import json
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from engine import history
from engine.errors import Kind, NotFound, Refused
from engine.execution.advance import begin
from engine.execution.automatic import said
from engine.execution.office import Office
from engine.execution.rule_pages import DUTY, answer_now
from engine.execution.run import save_all
from engine.ids import new_id
from engine.organisation import accounts
from engine.store.tables import case_file, instance, rule_choice, rule_use
from engine.store.transaction import Actor, Transaction


@dataclass(eq=False)
class NotForYou(Refused):
    """Whoever releases rules says what they mean for open cases."""

    kind = Kind.NOT_ALLOWED
    says = "Chỉ quản trị quy trình được chọn văn bản áp dụng cho hồ sơ đang mở."
    do = "Báo cho quản trị quy trình."


@dataclass(eq=False)
class ReasonMissing(Refused):
    """The record must say why."""

    kind = Kind.INVALID
    says = "Chưa ghi lý do."
    do = "Ghi căn cứ của lựa chọn, ví dụ điều khoản chuyển tiếp."


@dataclass(eq=False)
class CannotConvert(Refused):
    """The case has gone on with the answer, or does not keep it where it could be replaced."""

    kind = Kind.CONFLICT
    case: str
    says = "Hồ sơ {case} đã dùng câu trả lời này, không thay được."
    do = "Giữ câu trả lời cũ; nếu cần, mở lại bước bằng cách của thủ tục."


def choose_rule(office: Office, actor: Actor, use_id: str, choice: str, reason: str) -> dict[str, Any]:
    """Keep the answer that an open case was given (`keep`), or replace it by that of the rules of today (`convert`).

    Converting sets the variable that holds the answer, as long as it still holds the old one and nothing that the case
    has passed has read it: a result that was copied or a way that was chosen is not turned round behind people's backs.
    What people did in the meantime stays done. Both are recorded with the reason.
    Refuses: NotFound, NotForYou, ReasonMissing, CannotConvert.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        if actor.person and DUTY not in accounts.duties_of(tx, actor.person, tx.today):
            raise NotForYou()
        if not reason.strip():
            raise ReasonMissing()
        decided = select(rule_choice.c.use_id).where(rule_choice.c.use_id == use_id)
        use = tx.row(select(rule_use).where(rule_use.c.id == use_id))
        answer = answer_now(office.library.rules(tx), use) if use is not None else None
        if use is None or answer is None or choice not in ("keep", "convert") or tx.row(decided) is not None:
            raise NotFound("câu trả lời", use_id)
        if choice == "convert":
            _convert(tx, office, use, answer)
        chosen = {"id": new_id("k"), "use_id": use_id, "choice": choice, "version": answer.version}
        tx.execute(insert(rule_choice).values(**chosen, reason=reason.strip(), chosen_by=actor.person, at=tx.at))
        details = {"rule": use["rule"], "name": use["name"], "reason": reason.strip(), "document": answer.document}
        verb = "rule_converted" if choice == "convert" else "rule_kept"
        history.record(tx, verb, use["case_id"], details, instance_id=use["instance_id"], element_id=use["element_id"])
        return {"case_id": use["case_id"], "name": use["name"]}

    return office.store.act("choose_rule", actor, work)


def _convert(tx: Transaction, office: Office, use: Any, answer: Any) -> None:
    ctx = begin(tx, office.library)
    standing = tx.row(select(instance.c.status).where(instance.c.id == use["instance_id"]))
    run = ctx.run(use["instance_id"])
    node = run.compiled.definition.diagram.nodes.get(use["element_id"])
    holder, key = _place(tx, run.data, node, use)
    held, old = holder[key] if holder is not None else None, json.loads(use["outputs"])
    same = isinstance(held, dict) and all(held.get(name) == value for name, value in old.items())
    gone_on = standing is None or standing["status"] != "open" or _has_been_read(run, use["element_id"])
    if not isinstance(held, dict) or not same or gone_on:
        number = tx.connection.execute(select(case_file.c.number).where(case_file.c.id == use["case_id"])).scalar_one()
        raise CannotConvert(number)
    holder[key] = {**held, **said(answer), **answer.outputs}
    kept = ("case_id", "instance_id", "element_id", "name", "key_date", "inputs", "about")
    copied = {name: use[name] for name in kept}
    tx.execute(
        insert(rule_use).values(
            **copied,
            id=new_id("r"),
            rule=answer.rule,
            version=answer.version,
            document=answer.document,
            source=answer.source,
            verified=answer.verified,
            outputs=json.dumps(answer.outputs, ensure_ascii=False),
            at=tx.at,
        )
    )
    save_all(tx)


def _place(tx: Transaction, data: dict[str, Any], node: Any, use: Any) -> tuple[Any, Any]:
    """Where the run keeps the answer: a variable, or a row of the list in which a rule asked for many collects."""
    variable = node.attributes.get("resultVariable", "") if node is not None else ""
    if node is not None and node.loop is not None:
        variable = node.properties.get("collect") or variable
        rows = data.get(variable)
        together = select(rule_use.c.id).where(
            rule_use.c.instance_id == use["instance_id"], rule_use.c.element_id == use["element_id"],
            rule_use.c.at == use["at"],
        )  # fmt: skip
        index = [row["id"] for row in tx.rows(together.order_by(rule_use.c.id))].index(use["id"])
        if not isinstance(rows, list) or index >= len(rows):
            return None, None
        data[variable] = list(rows)  # a list of its own, so that the change is seen and written
        return data[variable], index
    return (data, variable) if variable in data else (None, None)


def _has_been_read(run: Any, element: str) -> bool:
    """Did something that the run has passed read the variable of the answer: a condition, a script, a mapping?"""
    diagram = run.compiled.definition.diagram
    node = diagram.nodes.get(element)
    variable = (node.properties.get("collect") or node.attributes.get("resultVariable", "")) if node is not None else ""
    passed = [diagram.flows[flow] for flow in run.path if flow in diagram.flows]
    texts = [flow.condition or "" for flow in passed]
    for flow in passed:
        source = diagram.nodes.get(flow.source)
        if source is None or source.id == element:
            continue
        if source.kind == "exclusive":  # it asked its conditions, also those that were not true
            texts += [other.condition or "" for other in diagram.flows.values() if other.source == source.id]
        texts += [source.script, *source.inputs.values(), *(str(part) for part in (*source.ins, *source.outs))]
    return bool(variable) and any(re.search(rf"\b{re.escape(variable)}\b", text) for text in texts)
