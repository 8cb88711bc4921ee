"""Is everything there that a step needs: who, form, deadline, documents, operation, rule, called process?"""

from dataclasses import replace

from engine.calendar import reminders, timing
from engine.definitions.check.circles import calls_at_once, comes_back
from engine.definitions.check.noting import Noting
from engine.definitions.check.ways import read_by
from engine.definitions.diagram import Node
from engine.definitions.documents import DocumentTemplate, placeholders
from engine.organisation import roles
from engine.rules import expressions


def _nobody_knows(check: Noting, node: Node, wrong: str) -> None:
    says = "Không hiểu ai làm việc này: {what}."
    check.say("role", node.id, says, "Chọn lại từ danh sách, ví dụ Bí thư của đơn vị.", what=wrong)


def task_of_people(check: Noting, node: Node, extra: set[str]) -> None:
    who = node.attributes.get("candidateGroups")
    if not who:
        check.say("no-role", node.id, "Chưa nói ai làm “{name}”.", "Chọn người làm ở mục “Ai làm”.", name=node.name)
    elif wrong := roles.check(who):
        _nobody_knows(check, node, wrong)
    else:
        check.expression(node.id, who, extra, filled=True)
        for part in {part.strip() for part in expressions.placeholders(who)} - extra:
            if check.definition.procedure.data.get(part) in ("int", "bool", "date", "map"):
                says = "“{name}” không phải người, nên không biết giao việc này cho ai."
                check.say("role", node.id, says, "Chọn lại ở mục “Ai làm”.", name=part)
    form = node.attributes.get("formKey")
    if form and form not in check.definition.forms:
        check.say(
            "no-form",
            node.id,
            "Thủ tục không có biểu mẫu “{form}”.",
            "Chọn biểu mẫu khác, hoặc tạo mới ở mục “Biểu mẫu”.",
            form=form,
        )
    if not form:
        check.say(
            "no-form",
            node.id,
            "Chưa nói người làm “{name}” điền vào biểu mẫu nào.",
            "Chọn hoặc tạo biểu mẫu ở mục “Biểu mẫu”.",
            name=node.name,
        )
    if not check.alone and not node.name.strip():
        says = "“{name}” chưa có tên, nên người được giao không biết phải làm gì."
        check.say("no-name", node.id, says, "Ghi ở ô “Tên”, ví dụ Duyệt đề nghị.", name=node.id)
    due = node.attributes.get("dueDate")
    if due and (wrong := timing.check(due)):
        check.say(
            "deadline",
            node.id,
            "Không hiểu thời hạn {what}.",
            "Chọn lại ở mục “Thời hạn”, ví dụ 10 ngày làm việc kể từ ngày mở việc.",
            what=wrong,
        )
    elif due:
        read_by(check, node, due, extra)
    _deadline_properties(check, node)
    for key in node.documents:
        _document(check, node, key)
    declared = set(check.definition.procedure.data)
    form_read = check.definition.forms.get(form or "")
    if form_read is not None and node.loop is None:
        for item in form_read.answers():
            if item.key not in declared:
                says = (
                    "Mục “{key}” của biểu mẫu “{form}” chưa có trong dữ liệu của thủ tục, "
                    "nên câu trả lời không được giữ lại."
                )
                check.say(
                    "undeclared",
                    node.id,
                    says,
                    "Thêm vào “Dữ liệu của thủ tục” (bảng bên phải, khi không chọn hình nào).",
                    key=item.key,
                    form=form or "",
                )


def _deadline_properties(check: Noting, node: Node) -> None:
    """Whose deadline it is, when to remind of it, who may stop its clock."""
    whose, steps = node.properties.get("deadline_of"), node.properties.get("reminders")
    if whose not in (None, "person", "authority"):
        says = "Không rõ hạn này của ai: “{what}”."
        check.say(
            "deadline-of", node.id, says, "Ghi person (quyền của một người) hoặc authority (cơ quan).", what=str(whose)
        )
    if steps is not None and not reminders.readable(steps):
        says = "Không hiểu các lần nhắc trước hạn “{what}”."
        check.say("reminders", node.id, says, "Ghi số ngày trước hạn, ví dụ 30, 14, 7 days.", what=steps)
    stop = node.properties.get("clock_stop", "no")
    if stop not in ("no", "holder") and (wrong := roles.check(stop)):
        _nobody_knows(check, node, wrong)


def _document(check: Noting, node: Node, key: str) -> None:
    template = check.definition.documents.get(key)
    if template is None:
        check.say(
            "no-document",
            node.id,
            "Thủ tục không có mẫu văn bản “{key}”.",
            "Chọn mẫu khác, hoặc tạo mẫu này ở mục “Văn bản”.",
            key=key,
        )
        return
    _head(check, node, key, template)
    form = check.definition.forms.get(node.attributes.get("formKey", ""))
    names = check.known | {"item", "index"} | check.member_names(node) | set(node.inputs)
    names |= {item.key for item in form.answers()} if form else set()
    written = placeholders(replace(template, paper=None))
    for name in sorted(placeholders(template) - names):
        says = "Mẫu văn bản “{key}” có chỗ điền “{name}”, nhưng hồ sơ không có dữ liệu tên như vậy."
        file = f"documents/{key}.{'md' if name in written else 'docx'}"
        check.say(
            "document-variable",
            node.id,
            says,
            "Sửa chỗ điền trong mẫu, hoặc thêm dữ liệu này vào thủ tục.",
            file,
            key=key,
            name=name,
        )


def _head(check: Noting, node: Node, key: str, template: DocumentTemplate) -> None:
    """Who issues and who signs are written as people are in the diagram."""
    for name, wrong in (
        ("signer", roles.check(str(template.head["signer"])) if template.head.get("signer") else None),
        ("issuer", roles.check_place(str(template.head["issuer"])) if template.head.get("issuer") else None),
    ):
        if wrong:
            says = "Mẫu văn bản “{key}”: không hiểu ai ký hoặc ban hành: {what}."
            do = "Chọn lại người ký, cơ quan ban hành ở “Văn bản”."
            file = f"documents/{key}.md"
            check.say("document-head", node.id, says, do, file, key=key, name=name, what=wrong)


def operation(check: Noting, node: Node, extra: set[str]) -> None:
    topic = node.attributes.get("topic", "")
    known = check.around.operations.get(topic)
    if not topic:
        says = "Bước “{name}” chưa nói máy làm gì."
        do = "Chọn một việc trong danh sách “Máy làm gì”."
        check.say("no-operation", node.id, says, do, name=node.name or node.id)
        return
    if known is None:
        check.say(
            "no-operation",
            node.id,
            "Máy không biết làm việc “{topic}”.",
            "Chọn lại một việc trong danh sách “Máy làm gì”.",
            topic=topic,
        )
        return
    required, optional, open_inputs = known
    for name in required:
        if name not in node.inputs:
            says = "Để máy làm việc này còn thiếu “{name}”."
            check.say(
                "operation-input", node.id, says, "Điền giá trị cho mục đó ở bảng bên phải.", topic=topic, name=name
            )
    for name in node.inputs:
        if not open_inputs and name not in (*required, *optional):
            says = "Việc máy làm ở đây không dùng đến “{name}”."
            check.say("operation-input", node.id, says, "Xóa mục đó ở bảng bên phải.", topic=topic, name=name)
    if topic == "issue_document" and "${" not in node.inputs.get("template", ""):
        _document(check, node, node.inputs.get("template", ""))


def rule(check: Noting, node: Node, extra: set[str]) -> None:
    name = node.attributes.get("decisionRef", "")
    if not name:
        says = "Bước “{name}” chưa nói tra quy định nào."
        check.say("no-rule", node.id, says, "Chọn một quy định trong danh sách.", name=node.name or node.id)
        return
    if name not in check.around.rules:
        check.say(
            "no-rule", node.id, "Không có quy định nào tên “{name}”.", "Chọn một quy định trong danh sách.", name=name
        )
        return
    for wanted, kind in check.around.rules[name].items():
        if not kind.endswith("?") and wanted not in node.inputs and wanted not in check.known:
            says = "Để tra quy định “{name}” cần biết “{wanted}”."
            check.say("rule-input", node.id, says, "Điền giá trị cho mục đó ở bảng bên phải.", name=name, wanted=wanted)


def call(check: Noting, node: Node, extra: set[str]) -> None:
    if not node.called:
        says = "Bước “{name}” chưa nói gọi quy trình nào."
        check.say("no-called", node.id, says, "Chọn một quy trình trong danh sách.", name=node.name or node.id)
        return
    if node.called not in check.around.procedures:
        check.say(
            "no-called",
            node.id,
            "Không có quy trình nào tên “{id}” để gọi.",
            "Chọn một quy trình trong danh sách.",
            id=node.called,
        )
    own = check.diagram.process_id
    if node.called in calls_at_once(check.diagram) and comes_back(node.called, own, check.around.calls):
        says = "“{name}” gọi “{id}”, và quy trình đó gọi lại quy trình này ngay, không chờ ai: sẽ gọi nhau mãi."
        do = "Đặt một việc của người hoặc một chỗ rẽ trước bước gọi."
        check.say("call-circle", node.id, says, do, name=node.name or node.id, id=node.called)


def script(check: Noting, node: Node, extra: set[str]) -> None:
    try:
        lines = expressions.assignments(node.script)
    except expressions.ExpressionError as error:
        check.say(
            "expression",
            node.id,
            error.says,
            "Sửa dòng này ở mục “Dữ liệu được ghi”.",
            text=error.text,
            reason=error.reason,
        )
        return
    for name, text in lines:
        check.expression(node.id, text, extra, wanted=check.definition.procedure.data.get(name))
        if name not in check.definition.procedure.data:
            says = "Bước này ghi vào “{name}”, nhưng thủ tục chưa có dữ liệu tên như vậy."
            check.say(
                "undeclared",
                node.id,
                says,
                "Thêm vào “Dữ liệu của thủ tục” (bảng bên phải, khi không chọn hình nào).",
                name=name,
            )
