"""A case on one sheet for whoever looks years later: who did what by which text, papers with hashes, chain checked."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from engine import history as record_of_acts
from engine.clock import restored
from engine.errors import NotFound
from engine.execution import access
from engine.execution.case_page import linked_cases
from engine.execution.documents import content_hash
from engine.execution.inbox import translated_name
from engine.execution.office import Office
from engine.execution.timeline import outcome_words
from engine.execution.views import LinkedCase, Viewer
from engine.organisation import people, units
from engine.rules.dated import RuleBook, RuleVersion, cited
from engine.rules.words import in_words, word
from engine.store.tables import (
    attachment,
    case_file,
    document,
    history,
    instance,
    procedure_version,
    recusal,
    rule_choice,
    rule_use,
)
from engine.store.transaction import Transaction
from engine.wording import engine_catalogue, sentence


@dataclass(frozen=True)
class Deed:
    """One completed task: what, who, for whom, when, under which rule numbers."""

    at: str  # ISO local time
    task: str
    step: str  # the procedure or pattern in which it stands
    person: str
    on_behalf_of: str
    capacity: str
    decides: bool
    legal_basis: str
    position: int  # of its line in the history


@dataclass(frozen=True)
class TextUsed:
    """One question that a dated rule answered: the text in force on the key date, and the answer."""

    at: str
    rule: str
    name: str
    title: str
    version: str
    document: str
    dated: str
    #: every text with its number and date, as papers cite them
    cited: str
    source: str
    verified: bool
    note: str
    key_date: str
    key_date_is: str  # what the key date is, in words
    step: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    #: of a rule asked for each of several: for whom it answered; empty where it was asked once
    about: str = ""
    #: the same question and answer in words, identifiers left to data and commands
    asked: list[tuple[str, str]] = field(default_factory=list)
    answered: list[tuple[str, str]] = field(default_factory=list)
    #: kept or converted after a later text, with the reason; empty if nobody had to choose
    later: str = ""
    #: the same in two words
    later_is: str = ""


@dataclass(frozen=True)
class Paper:
    """A document or a piece of evidence. `intact`: what is stored still has the hash that the history noted."""

    title: str
    kind: str  # document | evidence
    at: str
    by: str
    sha256: str
    intact: bool


@dataclass(frozen=True)
class AuditSheet:
    """Everything that decided a case, as data; the page and the command print it."""

    case_id: str
    number: str
    title: str
    procedure: str
    procedure_version: str
    procedure_hash: str
    unit: str
    subject: str
    status: str
    outcome: str
    started_on: str
    closed_at: str
    printed_at: str
    #: lines in the history, the hash of the last, and the first line that does not follow (None: all do)
    history_lines: int
    last_hash: str
    broken_at: int | None
    texts: list[TextUsed] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    links: list[LinkedCase] = field(default_factory=list)
    #: person, grounds, accepted, replacement
    recusals: list[tuple[str, str, bool, str]] = field(default_factory=list)
    #: who tried to do a task that was not theirs: when, person, task
    refused: list[tuple[str, str, str]] = field(default_factory=list)


def audit(office: Office, viewer: Viewer, case: str) -> AuditSheet:
    """The sheet of a case. case: its id or its number. Raises NotFound, CaseClosedToYou."""
    with office.store.read() as tx:
        found = tx.row(select(case_file.c.id).where(or_(case_file.c.id == case, case_file.c.number == case)))
        if found is None:
            raise NotFound("hồ sơ", case)
        row = access.require_case(tx, viewer, found["id"])
        definition = office.library.version(tx, row["version_id"]).definition
        released = select(procedure_version).where(procedure_version.c.id == row["version_id"])
        version = tx.rows(released)[0]
        past = tx.rows(select(history).where(history.c.case_id == row["id"]).order_by(history.c.position))
        subject = row["subject_id"]
        return AuditSheet(
            case_id=row["id"],
            number=row["number"],
            title=definition.say(row["title"], viewer.language),
            procedure=definition.say(definition.procedure.name, viewer.language),
            procedure_version=str(version["number"]),
            procedure_hash=version["sha256"],
            unit=units.unit(tx, row["unit_id"], tx.today).name,
            subject=people.names(tx, [subject]).get(subject, "") if subject else "",
            status=row["status"],
            outcome=outcome_words(row["outcome"], viewer.language, definition),
            started_on=row["started_on"],
            closed_at=_moment(row["closed_at"]) if row["closed_at"] else "",
            printed_at=_moment(tx.at),
            history_lines=len(past),
            last_hash=past[-1]["hash"] if past else "",
            broken_at=record_of_acts.broken_link(tx, row["id"]),
            texts=_texts(office, tx, viewer, row["id"]),
            deeds=_deeds(office, tx, viewer, past),
            papers=_papers(tx, viewer, row["id"], past),
            links=linked_cases(office, tx, viewer, row["id"]),
            recusals=_recusals(tx, row["id"]),
            refused=_refused(office, tx, viewer, past),
        )


def _moment(at: str) -> str:
    return restored(at).isoformat(timespec="seconds")


def _element(
    office: Office, tx: Transaction, viewer: Viewer, instance_id: str | None, element: str
) -> tuple[Any, str, str]:
    """The drawn element, its name and the name of its procedure."""
    row = tx.row(select(instance.c.version_id).where(instance.c.id == instance_id))
    if row is None:
        return None, element, ""
    definition = office.library.version(tx, row["version_id"]).definition
    node = definition.diagram.nodes.get(element)
    name = translated_name(definition, node.name, node.name, viewer.language) if node is not None else element
    return node, name, definition.say(definition.procedure.name, viewer.language)


def _deeds(office: Office, tx: Transaction, viewer: Viewer, past: list[Any]) -> list[Deed]:
    done = [row for row in past if row["verb"] == "task_completed"]
    names = people.names(tx, [p for row in done for p in (row["actor"], row["on_behalf_of"]) if p])
    found = []
    for row in done:
        node, name, step = _element(office, tx, viewer, row["instance_id"], row["element_id"] or "")
        properties = node.properties if node is not None else {}
        found.append(
            Deed(
                _moment(row["at"]), name, step, names.get(row["actor"], ""), names.get(row["on_behalf_of"], ""),
                str(json.loads(row["details"]).get("capacity") or ""), properties.get("decides") == "true",
                properties.get("legal_basis", ""), row["position"],
            )
        )  # fmt: skip
    return found


def _refused(office: Office, tx: Transaction, viewer: Viewer, past: list[Any]) -> list[tuple[str, str, str]]:
    tried = [row for row in past if row["verb"] == "claim_refused"]
    names = people.names(tx, [row["actor"] for row in tried if row["actor"]])
    return [
        (
            _moment(row["at"]), names.get(row["actor"], ""),
            _element(office, tx, viewer, row["instance_id"], row["element_id"] or "")[1],
        )
        for row in tried
    ]  # fmt: skip


def _texts(office: Office, tx: Transaction, viewer: Viewer, case_id: str) -> list[TextUsed]:
    house = office.library.rules(tx)
    decided = select(rule_choice).join(rule_use, rule_use.c.id == rule_choice.c.use_id)
    chosen = {row["use_id"]: row for row in tx.rows(decided.where(rule_use.c.case_id == case_id))}
    with_version = select(rule_use, instance.c.version_id.label("of")).join(
        instance, instance.c.id == rule_use.c.instance_id
    )
    uses = tx.rows(with_version.where(rule_use.c.case_id == case_id).order_by(rule_use.c.at, rule_use.c.id))
    names = people.names(tx, [row["about"] for row in uses if row["about"]])
    found = []
    for row in uses:
        book = office.library.rules_of(tx, row["of"], house)
        title, key_date_is, answered, note = _said(book, row["name"], row["version"], viewer.language)
        dated = answered.dated if answered is not None else ""
        choice = chosen.get(row["id"])
        _node, step, _procedure = _element(office, tx, viewer, row["instance_id"], row["element_id"])
        found.append(
            TextUsed(
                _moment(row["at"]), row["rule"], row["name"], title, row["version"],
                engine_catalogue().say(row["document"], viewer.language), dated,
                cited(row["document"], dated, answered, viewer.language),
                row["source"], bool(row["verified"]), note, row["key_date"], key_date_is, step,
                json.loads(row["inputs"]), json.loads(row["outputs"]),
                names.get(row["about"]) or word(book.rules.get(row["name"]), row["about"], viewer.language),
                in_words(book.rules.get(row["name"]), json.loads(row["inputs"]), viewer.language),
                in_words(book.rules.get(row["name"]), json.loads(row["outputs"]), viewer.language),
                _later(choice, viewer.language) if choice else "",
                sentence(_CHOSEN[choice["choice"]], {}, viewer.language) if choice else "",
            )
        )  # fmt: skip
    return found


#: what was chosen after a later text, in two words
_CHOSEN = {"keep": "đã giữ lại", "convert": "đã thay"}


def _later(choice: Any, language: str) -> str:
    """What somebody decided about an answer after a later text: kept or converted, and why."""
    says = (
        "áp dụng văn bản sau (phiên bản {version}): {reason}"
        if choice["choice"] == "convert"
        else "giữ câu trả lời này, không theo phiên bản {version}: {reason}"
    )
    return sentence(says, {"version": choice["version"], "reason": choice["reason"]}, language)


def _said(book: RuleBook, name: str, version: str, language: str) -> tuple[str, str, RuleVersion | None, str]:
    """Title, meaning of the key date, the version and its note; versions are never edited, only added."""
    rule = book.rules.get(name)
    if rule is None:
        return name, "", None, ""
    row = next((item for item in rule.versions if item.id == version), None)
    texts = (rule.title, rule.key_date, row.note if row is not None else {})
    title, key_date, note = (text.get(language) or text.get("vi", "") for text in texts)
    return title, key_date, row, note


def _papers(tx: Transaction, viewer: Viewer, case_id: str, past: list[Any]) -> list[Paper]:
    noted = {json.loads(row["details"]).get("sha256") for row in past}
    documents = tx.rows(select(document).where(document.c.case_id == case_id).order_by(document.c.issued_at))
    files = tx.rows(select(attachment).where(attachment.c.case_id == case_id).order_by(attachment.c.filed_at))
    names = people.names(tx, [p for p in [*(r["issued_by"] for r in documents), *(r["filed_by"] for r in files)] if p])
    found = [
        Paper(
            row["title"], "document", _moment(row["issued_at"]), names.get(row["issued_by"], ""), row["sha256"],
            content_hash(row["title"], row["head"], row["body"]) == row["sha256"] and row["sha256"] in noted,
        )
        for row in documents
        if access.may_read(tx, viewer, row)
    ]  # fmt: skip
    return found + [
        Paper(
            row["name"], "evidence", _moment(row["filed_at"]), names.get(row["filed_by"], ""), row["sha256"],
            hashlib.sha256(row["content"]).hexdigest() == row["sha256"] and row["sha256"] in noted,
        )
        for row in files
    ]  # fmt: skip


def _recusals(tx: Transaction, case_id: str) -> list[tuple[str, str, bool, str]]:
    rows = tx.rows(select(recusal).where(recusal.c.case_id == case_id).order_by(recusal.c.at))
    names = people.names(tx, [p for row in rows for p in (row["person_id"], row["replacement_id"]) if p])
    return [
        (names.get(row["person_id"], ""), row["grounds"], bool(row["accepted"]), names.get(row["replacement_id"], ""))
        for row in rows
    ]
