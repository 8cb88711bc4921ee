"""What to draw in place of an element or event of BPMN that the product does not carry out."""

ELEMENT = {
    "complexGateway": "Dùng cổng loại trừ, cổng bao gồm hoặc cổng song song; số người đủ thì dùng completionCondition.",
    "adHocSubProcess": "Vẽ quy trình con thường: cổng bao gồm chọn những việc cần làm.",
    "transaction": "Vẽ quy trình con thường, với sự kiện biên lỗi cho trường hợp không thành.",
    "subChoreography": "Vẽ quy trình của từng bên, trao đổi bằng thông điệp.",
    "choreographyTask": "Vẽ quy trình của từng bên, trao đổi bằng thông điệp.",
    "callChoreography": "Vẽ quy trình của từng bên, trao đổi bằng thông điệp.",
    "task": "Đổi thành việc của người (userTask) và giao cho một vai trò.",
    "manualTask": "Đổi thành việc của người (userTask) và giao cho một vai trò.",
}
EVENT = {
    "compensateEventDefinition": "Vẽ việc hủy bỏ thành một bước thường sau cổng hoặc sau sự kiện biên lỗi.",
    "cancelEventDefinition": "Dùng sự kiện kết thúc lỗi, và sự kiện biên lỗi của quy trình con.",
    "conditionalEventDefinition": "Dùng cổng loại trừ khi dữ liệu đã có, hoặc chờ một thông điệp hay tín hiệu.",
}


def element(kind: str) -> str:
    """What to draw instead of an element."""
    return ELEMENT.get(kind, "Vẽ lại bằng phần tử được hỗ trợ.")


def event(definition: str) -> str:
    """What to draw instead of an event, or where it stands."""
    return EVENT.get(definition, "Chọn loại sự kiện khác.")
