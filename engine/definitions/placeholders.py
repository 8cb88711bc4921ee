"""The language of placeholders: Jinja in its sandbox, and of Jinja only what fills a paper with data.

No parts of other files, no macros, no attributes of the program itself, and no sum that would fill the memory.
"""

from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: Nobody writes placeholders that are nested deeper.
MAX_DEPTH = 60
#: Numbers in papers are smaller.
MOST = 10**18
_REFUSED = (
    nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block, nodes.Macro, nodes.CallBlock,
    nodes.FilterBlock, nodes.Pow, nodes.EvalContextModifier, nodes.ScopedEvalContextModifier,
)  # fmt: skip


class Placeholders(ImmutableSandboxedEnvironment):
    """An environment in which a text that cannot be filled is refused when it is read."""

    intercepted_binops = frozenset(["*", "**"])

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers of a sensible size. Raises SecurityError for texts, lists and powers."""
        if operator == "**" or not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise SecurityError(f"{type(left).__name__} {operator} {type(right).__name__}")
        if abs(found := left * right) > MOST:
            raise SecurityError(f"{operator} > {MOST}")
        return found

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            found = super()._parse(source, name, filename)
        except RecursionError as error:
            raise TemplateSyntaxError("nested too deeply", 1) from error
        self._look_at(found)
        return found

    def _look_at(self, template: nodes.Template) -> None:
        pending: list[tuple[nodes.Node, int]] = [(template, 0)]
        while pending:
            node, depth = pending.pop()
            if depth > MAX_DEPTH or isinstance(node, _REFUSED):
                raise TemplateSyntaxError(type(node).__name__, node.lineno)
            if isinstance(node, nodes.Filter) and node.name not in self.filters:
                raise TemplateSyntaxError(node.name, node.lineno)
            if isinstance(node, nodes.Mul) and any(_is_text(side) for side in (node.left, node.right)):
                raise TemplateSyntaxError("*", node.lineno)
            read = node.attr if isinstance(node, nodes.Getattr) else None
            if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
                read = str(node.arg.value)
            if read is not None and read.startswith("_"):
                raise TemplateSyntaxError(read, node.lineno)
            pending += [(child, depth + 1) for child in node.iter_child_nodes()]


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.List | nodes.Tuple) or (isinstance(node, nodes.Const) and isinstance(node.value, str))
