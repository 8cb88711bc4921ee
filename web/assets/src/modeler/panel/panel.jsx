// The panel beside the diagram: what is chosen, in plain words; nothing that the product would not execute.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { useEffect, useState } from "preact/hooks";
import { say } from "../language.js";
import { strip } from "../conditions.js";
import { called } from "../called.js";
import { fieldsIn, PERSON } from "../entries.js";
import { insert } from "../templates.js";
import { variablesOf } from "../variables.js";
import { Offered } from "./given.jsx";
import { CallActivity, Group, RuleTask, ScriptTask, ServiceTask } from "./automatic.jsx";
import { English } from "./english.jsx";
import { Event } from "./events.jsx";
import { Checked, Section, Select, Text } from "./fields.jsx";
import { Procedure } from "./procedure.jsx";
import { UserTask } from "./tasks.jsx";
import { Flow, Gateway } from "./ways.jsx";

const PARTS = [
  ["bpmn:UserTask", UserTask], ["bpmn:ServiceTask", ServiceTask], ["bpmn:BusinessRuleTask", RuleTask],
  ["bpmn:ScriptTask", ScriptTask], ["bpmn:CallActivity", CallActivity], ["bpmn:SubProcess", Group],["bpmn:SendTask", Event], ["bpmn:ReceiveTask", Event],
  ["bpmn:Gateway", Gateway], ["bpmn:Event", Event], ["bpmn:SequenceFlow", Flow],
];

// The groups of the panel for one element. A component of its own for each page: what it holds goes with its key.
export function groupsOf(page) {
  const group = (name, Part) => {
    const component = ({ element }) => <Fresh page={page} element={element} Part={Part} />;
    return (element) => ({ id: `${name}-${element.id}`, component });
  };
  const procedure = group("procedure", Procedure);
  const [head, next, details] = [group("head", Head), group("next", Next), group("details", Details)];
  const parts = PARTS.map(([type, Part]) => [type, group(type, Part)]);
  return (element) => {
    if (is(element, "bpmn:Process") || is(element, "bpmn:Collaboration")) return [procedure(element)];
    const part = parts.find(([type]) => is(element, type))?.[1];
    const goesOn = is(element, "bpmn:FlowNode") || is(element, "bpmn:SequenceFlow");
    return [head, goesOn && next, part, details].filter(Boolean).map((made) => made(element));
  };
}

// Anew with every change of the diagram or of a file; what is gone from the diagram shows nothing.
function Fresh({ page, element, Part }) {
  const { model, draft, choices } = page;
  const [, again] = useState(0);
  useEffect(() => {
    const changed = () => again((n) => n + 1);
    const bus = page.modeler.get("eventBus");
    bus.on(["commandStack.changed", "import.done"], changed);
    draft.addEventListener("file", changed);
    const deaf = page.checks?.listen(changed);
    return () => {
      deaf?.();
      bus.off(["commandStack.changed", "import.done"], changed);
      draft.removeEventListener("file", changed);
    };
  }, [page]);
  if (!model.element(element.id)) return null;
  const variables = variablesOf(draft, localOf(model, element, draft, page), page);
  return (
    <fieldset class="panel-whole" disabled={!draft.editable}>
      <Offered.Provider value={choices}>
        <Checked.Provider value={{ checks: page.checks, id: element.id }}>
          <Part element={element} model={model} choices={choices} variables={variables} page={page} draft={draft} />
        </Checked.Provider>
      </Offered.Provider>
    </fieldset>
  );
}

function Head({ element, model, page }) {
  const own = element.businessObject;
  if (is(element, "bpmn:TextAnnotation"))
    return <header class="panel-head"><Text area label={say("Ghi chú", "Note")} value={own.text || ""} change={(text) => page.modeler.get("modeling").updateLabel(element, text)} /></header>;
  const named = !is(element, "bpmn:SequenceFlow");
  return (
    <>
      <Faults page={page} id={element.id} />
      {named && (
        <header class="panel-head">
          <Text area rows={2} label={say("Tên", "Name")} value={own.name || ""} change={(name) => model.setAttributes(element, { name })} />
          <English page={page} text={(own.name || "").replace(/\s+/g, " ")} />
        </header>
      )}
    </>
  );
}

function Details({ element }) {
  return (
    <Section title={say("Chi tiết", "Details")} open={false}>
      <p class="hint">{say("Mã trong tệp", "Id in the file")}: <code>{element.id}</code></p>
    </Section>
  );
}

// The same as the signs beside the shape, for the keyboard and for those who do not know the signs.
function Next({ element, page }) {
  const inserting = page.modeler.get("inserting");
  const ends = is(element, "bpmn:EndEvent");
  const add = (type, options) => inserting.after(element, type, options);
  const between = is(element, "bpmn:SequenceFlow");
  return (
    <Section title={between ? say("Chèn vào đây", "Put in here") : ends ? say("Xóa", "Delete") : say("Bước sau: thêm, nối", "Next step: add, connect")} open={between}>
      {!ends && (
        <div class="links">
          <button type="button" class="add" onClick={() => add("bpmn:UserTask")}>+ {say("Việc của người", "Task for a person")}</button>
          <button type="button" class="add" onClick={() => add("bpmn:ExclusiveGateway")}>+ {say("Chọn nhánh", "Choice")}</button>
          <button type="button" class="add" onClick={() => add("bpmn:IntermediateCatchEvent", { eventDefinitionType: "bpmn:TimerEventDefinition" })}>+ {say("Chờ đến hạn", "Wait for a day")}</button>
          {!between && <button type="button" class="add" onClick={() => add("bpmn:EndEvent")}>+ {say("Kết thúc", "End")}</button>}
        </div>
      )}
      {!ends && (
        <>
          <p class="slot-words">{say("Mẫu có sẵn, điền sẵn người làm, biểu mẫu, thời hạn:", "Ready patterns, with people, form and deadline filled in:")}</p>
          <div class="links">
            {page.templates.map((item) => <button type="button" class="add" key={item.id} title={item.description} onClick={() => insert(page, item)}>+ {item.name}</button>)}
          </div>
        </>
      )}
      {!ends && !between && <Connect element={element} page={page} />}
      <button type="button" class="add" onClick={() => page.modeler.get("modeling").removeElements([element])}>✕ {say("Xóa phần này", "Delete this")}</button>
    </Section>
  );
}

// A way to a step that is there already, without drawing it.
function Connect({ element, page }) {
  const gone = new Set(element.outgoing.map((flow) => flow.target));
  const rules = page.modeler.get("bpmnRules");
  const targets = page.model.all("bpmn:FlowNode").filter((other) => other !== element && other.parent === element.parent && !gone.has(other) && rules.canConnectSequenceFlow(element, other));
  const connect = (id) => id && page.modeler.get("modeling").connect(element, page.model.element(id));
  return <Select label={say("Nối tới bước có sẵn", "Connect to a step that is there")} value="" options={targets.map((other) => ({ value: other.id, words: called(other) }))} empty={say("Chọn…", "Choose…")} change={connect} />;
}

// What is known only here: the entry of a repeated step, its own and those of the groups around it.
function localOf(model, element, draft, page) {
  const found = [];
  for (let at = element; at?.businessObject; at = at.parent) {
    const loop = model.loop(at);
    if (!loop) continue;
    const name = loop.variable || "item";
    const fields = fieldsIn(strip(loop.collection), variablesOf(draft, [], page));
    const words = say("mục đang làm", "the current entry");
    const known = fields.length ? fields : PERSON.slice(0, 2);
    found.push({ value: name, type: "map", fields: known, words }, ...known.map((field) => ({ ...field, value: `${name}.${field.value}`, words: `${words}: ${field.words}` })));
    found.push({ value: "index", type: "int", words: say("thứ tự của mục đang làm (từ 0)", "place of the current entry (from 0)") });
  }
  return found;
}

function Faults({ page, id }) {
  const found = page.checks?.of(id) || [];
  if (!found.length) return null;
  return (
    <ul class="panel-faults">
      {found.map((item) => <li class={`is-${item.severity}`}><strong>{item.severity === "error" ? "✕" : "!"}</strong> {item.words}{item.hint && <span class="hint"> {item.hint}</span>}</li>)}
    </ul>
  );
}

// The panel is that of bpmn-js; its groups are ours.
export function showPanel(page, place) {
  const panel = page.modeler.get("propertiesPanel");
  const groups = groupsOf(page);
  panel.registerProvider({ getGroups: (element) => () => groups(element) });
  panel.attachTo(place);
}
