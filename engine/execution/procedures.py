"""Released procedures as people read them: the list, the diagram in words, the start page."""

import re
from collections.abc import Mapping
from typing import Any

from engine.alphabet import alphabetical
from engine.calendar.spoken_times import spoken
from engine.calendar.timing import amount
from engine.definitions import versions
from engine.definitions.diagram import Node
from engine.definitions.folder import Definition
from engine.errors import NotFound
from engine.execution.acts.start_case import start_data, starters
from engine.execution.basis import legal_basis
from engine.execution.library import Compiled, ProcedureNotReleased
from engine.execution.meant import asks_for_people, suggestions
from engine.execution.naming import KINDS, kind_words, name_words
from engine.execution.office import Office
from engine.execution.task_page import typed_loosely
from engine.execution.timeline import outcome_words
from engine.execution.views import LegalBasis, ProcedurePage, ProcedureRow, StartPage, StepWords, Viewer
from engine.organisation import people, roles, units
from engine.store.transaction import Transaction
from engine.wording import say_kept, sentence

#: What the software does by itself; nobody has to read it to know the own part.
AUTOMATIC = frozenset({"service", "rule", "script", "catch", "throw", "boundary"})


def procedures(office: Office, viewer: Viewer) -> list[ProcedureRow]:
    """Procedures (not patterns) first by name; with the mark whether the viewer may start one for some unit."""
    with office.store.read() as tx:
        rows = [_row(office, tx, viewer, version) for version in versions.all_current(tx)]
    return sorted(rows, key=lambda row: (row.kind != "procedure", alphabetical(row.name)))


def _row(office: Office, tx: Transaction, viewer: Viewer, version: versions.Version) -> ProcedureRow:
    compiled = office.library.version(tx, version.id)
    procedure = compiled.definition.procedure
    may = procedure.start != "nobody" and bool(_startable(tx, compiled, viewer))
    say = compiled.definition.say
    return ProcedureRow(
        procedure.id, version.id, version.number, say(procedure.name, viewer.language),
        say(procedure.summary, viewer.language), procedure.kind, may, who_words(procedure.start, viewer.language),
    )  # fmt: skip


def _startable(tx: Transaction, compiled: Compiled, viewer: Viewer) -> list[tuple[str, str]]:
    """Units for which the viewer may start this procedure today."""
    kinds = compiled.definition.procedure.unit_kinds
    if not people.posts_of(tx, viewer.person, tx.today) and not people.memberships_of(tx, viewer.person, tx.today):
        return []
    found = []
    for _depth, unit in units.tree(tx, tx.today):
        if kinds and unit.kind not in kinds:
            continue
        if viewer.person in [c.person for c in starters(tx, compiled, unit.id).candidates]:
            found.append((unit.id, unit.name))
    return found


def start_page(
    office: Office, viewer: Viewer, procedure_id: str, unit: str | None = None, raw: Mapping[str, Any] | None = None
) -> StartPage:
    """What is needed to start a case; raw: what is typed so far. Raises ProcedureNotReleased."""
    with office.store.read() as tx:
        version = versions.current(tx, procedure_id)
        if version is None:
            raise ProcedureNotReleased(procedure_id)
        compiled = office.library.version(tx, version.id)
        choices = _startable(tx, compiled, viewer)
        procedure = compiled.definition.procedure
        form = compiled.definition.forms.get(procedure.start_form) if procedure.start_form else None
        chosen = unit or (choices[0][0] if choices else None)
        resolved = None
        if form and chosen:
            if viewer.language != "vi":
                form = form.translated(lambda text: compiled.definition.say(text, viewer.language))
            typed = typed_loosely(form, raw or {}) if raw else {}
            resolved = form.resolve({**start_data(tx, compiled, chosen, viewer.person), **typed}, {})
        about_a_person = procedure.subject == "person"
        suggested = suggestions(tx, chosen) if chosen and (about_a_person or asks_for_people(form)) else []
        row = _row(office, tx, viewer, version)
        return StartPage(row, choices, about_a_person, resolved, {}, tuple(suggested))


def diagram(office: Office, viewer: Viewer, version_id: str) -> str:
    """The XML of a released diagram. Raises NotFound."""
    with office.store.read() as tx:
        try:
            return office.library.version(tx, version_id).definition.xml
        except Exception as error:
            raise NotFound("sơ đồ", version_id) from error


def procedure_page(office: Office, viewer: Viewer, procedure_id: str, number: int | None = None) -> ProcedurePage:
    """A procedure with its diagram and its text, derived from the diagram. Raises ProcedureNotReleased."""
    with office.store.read() as tx:
        known = versions.versions(tx, procedure_id)
        version = next((v for v in known if (number is None and v.status == "current") or v.number == number), None)
        if version is None:
            raise ProcedureNotReleased(procedure_id)
        definition = office.library.version(tx, version.id).definition
        steps, rules = in_words(office, tx, definition, viewer)
        names = people.names(tx, [v.deployed_by for v in known if v.deployed_by])
        called = sorted({n.called for n in definition.diagram.nodes.values() if n.called})
        return ProcedurePage(
            row=_row(office, tx, viewer, version),
            source=definition.say(definition.procedure.source, viewer.language),
            steps=steps,
            rules=rules,
            outcomes=[outcome_words(item, viewer.language, definition) for item in definition.procedure.outcomes],
            versions=[(v.number, v.deployed_at[:10], names.get(v.deployed_by or "", ""), v.status) for v in known],
            called=[(item, _called_name(office, tx, item, viewer.language)) for item in called],
        )


def in_words(
    office: Office, tx: Transaction, definition: Definition, viewer: Viewer
) -> tuple[list[StepWords], list[LegalBasis]]:
    """Any definition, also one that is not released, as steps in the order of the diagram, with its legal basis."""
    book = office.library.rules(tx)
    steps = [_step(office, tx, definition, node, viewer) for node in _ordered(definition) if node.kind in KINDS]
    rules: dict[str, LegalBasis] = {}
    for node in definition.diagram.nodes.values():
        rules |= {item.rule: item for item in legal_basis(book, node, tx.today, viewer.language)}
    return steps, [rules[key] for key in sorted(rules)]


def _called_name(office: Office, tx: Transaction, procedure_id: str, language: str) -> str:
    definition = office.library.current(tx, procedure_id).definition
    return definition.say(definition.procedure.name, language)


def _ordered(definition: Definition) -> list[Node]:
    """Elements in the order in which a token can reach them; what is inside a sub-process follows it at once."""
    diagram = definition.diagram
    found: dict[str, None] = {}

    def walk(scope: str) -> None:
        pending = [node.id for node in diagram.starts(scope)]
        while pending:
            here = pending.pop(0)
            if here in found:
                continue
            found[here] = None
            if diagram.nodes[here].kind == "sub":
                walk(here)
            pending += [flow.target for flow in diagram.outgoing(here)]
            pending += [node.id for node in diagram.boundaries(here)]
        for node in diagram.inside(scope):
            if node.kind == "event_sub":
                found[node.id] = None
                walk(node.id)

    walk("")
    return [diagram.nodes[item] for item in found]


def _step(office: Office, tx: Transaction, definition: Definition, node: Node, viewer: Viewer) -> StepWords:
    say, language = definition.say, viewer.language
    following = []
    for flow in definition.diagram.outgoing(node.id):
        target = definition.diagram.nodes[flow.target]
        following += _through(definition, target, say, language, 0)
    who = who_words(node.attributes.get("candidateGroups", ""), language) if node.kind == "user" else ""
    written = node.attributes.get("dueDate", "") or (node.event.text if node.event.kind == "timer" else "")
    return StepWords(
        node.id, kind_words(node, language), name_words(definition, node, language), who,
        time_words(written, language, definition),
        list(node.legal_basis), say(node.properties.get("explain", ""), language),
        [definition.title_words(key, language) for key in node.documents if key in definition.documents],
        following, node.kind in AUTOMATIC,
    )  # fmt: skip


def time_words(text: str, language: str, definition: Definition | None = None) -> str:
    """A deadline or timer as drawn, in words; a variable is called as the form that asks for it calls it."""

    def called(name: str) -> str:
        if definition is None:
            return name
        words = definition.variable_words(name, language)
        step = definition.set_at(name) if words == name else ""
        if step:
            return sentence("ngày có ở bước “{step}”", {"step": definition.say(step, language)}, language)
        return f"“{words}”"

    if text.startswith("later of "):
        first, _and, second = text.removeprefix("later of ").partition(" and ")
        both = {"first": time_words(first, language, definition), "second": time_words(second, language, definition)}
        return sentence("ngày muộn hơn trong hai ngày: {first}; {second}", both, language)
    found = amount(text)
    if found is not None:
        template, values = found
        if not values["n"].isdigit():  # the amount is the answer of a rule
            values = {**values, "n": sentence("số (theo quy tắc)", {}, language)}
        return sentence(
            template, {**values, **({"anchor": called(values["anchor"])} if "anchor" in values else {})}, language
        )
    if counted := re.fullmatch(r"\$\{(days|months|working_days)\((\w+), (\d+)\)\}", text.strip()):
        unit = {"days": "{n} ngày", "months": "{n} tháng", "working_days": "{n} ngày làm việc"}[counted[1]]
        return sentence(unit + " kể từ {anchor}", {"n": counted[3], "anchor": called(counted[2])}, language)
    variable = re.fullmatch(r"\$\{(\w+)\}", text.strip())
    if variable:
        return sentence("đúng ngày {anchor}", {"anchor": called(variable[1])}, language)
    said = spoken(text)
    return say_kept(said.kept(), language) if said else text


def _through(definition: Definition, node: Node, say: Any, language: str, depth: int) -> list[str]:
    if node.kind not in ("exclusive", "parallel", "inclusive", "event_gate", "link") or depth > 3:
        return [name_words(definition, node, language)]
    found = []
    for flow in definition.diagram.outgoing(node.id):
        label = f"{name_words(definition, node, language)} - {say(flow.name, language)}: " if flow.name else ""
        for name in _through(definition, definition.diagram.nodes[flow.target], say, language, depth + 1):
            found.append(label + name)
    return found


def who_words(text: str, language: str) -> str:
    """An assignment in words, as drawn (not resolved)."""
    if text == "nobody":
        return sentence("chỉ mở từ thủ tục khác", {}, language)
    said = []
    for part in roles.parts(text):
        role, _at, where = part.partition("@")
        if part in ("subject", "starter"):
            said.append(sentence({"subject": "đối tượng của hồ sơ", "starter": "người mở hồ sơ"}[part], {}, language))
        elif part.startswith("${"):
            said.append(sentence("người được nêu tên trong hồ sơ", {}, language))
        else:
            place = _place_words(where, language)
            said.append(f"{sentence(ROLES.get(role, role), {}, language)} {place}".strip())
    return sentence(" hoặc ", {}, language).join(said)


ROLES = {
    **{key: value.lower() for key, value in roles.ROLE_WORDS.items()},
    "standing_committee": "ban thường vụ",
    "inspection_committee": "ủy ban kiểm tra",
    "organisation_board": "ban tổ chức",
    "propaganda_board": "ban tuyên giáo",
    "office": "văn phòng",
    "fatherland_front": "Mặt trận Tổ quốc",
    "executive_committee": "ban chấp hành",
    "mass_organisation": "đoàn thể",
    "council": "Hội đồng nhân dân",
}


def _place_words(text: str, language: str) -> str:
    above = text.count("superior(") + text.count("above(")
    return sentence(["của đơn vị", "của cấp trên", "của cấp trên nữa"][min(above, 2)], {}, language)
