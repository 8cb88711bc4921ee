"""What a definition may refer to besides itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from engine.definitions.diagram import Diagram


@dataclass(frozen=True)
class Surroundings:
    """What exists besides the definition: ids of procedures, names of rules with inputs, operations."""

    procedures: Collection[str] = ()
    rules: dict[str, dict[str, str]] = field(default_factory=dict)
    rule_numbers: Collection[str] = ()
    operations: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = field(default_factory=dict)
    #: procedure -> its diagram, of what is checked together with the definition or called by it
    diagrams: Mapping[str, Diagram] = field(default_factory=dict)
    #: procedure -> the variables that people set in it, or in what it calls
    by_hand: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: messages that some procedure sends; None where the others are not known
    sent: Collection[str] | None = None
    #: procedure -> the processes that it calls before it waits for anybody
    calls: dict[str, frozenset[str]] = field(default_factory=dict)
