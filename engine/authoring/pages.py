"""What the pages of drafting and releasing read: plain data, nothing left to ask."""

from dataclasses import dataclass
from typing import Any

from engine.alphabet import alphabetical
from engine.authoring import checking, drafts, requests
from engine.authoring.comparing import Difference, compare
from engine.authoring.finding_words import told
from engine.authoring.house import house_of
from engine.authoring.naming import House
from engine.authoring.reading import rights
from engine.authoring.saying import Speaker
from engine.authoring.words import WordsPage, words_of
from engine.definitions import versions
from engine.definitions.decisions import FOLDER, own
from engine.definitions.folder import Definition
from engine.errors import Finding, NotFound
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.organisation import people
from engine.store.transaction import Transaction


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list."""

    id: str
    procedure_id: str
    name: str
    status: str
    saved_at: str
    saved_by: str
    #: what was handed in and waits, and whether the viewer may consent to it
    request: str | None
    may_consent: bool


@dataclass(frozen=True)
class Group:
    """Findings about one element, as a list of what is still to be done there."""

    element: str
    name: str
    findings: list[dict[str, Any]]


@dataclass(frozen=True)
class DraftPage:
    """A draft with its check and with what it changes."""

    row: DraftRow
    origin: str
    base_number: int | None
    #: the version in force now, when it is not the one from which the draft was begun
    overtaken_by: int | None
    current_number: int | None
    editors: list[str]
    revision: int
    may: dict[str, bool]
    to_do: list[Group]
    errors: int
    doubts: list[dict[str, Any]]
    difference: Difference | None
    refused: str
    refused_by: str
    new: bool
    #: names of its own decision tables
    decisions: list[str]


@dataclass(frozen=True)
class ReleasePage:
    """What a second person looks at before consenting."""

    id: str
    draft_id: str
    procedure_id: str
    name: str
    status: str
    sha256: str
    notes: str
    valid_from: str | None
    doubt_reason: str
    submitted_by: str
    submitted_at: str
    decided_by: str
    decided_at: str
    reason: str
    current_id: str | None
    current_number: int | None
    difference: Difference | None
    errors: list[dict[str, Any]]
    doubts: list[dict[str, Any]]
    may_consent: bool
    may_refuse: bool
    may_withdraw: bool
    #: a version that was consented to for a later day and would take the place of this one: number and day
    later: tuple[int, str] | None
    running: int
    words: WordsPage | None


@dataclass(frozen=True)
class Begun:
    """A procedure in force from which a draft can be begun."""

    id: str
    name: str
    #: "procedure", or "pattern" for what others call
    kind: str


def draft_list(office: Office, viewer: Viewer) -> tuple[list[DraftRow], list[Begun]]:
    """Drafts, and the procedures from which one can be begun. Refuses: NotProcessAdmin."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        rows = _open_drafts(tx, viewer)
        begun = []
        for version in versions.all_current(tx):
            procedure = office.library.version(tx, version.id).definition.procedure
            say = office.library.version(tx, version.id).definition.say
            begun.append(Begun(version.procedure_id, say(procedure.name, viewer.language), procedure.kind))
    return rows, sorted(begun, key=lambda one: (one.kind != "procedure", alphabetical(one.name)))


def open_drafts(office: Office, viewer: Viewer) -> list[DraftRow]:
    """What a process admin has to look at: first what waits for the own consent. Nothing for everybody else."""
    if "process_admin" not in viewer.duties:
        return []
    with office.store.read() as tx:
        return sorted(_open_drafts(tx, viewer), key=lambda row: not row.may_consent)


def _open_drafts(tx: Transaction, viewer: Viewer) -> list[DraftRow]:
    return [draft_row(tx, viewer, found) for found in drafts.drafts(tx) if found.status != "released"]


def draft_row(tx: Transaction, viewer: Viewer, found: drafts.Draft) -> DraftRow:
    """A draft as it stands in a list."""
    waiting = drafts.waiting_request(tx, found.id)
    may = rights(viewer, found, drafts.editors(tx, found), waiting)
    name = people.names(tx, [found.saved_by])[found.saved_by]
    return DraftRow(
        found.id, found.procedure_id, found.name, found.status, found.saved_at, name,
        waiting["id"] if waiting is not None else None, may["consent"],
    )  # fmt: skip


def draft_page(office: Office, viewer: Viewer, draft_id: str) -> DraftPage:
    """One draft. Refuses: NotProcessAdmin, NotFound."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        found = drafts.draft(tx, draft_id)
        edited = drafts.editors(tx, found)
        waiting = drafts.waiting_request(tx, draft_id)
        last = drafts.last_request(tx, draft_id)
        definition, findings = checking.check_files(office, tx, drafts.files(tx, draft_id))
        current = versions.current(tx, found.procedure_id)
        listed = versions.versions(tx, found.procedure_id)
        base = next((version.number for version in listed if version.id == found.base_version_id), None)
        overtaken = (
            current.number if current and found.base_version_id and current.id != found.base_version_id else None
        )
        names = people.names(tx, [*edited, *([last["decided_by"]] if last is not None and last["decided_by"] else [])])
        refused = last is not None and last["status"] == "refused" and found.open
        return DraftPage(
            row=draft_row(tx, viewer, found),
            origin=found.origin,
            base_number=base,
            overtaken_by=overtaken,
            current_number=current.number if current else None,
            editors=[names[person] for person in edited],
            revision=found.revision,
            may=rights(viewer, found, edited, waiting),
            to_do=_grouped(definition, findings, viewer, house_of(office, tx)),
            errors=len(checking.errors(findings)),
            doubts=[told(item, definition, house_of(office, tx)) for item in checking.doubts(findings)],
            difference=_difference(office, tx, current, definition),
            refused=last["reason"] if refused and last is not None else "",
            refused_by=names.get(last["decided_by"], "") if refused and last is not None else "",
            new=current is None,
            decisions=sorted(name for name in own(definition.files) if name.endswith(".dmn")),
        )


def _difference(
    office: Office, tx: Transaction, current: versions.Version | None, definition: Definition
) -> Difference | None:
    if current is None:
        return None
    before = office.library.version(tx, current.id).definition
    return compare(before, definition, house_of(office, tx))


def _grouped(definition: Definition, findings: list[Finding], viewer: Viewer, house: House) -> list[Group]:
    """Findings by the element they are about, in the order of the diagram; what is about none comes first."""
    say = Speaker(definition, viewer.language)
    order = {element: number for number, element in enumerate(definition.diagram.nodes, start=1)}
    found: dict[str, list[dict[str, Any]]] = {}
    for item in sorted(findings, key=lambda item: order.get(item.element, 0)):
        key = item.element or item.file
        found.setdefault(key, []).append(told(item, definition, house))
    flows = definition.diagram.flows

    def name(key: str) -> str:
        if key in order:
            return say.name(key)
        if key in flows:
            return f"{say.name(flows[key].source)} → {say.name(flows[key].target)}"
        return key

    return [Group(key, name(key), items) for key, items in found.items()]


def release_page(office: Office, viewer: Viewer, request_id: str) -> ReleasePage:
    """What was handed in, with its difference to what is in force now. Refuses: NotProcessAdmin, NotFound."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        row = requests.request(tx, request_id)
        found = drafts.draft(tx, row["draft_id"])
        edited = drafts.editors(tx, found)
        definition, findings = checking.check_files(office, tx, requests.files(row))
        current = versions.current(tx, row["procedure_id"])
        names = people.names(tx, [person for person in (row["submitted_by"], row["decided_by"]) if person])
        waiting = row["status"] == "waiting"
        admin = "process_admin" in viewer.duties and waiting
        own = viewer.person == row["submitted_by"]
        later = requests.later(tx, row) if waiting else None
        return ReleasePage(
            id=row["id"],
            draft_id=row["draft_id"],
            procedure_id=row["procedure_id"],
            name=definition.say(definition.procedure.name, viewer.language),
            status=row["status"],
            sha256=row["sha256"],
            notes=row["notes"],
            valid_from=row["valid_from"],
            doubt_reason=row["doubt_reason"],
            submitted_by=names[row["submitted_by"]],
            submitted_at=row["submitted_at"],
            decided_by=names.get(row["decided_by"] or "", ""),
            decided_at=row["decided_at"] or "",
            reason=row["reason"],
            current_id=current.id if current else None,
            current_number=current.number if current else None,
            difference=_difference(office, tx, current, definition) if waiting else None,
            errors=[told(item, definition, house_of(office, tx)) for item in checking.errors(findings)]
            if waiting
            else [],
            doubts=[told(item, definition, house_of(office, tx)) for item in checking.doubts(findings)],
            may_consent=admin and not own and viewer.person not in edited,
            may_refuse=admin and not own,
            may_withdraw=admin and (own or viewer.person in edited),
            later=(later.number, later.valid_from or "") if later else None,
            running=_running(tx, row["procedure_id"]),
            words=words_of(office, tx, definition, viewer, None) if current is None else None,
        )


def _running(tx: Transaction, procedure_id: str) -> int:
    return sum(versions.running(tx, procedure_id).values())


def difference_of(
    office: Office, viewer: Viewer, procedure_id: str, old: int, new: int
) -> tuple[Difference, versions.Version, versions.Version, str]:
    """What changed between two released versions, with both and the name. Raises NotFound."""
    with office.store.read() as tx:
        earlier, later = versions.numbered(tx, procedure_id, old), versions.numbered(tx, procedure_id, new)
        if earlier is None or later is None:
            raise NotFound("phiên bản", f"{procedure_id} {old}-{new}")
        before = office.library.version(tx, earlier.id).definition
        after = office.library.version(tx, later.id).definition
        found = compare(before, after, house_of(office, tx))
        return found, earlier, later, after.say(after.procedure.name, viewer.language)


def diagram_of(office: Office, viewer: Viewer, *, draft_id: str = "", request_id: str = "") -> str:
    """The XML of a draft, or of what was handed in. Refuses: NotProcessAdmin, NotFound."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        if request_id:
            return requests.files(requests.request(tx, request_id)).get("process.bpmn", "")
        drafts.draft(tx, draft_id)
        return drafts.files(tx, draft_id).get("process.bpmn", "")


def decision_of(office: Office, viewer: Viewer, draft_id: str, name: str) -> str:
    """The text of a decision of a draft. Refuses: NotProcessAdmin, NotFound."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        drafts.draft(tx, draft_id)
        found = drafts.files(tx, draft_id).get(FOLDER + name)
    if found is None or not name.endswith(".dmn"):
        raise NotFound("tệp", name)
    return found


def files_of(
    office: Office, viewer: Viewer, *, procedure_id: str = "", number: int | None = None, draft_id: str = ""
) -> tuple[str, dict[str, str]]:
    """A name and the files of a version or a draft, to be packed. Refuses: NotProcessAdmin, NotFound."""
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        if draft_id:
            found = drafts.draft(tx, draft_id)
            return f"{found.procedure_id}-draft", drafts.files(tx, draft_id)
        version = versions.current(tx, procedure_id) if number is None else versions.numbered(tx, procedure_id, number)
        if version is None or procedure_id == versions.RULES:
            raise NotFound("thủ tục", procedure_id)
        return f"{procedure_id}-{version.number}", versions.content(tx, version.id)
