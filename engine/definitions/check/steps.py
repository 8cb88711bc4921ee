"""Is everything there that a step needs: who, form, deadline, documents, operation, rule, called process?"""

from dataclasses import replace

from engine.calendar import reminders, timing
from engine.definitions.check.circles import calls_at_once, comes_back
from engine.definitions.check.noting import Noting
from engine.definitions.check.ways import read_by
from engine.definitions.diagram import Node
from engine.definitions.documents import placeholders
from engine.organisation import roles
from engine.rules import expressions


def task_of_people(check: Noting, node: Node, extra: set[str]) -> None:
    who = node.attributes.get("candidateGroups")
    if not who:
        check.say("no-role", node.id, "Việc “{name}” chưa giao cho ai.", "Chọn vai trò.", name=node.name)
    elif wrong := roles.check(who):
        check.say("role", node.id, "Vai trò không đọc được: {what}", "Ví dụ: secretary@unit.", what=wrong)
    else:
        check.expression(node.id, who, extra, filled=True)
    form = node.attributes.get("formKey")
    if form and form not in check.definition.forms:
        check.say("no-form", node.id, "Không có biểu mẫu “{form}”.", "Tạo biểu mẫu.", form=form)
    if not form:
        check.say("no-form", node.id, "Việc “{name}” chưa có biểu mẫu.", "Chọn biểu mẫu.", name=node.name)
    due = node.attributes.get("dueDate")
    if due and (wrong := timing.check(due)):
        check.say(
            "deadline",
            node.id,
            "Thời hạn không đọc được: {what}",
            "Ví dụ: 10 working days after opened.",
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
                says = "Mục “{key}” của biểu mẫu “{form}” chưa khai báo trong [data]."
                check.say("undeclared", node.id, says, "Thêm vào procedure.toml.", key=item.key, form=form or "")


def _deadline_properties(check: Noting, node: Node) -> None:
    """Whose deadline it is, when to remind of it, who may stop its clock."""
    whose, steps = node.properties.get("deadline_of"), node.properties.get("reminders")
    if whose not in (None, "person", "authority"):
        says = "Thuộc tính deadline_of không nhận “{what}”."
        check.say("deadline-of", node.id, says, "Ghi person hoặc authority.", what=str(whose))
    if steps is not None and not reminders.readable(steps):
        says = "Không đọc được các lần nhắc “{what}”."
        check.say("reminders", node.id, says, "Ví dụ: 30, 14, 7 days; unit_duty.", what=steps)
    stop = node.properties.get("clock_stop", "no")
    if stop not in ("no", "holder") and (wrong := roles.check(stop)):
        check.say("role", node.id, "Vai trò không đọc được: {what}", "Ví dụ: secretary@unit.", what=wrong)


def _document(check: Noting, node: Node, key: str) -> None:
    template = check.definition.documents.get(key)
    if template is None:
        check.say("no-document", node.id, "Không có mẫu văn bản “{key}”.", "Tạo documents/{key}.md.", key=key)
        return
    form = check.definition.forms.get(node.attributes.get("formKey", ""))
    names = check.known | {"item", "index"} | check.member_names(node) | set(node.inputs)
    names |= {item.key for item in form.answers()} if form else set()
    written = placeholders(replace(template, paper=None))
    for name in sorted(placeholders(template) - names):
        says = "Mẫu “{key}” cần “{name}” nhưng không có biến này."
        file = f"documents/{key}.{'md' if name in written else 'docx'}"
        check.say("document-variable", node.id, says, "Sửa mẫu hoặc khai báo biến.", file, key=key, name=name)


def operation(check: Noting, node: Node, extra: set[str]) -> None:
    topic = node.attributes.get("topic", "")
    known = check.around.operations.get(topic)
    if not topic:
        says = "Bước tự động “{name}” chưa chọn thao tác."
        do = "Chọn thao tác có sẵn: camunda:type=“external” và camunda:topic."
        check.say("no-operation", node.id, says, do, name=node.name or node.id)
        return
    if known is None:
        check.say("no-operation", node.id, "Không có thao tác “{topic}”.", "Chọn thao tác có sẵn.", topic=topic)
        return
    required, optional, open_inputs = known
    for name in required:
        if name not in node.inputs:
            says = "Thao tác “{topic}” thiếu “{name}”."
            check.say("operation-input", node.id, says, "Thêm giá trị vào.", topic=topic, name=name)
    for name in node.inputs:
        if not open_inputs and name not in (*required, *optional):
            says = "Thao tác “{topic}” không nhận “{name}”."
            check.say("operation-input", node.id, says, "Xóa giá trị này.", topic=topic, name=name)
    if topic == "issue_document" and "${" not in node.inputs.get("template", ""):
        _document(check, node, node.inputs.get("template", ""))


def rule(check: Noting, node: Node, extra: set[str]) -> None:
    name = node.attributes.get("decisionRef", "")
    if name not in check.around.rules:
        check.say("no-rule", node.id, "Không có quy tắc “{name}”.", "Chọn quy tắc có sẵn.", name=name)
        return
    for wanted, kind in check.around.rules[name].items():
        if not kind.endswith("?") and wanted not in node.inputs and wanted not in check.known:
            says = "Quy tắc “{name}” cần “{wanted}”."
            check.say("rule-input", node.id, says, "Thêm giá trị vào.", name=name, wanted=wanted)


def call(check: Noting, node: Node, extra: set[str]) -> None:
    if node.called not in check.around.procedures:
        check.say("no-called", node.id, "Không có quy trình được gọi “{id}”.", "Chọn quy trình có sẵn.", id=node.called)
    own = check.diagram.process_id
    if node.called in calls_at_once(check.diagram) and comes_back(node.called, own, check.around.calls):
        says = "“{name}” gọi “{id}”, và quy trình đó gọi lại quy trình này trước khi chờ ai: không bao giờ dừng."
        do = "Để một việc của người hoặc một cổng đứng trước bước gọi."
        check.say("call-circle", node.id, says, do, name=node.name or node.id, id=node.called)


def script(check: Noting, node: Node, extra: set[str]) -> None:
    try:
        lines = expressions.assignments(node.script)
    except expressions.ExpressionError as error:
        check.say("expression", node.id, error.says, "Sửa biểu thức.", text=error.text, reason=error.reason)
        return
    for name, text in lines:
        check.expression(node.id, text, extra, wanted=check.definition.procedure.data.get(name))
        if name not in check.definition.procedure.data:
            says = "Biến “{name}” chưa khai báo trong [data]."
            check.say("undeclared", node.id, says, "Thêm vào procedure.toml.", name=name)
