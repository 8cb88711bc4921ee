"""The texts behind a task, as the official reads them: what answered in the case, else what is in force on the day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from engine.definitions.diagram import Node
from engine.execution.views import LegalBasis
from engine.rules.dated import Rule, RuleBook, RuleVersion, basis
from engine.rules.questions import RuleRefused
from engine.rules.titles import TITLES
from engine.store.tables import rule_use
from engine.store.transaction import Transaction
from engine.wording import sentence


def legal_basis(
    book: RuleBook, node: Node, day: date, language: str, answered: Mapping[str, tuple[str, bool]] | None = None
) -> list[LegalBasis]:
    """The rules behind an element, each with the text that answered in the case, else the text in force on the day.

    answered: name of a rule -> (version, verified) of its last answer in the case.
    """
    answered = answered or {}
    found = []
    for number in node.legal_basis:
        rules = sorted(book.by_number(number), key=lambda rule: rule.name not in answered)
        if not rules:
            title = sentence(TITLES[number], {}, language) if number in TITLES else ""
            found.append(LegalBasis(number, title, "", False))
            continue
        rule = rules[0]
        version = _version(rule, day, answered.get(rule.name, ("", False))[0])
        title = rule.title.get(language, rule.title["vi"])
        if version is None:
            found.append(LegalBasis(number, title, sentence("chưa có văn bản cho ngày này", {}, language), False))
        else:
            found.append(
                LegalBasis(number, title, basis(version.document, version.dated, True, language), version.verified)
            )
    return found


def _version(rule: Rule, day: date, answered: str) -> RuleVersion | None:
    known = next((version for version in rule.versions if version.id == answered), None)
    if known is not None:
        return known
    try:
        return rule.on(day)
    except RuleRefused:
        return None


def answers_of(tx: Transaction, case_id: str) -> dict[str, tuple[str, bool]]:
    """Which version of which rule answered last in a case: name -> (version, verified)."""
    rows = tx.rows(select(rule_use).where(rule_use.c.case_id == case_id).order_by(rule_use.c.at, rule_use.c.id))
    return {row["name"]: (row["version"], bool(row["verified"])) for row in rows}
