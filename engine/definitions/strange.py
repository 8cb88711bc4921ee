"""Every part of a file that is not allowed where it stands, and every one that nobody writes in good faith.

Nothing that is drawn is silently ignored: what is allowed stands in `allowed.py`, what is only shown in `shown.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lxml import etree

from engine.definitions import instead
from engine.definitions.allowed import (
    ATTRIBUTES,
    BOOLEANS,
    CAMUNDA_ATTRIBUTES,
    CAMUNDA_PARTS,
    DEFAULTS,
    DI,
    HARMLESS,
    HOLDS_PARTS,
    IDLE,
    INSIDE,
    LENGTHS,
    ONCE,
    PART_ATTRIBUTES,
    PART_OF,
    PICTURE,
)
from engine.definitions.carrier import nearest_id
from engine.definitions.shown import DELETE, SAYS_NOTHING, only_shown
from engine.definitions.xml import BPMN, CAMUNDA, XSI
from engine.errors import Finding

_ID = re.compile(r"[^\W\d][\w.\-]*")
_MARKUP = re.compile(r"<\s*[/!a-z]|javascript:|&#|\bon[a-z]+\s*=", re.I)
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_KEYS = ("calledElement", f"{{{CAMUNDA}}}formKey", f"{{{CAMUNDA}}}decisionRef", f"{{{CAMUNDA}}}topic")
#: Signs that nobody sees: they turn letters round, hide others, or make two names look alike; and heaps of accents.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]|[\u0300-\u036f]{4}"
)
#: Longer texts are no names, conditions, notes; nothing in a diagram needs them.
MOST_TEXT = 50_000
#: A diagram of 2,000 elements and its layout has some 30,000 parts.
MOST_PARTS = 40_000
#: What the schema lets a tool mark with the kind of expression it is.
EXPRESSIONS = {
    "conditionExpression", "completionCondition", "loopCardinality", "loopCondition", "timeDuration", "timeDate",
    "timeCycle", "condition", "script",
}  # fmt: skip
_XSI_TYPES = {"tFormalExpression", "tExpression"}
_XML = "http://www.w3.org/XML/1998/namespace"
#: Beyond this many faults nobody reads on, and a hostile file would fill the screen.
MOST = 200
_GATEWAYS = ("exclusiveGateway", "inclusiveGateway")


def strange_parts(root: etree._Element, file: str) -> list[Finding]:
    """Every part of the diagram that the product would ignore, misread, or that nobody draws in good faith."""
    if (parts := sum(1 for _part in root.iter())) > MOST_PARTS:
        says, do = "Tệp có {n} phần, quá {most}.", "Chia thành các quy trình gọi nhau."
        values = (("n", str(parts)), ("most", str(MOST_PARTS)))
        return [Finding("too-many-elements", nearest_id(root), says, do, values, file)]
    found = list(islice(_Reading(root, file).faults(), MOST + 1))
    if len(found) > MOST:
        says = "Tệp còn nhiều chỗ khác phải sửa; ở đây chỉ nêu {n} chỗ đầu."
        more = Finding(
            "more-faults", nearest_id(root), says, "Sửa những chỗ này rồi kiểm tra lại.", (("n", str(MOST)),), file
        )
        found[MOST:] = [more]
    return [*found, *only_shown(root, file)]


def carried_out(element: etree._Element, key: str) -> bool:
    """Is an attribute of an element one that means something here, or does no harm? Those of BPMN itself always."""
    space = etree.QName(key).namespace
    if space == CAMUNDA:
        return etree.QName(key).localname in CAMUNDA_ATTRIBUTES.get(_local(element), set())
    return space is None or space in HARMLESS or space == _XML


def foreign(part: etree._Element) -> bool:
    """Is an extension one that only other engines carry out?"""
    name, above = etree.QName(part), _parent(part)
    if name.namespace != CAMUNDA:
        return above == "extensionElements" and name.namespace not in HARMLESS
    if name.localname not in CAMUNDA_PARTS or above != PART_OF.get(name.localname, "extensionElements"):
        return True
    extensions = part.getparent()
    return above == "extensionElements" and extensions is not None and _parent(extensions) not in HOLDS_PARTS


class _Reading:
    """One pass over all elements of a file."""

    def __init__(self, root: etree._Element, file: str) -> None:
        self.root = root
        self.file = file
        self.seen: set[str] = set()
        #: id of every element of BPMN -> what it is and what people call it
        self.drawn = {
            str(element.get("id")): (etree.QName(element).localname, element.get("name") or str(element.get("id")))
            for element in root.iter(f"{{{BPMN}}}*")
            if element.get("id")
        }

    def faults(self) -> Iterator[Finding]:
        """The faults in the order of the file."""
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                continue
            name = etree.QName(element)
            if _HIDDEN.search(element.text or ""):
                yield self.hidden(element)
            if (length := len(element.text or "")) > MOST_TEXT:
                says = "“{key}” dài {n} ký tự, nhiều nhất {most}."
                yield self.fault("too-long", element, says, "Rút ngắn.", key=name.localname, n=str(length),
                                 most=str(MOST_TEXT))  # fmt: skip
            if (id := element.get("id")) and name.namespace in (BPMN, *PICTURE):
                if id in self.seen:
                    yield self.fault(
                        "duplicate-id",
                        element,
                        "Hai hình có cùng mã “{id}”: không biết đường nối và dữ liệu thuộc hình nào.",
                        "Xóa một hình và vẽ lại.",
                        id=id,
                    )
                self.seen.add(id)
            if name.namespace == BPMN:
                yield from self.bpmn(element, name.localname)
            elif name.namespace == CAMUNDA:
                yield from self.camunda(element, name.localname)
            elif _space(element.getparent()) in PICTURE and name.namespace not in PICTURE:
                says = "“{part}” bên trong “{tag}” không có tác dụng ở đây."
                above = _parent(element)
                yield self.fault("foreign-part", element, says, "Xóa phần này.", part=name.localname, tag=above)
            elif foreign(element):
                says = "Phần mở rộng “{part}” của công cụ khác không có tác dụng ở đây."
                do = instead.dialect(name.localname, "Xóa phần này.")
                yield self.fault("foreign-extension", element, says, do, part=name.localname)

    def bpmn(self, element: etree._Element, tag: str) -> Iterator[Finding]:
        yield from self.children(element, tag)
        for key, value in element.attrib.items():
            yield from self.attribute(element, tag, str(key), str(value))
        if tag == "process" and element.get("isExecutable") == "false":
            says = "Sơ đồ được công cụ vẽ đánh dấu là chỉ để xem, không để chạy."
            yield self.fault(
                "not-executable", element, says, "Đánh dấu chạy được (isExecutable=“true”) trong công cụ vẽ."
            )
        if tag in ("documentation", "text") and _MARKUP.search("".join(str(part) for part in element.itertext())):
            yield self.fault(
                "markup", element, "Ghi chú có mã HTML hoặc mã lệnh.", "Chỉ viết chữ, bỏ các dấu < và > và mã lệnh."
            )
        if tag == "messageFlow":
            says = "Luồng thông điệp giữa các bể chỉ là hình vẽ: gửi và nhận theo tên thông điệp của sự kiện."
            do = "Đặt cùng một thông điệp cho sự kiện gửi và sự kiện nhận."
            yield replace(self.fault("message-flow", element, says, do), severity="warning")
        if tag == "conditionExpression":
            yield from self.condition(element)
        if tag in ("source", "target") and _parent(element) == "linkEventDefinition":
            yield from self.other_end(element)

    def hidden(self, element: etree._Element) -> Finding:
        """Signs that nobody sees stand in a name, a value or a text."""
        says = "Có ký tự ẩn hoặc đổi chiều chữ ở đây: người đọc thấy khác với điều được ghi."
        return self.fault("hidden-letters", element, says, "Gõ lại phần này.")

    def other_end(self, element: etree._Element) -> Iterator[Finding]:
        """A link goes by its name; a tool that also writes the other end must mean the same."""
        named = (element.text or "").strip().rpartition(":")[2]
        link = element.getparent()
        same = [
            other
            for other in self.root.iter(f"{{{BPMN}}}linkEventDefinition")
            if other.get("id") == named and other.get("name") == (link.get("name") if link is not None else None)
        ]
        if not same:
            says = "Chỗ nối này ghi nối với “{other}”, nhưng không có chỗ nối nào cùng tên có mã đó."
            yield self.fault("link-target", element, says, "Ở nơi “Nối sang chỗ khác”, chọn lại mục “Nối tới”.",
                             other=named[:80])  # fmt: skip

    def children(self, element: etree._Element, tag: str) -> Iterator[Finding]:
        """What stands in an element and is not read there."""
        once: set[str] = set()
        for child in element:
            name = etree.QName(child)
            if name.localname in ONCE and name.localname in once:
                says = "“{part}” có hai lần trong một phần tử; chỉ một phần được đọc."
                yield self.fault("part-twice", child, says, "Gộp thành một phần.", part=name.localname)
            once.add(name.localname)
            if name.namespace != BPMN:
                if tag != "extensionElements" and not (tag == "definitions" and name.namespace == DI):
                    says = "“{part}” bên trong “{tag}” không có tác dụng ở đây."
                    yield self.fault("foreign-part", child, says, "Xóa phần này.", part=name.localname, tag=tag)
            elif tag in INSIDE and name.localname not in INSIDE[tag]:
                if tag == "definitions":
                    says = "Phần “{part}” của tệp không được hỗ trợ."
                    yield self.fault("unsupported-root", child, says, instead.root(name.localname), part=name.localname)
                else:
                    says = "“{part}” bên trong “{tag}” không có tác dụng ở đây."
                    yield self.fault("unsupported-part", child, says, "Xóa phần này.", part=name.localname, tag=tag)

    def attribute(self, element: etree._Element, tag: str, key: str, value: str) -> Iterator[Finding]:
        name = etree.QName(key)
        if key == "name" and _MARKUP.search(value):
            says = "Tên có mã HTML hoặc mã lệnh: “{name}”."
            yield self.fault("markup", element, says, "Chỉ viết chữ, bỏ các dấu < và >.", name=value[:200])
        if _HIDDEN.search(value):
            yield self.hidden(element)
        if key in LENGTHS and len(value) > LENGTHS[key]:
            says = (
                "Tên dài {n} ký tự, nhiều nhất {most}."
                if key == "name"
                else "“{key}” dài {n} ký tự, nhiều nhất {most}."
            )
            yield self.fault("too-long", element, says, "Rút ngắn.", key=name.localname, n=str(len(value)),
                             most=str(LENGTHS[key]))  # fmt: skip
        if key == "id" and not _ID.fullmatch(value):
            says = "Mã “{id}” không hợp lệ: chỉ chữ, số, gạch và dấu chấm."
            yield self.fault("bad-id", element, says, "Đổi mã.", id=value[:100])
        if key in _KEYS and not _KEY.fullmatch(value):
            says = "“{key}” trỏ tới “{value}”; chỉ được dùng chữ, số, gạch và dấu chấm, không có đường dẫn."
            yield self.fault("bad-reference", element, says, "Chọn từ danh sách.", key=name.localname, value=value[:80])
        known = ATTRIBUTES.get(tag)
        if key in BOOLEANS and value not in ("true", "false"):
            says = "Thiết đặt “{key}” = “{value}” không phải là đúng hay sai."
            do = "Ghi true (đúng) hoặc false (sai), hoặc nhập tệp vào trang soạn thủ tục: ở đó 1 và 0 được đọc đúng."
            yield self.fault("not-true-or-false", element, says, do, key=key, value=value[:80])
        elif name.namespace is None:
            told = (tag, key) in SAYS_NOTHING and (key != "implementation" or value.startswith("##"))
            harmless = known is None or key in known or key in ("id", "name") or told or DEFAULTS.get(key) == value
            if not harmless:
                says = "Thiết đặt “{key}” = “{value}” không có tác dụng ở đây."
                yield self.fault(
                    "unsupported-attribute",
                    element,
                    says,
                    DELETE,
                    key=key,
                    value=value[:80],
                )
        elif name.namespace == CAMUNDA:
            if not carried_out(element, key):
                says = "Thiết đặt “{key}” của công cụ khác không có tác dụng ở đây."
                yield self.fault(
                    "unsupported-attribute",
                    element,
                    says,
                    instead.dialect(name.localname, DELETE),
                    key=name.localname,
                    tag=tag,
                )
            elif name.localname in IDLE:
                says = "Thiết đặt “{key}” của công cụ khác không có tác dụng ở đây."
                found = self.fault(
                    "idle-attribute",
                    element,
                    says,
                    DELETE,
                    key=name.localname,
                    tag=tag,
                )
                yield replace(found, severity="warning")
        elif not _harmless(name, tag, value):
            says = "Thuộc tính “{key}” của công cụ khác không có tác dụng ở đây."
            yield self.fault(
                "foreign-attribute",
                element,
                says,
                instead.dialect(name.localname, DELETE),
                key=name.localname,
            )

    def condition(self, element: etree._Element) -> Iterator[Finding]:
        if not (element.text or "").strip():
            return  # a tool wrote the place for one and nothing into it
        if element.get("language", "cel").lower() not in ("cel", "http://cel.dev"):
            says = "Điều kiện viết bằng “{language}” của công cụ khác không đọc được ở đây."
            language = str(element.get("language"))[:80]
            yield self.fault(
                "condition-language", element, says, "Chọn lại điều kiện ở bảng bên phải.", language=language
            )
        flow = element.getparent()
        source = flow.get("sourceRef") if flow is not None else None
        tag, called = self.drawn.get(str(source), ("", ""))
        if flow is not None and tag and tag not in _GATEWAYS:
            says = "Điều kiện ghi trên đường ra của “{name}” không có tác dụng: chỉ chỗ rẽ mới xét điều kiện."
            yield self.fault(
                "condition-ignored", flow, says, "Đặt một chỗ rẽ “Chọn một nhánh” trước đường này.", name=called
            )

    def camunda(self, element: etree._Element, tag: str) -> Iterator[Finding]:
        if foreign(element):
            says = "“camunda:{part}” không có tác dụng ở đây."
            yield self.fault("unsupported-extension", element, says, instead.dialect(tag, "Xóa phần này."), part=tag)
            return
        for key in element.attrib:
            if str(key) not in PART_ATTRIBUTES[tag]:
                says = "Thuộc tính “{key}” của “camunda:{part}” không có tác dụng ở đây."
                yield self.fault(
                    "unsupported-attribute",
                    element,
                    says,
                    DELETE,
                    key=str(key),
                    part=tag,
                )
        if element.get("name") == "explain" and _MARKUP.search(element.get("value") or ""):
            yield self.fault(
                "markup", element, "Ghi chú có mã HTML hoặc mã lệnh.", "Chỉ viết chữ, bỏ các dấu < và > và mã lệnh."
            )
        above = element.getparent()
        holder = above.getparent() if above is not None and tag in PART_OF else above
        holder = holder.getparent() if holder is not None and _local(holder) == "extensionElements" else holder
        if holder is not None and _local(holder) not in HOLDS_PARTS:
            says = "“camunda:{part}” không có tác dụng ở đây."
            yield self.fault("unsupported-extension", element, says, "Xóa phần này.", part=tag)
        if tag in ("properties", "inputOutput"):
            names = [child.get("name") for child in element]
            for name in sorted({str(name) for name in names if names.count(name) > 1 or not name}):
                says = "“{name}” được khai báo hai lần hoặc không có tên; chỉ một giá trị được đọc."
                yield self.fault("part-twice", element, says, "Giữ một.", name=name)

    def fault(self, code: str, element: etree._Element, says: str, do: str, **values: str) -> Finding:
        """A fault at an element; the nearest element with an id carries it."""
        return Finding(code, nearest_id(element), says, do, tuple(values.items()), self.file)


def _harmless(name: etree.QName, tag: str, value: str) -> bool:
    """Does an attribute of XML itself or of a drawing tool change nothing?"""
    if name.namespace == XSI:
        of_type = name.localname == "type" and value.rpartition(":")[2] in _XSI_TYPES and tag in EXPRESSIONS
        return of_type or (tag == "definitions" and name.localname == "schemaLocation")
    if name.namespace == _XML:
        return name.localname in ("lang", "space")
    return name.namespace in HARMLESS


def _space(element: etree._Element | None) -> str | None:
    return etree.QName(element).namespace if element is not None else None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _parent(element: etree._Element) -> str:
    above = element.getparent()
    return _local(above) if above is not None else ""
