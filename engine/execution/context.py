"""What every part of one act shares: the transaction, the released definitions, and how to move on.

`advance` and `complete` are set by `engine.execution.advance`; handing them down keeps the parts free of circles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.definitions.diagram import Node
from engine.execution.library import Library
from engine.execution.run import Run, load
from engine.store.transaction import Transaction


@dataclass
class Context:
    """One act in progress."""

    tx: Transaction
    library: Library
    #: let all tokens of a run move until each waits for somebody
    advance: Callable[["Context", Run], None]
    #: an activity is done: set these variables, move its token, go on
    complete: Callable[["Context", Run, str, dict[str, Any]], None]
    #: end a run and everything below it
    cancel_run: Callable[["Context", Run], None]
    #: the start event of an event sub-process has happened, in the scope of this owner
    trigger: Callable[["Context", Run, Node, str], None]

    def run(self, instance_id: str) -> Run:
        """The instance, loaded once per act."""
        return load(self.tx, self.library, instance_id)


def item_names(variable: str | None, item: Any, index: int) -> dict[str, Any]:
    """What an expression of one member of a multi-instance sees besides the variables."""
    if variable is None:
        return {}
    return {variable: item, "item": item, "index": index, "loopCounter": index}
