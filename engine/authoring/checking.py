"""The check of a draft among what is in force here: the other procedures, the rules it brings, the operations."""

from collections.abc import Mapping

import yaml

from engine.authoring.packages import unpack
from engine.definitions import decisions, versions
from engine.definitions.check import check_definition
from engine.definitions.check.paths import check_diagram
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.folder import Definition, read_definition
from engine.definitions.xml import XmlRefused
from engine.errors import Finding
from engine.execution.deploy import rows_edited, surroundings, surroundings_in_force
from engine.execution.office import Office
from engine.rules.dated import RuleBook
from engine.store.transaction import Transaction


def rules_with(office: Office, tx: Transaction, files: Mapping[str, str], procedure_id: str) -> RuleBook:
    """The rules of the house as they would be with the decisions of a draft in place of the procedure's own."""
    book = office.library.rules(tx)
    current = versions.current(tx, procedure_id)
    before = versions.content(tx, current.id) if current else {}
    merged = decisions.among(book.files, before, files)
    return book if merged == book.files else RuleBook.from_files(merged)


def around(office: Office, tx: Transaction, definition: Definition, book: RuleBook) -> Surroundings:
    """What a draft may refer to here and now: procedures in force, rules, operations."""
    return surroundings_in_force(office.library, tx, definition, book)


def check_files(office: Office, tx: Transaction, files: Mapping[str, str]) -> tuple[Definition, list[Finding]]:
    """A draft as read, and everything that must be mended or looked at."""
    definition, faults = read_definition(dict(files))
    procedure_id = definition.procedure.id
    book = rules_with(office, tx, files, procedure_id)
    findings = [*faults, *check_definition(definition, around(office, tx, definition, book))]
    known = office.library.rules(tx)
    if book is not known:
        findings += [found for found in book.findings if found not in known.findings]
        findings += rows_edited(tx, book)
        says = "Ví dụ kiểm tra không khớp: {said}"
        before = set(known.run_cases())
        findings += [
            Finding("rule-case", "", says, "Sửa quy định hoặc ví dụ.", (("said", said),), "decisions/")
            for said in _played(book)
            if said not in before
        ]
    return definition, findings


def check_given(office: Office, data: bytes, name: str = "process.bpmn") -> tuple[list[Finding], bool]:
    """What must be mended in a diagram, or in a whole procedure as one file (zip), and whether it could be read.

    The same check as for drafts and on the command line, among the procedures and rules that are in force here.
    """
    try:
        with office.store.read() as tx:
            if data.startswith(b"PK"):
                return check_files(office, tx, unpack(data))[1], True
            released = {version.procedure_id: version.id for version in versions.all_current(tx)}
            in_force = {id: office.library.version(tx, version).definition for id, version in released.items()}
            return check_diagram(data, surroundings([], office.library.rules(tx), released, in_force), name), True
    except XmlRefused as refused:
        return [refused.finding], False


def _played(book: RuleBook) -> list[str]:
    try:
        return book.run_cases()
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:  # a file as an author left it
        return [f"{type(error).__name__}: {error}"]


def doubts(findings: list[Finding]) -> list[Finding]:
    """What the check could not decide: a person answers for it with a reason."""
    return [found for found in findings if found.code == "soundness-unknown"]


def errors(findings: list[Finding]) -> list[Finding]:
    """What must be mended before a release."""
    return [found for found in findings if found.severity == "error"]
