"""Release procedures and rules from their folders, after the check."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from engine.definitions import versions
from engine.definitions.check import check_definition
from engine.definitions.check.circles import calls_at_once
from engine.definitions.check.complete import Surroundings
from engine.definitions.folder import Definition, content_hash, procedure_folders, read_definition, read_folder
from engine.errors import Finding, Kind, Refused
from engine.execution.operations import registry
from engine.rules.dated import RuleBook
from engine.store.transaction import Transaction


@dataclass(eq=False)
class DefinitionRefused(Refused):
    """The check found what must be mended."""

    kind = Kind.INVALID
    what: str
    findings: list[Finding]
    says = "“{what}” chưa thể ban hành."
    do = "Sửa các điểm dưới đây."

    def __str__(self) -> str:
        lines = [f"{f.file} {f.element}: {f.sentence()}" for f in self.findings]
        return super().__str__().split("[")[0] + "\n  " + "\n  ".join(lines)


@dataclass(frozen=True)
class Released:
    """One line of the answer of `deploy`."""

    procedure: str
    number: int
    new: bool


def read_all(root: Path) -> list[tuple[Definition, list[Finding]]]:
    """Every procedure and pattern below a root, read."""
    return [read_definition(read_folder(folder)) for folder in procedure_folders(root)]


def read_rules(root: Path) -> RuleBook:
    """The dated rules below a root."""
    return RuleBook.load(root)


def surroundings(read: list[Definition], book: RuleBook, released: Collection[str] = ()) -> Surroundings:
    """What a definition may refer to."""
    numbers = {number.strip() for rule in book.rules.values() for number in rule.rule.split(",")}
    known = {name: registry.find(name) for name in registry.names()}
    return Surroundings(
        procedures={definition.procedure.id for definition in read} | set(released),
        rules={name: rule.inputs for name, rule in book.rules.items()},
        rule_numbers=numbers,
        calls={definition.procedure.id: calls_at_once(definition.diagram) for definition in read},
        operations={name: (op.required, op.optional, op.open) for name, op in known.items() if op},
    )


def check_all(root: Path) -> dict[str, list[Finding]]:
    """Findings for every procedure below a root and for the rules, by id."""
    read = read_all(root)
    book = read_rules(root)
    around = surroundings([definition for definition, _f in read], book)
    found = {d.procedure.id or "?": [*faults, *check_definition(d, around)] for d, faults in read}
    found["rules"] = [*book.findings, *(_case(said) for said in book.run_cases())]
    return found


def deploy_all(tx: Transaction, root: Path) -> list[Released]:
    """Release everything below a root that is new or changed, all or nothing. Raises DefinitionRefused."""
    read = read_all(root)
    book = read_rules(root)
    around = surroundings([definition for definition, _f in read], book)
    if book.findings:
        raise DefinitionRefused("rules", book.findings)
    done = []
    version, new = versions.release_rules(tx, book.files, content_hash(book.files))
    done.append(Released(versions.RULES, version.number, new))
    for definition, faults in read:
        findings = [*faults, *check_definition(definition, around)]
        if findings:
            raise DefinitionRefused(definition.procedure.id, findings)
        version, new = versions.release(tx, definition)
        done.append(Released(definition.procedure.id, version.number, new))
    return done


def _case(said: str) -> Finding:
    return Finding("rule-case", "", "Ví dụ kiểm tra không khớp: {said}", "", (("said", said),), "rules")
