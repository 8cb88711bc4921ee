// What can be drawn: only what the product carries out, each with a name beside its sign.
import { say } from "./language.js";
import { openMenu } from "./templates.js";

const TIMER = { eventDefinitionType: "bpmn:TimerEventDefinition" };
const MESSAGE = { eventDefinitionType: "bpmn:MessageEventDefinition" };

export const SHAPES = [
  ["user-task", "activity", "bpmn:UserTask", "bpmn-icon-user-task", say("Việc của người", "Task for a person")],
  ["exclusive", "gateway", "bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", say("Chọn một nhánh", "Take one way")],
  ["parallel", "gateway", "bpmn:ParallelGateway", "bpmn-icon-gateway-parallel", say("Song song", "All ways at once")],
  ["start", "event", "bpmn:StartEvent", "bpmn-icon-start-event-none", say("Bắt đầu", "Start")],
  ["wait", "event", "bpmn:IntermediateCatchEvent", "bpmn-icon-intermediate-event-catch-timer", say("Chờ đến hạn", "Wait for a day"), TIMER],
  ["send", "event", "bpmn:IntermediateThrowEvent", "bpmn-icon-intermediate-event-throw-message", say("Gửi thông điệp", "Send a message"), MESSAGE],
  ["end", "event", "bpmn:EndEvent", "bpmn-icon-end-event-none", say("Kết thúc", "End")],
  ["rule", "automatic", "bpmn:BusinessRuleTask", "bpmn-icon-business-rule-task", say("Tra quy định", "Ask a rule")],
  ["call", "automatic", "bpmn:CallActivity", "bpmn-icon-call-activity", say("Gọi quy trình", "Call a procedure")],
  ["service", "automatic", "bpmn:ServiceTask", "bpmn-icon-service-task", say("Máy tự làm", "By the system")],
  ["script", "automatic", "bpmn:ScriptTask", "bpmn-icon-script-task", say("Tính dữ liệu", "Compute data")],
];
const TOOLS = [
  ["lasso-tool", "lassoTool", "activateSelection", "bpmn-icon-lasso-tool", say("Khoanh chọn nhiều", "Select several")],
  ["space-tool", "spaceTool", "activateSelection", "bpmn-icon-space-tool", say("Nới chỗ trống", "Make space")],
  ["global-connect-tool", "globalConnect", "start", "bpmn-icon-connection-multi", say("Nối hai phần tử", "Connect two")],
];

const byKeyboard = (event) => (event.originalEvent || event).detail === 0;
const control = (icon, words) =>
  `<button type="button" class="entry entry-named" draggable="true"><span class="entry-sign ${icon}" aria-hidden="true"></span><span>${words}</span></button>`;

function Palette(palette, injector, create, elementFactory, inserting, selection) {
  palette.registerProvider(this);
  this.getPaletteEntries = () => {
    const entries = {};
    for (const [id, group, type, icon, words, options] of SHAPES) {
      const begin = (event) => create.start(event, elementFactory.createShape({ type, ...options }));
      entries[`create.${id}`] = { group, html: control(icon, words), action: { click: (event) => (byKeyboard(event) ? put(type, options) : begin(event)), dragstart: begin } };
    }
    entries["create.group"] = {
      group: "automatic",
      html: control("bpmn-icon-subprocess-expanded", say("Nhóm việc", "Group of tasks")),
      action: { click: beginGroup, dragstart: beginGroup },
    };
    entries["create.template"] = {
      group: "automatic",
      html: control("bpmn-icon-call-activity", say("Mẫu có sẵn…", "Ready patterns…")),
      action: { click: (event) => openMenu({ get: (name) => injector.get(name) }, event.delegateTarget || event.target) },
    };
    for (const [id, service, method, icon, words] of TOOLS) {
      const action = { click: (event) => injector.get(service)[method](event) };
      entries[id] = { group: "tools", html: control(icon, words), action };
    }
    return entries;
  };
  // With Enter there is no mouse to place it: after what is chosen, else in the middle.
  const put = (type, options) => {
    const [chosen] = selection.get();
    const follows = chosen && !["bpmn:EndEvent", "bpmn:Process"].includes(chosen.type) && type !== "bpmn:StartEvent";
    if (follows) inserting.after(chosen, type, options);
    else inserting.alone(type, options);
  };
  const beginGroup = (event) => {
    const group = elementFactory.createShape({ type: "bpmn:SubProcess", x: 0, y: 0, isExpanded: true });
    const start = elementFactory.createShape({ type: "bpmn:StartEvent", x: 40, y: 82, parent: group });
    create.start(event, [group, start], { hints: { autoSelect: [group] } });
  };
}
Palette.$inject = ["palette", "injector", "create", "elementFactory", "inserting", "selection"];

export default { paletteProvider: ["type", Palette] };
