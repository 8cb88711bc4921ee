"""What can go wrong, told apart by who can act on it.

`Refused`: the person in front of the screen. `Finding`: the author of a diagram, form or rule. `Incident`:
the operator or process admin; the case waits and nothing is lost. Anything else is a defect.

Sentences are Vietnamese templates filled with the fields; `engine.wording` translates the template.
"""

from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, ClassVar


class Kind(Enum):
    """How a refusal is answered; `web/errors.py` maps each to a status once."""

    INVALID = "invalid"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_LATE = "too_late"
    UNAVAILABLE = "unavailable"


@dataclass(eq=False)
class Refused(Exception):
    """An act that the product declines; nothing was changed."""

    kind: ClassVar[Kind] = Kind.INVALID
    says: ClassVar[str] = "Không thực hiện được."
    do: ClassVar[str] = ""

    @property
    def code(self) -> str:
        """The name by which tests, scenarios and the API know this refusal."""
        return type(self).__name__

    def values(self) -> dict[str, Any]:
        """The fields as data, for the sentence and for the API."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return f"{self.says} {self.do}".strip().format(**self.values())


@dataclass(frozen=True)
class Finding:
    """A fault of a diagram, form, rule or document, with the element that carries it.

    `says` and `do` are Vietnamese templates; `values` fills them.
    """

    code: str
    element: str
    says: str
    do: str = ""
    values: tuple[tuple[str, str], ...] = ()
    file: str = ""
    #: `error` refuses the release; `warning` asks a person to look
    severity: str = "error"
    #: for an unsound diagram: the elements of the shortest bad run, in order
    run: tuple[str, ...] = ()

    def sentence(self) -> str:
        """What is wrong and what to do, in Vietnamese."""
        return f"{self.says} {self.do}".strip().format(**dict(self.values))


class IncidentError(Exception):
    """An element of a running case failed; raised inside the engine and stored as an incident."""

    def __init__(self, element: str, message: str, inputs: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.element = element
        self.message = message
        self.inputs = inputs or {}


@dataclass(eq=False)
class NotFound(Refused):
    """Something named by an id does not exist, or the person may not know that it does."""

    kind: ClassVar[Kind] = Kind.NOT_FOUND
    what: str
    id: str
    says: ClassVar[str] = "Không tìm thấy {what} “{id}”."
    do: ClassVar[str] = "Kiểm tra lại đường dẫn, hoặc hỏi người gửi cho bạn."
