"""What to draw in place of an element or event of BPMN that the product does not carry out."""

from engine.wording import Said

ELEMENT = {
    "complexGateway": (
        "Đổi sang “Chọn một nhánh”, “Chọn một hay nhiều nhánh” hoặc “Làm song "
        "song / chờ đủ”; muốn chờ đủ số người thì dùng “Nhiều người, nhiều lần”."
    ),
    "adHocSubProcess": "Vẽ một nhóm việc thường, bắt đầu bằng chỗ rẽ “Chọn một hay nhiều nhánh”.",
    "transaction": "Vẽ một nhóm việc thường, với sự kiện “Khi có lỗi” ở cạnh nhóm cho trường hợp không thành.",
    "subChoreography": "Vẽ quy trình của từng bên, trao đổi bằng thông điệp.",
    "choreographyTask": "Vẽ quy trình của từng bên, trao đổi bằng thông điệp.",
    "callChoreography": "Vẽ quy trình của từng bên, trao đổi bằng thông điệp.",
    "task": "Bấm “Đổi loại”, chọn “Việc của người”, rồi chọn ai làm.",
    "manualTask": "Bấm “Đổi loại”, chọn “Việc của người”, rồi chọn ai làm.",
}
EVENT = {
    "compensateEventDefinition": "Vẽ việc hủy bỏ thành một bước thường sau một chỗ rẽ hoặc sau sự kiện “Khi có lỗi”.",
    "cancelEventDefinition": "Dùng “Kết thúc vì lỗi” bên trong nhóm việc, và sự kiện “Khi có lỗi” ở cạnh nhóm.",
    "conditionalEventDefinition": "Nếu dữ liệu đã có thì dùng chỗ rẽ; nếu phải chờ thì chờ thông điệp hoặc tín hiệu.",
}
#: what people call what the names of BPMN mean
CALLED = {
    "complexGateway": "chỗ rẽ phức hợp",
    "adHocSubProcess": "nhóm việc làm theo thứ tự tùy ý",
    "transaction": "giao dịch",
    "subChoreography": "trao đổi giữa các bên",
    "choreographyTask": "trao đổi giữa các bên",
    "callChoreography": "trao đổi giữa các bên",
    "compensateEventDefinition": "hoàn lại việc đã làm",
    "cancelEventDefinition": "hủy giao dịch",
    "conditionalEventDefinition": "khi một điều kiện thành đúng",
}


def called(kind: str) -> str:
    """What people call a kind of element or event; one that BPMN does not know by its own name."""
    return Said(CALLED[kind]) if kind in CALLED else kind


def element(kind: str) -> str:
    """What to draw instead of an element."""
    return ELEMENT.get(kind, "Đổi sang loại khác bằng nút “Đổi loại”.")


def event(definition: str) -> str:
    """What to draw instead of an event, or where it stands."""
    return EVENT.get(definition, "Chọn loại sự kiện khác.")
