"""What pages and the command line read: plain frozen data, no rows, no queries left to run."""

from dataclasses import dataclass, field
from typing import Any

from engine.definitions.forms import ResolvedForm


@dataclass(frozen=True)
class Viewer:
    """Who looks: the person, the duties of the account, the language of the page."""

    person: str
    name: str
    duties: frozenset[str] = frozenset()
    language: str = "vi"


@dataclass(frozen=True)
class InboxRow:
    """One open task in somebody's inbox."""

    task_id: str
    name: str
    case_id: str
    case_number: str
    case_title: str
    procedure_name: str
    unit_name: str
    opened_on: str
    due_on: str | None
    #: on_time | due_soon | overdue | stopped | "" (no deadline)
    deadline_state: str
    #: calendar days left, negative when overdue; None without deadline
    days_left: int | None
    capacity: str
    #: the person for whom the viewer substitutes, or None
    on_behalf_of: str | None
    on_behalf_of_name: str | None
    has_draft: bool
    decides: bool
    #: the deadline in words, as on the task's page
    due_sentence: str = ""
    #: the instant at which it was opened, as stored
    opened_at: str = ""


@dataclass(frozen=True)
class LegalBasis:
    """A rule behind a task, as shown to the official."""

    rule: str
    title: str
    document: str
    verified: bool


@dataclass(frozen=True)
class DocumentRow:
    """A document of a case that the viewer may read."""

    id: str
    template: str
    title: str
    issued_on: str
    issued_by: str
    task_id: str | None


@dataclass(frozen=True)
class TaskPage:
    """A task with its form and everything that explains it."""

    task_id: str
    element_id: str
    name: str
    status: str  # open | completed | cancelled
    case_id: str
    case_number: str
    case_title: str
    procedure_id: str
    procedure_name: str
    unit_name: str
    subject_name: str | None
    form: ResolvedForm | None
    #: what was typed before: the draft, else nothing
    raw: dict[str, Any]
    draft_saved_at: str | None
    explain: str
    #: why it is mine, as sentences
    why: list[str]
    due_on: str | None
    #: "10 ngày làm việc kể từ 02/11/2026; hôm nay là ngày thứ 3"
    due_sentence: str
    deadline_state: str
    legal_basis: list[LegalBasis]
    #: names of the steps that can follow
    next_steps: list[str]
    decides: bool
    #: may the viewer complete it; if not, why and whom to ask
    may_complete: bool
    refusal: str
    others: list[str]  # names of the other people who may do it
    on_behalf_of: str | None
    on_behalf_of_name: str | None
    may_declare_conflict: bool
    documents: list[DocumentRow]
    completed_by_name: str | None
    completed_at: str | None
    answers: list[tuple[str, str]]  # label, readable value (completed tasks)
    #: may the viewer stop the clock of this task; does it stand still, and may the viewer let it run again
    may_stop: bool = False
    stopped: bool = False
    may_resume: bool = False
    #: "Nguyễn Văn An · p-vp-03": whom the fields for people suggest
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a case's history in plain words."""

    at: str  # ISO local time
    verb: str
    sentence: str
    actor_name: str
    on_behalf_of_name: str | None
    #: label, value pairs to unfold
    details: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class OpenTask:
    """Where a case is waiting."""

    task_id: str
    name: str
    step: str  # called process and element, for the curious
    holders: list[str]
    due_on: str | None
    deadline_state: str
    mine: bool
    due_sentence: str = ""
    #: the same people as `holders`, by id
    holder_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class DiagramView:
    """One diagram of a case with its tokens."""

    instance_id: str
    version_id: str
    name: str
    status: str
    open: dict[str, int]  # element id -> how many open
    done: list[str]
    incidents: list[str]
    flows: list[str]


@dataclass(frozen=True)
class RuleUse:
    """Which version of a rule answered, and how."""

    rule: str
    title: str
    version: str
    document: str
    source: str
    verified: bool
    key_date: str
    inputs: list[tuple[str, str]]
    outputs: list[tuple[str, str]]
    cited: str = ""  # every text with its number and date; numbers are reused between years
    about: str = ""  # for whom, when it was asked for each of several


@dataclass(frozen=True)
class LinkedCase:
    """A case that this one started, or that started it."""

    case_id: str
    number: str
    title: str
    direction: str  # from | to
    status: str


@dataclass(frozen=True)
class Handover:
    """A hand-over that waits for a person because the other procedure is not released here."""

    message: str
    to_procedure: str
    subject_name: str
    at: str
    status: str
    #: what people call that procedure
    to_name: str = ""


@dataclass(frozen=True)
class IncidentRow:
    """An element that could not go on."""

    id: str
    case_id: str
    element: str
    #: the step as drawn, in the viewer's language; empty when the whole case stands still
    step: str
    kind: str
    message: str
    inputs: dict[str, Any]
    opened_at: str


@dataclass(frozen=True)
class CaseRow:
    """A case in a list."""

    case_id: str
    number: str
    title: str
    procedure_name: str
    unit_name: str
    status: str
    outcome: str
    started_on: str
    open_tasks: int
    overdue: int


@dataclass(frozen=True)
class CasePage:
    """Everything of a case that the viewer may see."""

    row: CaseRow
    summary: str  # what the procedure does
    subject_name: str | None
    outcome_words: str
    open_tasks: list[OpenTask]
    timeline: list[TimelineEntry]
    documents: list[DocumentRow]
    data: list[tuple[str, str]]
    diagrams: list[DiagramView]
    rules: list[RuleUse]
    links: list[LinkedCase]
    handovers: list[Handover]
    incidents: list[IncidentRow]
    recusals: list[tuple[str, str, bool, str]]  # person, grounds, accepted, replacement


@dataclass(frozen=True)
class ProcedureRow:
    """A released procedure in the list."""

    procedure_id: str
    version_id: str
    number: int
    name: str
    summary: str
    kind: str
    may_start: bool
    who_starts: str


@dataclass(frozen=True)
class StepWords:
    """One step of a procedure in words, derived from the diagram."""

    element_id: str
    kind: str
    name: str
    who: str
    deadline: str
    legal_basis: list[str]
    explain: str
    documents: list[str]
    next: list[str]
    #: done by the software, without anybody: pages fold several of them into one line
    automatic: bool = False
    #: what the software does there, in one sentence
    does: str = ""


@dataclass(frozen=True)
class ProcedurePage:
    """A procedure with its diagram and its text."""

    row: ProcedureRow
    source: str
    steps: list[StepWords]
    rules: list[LegalBasis]
    outcomes: list[str]
    versions: list[tuple[int, str, str, str]]  # number, deployed at, by, status
    called: list[tuple[str, str]]  # procedure id, name

    @property
    def parts(self) -> list[list[StepWords]]:
        """The steps as a page folds them: those that the software does in a row together, every other alone."""
        found: list[list[StepWords]] = []
        for step in self.steps:
            if found and step.automatic and found[-1][0].automatic:
                found[-1].append(step)
            else:
                found.append([step])
        return found


@dataclass(frozen=True)
class StartPage:
    """What is needed to start a case: the units to choose from and the start form."""

    row: ProcedureRow
    units: list[tuple[str, str]]
    needs_person: bool
    form: ResolvedForm | None
    raw: dict[str, Any]
    #: "Nguyễn Văn An · p-vp-03": whom the fields for people suggest
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentPage:
    """A document as issued."""

    id: str
    case_id: str
    case_number: str
    title: str
    head: dict[str, Any]
    body: str  # Markdown
    sha256: str
    issued_at: str
    issued_by: str
    #: hash of the Word file, when there is one
    paper_sha256: str | None


@dataclass(frozen=True)
class NoticeRow:
    """A notice to the viewer."""

    id: str
    subject: str
    body: str
    at: str
    read: bool
    case_id: str | None
    task_id: str | None
