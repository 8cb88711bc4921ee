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
ROOT = {
    "globalUserTask": "Vẽ việc đó thành “Việc của người” ở chính chỗ gọi nó.",
    "globalTask": "Vẽ việc đó thành một việc ở chính chỗ gọi nó.",
    "globalManualTask": "Vẽ việc đó thành “Việc của người” ở chính chỗ gọi nó.",
    "globalBusinessRuleTask": "Vẽ bước tra quy định ở chính chỗ gọi nó.",
    "globalScriptTask": "Ghi lại ở mục “Dữ liệu được ghi” của một bước ở chính chỗ gọi nó.",
    "import": "Ghi mọi thứ vào một tệp; quy trình khác thì gọi bằng mã của nó.",
    "choreography": "Vẽ quy trình của từng bên, trao đổi bằng thông điệp.",
}
#: attribute or part of another tool's dialect (Activiti, Flowable, Camunda, Zeebe, jBPM) -> where the same is said here
DIALECT = {
    **dict.fromkeys(
        ("assignee", "candidateUsers", "candidateGroups", "assignmentDefinition", "potentialOwner"),
        "Chọn người làm ở mục “Ai làm”, rồi xóa phần này.",
    ),
    **dict.fromkeys(
        ("dueDate", "followUpDate", "taskSchedule", "businessCalendarName"),
        "Chọn thời hạn ở mục “Thời hạn”, rồi xóa phần này.",
    ),
    **dict.fromkeys(
        ("formKey", "formRef", "formDefinition", "formData", "formProperty", "formFieldValidation"),
        "Vẽ lại biểu mẫu ở mục “Biểu mẫu”, rồi xóa phần này.",
    ),
    **dict.fromkeys(
        ("class", "delegateExpression", "expression", "taskDefinition", "connector", "serviceTaskOperator", "type"),
        "Chọn việc máy làm trong danh sách của bước máy làm; việc chưa có thì người vận hành phải thêm vào.",
    ),
    **dict.fromkeys(
        ("taskListener", "executionListener", "eventListener", "executionListeners", "taskListeners"),
        "Ở đây không có mã nghe sự kiện: vẽ việc cần làm thành một bước.",
    ),
    **dict.fromkeys(
        ("ioMapping", "input", "output", "dataInputAssociation", "dataOutputAssociation", "inputOutput"),
        "Đưa dữ liệu vào và lấy ra bằng các mục của bước này, hoặc ghi ở bước “Dữ liệu được ghi”.",
    ),
    **dict.fromkeys(
        ("collection", "elementVariable", "loopCharacteristics"),
        "Chọn danh sách ở mục “Nhiều người, nhiều lần”, rồi xóa phần này.",
    ),
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


def root(part: str) -> str:
    """What to draw instead of what stands beside the process in a file."""
    return ROOT.get(part, "Xóa phần này.")


def dialect(part: str, otherwise: str) -> str:
    """Where the product says what another tool said with an attribute or part of its own."""
    return DIALECT.get(part, otherwise)


def event(definition: str) -> str:
    """What to draw instead of an event, or where it stands."""
    return EVENT.get(definition, "Chọn loại sự kiện khác.")
