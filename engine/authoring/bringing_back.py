"""A diagram or decision that was edited in another tool comes back into the draft from which it was taken."""

import re
from dataclasses import dataclass

from lxml import etree

from engine.authoring import drafts
from engine.authoring.acts.save_draft import save_draft
from engine.authoring.comparing import Difference, compare
from engine.authoring.house import house_of
from engine.authoring.importing import diagram_from_elsewhere
from engine.authoring.packages import BadPackage
from engine.authoring.refusals import NotThisFile
from engine.definitions import versions
from engine.definitions.decisions import FOLDER
from engine.definitions.folder import read_definition
from engine.definitions.xml import BPMN, XmlRefused, read_xml
from engine.execution.office import Office
from engine.execution.views import Viewer
from engine.store.transaction import Actor, Transaction
from engine.wording import Said

DIAGRAM = "process.bpmn"
#: What browsers put into the name of a file that is downloaded once more.
_AGAIN = re.compile(r"\s*\(\d+\)(?=\.dmn$)")


@dataclass(frozen=True)
class BroughtBack:
    """What came back: the file, what it changes in the draft, and what other tools wrote that is left out."""

    revision: int
    path: str
    changes: Difference
    left_out: tuple[str, ...]


def bring_back(
    office: Office, actor: Actor, viewer: Viewer, draft_id: str, revision: int, name: str, data: bytes
) -> BroughtBack:
    """Put a file into the draft in place of the diagram, or of the decision of that name; nothing else is touched.

    revision: of the page from which it is sent. name: of the sent file. A diagram of another procedure of the house is
    refused, one that has no name here yet becomes that of the draft; what the check thinks of it is told by the page.
    Refuses: NotProcessAdmin, NotFound, NotThisFile, NotADraftNow, SavedMeanwhile, BadFile.
    """
    drafts.require_reader(viewer)
    with office.store.read() as tx:
        found = drafts.draft(tx, draft_id)
        before = drafts.files(tx, draft_id)
        path, text, left_out = _taken(tx, found, before, name, data)
        house = house_of(office, tx)
    saved = save_draft(office, actor, draft_id, revision, {path: text})
    changes = compare(read_definition(before)[0], read_definition({**before, path: text})[0], house)
    return BroughtBack(saved["revision"], path, changes, tuple(left_out))


def _taken(
    tx: Transaction, found: drafts.Draft, before: dict[str, str], name: str, data: bytes
) -> tuple[str, str, list[str]]:
    """The path in the draft, the text, and what is left out. Raises NotThisFile."""
    try:
        space = etree.QName(read_xml(data, name)).namespace or ""
    except XmlRefused as error:
        raise NotThisFile(name, Said("tệp này không phải sơ đồ BPMN đọc được")) from error
    if "/spec/DMN/" in space:
        path = FOLDER + _AGAIN.sub("", name.rpartition("/")[2].rpartition("\\")[2])
        if path not in before:
            raise NotThisFile(name, Said("bản nháp không có bảng quyết định nào tên như vậy"))
        try:
            return path, data.decode("utf-8-sig"), []
        except UnicodeDecodeError as error:
            raise NotThisFile(name, Said("bảng quyết định được lưu bằng bảng mã khác UTF-8")) from error
    if space != BPMN:
        raise NotThisFile(name, Said("tệp này không phải sơ đồ BPMN đọc được"))
    try:
        text, own, left_out = diagram_from_elsewhere(data, found.procedure_id)
    except BadPackage as error:
        raise NotThisFile(name, error.reason) from error
    if own != found.procedure_id and versions.current(tx, own) is not None:
        raise NotThisFile(name, Said("đây là sơ đồ của thủ tục khác, “{other}”", other=own))
    return DIAGRAM, text, left_out
