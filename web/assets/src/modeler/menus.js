// The menus at an element offer only what the product carries out.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { say } from "./language.js";

const LATE = 500; // after the menus of bpmn-js

//: what an element may become; everything else that bpmn-js knows would be refused at release
const KINDS = new Set([
  "none-start", "none-intermediate-throwing", "none-end", "message-start", "signal-start",
  "message-intermediate-catch", "message-intermediate-throw", "timer-intermediate-catch", "signal-intermediate-catch",
  "signal-intermediate-throw", "escalation-intermediate-throw", "link-intermediate-catch", "link-intermediate-throw",
  "message-end", "signal-end", "error-end", "escalation-end", "terminate-end",
  "message-boundary", "timer-boundary", "signal-boundary", "error-boundary", "escalation-boundary",
  "non-interrupting-message-boundary", "non-interrupting-timer-boundary", "non-interrupting-signal-boundary",
  "non-interrupting-escalation-boundary",
  "user-task", "service-task", "rule-task", "script-task", "call-activity", "send-task", "receive-task",
  "expanded-subprocess", "subprocess", "event-subprocess",
  "exclusive-gateway", "parallel-gateway", "inclusive-gateway", "event-based-gateway",
  "sequence-flow", "default-flow",
].map((name) => `replace-with-${name}`));
const IN_EVENT_GROUP = ["timer", "error", "escalation"].map((kind) => `replace-with-${kind}-start`);
const BESIDE = ["message", "timer", "signal", "escalation"].map((kind) => `replace-with-non-interrupting-${kind}-start`);
const HEADERS = ["toggle-parallel-mi", "toggle-sequential-mi", "toggle-non-interrupting"];

function Menus(popupMenu, contextPad, create, elementFactory, inserting, appendPreview) {
  popupMenu.registerProvider("bpmn-replace", LATE, {
    getPopupMenuEntries: (target) => (entries) => keep(entries, (id) => KINDS.has(id) || inEventGroup(target, id)),
    getPopupMenuHeaderEntries: () => (entries) => keep(entries, (id) => HEADERS.includes(id)),
  });
  contextPad.registerProvider(LATE, {
    getContextPadEntries: (element) => (entries) => {
      const append = (type, icon, words, options = {}) => ({
        group: "model",
        className: icon,
        title: words,
        action: {
          dragstart: (event) => create.start(event, elementFactory.createShape({ type, ...options }), { source: element }),
          click: () => inserting.after(element, type, options),
          hover: () => {
            if (is(element, "bpmn:SequenceFlow") || inserting.wayOn(element)) return undefined;
            appendPreview.create(element, type, options);
            return () => appendPreview.cleanUp();
          },
        },
      });
      const found = {};
      if (is(element, "bpmn:SequenceFlow")) {
        found["append.user-task"] = append("bpmn:UserTask", "bpmn-icon-user-task", say("Chèn việc của người vào đây", "Put a task for a person in here"));
        found["append.gateway"] = append("bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", say("Chèn chỗ chọn nhánh vào đây", "Put a choice in here"));
      }
      for (const [id, entry] of Object.entries(entries)) {
        if (id === "append.append-task") {
          found["append.user-task"] = append("bpmn:UserTask", "bpmn-icon-user-task", say("Thêm việc của người sau đó", "Add a task for a person after it"));
        } else if (id === "append.gateway") {
          found[id] = append("bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", say("Thêm chỗ chọn nhánh sau đó", "Add a choice after it"));
        } else if (id === "append.intermediate-event") {
          found["append.wait"] = append(
            "bpmn:IntermediateCatchEvent", "bpmn-icon-intermediate-event-catch-timer",
            say("Thêm: chờ đến hạn", "Add: wait for a day"), { eventDefinitionType: "bpmn:TimerEventDefinition" },
          );
        } else if (id === "replace") {
          found[id] = { ...entry, action: { click: (event) => openReplace(popupMenu, element, event) } };
        } else if (!/condition|compensation/.test(id)) {
          found[id] = entry;
        }
      }
      return found;
    },
  });
}
Menus.$inject = ["popupMenu", "contextPad", "create", "elementFactory", "inserting", "appendPreview"];

// At the button (bpmn-js asks a context pad that it calls deprecated itself).
function openReplace(popupMenu, element, event) {
  const box = (event.delegateTarget || event.target).getBoundingClientRect();
  const title = say("Đổi loại", "Change its kind");
  popupMenu.open(element, "bpmn-replace", { x: box.left, y: box.bottom + 5, cursor: { x: event.x, y: event.y } }, { title, width: 320, search: true });
}

const keep = (entries, wanted) => Object.fromEntries(Object.entries(entries).filter(([id]) => wanted(id)));

function inEventGroup(target, id) {
  return Boolean(target.parent?.businessObject?.triggeredByEvent) && (IN_EVENT_GROUP.includes(id) || BESIDE.includes(id));
}

export default { __init__: ["supportedMenus"], supportedMenus: ["type", Menus] };
