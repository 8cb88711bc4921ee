// The menus at an element offer only what the product carries out.
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
  "expanded-subprocess", "subprocess", "collapsed-subprocess", "event-subprocess",
  "exclusive-gateway", "parallel-gateway", "inclusive-gateway", "event-based-gateway",
  "sequence-flow", "default-flow",
].map((name) => `replace-with-${name}`));
const IN_EVENT_GROUP = ["timer", "error", "escalation"].map((kind) => `replace-with-${kind}-start`);
const BESIDE = ["message", "timer", "signal", "escalation"].map((kind) => `replace-with-non-interrupting-${kind}-start`);
const HEADERS = ["toggle-parallel-mi", "toggle-sequential-mi", "toggle-non-interrupting"];

function Menus(popupMenu, contextPad, create, elementFactory, autoPlace, appendPreview) {
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
          click: () => autoPlace.append(element, elementFactory.createShape({ type, ...options })),
          hover: () => {
            appendPreview.create(element, type, options);
            return () => appendPreview.cleanUp();
          },
        },
      });
      const found = {};
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
        } else if (!/condition|compensation/.test(id)) {
          found[id] = entry;
        }
      }
      return found;
    },
  });
}
Menus.$inject = ["popupMenu", "contextPad", "create", "elementFactory", "autoPlace", "appendPreview"];

const keep = (entries, wanted) => Object.fromEntries(Object.entries(entries).filter(([id]) => wanted(id)));

function inEventGroup(target, id) {
  return Boolean(target.parent?.businessObject?.triggeredByEvent) && (IN_EVENT_GROUP.includes(id) || BESIDE.includes(id));
}

export default { __init__: ["supportedMenus"], supportedMenus: ["type", Menus] };
