"""The names that diagrams may use in `camunda:topic`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.definitions.diagram import Node
from engine.execution.context import Context
from engine.execution.run import Run

#: (context, run, element, inputs) -> result; JSON values only
Deed = Callable[[Context, Run, Node, dict[str, Any]], Any]


@dataclass(frozen=True)
class Operation:
    """One operation with what it takes."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    carry_out: Deed
    #: may take inputs besides the declared ones (data of a document)
    open: bool = False


_operations: dict[str, Operation] = {}


def operation(
    name: str, required: tuple[str, ...] = (), optional: tuple[str, ...] = (), *, open: bool = False
) -> Callable[[Deed], Deed]:
    """Register a function under a name."""

    def register(deed: Deed) -> Deed:
        _operations[name] = Operation(name, required, optional, deed, open)
        return deed

    return register


def find(name: str) -> Operation | None:
    """The operation of this name."""
    return _operations.get(name)


def names() -> list[str]:
    """All registered names."""
    return sorted(_operations)
