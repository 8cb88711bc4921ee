"""A procedure as a text to read and print: every step, who does it, by when, and what the software does."""

from dataclasses import dataclass, replace

from engine.authoring import drafts
from engine.authoring.doing import does
from engine.authoring.house import house_of
from engine.authoring.saying import GATES, Speaker
from engine.definitions import versions
from engine.definitions.diagram import Flow, Node
from engine.definitions.folder import Definition, read_definition
from engine.errors import NotFound
from engine.execution.office import Office
from engine.execution.procedures import in_words
from engine.execution.timeline import outcome_words
from engine.execution.views import LegalBasis, StepWords, Viewer
from engine.store.transaction import Transaction


@dataclass(frozen=True)
class WordsPage:
    """A procedure as a text to read and print, derived from its diagram only."""

    name: str
    summary: str
    #: "Phiên bản 3", or nothing for a draft
    number: int | None
    source: str
    who_starts: str
    steps: list[StepWords]
    rules: list[LegalBasis]
    outcomes: list[str]


def words_page(
    office: Office, viewer: Viewer, *, procedure_id: str = "", number: int | None = None, draft_id: str = ""
) -> WordsPage:
    """A version or a draft as a text. Refuses: NotFound; NotProcessAdmin for a draft."""
    with office.store.read() as tx:
        if draft_id:
            drafts.require_reader(viewer)
            drafts.draft(tx, draft_id)
            return words_of(office, tx, read_definition(drafts.files(tx, draft_id))[0], viewer, None)
        version = versions.current(tx, procedure_id) if number is None else versions.numbered(tx, procedure_id, number)
        if version is None:
            raise NotFound("thủ tục", procedure_id)
        return words_of(office, tx, office.library.version(tx, version.id).definition, viewer, version.number)


def words_of(office: Office, tx: Transaction, definition: Definition, viewer: Viewer, number: int | None) -> WordsPage:
    """Any definition as a text, also one that is not released."""
    say = Speaker(definition, viewer.language, house_of(office, tx))
    steps, rules = in_words(office, tx, definition, viewer)
    nodes = definition.diagram.nodes
    exact = []
    for step in steps:
        node = nodes[step.element_id]
        written = node.attributes.get("candidateGroups", "")
        who = say.who(written) if written else step.who
        following = [words for flow in say.diagram.outgoing(node.id) for words in _leads(say, flow)]
        exact.append(replace(step, who=who, does=does(say, node), next=following))
    procedure = definition.procedure
    return WordsPage(
        say.text(procedure.name),
        say.text(procedure.summary),
        number,
        say.text(procedure.source),
        say.who(procedure.start),
        exact,
        rules,
        [outcome_words(item, viewer.language, definition) for item in procedure.outcomes],
    )


#: Gates one behind the other are read through so far.
DEEP = 4


def _leads(say: Speaker, flow: Flow, depth: int = 0) -> list[str]:
    """Where a way goes on: through gates to the next steps, each with what must hold on the way there."""
    target = say.diagram.nodes[flow.target]
    if target.kind not in GATES or depth >= DEEP:
        return [say.called(target)]
    ways = say.diagram.outgoing(target.id)
    found = []
    for way in ways:
        when = _when(say, target, way, alone=len(ways) == 1)
        found += [f"{when}{words}" for words in _leads(say, way, depth + 1)]
    if target.kind == "parallel" and len(ways) > 1:
        return [say("cùng lúc: {steps}", steps="; ".join(found))]
    return found


def _when(say: Speaker, gate: Node, way: Flow, *, alone: bool) -> str:
    """“Có gợi ý? Có (“Có gợi ý” là “có”): ”, or nothing where every way is taken."""
    if alone or gate.kind not in ("exclusive", "inclusive"):
        return ""
    named = " ".join(words for words in (say.text(gate.name), say.text(way.name)) if words)
    if way.condition:
        said = say.condition(way.condition)
    elif gate.default_flow == way.id and not way.name:
        said = say("khi không điều kiện nào khác đúng")
    else:
        return f"{named}: " if named else ""
    return f"{named} ({said}): " if named else f"{said[:1].upper()}{said[1:]}: "
