"""Read XML that a stranger may have written: no entities, no DTD, no network, bounded size and depth."""

import codecs
import re

from lxml import etree

from engine.errors import Finding

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

#: A diagram with 300 elements and its layout is about 300 kB.
MAX_BYTES = 4_000_000
MAX_DEPTH = 60
#: The parser compares each attribute of an element with all others.
MAX_ATTRIBUTES = 1_000
#: first bytes -> encodings with several bytes for a letter; they are rewritten before anything is looked for
_WIDE: list[tuple[tuple[bytes, ...], str]] = [
    ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32"),
    ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
    ((b"<\0?\0", b"<\0b\0"), "utf-16-le"),
    ((b"\0<\0?", b"\0<\0b"), "utf-16-be"),
]
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
#: Encodings in which the signs of XML are single bytes, and the same as in ASCII.
_PLAIN = re.compile(rb"utf-?8|us-ascii|ascii|iso-?8859-\d+|latin-?1|windows-125\d")


class XmlRefused(Exception):
    """The text is no XML that the product reads; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence())
        self.finding = finding


def read_xml(data: bytes, file: str = "") -> etree._Element:
    """Return the root element.

    Raises XmlRefused: too large, an encoding or a DTD that hides what is written, not well-formed, too deep, too many
    attributes. What costs the parser more than it costs the writer is refused before it is parsed.
    """
    if len(data) > MAX_BYTES:
        raise XmlRefused(too_large(len(data), file))
    data = _as_utf8(data, file)
    _before_parsing(data, file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        says = "Tệp không phải XML hợp lệ: {reason}"
        raise XmlRefused(
            Finding("xml-malformed", file, says, "Lưu lại từ công cụ vẽ.", (("reason", str(error)),), file)
        ) from error
    _no_instructions(root, file)
    if _deeper_than(root, MAX_DEPTH):
        raise XmlRefused(Finding("xml-too-deep", file, "Các phần tử lồng nhau quá sâu.", "Vẽ lại sơ đồ.", (), file))
    return root


def _as_utf8(data: bytes, file: str) -> bytes:
    """The same text in UTF-8. Raises XmlRefused for an encoding in which `<` could be written otherwise."""
    for marks, encoding in _WIDE:
        if data.startswith(marks):
            try:
                return _DECLARATION.sub(b"", data.decode(encoding).encode())
            except UnicodeError as error:
                raise XmlRefused(_encoding(encoding, file)) from error
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    if declared is not None and not _PLAIN.fullmatch(declared[1].lower()):
        raise XmlRefused(_encoding(declared[1].decode("ascii", "replace"), file))
    return data


def _before_parsing(data: bytes, file: str) -> None:
    """Refuse a DTD (entities, bombs) and elements with so many attributes that reading them takes minutes."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise XmlRefused(Finding("xml-doctype", file, "Tệp có khai báo DOCTYPE.", "Xóa khai báo DOCTYPE.", (), file))
    if any(part.count(b"=") > MAX_ATTRIBUTES for part in data.split(b"<")):
        says, values = "Một phần tử có hơn {most} thuộc tính.", (("most", str(MAX_ATTRIBUTES)),)
        raise XmlRefused(Finding("xml-too-many-attributes", file, says, "Vẽ lại sơ đồ.", values, file))


def _no_instructions(root: etree._Element, file: str) -> None:
    """Refuse processing instructions: they tell other programs to do something with the file (a style sheet, code)."""
    around = [*root.itersiblings(preceding=True), *root.itersiblings(), *root.iter(etree.ProcessingInstruction)]
    for found in around:
        if isinstance(found, etree._ProcessingInstruction):
            says, values = "Tệp có chỉ thị cho chương trình khác (<?{name} … ?>).", (("name", str(found.target)[:40]),)
            raise XmlRefused(Finding("xml-instruction", file, says, "Xóa chỉ thị này khỏi tệp.", values, file))


def _encoding(name: str, file: str) -> Finding:
    says, do = "Không đọc được bảng mã “{encoding}” của tệp.", "Lưu lại với bảng mã UTF-8."
    return Finding("xml-encoding", file, says, do, (("encoding", name[:40]),), file)


def too_large(size: int, file: str) -> Finding:
    """The fault of a file that is larger than any diagram. size: bytes."""
    says, values = "Tệp quá lớn ({size} byte, nhiều nhất {most}).", (("size", str(size)), ("most", str(MAX_BYTES)))
    return Finding("xml-too-large", file, says, "Chia nhỏ sơ đồ.", values, file)


def _deeper_than(root: etree._Element, limit: int) -> bool:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False
