"""Nothing that the standard lets a tool write is silently ignored: it is carried out, told, or only a picture."""

from collections import defaultdict
from pathlib import Path

from tests.engine.definitions.check.every_attribute import changes, everything, judged

TABLE = Path(__file__).parents[4] / "docs" / "bpmn-attributes.md"
#: What changes nothing and is not told, with the reason.
HARMLESS = {
    "a note or a picture": {
        "<association>", "<group>", "<textAnnotation>", "<text>", "<categoryValue>", "<participant>", "textFormat=x",
        "name=x", "associationDirection=One", "associationDirection=Both", "categoryValueRef=u1",
    },
    "says what is true anyway": {"isImmediate=true", "gatewayDirection=Diverging", "gatewayDirection=Converging"},
    "says nothing about how": {"implementation=##unspecified"},
}  # fmt: skip
#: The same for one element only.
OF_ONE = {
    ("escalation", "escalationCode=x"),  # a code that no event of the file names
    ("association", "targetRef=u1"), ("participant", "processRef=u1"),
}  # fmt: skip


def test_every_attribute_and_part_is_carried_out_told_or_a_picture() -> None:
    before, told_before = judged(everything())
    harmless = set().union(*HARMLESS.values())
    silent = set()
    rows: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for element, change, data in changes():
        diagram, told = judged(data)
        what = change.partition("=")[0]
        fresh = told - told_before
        for code in {code for code, _element, _says in fresh}:
            rows[element][code].add(what)
        if not fresh and diagram != before:
            rows[element]["carried out"].add(what)
        elif not fresh:
            rows[element]["no effect"].add(what)
            if change not in harmless:
                silent.add((element, change))
    assert silent == OF_ONE
    assert written(rows) in TABLE.read_text("utf-8"), written(rows)


def written(rows: dict[str, dict[str, set[str]]]) -> str:
    """The table of docs/bpmn-attributes.md."""
    lines = ["| element | carried out | told, by code | no effect, not told |", "|---|---|---|---|"]
    for element in sorted(rows):
        of = {key: ", ".join(f"`{one}`" for one in sorted(names)) for key, names in rows[element].items()}
        carried, idle = of.pop("carried out", ""), of.pop("no effect", "")
        told = "; ".join(f"{code}: {names}" for code, names in sorted(of.items()))
        lines.append(f"| {element} | {carried} | {told} | {idle} |")
    return "\n".join(lines)
