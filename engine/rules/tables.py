"""Decision tables: DMN files, hit policies UNIQUE, FIRST and COLLECT, evaluated by CEL."""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.rules import expressions
from engine.rules.feel import UnreadableCell, literal, unary
from engine.wording import Said

_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class TableError(ValueError):
    """A table that cannot be read, or whose rows contradict its hit policy for these inputs."""

    says = "Bảng quyết định “{file}”, ô {cell}: {reason}"

    def __init__(self, file: str, cell: str, reason: str) -> None:
        super().__init__(self.says.format(file=file, cell=cell, reason=reason))
        self.said = Said(self.says, file=file, cell=cell, reason=reason)
        self.file = file
        self.cell = cell
        self.reason = reason


@dataclass(frozen=True)
class Row:
    """One row: the condition in CEL and the outputs as CEL literals."""

    number: int
    condition: str
    outputs: dict[str, str]


@dataclass(frozen=True)
class DecisionTable:
    """One decision."""

    file: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]

    @classmethod
    def parse(cls, text: str, file: str) -> "DecisionTable":
        """Read a DMN file with one decision. Raises TableError."""
        try:
            root = etree.fromstring(text.encode(), etree.XMLParser(**_PARSER))  # type: ignore[arg-type]
        except etree.XMLSyntaxError as error:
            raise TableError(file, "-", str(error)) from error
        tables = root.findall(".//{*}decisionTable")
        if len(tables) != 1:
            raise TableError(file, "-", Said("cần đúng một bảng trong một tệp"))
        table = tables[0]
        policy = table.get("hitPolicy", "UNIQUE")
        if policy not in ("UNIQUE", "FIRST", "COLLECT") or table.get("aggregation"):
            raise TableError(
                file, "hitPolicy", Said("chỉ dùng UNIQUE, FIRST, COLLECT, không dùng {policy}", policy=policy)
            )
        inputs = tuple(
            (item.findtext("{*}inputExpression/{*}text") or "").strip() for item in table.findall("{*}input")
        )
        outputs = tuple(str(item.get("name")) for item in table.findall("{*}output"))
        rows = [_row(file, number, item, inputs, outputs) for number, item in enumerate(table.findall("{*}rule"), 1)]
        return cls(file, policy, inputs, outputs, tuple(rows))

    def decide(self, data: dict[str, Any]) -> tuple[Any, list[int]]:
        """The outputs for these inputs and the numbers of the rows that matched. Raises TableError, ExpressionError."""
        hits = [row for row in self.rows if expressions.evaluate(row.condition, data) is True]
        numbers = [row.number for row in hits]
        if self.policy == "COLLECT":
            return [_outputs(row) for row in hits], numbers
        if not hits:
            raise TableError(self.file, "-", Said("không dòng nào khớp với {data}", data=data))
        if self.policy == "UNIQUE" and len(hits) > 1:
            raise TableError(self.file, "-", Said("các dòng {rows} cùng khớp với {data}", rows=numbers, data=data))
        return _outputs(hits[0]), numbers[:1]


def _row(file: str, number: int, item: Any, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Row:
    tests = [entry.findtext("{*}text") or "" for entry in item.findall("{*}inputEntry")]
    results = [entry.findtext("{*}text") or "" for entry in item.findall("{*}outputEntry")]
    conditions = []
    for name, test in zip(inputs, tests, strict=True):
        try:
            conditions.append(unary(test, name))
        except UnreadableCell as error:
            raise TableError(file, f"{number}/{name}", Said("không đọc được “{text}”", text=error)) from error
    values = {}
    for name, result in zip(outputs, results, strict=True):
        try:
            values[name] = literal(result)
        except UnreadableCell as error:
            raise TableError(file, f"{number}/{name}", Said("không đọc được “{text}”", text=error)) from error
    return Row(number, " && ".join(part for part in conditions if part) or "true", values)


def _outputs(row: Row) -> dict[str, Any]:
    return {name: expressions.evaluate(text, {}) for name, text in row.outputs.items()}
