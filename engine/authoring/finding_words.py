"""A fault of a draft in the words of whoever draws it: data, forms, rules and conditions as the panel calls them."""

from typing import Any

from engine.authoring.facets import INPUTS, OPERATION_WORDS
from engine.authoring.naming import GIVEN, House
from engine.authoring.saying import Speaker
from engine.definitions.folder import Definition
from engine.definitions.telling import as_data
from engine.errors import Finding
from engine.wording import LANGUAGES, Said


def told(finding: Finding, definition: Definition, house: House) -> dict[str, Any]:
    """The finding as data (`engine.definitions.telling`), with names that people know in place of identifiers."""
    values = {language: _called(Speaker(definition, language, house), finding) for language in LANGUAGES}
    return as_data(finding, definition.english, values)


def _called(say: Speaker, finding: Finding) -> dict[str, Any]:
    """What is said otherwise than it is written, by the name of the value."""
    found: dict[str, Any] = {}
    for key, value in finding.values:
        if isinstance(value, Said):
            if finding.code == "expression-type":
                found[key] = _with_names(say, value)
            continue
        words = _word(say, finding, key, value)
        if words:
            found[key] = words.strip("“”")
    return found


def _with_names(say: Speaker, said: Said) -> Said:
    """What data are, by what people call them: “Số ngày” là số nguyên."""
    values = {key: _with_names(say, one) if isinstance(one, Said) else one for key, one in said.values.items()}
    if "name" in values:
        values["name"] = say.variable(values["name"]).strip("“”")
    return Said(said.template, **values)


def _word(say: Speaker, finding: Finding, key: str, value: str) -> str:
    match (finding.code, key):
        case ("operation-input", "name"):
            return say(INPUTS[value]) if value in INPUTS else ""
        case ("operation-input" | "no-operation", "topic"):
            return say(OPERATION_WORDS[value]) if value in OPERATION_WORDS else ""
        case ("rule-input", "name"):
            return say.rule(value)
        case ("rule-input", "wanted"):
            return _of_rule(say, finding, value)
        case ("undeclared" | "form", "key"):
            return _label(say, dict(finding.values).get("form", finding.element), value)
        case ("form", "field"):
            return _label(say, finding.element, value) or (say("lời dẫn") if value == "text" else "")
        case ("undeclared" | "form", "form"):
            return _form(say, value)
        case ("document-variable" | "document-head", "key"):
            return say.document(value) if value in say.definition.documents else ""
        case ("expression-type", "text"):
            words = say.value(f"${{{value}}}")
            return "" if words.startswith("[") else words.replace("“", "‘").replace("”", "’")
        case ("expression-type", "name"):
            return say.variable(value)
        case ("deadline" | "role", "name") if value in say.definition.procedure.data or value in GIVEN:
            return say.variable(value)
        case ("deadline", "text"):
            return say.time(value).replace("“", "‘").replace("”", "’")
    return _unnamed(say, value)


def _unnamed(say: Speaker, value: str) -> str:
    """Elements without a name, and ways between such, by what people call them; nothing for everything else."""
    nodes, ends = say.definition.diagram.nodes, value.split(" → ")
    if not any(end in nodes and not nodes[end].name for end in ends):
        return ""
    called = [say.name(end) if end in nodes and not nodes[end].name else end for end in ends]
    return " → ".join(called).replace("“", "‘").replace("”", "’")


def _of_rule(say: Speaker, finding: Finding, name: str) -> str:
    rule = say.house.rules.get(dict(finding.values).get("name", ""))
    words = rule.words.get(name, {}) if rule else {}
    return words.get(say.language) or words.get("vi") or ""


def _label(say: Speaker, form: str, key: str) -> str:
    """What a form asks in a field."""
    known = say.definition.forms.get(form)
    labels = [item.label for item in known.all_fields() if item.key == key] if known else []
    return say.text(labels[0]) if labels and labels[0] else ""


def _form(say: Speaker, key: str) -> str:
    """A form by the step that uses it."""
    names = [node.name for node in say.diagram.nodes.values() if node.attributes.get("formKey") == key and node.name]
    if say.definition.procedure.start_form == key:
        return say("Mở hồ sơ")
    return say.text(names[0]) if names else ""
