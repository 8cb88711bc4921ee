"""What the modeler's pickers offer: everything a diagram may name here, with Vietnamese and English words."""

from typing import Any

from engine.authoring import drafts
from engine.authoring.checking import rules_with
from engine.authoring.facets import INPUTS, OPERATION_WORDS
from engine.authoring.interfaces import interface
from engine.authoring.naming import GIVEN, Names
from engine.definitions import versions
from engine.definitions.check.four_eyes import DONE_BY_PEOPLE
from engine.definitions.folder import Definition, read_definition
from engine.execution.office import Office
from engine.execution.operations import registry
from engine.execution.procedures import time_words
from engine.execution.views import Viewer
from engine.organisation.kinds import BODIES, CELLS, ROLES, UNITS
from engine.organisation.units import tree
from engine.rules.dated import Rule, RuleBook
from engine.wording import sentence

PLACES = {
    "unit": "đơn vị của hồ sơ",
    "superior(unit)": "cấp trên trực tiếp của đơn vị",
    "above(unit)": "cấp trên gần nhất có vai trò này",
    "superior(superior(unit))": "cấp trên của cấp trên trực tiếp",
}
DEADLINES = (
    "5 working days after opened",
    "10 working days",
    "15 days",
    "1 months",
    "10 working days after opened",
    "3 days before today",
    "later of 1 months after opened and 30 working days after opened",
)


def choices(office: Office, viewer: Viewer, draft_id: str) -> dict[str, list[dict[str, Any]]]:
    """Lists of `{value, vi, en, …}`, by what is picked. Refuses: NotProcessAdmin, NotFound."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        found = drafts.draft(tx, draft_id)
        definition, _faults = read_definition(drafts.files(tx, draft_id))
        book = rules_with(office, tx, definition.files, found.procedure_id)
        known_units = tree(tx, tx.today)
        others = [office.library.version(tx, version.id).definition for version in versions.all_current(tx)]
    everybody = [definition, *(other for other in others if other.procedure.id != definition.procedure.id)]
    return {
        "roles": [named(key, words) for key, words in ROLES.items()],
        "places": [named(key, words) for key, words in PLACES.items()],
        "bodies": [named(key, words) for key, words in BODIES.items()],
        "unit_kinds": [named(key, words) for key, words in {**CELLS, **UNITS, **BODIES}.items()],
        "units": [{"value": unit.id, "vi": unit.name, "en": unit.name} for _depth, unit in known_units],
        "forms": [_form(definition, key) for key in sorted(definition.forms)],
        "documents": [_said(definition, key, template.title) for key, template in sorted(definition.documents.items())],
        "decisions": [_decision(book, name) for name in sorted(book.rules)],
        "messages": _events(everybody, "message"),
        "signals": _events(everybody, "signal"),
        "operations": [_operation(name) for name in registry.names()],
        "called": [_called(other) for other in others],
        "variables": [*_variables(definition), *_given()],
        "legal": _legal(book),
        "deadlines": [
            {"value": text, "vi": time_words(text, "vi", definition), "en": time_words(text, "en", definition)}
            for text in DEADLINES
        ],
    }


def named(value: str, words: str, **more: Any) -> dict[str, Any]:
    """One entry; words are Vietnamese of ours, with their English in the engine's catalogue."""
    return {"value": value, "vi": words, "en": sentence(words, {}, "en"), **more}


def _said(definition: Definition, value: str, words: str, **more: Any) -> dict[str, Any]:
    """One entry with words of the procedure."""
    return {"value": value, "vi": words or value, "en": definition.say(words, "en") or value, **more}


def _form(definition: Definition, key: str) -> dict[str, Any]:
    tasks = [node for node in definition.diagram.nodes.values() if node.attributes.get("formKey") == key]
    words = tasks[0].name if tasks else key
    fields = [_said(definition, item.key, item.label, type=item.type) for item in definition.forms[key].answers()]
    return _said(definition, key, words, fields=fields, used=[node.id for node in tasks])


def _decision(book: RuleBook, name: str) -> dict[str, Any]:
    rule = book.rules[name]
    vi = rule.title.get("vi", name)
    key_date = {"vi": rule.key_date.get("vi", ""), "en": rule.key_date.get("en", "")}
    return {
        "value": name,
        "vi": vi,
        "en": rule.title.get("en", vi),
        "rule": rule.rule,
        "key_date": key_date,
        "inputs": [_of_rule(rule, key, kind) for key, kind in rule.inputs.items()],
        "outputs": [_of_rule(rule, key, str(kind)) for key, kind in rule.outputs.items()],
        "versions": [
            {
                "id": version.id,
                "document": version.document,
                "from": version.start.isoformat(),
                "to": version.end.isoformat() if version.end else None,
                "verified": version.verified,
            }
            for version in rule.versions
        ],
    }


def _of_rule(rule: Rule, key: str, kind: str) -> dict[str, Any]:
    """An input or answer of a rule in the words that people use for it."""
    words = rule.words.get(key, {})
    vi = words.get("vi", key)
    return {"value": key, "vi": vi, "en": words.get("en", vi), "type": kind}


def _events(definitions: list[Definition], kind: str) -> list[dict[str, Any]]:
    """Names of messages or signals that any procedure here throws or catches, with who does."""
    found: dict[str, dict[str, Any]] = {}
    for definition in definitions:
        for node in definition.diagram.nodes.values():
            if node.event.kind == kind and node.event.message:
                entry = found.setdefault(
                    node.event.message, {"value": node.event.message, "vi": "", "en": "", "starts": []}
                )
                if not entry["vi"] and node.name:
                    entry |= {"vi": node.name, "en": definition.say(node.name, "en")}
                if node.kind == "start":
                    entry["starts"].append(definition.procedure.id)
    for name, entry in found.items():
        entry |= {"vi": entry["vi"] or name, "en": entry["en"] or name}
    return [found[name] for name in sorted(found)]


def _operation(name: str) -> dict[str, Any]:
    known = registry.find(name)
    assert known is not None
    inputs = [
        named(item, INPUTS.get(item, item), required=item in known.required)
        for item in (*known.required, *known.optional)
    ]
    return named(name, OPERATION_WORDS.get(name, name), inputs=inputs, open=known.open)


def _called(other: Definition) -> dict[str, Any]:
    takes, gives = interface(other)
    return _said(
        other,
        other.procedure.id,
        other.procedure.name,
        kind=other.procedure.kind,
        steps=[
            _said(other, node.id, node.name) for node in other.diagram.nodes.values() if node.kind in DONE_BY_PEOPLE
        ],
        summary={"vi": other.procedure.summary, "en": other.say(other.procedure.summary, "en")},
        **{"in": [_variable(other, name) for name in takes], "out": [_variable(other, name) for name in gives]},
    )


def _variable(definition: Definition, name: str) -> dict[str, Any]:
    kind = definition.procedure.data.get(name) or GIVEN.get(name, ("text", ""))[0]
    if name in GIVEN:
        return named(name, GIVEN[name][1], type=kind)
    words = {language: Names(definition, language).variable(name).strip("“”") for language in ("vi", "en")}
    return {"value": name, **words, "type": kind}


def _variables(definition: Definition) -> list[dict[str, Any]]:
    return [_variable(definition, name) for name in definition.procedure.data]


def _given() -> list[dict[str, Any]]:
    return [named(name, words, type=kind, given=True) for name, (kind, words) in GIVEN.items()]


def _legal(book: RuleBook) -> list[dict[str, Any]]:
    """Rule numbers with the title of the question they answer and the newest text."""
    found: dict[str, dict[str, Any]] = {}
    for rule in book.rules.values():
        for number in (part.strip() for part in rule.rule.split(",")):
            if number and number not in found:
                newest = rule.versions[-1]
                vi = rule.title.get("vi", number)
                found[number] = {
                    "value": number,
                    "vi": f"{number}: {vi} ({newest.document})",
                    "en": f"{number}: {rule.title.get('en', vi)} ({newest.document})",
                    "verified": newest.verified,
                }
    return [found[number] for number in sorted(found)]
