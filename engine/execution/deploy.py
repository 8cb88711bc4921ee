"""Release procedures and rules from their folders, after the check."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import history
from engine.definitions import versions
from engine.definitions.check import check_definition
from engine.definitions.check.circles import calls_at_once
from engine.definitions.check.four_eyes import written_by_hand
from engine.definitions.check.surroundings import Surroundings
from engine.definitions.folder import Definition, content_hash, procedure_folders, read_folder
from engine.definitions.read_once import read_once
from engine.errors import Finding, Kind, Refused
from engine.execution.library import Library
from engine.execution.operations import registry
from engine.rules.dated import RuleBook
from engine.rules.rows import edited, mended
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
    #: the folder differs, but what is in force was released on the pages and stays
    kept: bool = False


def read_all(root: Path) -> list[tuple[Definition, list[Finding]]]:
    """Every procedure and pattern below a root, read."""
    return [read_once(read_folder(folder)) for folder in procedure_folders(root)]


def read_rules(root: Path) -> RuleBook:
    """The dated rules below a root."""
    return RuleBook.load(root)


def surroundings(
    read: list[Definition],
    book: RuleBook,
    released: Collection[str] = (),
    in_force: Mapping[str, Definition] | None = None,
) -> Surroundings:
    """What a definition may refer to. in_force: released procedures that were not read."""
    numbers = {number.strip() for rule in book.rules.values() for number in rule.rule.split(",")}
    known = {name: registry.find(name) for name in registry.names()}
    all_known = {**(in_force or {}), **{one.procedure.id: one for one in read}}
    diagrams = {name: one.diagram for name, one in all_known.items()}
    return Surroundings(
        procedures={definition.procedure.id for definition in read} | set(released),
        rules={name: rule.inputs for name, rule in book.rules.items()},
        rule_numbers=numbers,
        calls={definition.procedure.id: calls_at_once(definition.diagram) for definition in read},
        diagrams=diagrams,
        by_hand=written_by_hand(all_known),
        sent={name for diagram in diagrams.values() for name in diagram.sends()},
        operations={name: (op.required, op.optional, op.open) for name, op in known.items() if op},
    )


def surroundings_in_force(library: Library, tx: Transaction, definition: Definition, book: RuleBook) -> Surroundings:
    """What one definition may refer to here and now: procedures in force, rules, operations."""
    released = {version.procedure_id: version.id for version in versions.all_current(tx)}
    in_force = {name: library.version(tx, version).definition for name, version in released.items()}
    return surroundings([definition], book, released, in_force)


def check_all(root: Path) -> dict[str, list[Finding]]:
    """Findings for every procedure below a root and for the rules, by id."""
    read = read_all(root)
    book = read_rules(root)
    around = surroundings([definition for definition, _f in read], book)
    found = {d.procedure.id or "?": [*faults, *check_definition(d, around)] for d, faults in read}
    found["rules"] = [*book.findings, *(_case(said) for said in book.run_cases())]
    return found


def rows_edited(tx: Transaction, book: RuleBook) -> list[Finding]:
    """Released rows of rules that a set of rules would edit instead of adding one."""
    return edited(RuleBook.from_files(versions.released_rules(tx)), book)


def deploy_all(
    tx: Transaction, root: Path, replace: Collection[str] = (), correct: Collection[str] = (), reason: str = ""
) -> list[Released]:
    """Release everything below a root that is new or changed, all or nothing. Raises DefinitionRefused.

    What two people released on the pages is not undone by a folder that does not know of it: it stays and is told as
    `kept`. replace: ids of procedures for which the folder shall win all the same. correct: names of rules in which a
    typing error of a released row is mended; the history keeps that with the reason.
    """
    versions.enter_into_force(tx)  # what waited for today comes before what is released now
    read = read_all(root)
    kept = {d.procedure.id for d, _faults in read if d.procedure.id not in replace and _released_otherwise(tx, d)}
    book = _with_rules_of_the_pages(tx, read_rules(root), [d for d, _faults in read], kept)
    around = surroundings([definition for definition, _f in read], book, _ids(tx))
    rows = rows_edited(tx, book)
    if findings := [*book.findings, *(found for found in rows if found.element not in correct)]:
        raise DefinitionRefused("rules", findings)
    for name in sorted({found.element for found in rows}):
        typos = [found.values[0][1] for found in rows if found.element == name]
        history.record(tx, "rule_corrected", None, {"rule": name, "versions": typos, "reason": reason})
    for name, row, why in mended(RuleBook.from_files(versions.released_rules(tx)), book):
        history.record(tx, "rule_corrected", None, {"rule": name, "versions": [row], "reason": why})
    done = []
    version, new = versions.release_rules(tx, book.files, content_hash(book.files))
    done.append(Released(versions.RULES, version.number, new))
    for definition, faults in read:
        standing = versions.current(tx, definition.procedure.id)
        if definition.procedure.id in kept and standing is not None:
            done.append(Released(definition.procedure.id, standing.number, False, kept=True))
            continue
        findings = [*faults, *check_definition(definition, around)]
        # what the check could not decide asks for a person's consent, and a folder has nobody who gives it
        if any(found.severity == "error" or found.code == "soundness-unknown" for found in findings):
            raise DefinitionRefused(definition.procedure.id, findings)
        version, new = versions.release(tx, definition)
        if definition.procedure.id in replace:  # also in place of what was to enter into force later
            versions.drop_waiting(tx, definition.procedure.id, kept=version.id)
        done.append(Released(definition.procedure.id, version.number, new))
    return done


def _ids(tx: Transaction) -> list[str]:
    return [version.procedure_id for version in versions.all_current(tx)]


def _released_otherwise(tx: Transaction, definition: Definition) -> bool:
    """Is something else in force, or about to be, that was released on the pages?"""
    listed = versions.versions(tx, definition.procedure.id)
    standing = [found for found in listed if found.status in ("current", "scheduled")]
    return any(found.consented_by for found in standing) and definition.sha256 not in [f.sha256 for f in standing]


def _with_rules_of_the_pages(
    tx: Transaction, book: RuleBook, read: list[Definition], kept: Collection[str]
) -> RuleBook:
    """The rules of the folders, with the decisions of procedures that are as the pages released them."""
    folders = {definition.procedure.id: definition for definition in read}
    files = dict(book.files)
    for version in versions.all_current(tx):
        folder = folders.get(version.procedure_id)
        if version.consented_by is None or (folder is not None and version.procedure_id not in kept):
            continue
        for path in folder.files if folder is not None else ():
            if path.startswith("decisions/"):
                files.pop(path.rpartition("/")[2], None)
        own = versions.content(tx, version.id)
        files |= {path.rpartition("/")[2]: text for path, text in own.items() if path.startswith("decisions/")}
    return book if files == book.files else RuleBook.from_files(files)


def _case(said: str) -> Finding:
    return Finding("rule-case", "", "Ví dụ kiểm tra không khớp: {said}", "", (("said", said),), "rules")
