"""The rules of the house: every version of each, and the open cases that a version released since would answer anew."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.errors import NotFound
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation import people
from engine.rules.dated import Rule, RuleBook, RuleVersion, basis
from engine.rules.expressions import ExpressionError
from engine.rules.questions import RuleRefused
from engine.rules.tables import DecisionTable, TableError
from engine.rules.words import in_words
from engine.store.tables import case_file, rule_choice, rule_use
from engine.store.transaction import Transaction

#: Whoever releases rules says what a new one means for open cases.
DUTY = "process_admin"


@dataclass(frozen=True)
class RuleRow:
    """A rule in the list, with the text in force today."""

    name: str
    number: str
    title: str
    document: str
    verified: bool
    versions: int


@dataclass(frozen=True)
class VersionRow:
    """One version as an auditor reads it. `says` are its outputs as written."""

    id: str
    document: str
    #: every text with its number and date
    cited: str
    start: str
    end: str | None
    source: str
    verified: bool
    note: str
    says: list[tuple[str, str]]
    in_force: bool


@dataclass(frozen=True)
class Touched:
    """An answer in an open case that the rules of today would give otherwise for the same key date."""

    use_id: str
    case_id: str
    number: str
    title: str
    key_date: str
    was_document: str
    was: list[tuple[str, str]]
    would_document: str
    would: list[tuple[str, str]]
    about: str = ""  # for whom, when it was asked for each of several


@dataclass(frozen=True)
class RulePage:
    """A rule with its history and the open cases that it touches."""

    row: RuleRow
    key_date: str
    #: name, type, and what people call it
    inputs: list[tuple[str, str, str]]
    versions: list[VersionRow]
    touched: list[Touched]
    may_choose: bool


def rules(office: Office, viewer: Viewer) -> list[RuleRow]:
    """Every rule, by number."""
    with office.store.read() as tx:
        book = office.library.rules(tx)
        return sorted((_row(rule, tx.today, viewer.language) for rule in book.rules.values()), key=_by_number)


def rule_page(office: Office, viewer: Viewer, name: str) -> RulePage:
    """One rule. Raises NotFound."""
    with office.store.read() as tx:
        book = office.library.rules(tx)
        rule = book.rules.get(name)
        if rule is None:
            raise NotFound("quy tắc", name)
        may = DUTY in viewer.duties
        return RulePage(
            row=_row(rule, tx.today, viewer.language),
            key_date=_said(rule.key_date, viewer.language),
            inputs=[(key, kind, _said(rule.words.get(key, {}), viewer.language)) for key, kind in rule.inputs.items()],
            versions=[_version(version, tx.today, viewer.language) for version in reversed(rule.versions)],
            touched=touched(office, tx, book, name, viewer.language) if may else [],
            may_choose=may,
        )


def touched(office: Office, tx: Transaction, book: RuleBook, name: str, language: str) -> list[Touched]:
    """Answers of a rule in open cases that another version would now give for the same day and inputs.

    Those about which somebody has decided already (kept or converted) are left out.
    """
    uses = tx.rows(
        select(rule_use, case_file.c.number, case_file.c.title, case_file.c.version_id.label("of"))
        .join(case_file, case_file.c.id == rule_use.c.case_id)
        .where(rule_use.c.name == name, case_file.c.status == "open")
        .where(rule_use.c.id.not_in(select(rule_choice.c.use_id)))
        .order_by(case_file.c.number, rule_use.c.id)
    )
    rule, names = book.rules.get(name), people.names(tx, [use["about"] for use in uses if use["about"]])
    found = []
    for use in uses:
        answer = answer_now(book, use)
        if answer is None or (answer.version == use["version"] and answer.outputs == json.loads(use["outputs"])):
            continue
        found.append(
            Touched(
                use["id"], use["case_id"], use["number"], _title(office, tx, use, language), use["key_date"],
                use["document"], in_words(rule, json.loads(use["outputs"]), language),
                answer.document, in_words(rule, answer.outputs, language), names.get(use["about"], use["about"]),
            )
        )  # fmt: skip
    return found


def _title(office: Office, tx: Transaction, use: Any, language: str) -> str:
    """The title of the case in a language."""
    return office.library.version(tx, use["of"]).definition.say(use["title"], language)


def answer_now(book: RuleBook, use: Any) -> Any:
    """What the rules of today answer to a question that was asked; None when they no longer answer it."""
    try:
        return book.ask(use["name"], date.fromisoformat(use["key_date"]), json.loads(use["inputs"]))
    except (RuleRefused, TableError, ExpressionError):
        return None


def _row(rule: Rule, today: date, language: str) -> RuleRow:
    try:
        current = rule.on(today)
    except RuleRefused:
        current = rule.versions[-1]
    title = _said(rule.title, language)
    return RuleRow(rule.name, rule.rule, title, current.document, current.verified, len(rule.versions))


def _by_number(row: RuleRow) -> tuple[str, str]:
    return (row.number, row.name)


def _version(version: RuleVersion, today: date, language: str) -> VersionRow:
    says = list(version.result.items()) if version.table is None else _table(version.table)
    in_force = version.start <= today and (version.end is None or today <= version.end)
    end = version.end.isoformat() if version.end else None
    values = [(key, str(value)) for key, value in version.values.items()]
    texts = basis(version.document, version.dated, True, language)
    return VersionRow(
        version.id, version.document, texts, version.start.isoformat(), end, version.source, version.verified,
        _said(version.note, language), values + list(version.steps.items()) + says, in_force,
    )  # fmt: skip


def _table(table: DecisionTable) -> list[tuple[str, str]]:
    """The rows of a decision table: when, and what then."""
    return [(row.condition, "; ".join(f"{key} = {value}" for key, value in row.outputs.items())) for row in table.rows]


def _said(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("vi", "")
