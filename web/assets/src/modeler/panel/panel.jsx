// The panel beside the diagram: what is chosen, in plain words; nothing that the product would not execute.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { WORDS } from "../bpmn-words.js";
import { english, say } from "../language.js";
import { variablesOf } from "../variables.js";
import { CallActivity, RuleTask, ScriptTask, ServiceTask } from "./automatic.jsx";
import { English } from "./english.jsx";
import { Event } from "./events.jsx";
import { Section, Text } from "./fields.jsx";
import { Procedure } from "./procedure.jsx";
import { UserTask } from "./tasks.jsx";
import { Flow, Gateway } from "./ways.jsx";

const PARTS = [
  ["bpmn:UserTask", UserTask], ["bpmn:ServiceTask", ServiceTask], ["bpmn:BusinessRuleTask", RuleTask],
  ["bpmn:ScriptTask", ScriptTask], ["bpmn:CallActivity", CallActivity], ["bpmn:SendTask", Event], ["bpmn:ReceiveTask", Event],
  ["bpmn:Gateway", Gateway], ["bpmn:Event", Event], ["bpmn:SequenceFlow", Flow],
];

const KINDS = {
  "bpmn:UserTask": "User task", "bpmn:ServiceTask": "Service task", "bpmn:BusinessRuleTask": "Business rule task",
  "bpmn:ScriptTask": "Script task", "bpmn:CallActivity": "Call activity", "bpmn:SendTask": "Send task",
  "bpmn:ReceiveTask": "Receive task", "bpmn:ExclusiveGateway": "Exclusive gateway", "bpmn:ParallelGateway": "Parallel gateway",
  "bpmn:InclusiveGateway": "Inclusive gateway", "bpmn:EventBasedGateway": "Event-based gateway", "bpmn:SubProcess": "Sub-process",
  "bpmn:StartEvent": "Start event", "bpmn:EndEvent": "End event", "bpmn:SequenceFlow": "Sequence flow", "bpmn:Task": "Task",
};

export function kindOf(element) {
  const type = element.businessObject?.$type;
  const definition = element.businessObject?.get("eventDefinitions")?.[0]?.$type?.replace("bpmn:", "").replace("EventDefinition", "");
  const place = { "bpmn:StartEvent": "start event", "bpmn:EndEvent": "end event", "bpmn:BoundaryEvent": "boundary event", "bpmn:IntermediateCatchEvent": "intermediate catch event", "bpmn:IntermediateThrowEvent": "intermediate throw event" }[type];
  const beside = type === "bpmn:BoundaryEvent" && element.businessObject.cancelActivity === false ? " (non-interrupting)" : "";
  const key = definition && place ? `${definition} ${place}${beside}` : KINDS[type];
  const words = WORDS[key];
  return words ? (english && words[1]) || (english ? key : words[0]) : say("Phần của sơ đồ", "Part of the diagram");
}

function Panel({ page }) {
  const { model, draft, choices } = page;
  const [chosen, choose] = useState([]);
  const [, again] = useState(0);
  useEffect(() => {
    const selected = ({ newSelection }) => choose([...newSelection]);
    const changed = () => again((n) => n + 1);
    const bus = page.modeler.get("eventBus");
    bus.on("selection.changed", selected);
    bus.on(["commandStack.changed", "import.done"], changed);
    draft.addEventListener("file", changed);
    return () => {
      bus.off("selection.changed", selected);
      bus.off(["commandStack.changed", "import.done"], changed);
      draft.removeEventListener("file", changed);
    };
  }, [page]);
  const element = chosen.length === 1 ? chosen[0].labelTarget || chosen[0] : null;
  if (chosen.length > 1) return <p class="panel-empty">{chosen.length} {say("phần tử được chọn. Chọn một phần tử để sửa.", "elements chosen. Choose one to edit it.")}</p>;
  const variables = variablesOf(draft, element ? localOf(model, element) : []);
  const known = { model, choices, variables, page, draft };
  if (!element || !model.element(element.id) || is(element, "bpmn:Process") || is(element, "bpmn:Collaboration")) return <Procedure {...known} />;
  const Part = PARTS.find(([type]) => is(element, type))?.[1];
  const named = !is(element, "bpmn:SequenceFlow");
  const note = is(element, "bpmn:TextAnnotation");
  return (
    <div key={element.id}>
      <header class="panel-head">
        <p class="panel-kind">{kindOf(element)}</p>
        {note && <Text area label={say("Ghi chú", "Note")} value={element.businessObject.text || ""} change={(text) => page.modeler.get("modeling").updateLabel(element, text)} />}
        {named && !note && <Text area rows={2} label={say("Tên", "Name")} value={element.businessObject.name || ""} change={(name) => model.setAttributes(element, { name })} />}
        {named && !note && <English draft={draft} text={(element.businessObject.name || "").replace(/\s+/g, " ")} />}
      </header>
      <Faults page={page} id={element.id} />
      {Part && <Part element={element} {...known} />}
      {(is(element, "bpmn:FlowNode") || is(element, "bpmn:SequenceFlow")) && <Next element={element} page={page} />}
      <Section title={say("Chi tiết", "Details")} open={false}>
        <p class="hint">{say("Mã trong tệp", "Id in the file")}: <code>{element.id}</code></p>
      </Section>
    </div>
  );
}

// The same as the signs beside the shape, for the keyboard and for those who do not know the signs.
function Next({ element, page }) {
  const inserting = page.modeler.get("inserting");
  const ends = is(element, "bpmn:EndEvent");
  const add = (type, options) => inserting.after(element, type, options);
  const between = is(element, "bpmn:SequenceFlow");
  return (
    <Section title={between ? say("Chèn vào đây", "Put in here") : say("Bước sau", "Next step")} open={between}>
      {!ends && (
        <div class="links">
          <button type="button" class="add" onClick={() => add("bpmn:UserTask")}>+ {say("Việc của người", "Task for a person")}</button>
          <button type="button" class="add" onClick={() => add("bpmn:ExclusiveGateway")}>+ {say("Chọn nhánh", "Choice")}</button>
          <button type="button" class="add" onClick={() => add("bpmn:IntermediateCatchEvent", { eventDefinitionType: "bpmn:TimerEventDefinition" })}>+ {say("Chờ đến hạn", "Wait for a day")}</button>
          {!between && <button type="button" class="add" onClick={() => add("bpmn:EndEvent")}>+ {say("Kết thúc", "End")}</button>}
        </div>
      )}
      <button type="button" class="add" onClick={() => page.modeler.get("modeling").removeElements([element])}>✕ {say("Xóa phần này", "Delete this")}</button>
    </Section>
  );
}

// What is known only here: the entry of a repeated step, the payload's item.
function localOf(model, element) {
  const loop = model.loop(element);
  if (!loop?.variable) return [];
  return ["", ".person", ".name"].map((part) => ({ value: loop.variable + part, type: part === ".person" ? "person" : part ? "text" : "map", words: `${say("mục đang làm", "the current entry")}: ${loop.variable}${part}` }));
}

function Faults({ page, id }) {
  const found = page.checks?.of(id) || [];
  const [, again] = useState(0);
  useEffect(() => page.checks?.listen(() => again((n) => n + 1)), [page]);
  if (!found.length) return null;
  return (
    <ul class="panel-faults">
      {found.map((item) => <li class={`is-${item.severity}`}><strong>{item.severity === "error" ? "✕" : "!"}</strong> {item.words}{item.hint && <span class="hint"> {item.hint}</span>}</li>)}
    </ul>
  );
}

export function showPanel(page, place) {
  const whole = <fieldset class="panel-whole" disabled={!page.draft.editable}><Panel page={page} /></fieldset>;
  render(whole, place);
}
