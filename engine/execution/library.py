"""Released definitions, parsed and compiled once per process. Versions never change, so nothing is ever stale."""

from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.definitions import decisions, versions
from engine.definitions.folder import Definition
from engine.definitions.read_once import read_once
from engine.errors import Kind, Refused
from engine.execution.compile import compile_diagram
from engine.rules.dated import RuleBook
from engine.store.transaction import Transaction


@dataclass(eq=False)
class ProcedureNotReleased(Refused):
    """Somebody names a procedure that has no current version here."""

    kind = Kind.NOT_FOUND
    procedure: str
    says = "Thủ tục “{procedure}” chưa được ban hành ở đây."
    do = "Đề nghị quản trị quy trình ban hành thủ tục này."


@dataclass(frozen=True)
class Compiled:
    """A definition with the specification that SpiffWorkflow runs."""

    version_id: str
    number: int
    definition: Definition
    spec: BpmnProcessSpec


class Library:
    """The cache of one process."""

    def __init__(self) -> None:
        self._versions: dict[str, Compiled] = {}
        self._insides: dict[tuple[str, str], Compiled] = {}
        self._books: dict[str, RuleBook] = {}
        #: of a version that brings its own decisions: the rules of the house, and those with its decisions among them
        self._own_books: dict[str, tuple[RuleBook, RuleBook]] = {}
        self._lock = Lock()

    def lent(self) -> "Library":
        """One that knows what this one has read, and keeps what it reads to itself: for what is tried out."""
        made = Library()
        with self._lock:
            made._versions.update(self._versions)
            made._books.update(self._books)
        return made

    def version(self, tx: Transaction, version_id: str) -> Compiled:
        """One released version."""
        known = self._versions.get(version_id)
        if known is None:
            definition, _findings = read_once(versions.content(tx, version_id))
            known = Compiled(version_id, 0, definition, compile_diagram(definition.diagram))
            with self._lock:
                self._versions[version_id] = known
        return known

    def inside(self, tx: Transaction, version_id: str, scope: str) -> Compiled:
        """What one member of a multi-instance sub-process runs: its inside, with the forms and texts of the version."""
        known = self._insides.get((version_id, scope))
        if known is None:
            whole = self.version(tx, version_id)
            diagram = whole.definition.diagram.within(scope)
            known = Compiled(
                version_id, whole.number, replace(whole.definition, diagram=diagram), compile_diagram(diagram)
            )
            with self._lock:
                self._insides[version_id, scope] = known
        return known

    def of_row(self, tx: Transaction, row: Any) -> Compiled:
        """The definition of a row of `instance`."""
        if row["scope"]:
            return self.inside(tx, row["version_id"], row["scope"])
        return self.version(tx, row["version_id"])

    def current(self, tx: Transaction, procedure_id: str) -> Compiled:
        """The version with which new cases start. Raises ProcedureNotReleased."""
        version = versions.current(tx, procedure_id)
        if version is None:
            raise ProcedureNotReleased(procedure_id)
        return self.version(tx, version.id)

    def rules(self, tx: Transaction) -> RuleBook:
        """The rules in their newest release; which text applies is decided by each question's key date.

        Decisions of a version whose day has come are among them from midnight on, whether or not the scheduler was
        awake since.
        """
        version = versions.current(tx, versions.RULES)
        due = versions.due(tx)
        if version is None and not due:
            return RuleBook.from_files({})
        key = " ".join([version.id if version else "", *(one.id for one in due)]).strip()
        known = self._books.get(key)
        if known is None:
            files = versions.content(tx, version.id) if version else {}
            for one in due:
                files = versions.with_decisions(tx, files, one)
            known = RuleBook.from_files(files)
            with self._lock:
                self._books[key] = known
        return known

    def rules_of(self, tx: Transaction, version_id: str, house: RuleBook | None = None) -> RuleBook:
        """The rules that a case on this version asks: those of the house, and the decisions that its version brings.

        A case stays with the decisions of its version: one that waits for its day changes nothing before the day, and
        nothing for who began before it. house: `rules`, where they were read already.
        """
        house = house or self.rules(tx)
        own = decisions.own(self.version(tx, version_id).definition.files)
        if all(house.files.get(name) == text for name, text in own.items()):
            return house
        with self._lock:
            kept_for, known = self._own_books.get(version_id, (None, house))
        if kept_for is not house:
            known = RuleBook.from_files({**house.files, **own})
            with self._lock:
                self._own_books[version_id] = house, known
        return known

    def beside(self, tx: Transaction, event: str) -> Compiled | None:
        """The pattern that the engine starts beside a task on `task_overdue` or `conflict_declared`."""
        for version in versions.all_current(tx):
            compiled = self.version(tx, version.id)
            if compiled.definition.procedure.starts_on == event:
                return compiled
        return None
