"""What a file may hold and what changes nothing here: told as a warning, so that nobody relies on it.

Pictures without a meaning of their own (notes, groups, names) are not told. Source: BPMN 2.0, 10.4.1 (data), 10.8
(lanes), 10.6.1 (directions of gateways), 8.3.1 (how a task is implemented).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from engine.definitions.carrier import nearest_id
from engine.definitions.xml import BPMN
from engine.errors import Finding

DELETE = "Xóa thiết đặt này trong công cụ vẽ, hoặc vẽ lại hình này ở đây."
_ASSIGN = "Chọn người làm ở từng việc."
_DECLARE = "Khai báo dữ liệu ở “Dữ liệu của thủ tục”, và nhập ở biểu mẫu."
#: part of BPMN -> what is told once, however many there are
PICTURES: dict[str, tuple[str, str]] = {
    "laneSet": ("Làn chỉ là hình vẽ: ai làm việc nào được chọn ở chính việc đó.", _ASSIGN),
    "dataObject": ("Dữ liệu vẽ trên sơ đồ chỉ là hình vẽ, không giữ và không trao gì.", _DECLARE),
    "dataObjectReference": ("Dữ liệu vẽ trên sơ đồ chỉ là hình vẽ, không giữ và không trao gì.", _DECLARE),
    "dataStore": ("Kho dữ liệu vẽ trên sơ đồ chỉ là hình vẽ, không giữ và không trao gì.", _DECLARE),
    "dataStoreReference": ("Kho dữ liệu vẽ trên sơ đồ chỉ là hình vẽ, không giữ và không trao gì.", _DECLARE),
    "itemDefinition": ("Kiểu dữ liệu của công cụ khác không được đọc.", _DECLARE),
}
#: (element, attribute) -> values that say nothing; every other one is told and changes nothing
SAYS_NOTHING: dict[tuple[str, str], set[str]] = {
    ("process", "processType"): {"None"},
    ("process", "isClosed"): {"false"},
    ("collaboration", "isClosed"): {"false"},
    ("message", "itemRef"): set(),
    ("signal", "structureRef"): set(),
    ("error", "structureRef"): set(),
    ("escalation", "structureRef"): set(),
    **{
        (task, "implementation"): {"##unspecified"}
        for task in ("userTask", "businessRuleTask")
    },
    **{
        (task, "implementation"): {"##unspecified", "##WebService"}  # the standard's default
        for task in ("serviceTask", "sendTask", "receiveTask")
    },
}  # fmt: skip
#: gatewayDirection -> whether several ways in and several ways out are drawn
DIRECTIONS = {"Converging": (True, False), "Diverging": (False, True), "Mixed": (True, True)}


def only_shown(root: etree._Element, file: str) -> Iterator[Finding]:
    """What has no effect and may stand, in the order of the file."""
    told: set[str] = set()
    flows = list(root.iter(f"{{{BPMN}}}sequenceFlow"))
    ends = {
        "incoming": {flow.get("id"): flow.get("targetRef") for flow in flows},
        "outgoing": {flow.get("id"): flow.get("sourceRef") for flow in flows},
    }
    sources = Counter(flow.get("sourceRef") for flow in flows)
    targets = Counter(flow.get("targetRef") for flow in flows)
    for element in root.iter(f"{{{BPMN}}}*"):
        tag = etree.QName(element).localname
        if tag in PICTURES and PICTURES[tag][0] not in told:
            says, do = PICTURES[tag]
            told.add(says)
            yield _warning("only-shown", element, says, do, file)
        for key, value in element.attrib.items():
            silent = SAYS_NOTHING.get((tag, str(key)))
            if silent is not None and value not in silent and (key != "implementation" or str(value).startswith("##")):
                says = "Thiết đặt “{key}” = “{value}” không có tác dụng ở đây."
                yield _warning("idle-attribute", element, says, DELETE, file, key=str(key), value=str(value)[:80])
        if tag in ("incoming", "outgoing"):
            above, flow = element.getparent(), (element.text or "").strip().rpartition(":")[2]
            if above is not None and ends[tag].get(flow) != above.get("id"):
                says = "Hình này ghi “{flow}” là một đường nối của nó, nhưng đường đó không được vẽ tới đây."
                do = "Xem lại các đường nối; chỉ các đường được vẽ có tác dụng. Lưu lại từ công cụ vẽ."
                yield _warning("flow-listed", element, says, do, file, flow=flow[:80])
        drawn = DIRECTIONS.get(element.get("gatewayDirection", ""))
        id = element.get("id")
        if drawn is not None and drawn != (targets[id] > 1, sources[id] > 1):
            says = "Chỗ rẽ ghi hướng “{direction}”, nhưng các đường vào và ra được vẽ không phải như vậy."
            do = "Xem lại các đường; hướng ghi trong tệp không có tác dụng, chỉ các đường được vẽ."
            yield _warning("gateway-direction", element, says, do, file, direction=str(element.get("gatewayDirection")))


def _warning(code: str, element: etree._Element, says: str, do: str, file: str, **values: str) -> Finding:
    found = Finding(code, nearest_id(element), says, do, tuple(values.items()), file)
    return replace(found, severity="warning")
