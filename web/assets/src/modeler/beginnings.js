// A new element begins with what nearly everybody would choose: an id that scenarios can name, a name, who does it.
import { is } from "bpmn-js/lib/util/ModelUtil";

const PREFIXES = [
  ["bpmn:UserTask", "task_"], ["bpmn:BusinessRuleTask", "rule_"], ["bpmn:ServiceTask", "op_"], ["bpmn:ScriptTask", "set_"],
  ["bpmn:CallActivity", "call_"], ["bpmn:SendTask", "send_"], ["bpmn:ReceiveTask", "wait_"], ["bpmn:SubProcess", "group_"],
  ["bpmn:Activity", "task_"], ["bpmn:Gateway", "gw_"], ["bpmn:StartEvent", "start"], ["bpmn:EndEvent", "end_"],
  ["bpmn:Event", "evt_"], ["bpmn:SequenceFlow", "flow_"],
];
const NAMES = [
  ["bpmn:UserTask", "Việc mới"], ["bpmn:EndEvent", "Kết thúc"], ["bpmn:StartEvent", "Bắt đầu"],
 ["bpmn:BusinessRuleTask", "Tra quy định"], ["bpmn:ServiceTask", "Máy tự làm"],
  ["bpmn:ScriptTask", "Ghi dữ liệu"], ["bpmn:CallActivity", "Gọi quy trình"], ["bpmn:SubProcess", "Nhóm việc"],
];

export const prefixOf = (element) => PREFIXES.find(([type]) => is(element, type))?.[1] || "";

// The name as an id: "Phê duyệt kết quả" -> phe_duyet_ket_qua
export function asId(text) {
  const plain = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D");
  return plain.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40).replace(/_+$/, "");
}

// A name as it is kept in a file: words that people type become one.
export const asName = (typed) => (/^[A-Za-z_]\w*$/.test(typed.trim()) ? typed.trim() : asId(typed).replace(/^\d/, "_$&"));

function Beginnings(eventBus, moddle, bpmnFactory, modeling) {
  const ensureId = bpmnFactory._ensureId;
  bpmnFactory._ensureId = function (element) {
    const prefix = element.id ? "" : prefixOf(element);
    if (prefix && this._needsId(element)) {
      let id = prefix === "start" ? "start" : `${prefix}1`;
      for (let n = 2; moddle.ids.assigned(id); n += 1) id = `${prefix}${prefix === "start" ? "_" : ""}${n}`;
      element.id = id;
    }
    ensureId.call(this, element);
  };
  eventBus.on("commandStack.shape.create.preExecute", ({ context }) => {
    if (context.shape.businessObject && !context.shape.labelTarget) begin(context.shape.businessObject);
  });
  // The name it began with gives way to the first letter typed.
  eventBus.on("directEditing.activate", ({ active }) => {
    const name = active.element.businessObject?.name;
    if (NAMES.some(([, first]) => first === name)) setTimeout(() => getSelection().selectAllChildren(document.activeElement));
  });
  eventBus.on("commandStack.connection.create.postExecuted", ({ context }) => secondWay(modeling, context.connection));
}
Beginnings.$inject = ["eventBus", "moddle", "bpmnFactory", "modeling"];

// Only what is still empty: a pasted task keeps its name and its people.
function begin(own) {
  const name = NAMES.find(([type]) => is(own, type));
  if (name && !own.name) own.name = name[1];
  if (is(own, "bpmn:UserTask") && !own.get("camunda:candidateGroups")) {
    own.set("camunda:candidateGroups", "secretary@unit");
    if (!own.get("camunda:dueDate")) own.set("camunda:dueDate", "5 working days after opened");
  }
  if (is(own, "bpmn:ServiceTask")) own.set("camunda:type", "external");
  if (is(own, "bpmn:ScriptTask")) own.set("scriptFormat", "cel");
}

// The second way out of a choice is the one taken otherwise: one condition less to write, none forgotten.
function secondWay(modeling, flow) {
  const choice = flow.source;
  if (!is(flow, "bpmn:SequenceFlow") || !is(choice, "bpmn:Gateway") || choice.businessObject.default) return;
  if (!is(choice, "bpmn:ExclusiveGateway") && !is(choice, "bpmn:InclusiveGateway")) return;
  const ways = choice.outgoing.filter((way) => is(way, "bpmn:SequenceFlow"));
  if (ways.length !== 2) return;
  const first = ways.find((way) => way !== flow);
  if (!first.businessObject.name) modeling.updateProperties(first, { name: "Có" });
  if (!flow.businessObject.name) modeling.updateProperties(flow, { name: "Không" });
  if (!flow.businessObject.conditionExpression) modeling.updateProperties(choice, { default: flow.businessObject });
}

export default { __init__: ["beginnings"], beginnings: ["type", Beginnings] };
