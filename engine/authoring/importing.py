"""A plain BPMN file from another tool as the beginning of a procedure; the check then says what must be completed."""

import re
import unicodedata
from collections.abc import Mapping

from lxml import etree

from engine.authoring.acts.begin_draft import ID
from engine.authoring.packages import BadPackage
from engine.authoring.refusals import BadProcedureId
from engine.definitions.allowed import BOOLEANS
from engine.definitions.beginning import PO, README
from engine.definitions.strange import carried_out, foreign
from engine.definitions.xml import BPMN, XmlRefused, read_xml
from engine.wording import Said

#: Stands in the README over the list of what was left out.
LEFT_OUT = "Bỏ khi nhập (phần mở rộng của công cụ khác):"
#: So much is told of one thing that is left out.
MOST = 200
TOML = """id = "{id}"
name = "{name}"
summary = ""
kind = "procedure"
tier = "B"
source = ""
start = "secretary@unit"
unit_kinds = []
subject = "unit"
title = "{name} - ${{unit_name}}"
rules = []
outcomes = []

[data]
"""


def files_of_bpmn(data: bytes, procedure_id: str = "") -> dict[str, str]:
    """The files of a draft around a diagram from elsewhere.

    procedure_id: the id it shall have; else the process's own as far as it can be used. The diagram stays as it is,
    byte by byte, but for the id of its process, the mark that it is not to be run, and the extensions of other
    tools: nobody could take those away on the page, so they are left out and named in the README.

    Raises BadPackage, BadProcedureId.
    """
    text, drawn = _read(data)
    own = drawn.get("id") or ""
    chosen = procedure_id or _as_id(own) or _as_id(drawn.get("name") or "")
    if not ID.fullmatch(chosen) or len(chosen) > 60:
        raise BadProcedureId(chosen or own)
    name = re.sub(r"\s+", " ", (drawn.get("name") or chosen)).replace('"', "”").replace("\\", "").strip()
    text, gone = _ours(text, own, chosen)
    readme = README.format(id=chosen)
    if gone:
        readme += f"\n{LEFT_OUT}\n\n" + "".join(f"- {one}\n" for one in gone)
    return {
        "procedure.toml": TOML.format(id=chosen, name=name),
        "process.bpmn": text,
        "texts/en.po": PO.split("\n\n")[0] + "\n",
        "README.md": readme,
    }


def left_out(files: Mapping[str, str]) -> list[str]:
    """What importing left out, as the README of the imported procedure names it."""
    listed = files.get("README.md", "").partition(LEFT_OUT)[2]
    return [line.removeprefix("- ") for line in listed.splitlines() if line.startswith("- ")]


def diagram_from_elsewhere(data: bytes, procedure_id: str) -> tuple[str, str, list[str]]:
    """A diagram that another tool saved, for a procedure that is there: the text, the id that it had, what is left out.

    Raises BadPackage.
    """
    text, drawn = _read(data)
    own = drawn.get("id") or ""
    text, gone = _ours(text, own, procedure_id)
    return text, own, gone


def _read(data: bytes) -> tuple[str, etree._Element]:
    """The text and its process. Raises BadPackage."""
    try:
        root = read_xml(data, "process.bpmn")
        text = data.decode("utf-8-sig")
    except (XmlRefused, UnicodeDecodeError) as error:
        raise BadPackage(Said("tệp này không phải sơ đồ BPMN đọc được")) from error
    processes = root.findall(f"{{{BPMN}}}process")
    if not processes:
        raise BadPackage(Said("tệp không có sơ đồ quy trình nào"))
    return text, _process(root, processes)


def _ours(text: str, own: str, chosen: str) -> tuple[str, list[str]]:
    """The diagram under the id of its procedure, to be run, without extensions of other tools; and what those were."""
    text, gone = _without_extensions(text)
    return _to_be_run(_in_words(_renamed(text, own, chosen))), gone


def _process(root: etree._Element, processes: list[etree._Element]) -> etree._Element:
    """Of several the one with the most in it."""
    return max(processes, key=len)


def _renamed(text: str, own: str, chosen: str) -> str:
    """The diagram with another id of its process; only whole attribute values are touched."""
    if own == chosen or not own:
        return text
    attributes = r'\b(id|bpmnElement|processRef)=(["\'])' + re.escape(own) + r"\2"
    return re.sub(attributes, lambda found: f"{found[1]}={found[2]}{chosen}{found[2]}", text)


def _without_extensions(text: str) -> tuple[str, list[str]]:
    """The diagram without what only other engines carry out, and what that was: “name: part attribute=value”.

    The check refuses each of these, and nobody could take one away on the page.
    """
    root = read_xml(text.encode(), "process.bpmn")
    gone = []
    for element in list(root.iter(f"{{{BPMN}}}*")):
        for key, value in list(element.attrib.items()):
            if not carried_out(element, str(key)):
                gone.append(f"{_called(element)}: {etree.QName(str(key)).localname}={value!s}"[:MOST])
                del element.attrib[key]
    strange = [part for part in root.iter() if isinstance(part.tag, str) and foreign(part)]
    outermost = [part for part in strange if not any(foreign(around) for around in part.iterancestors())]
    for part in outermost:
        if (above := part.getparent()) is not None:
            gone.append(f"{_called(above)}: {_told(part)}"[:MOST])
            above.remove(part)
    return (etree.tostring(root, encoding="unicode"), gone) if gone else (text, [])


def _called(element: etree._Element) -> str:
    """What people call the nearest element that is drawn."""
    for around in (element, *element.iterancestors()):
        if etree.QName(around).namespace == BPMN and around.get("id"):
            return str(around.get("name") or around.get("id"))
    return ""


def _told(part: etree._Element) -> str:
    """An extension with everything in it, on one line."""
    said = " ".join(f"{etree.QName(str(key)).localname}={value!s}" for key, value in part.attrib.items())
    words = " ".join((part.text or "").split())
    inside = ", ".join(_told(child) for child in part if isinstance(child.tag, str))
    own = " ".join(filter(None, [etree.QName(part).localname, said, words]))
    return f"{own} ({inside})" if inside else own


def _in_words(text: str) -> str:
    """What is true or false, written as 1, 0 or with blanks as the standard allows, in the words that all read."""
    attributes = rf"\b({'|'.join(sorted(BOOLEANS))})=([\"'])\s*(1|0|true|false)\s*\2"
    words = {"1": "true", "0": "false"}
    return re.sub(attributes, lambda found: f"{found[1]}={found[2]}{words.get(found[3], found[3])}{found[2]}", text)


def _to_be_run(text: str) -> str:
    """Tools that only draw mark their diagrams as not to be run; who brings one here wants to run it."""
    return re.sub(r'\bisExecutable=(["\'])false\1', "isExecutable=\\g<1>true\\g<1>", text)


def _as_id(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    return re.sub(r"^[^a-z]+", "", re.sub(r"[^a-z0-9]+", "-", plain)).strip("-")[:60].strip("-")
