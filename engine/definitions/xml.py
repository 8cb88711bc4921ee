"""Read XML that a stranger may have written: no entities, no DTD, no network, bounded size and depth."""

from lxml import etree

from engine.errors import Finding

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

#: A diagram with 300 elements and its layout is about 300 kB.
MAX_BYTES = 4_000_000
MAX_DEPTH = 60


class XmlRefused(Exception):
    """The text is no XML that the product reads; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence())
        self.finding = finding


def read_xml(data: bytes, file: str = "") -> etree._Element:
    """Return the root element. Raises XmlRefused: too large, a DTD, not well-formed, too deep."""
    if len(data) > MAX_BYTES:
        raise XmlRefused(too_large(len(data), file))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        says = "Tệp không phải XML hợp lệ: {reason}"
        raise XmlRefused(
            Finding("xml-malformed", file, says, "Lưu lại từ công cụ vẽ.", (("reason", str(error)),), file)
        ) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise XmlRefused(Finding("xml-doctype", file, "Tệp có khai báo DOCTYPE.", "Xóa khai báo DOCTYPE.", (), file))
    if _deeper_than(root, MAX_DEPTH):
        raise XmlRefused(Finding("xml-too-deep", file, "Các phần tử lồng nhau quá sâu.", "Vẽ lại sơ đồ.", (), file))
    return root


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
