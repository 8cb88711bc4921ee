// Shared patterns, ready to use: a fragment with its forms, texts and data, put in after what is chosen.
import camunda from "camunda-bpmn-moddle/resources/camunda.json";
import Modeler from "bpmn-js/lib/Modeler";
import { is } from "bpmn-js/lib/util/ModelUtil";
import { revive } from "./clipboard.js";
import { named, say } from "./language.js";
import { FILE as PO, read, write as translate } from "./po.js";
import { oneStep, putFile } from "./steps.js";
import { settingsOf } from "./variables.js";
import { write } from "./settings.js";

const SETTINGS = "procedure.toml";
const GAP = 50;

export function offer(page) {
  const { modeler } = page;
  modeler.get("popupMenu").registerProvider("templates", {
    getPopupMenuEntries: () =>
      Object.fromEntries(page.templates.map((item) => [`template-${item.id}`, { label: named(item), description: named({ vi: item.about_vi, en: item.about_en }), className: "bpmn-icon-call-activity", action: () => insert(page, item) }])),
  });
}

export function openMenu(modeler, button) {
  const box = button.getBoundingClientRect();
  const position = { x: box.right + 6, y: box.top - 120, cursor: { x: box.right, y: box.top - 120 } };
  modeler.get("popupMenu").open(modeler.get("canvas").getRootElement(), "templates", position, { title: say("Mẫu có sẵn", "Ready patterns"), width: 380 });
}

export async function insert(page, template) {
  const { modeler, draft } = page;
  const tree = await copied(modeler, template.bpmn);
  oneStep(modeler, () => {
    for (const [path, text] of Object.entries(template.files || {})) if (draft.files[path] === undefined) putFile(modeler, path, text);
    declare(modeler, draft, template);
    place(page, tree);
  });
}

// What comes with the fragment: data it sets, and the English of its texts.
function declare(modeler, draft, template) {
  const { data } = settingsOf(draft);
  let settings = draft.file(SETTINGS);
  for (const [name, type] of Object.entries(template.data || {})) if (!(name in data)) settings = write(settings, "data", name, type);
  putFile(modeler, SETTINGS, settings);
  const known = read(draft.file(PO));
  let texts = draft.file(PO);
  for (const [vi, en] of Object.entries(template.texts || {})) if (vi && !known.get(vi)) texts = translate(texts, vi, en);
  putFile(modeler, PO, texts);
}

// The elements of another diagram as the clipboard holds them.
async function copied(modeler, xml) {
  const container = document.createElement("div");
  container.className = "off-screen";
  document.body.append(container);
  const reader = new Modeler({ container, moddleExtensions: { camunda } });
  try {
    await reader.importXML(xml);
    const elements = reader.get("elementRegistry").filter((element) => element.parent && !element.labelTarget);
    const tree = reader.get("copyPaste").copy(elements, { clip: false });
    return JSON.parse(JSON.stringify(tree), revive(modeler.get("moddle")));
  } finally {
    reader.destroy();
    container.remove();
  }
}

function place(page, tree) {
  const { modeler } = page;
  const [modeling, canvas, selection] = ["modeling", "canvas", "selection"].map((name) => modeler.get(name));
  const [chosen] = selection.get();
  const onWay = chosen && is(chosen, "bpmn:SequenceFlow") ? chosen : null;
  const step = onWay ? onWay.source : chosen;
  const before = step && step.parent && is(step, "bpmn:FlowNode") && !is(step, "bpmn:EndEvent") ? step : null;
  const way = onWay || (before && modeler.get("inserting").wayOn(before));
  const onward = way?.target;
  const boxes = Object.values(tree).flat().filter((item) => item.width && Number.isFinite(item.x) && item.businessObject);
  const left = Math.min(...boxes.map((item) => item.x));
  const [width, top, bottom] = [Math.max(...boxes.map((item) => item.x + item.width)) - left, Math.min(...boxes.map((item) => item.y)), Math.max(...boxes.map((item) => item.y + item.height))];
  const row = boxes.find((item) => item.businessObject?.$type === "bpmn:StartEvent");
  const { x, y, width: seen, height } = canvas.viewbox();
  let point = { x: x + seen / 2, y: y + height / 2 };
  if (before) {
    point = { x: before.x + before.width + GAP / 2 + width / 2, y: before.y + before.height / 2 + (top + bottom) / 2 - (row.y + row.height / 2) };
    if (onward && onward.x > before.x) modeler.get("inserting").makeRoom(onward, Math.max(0, before.x + before.width + width + GAP - onward.x));
  }
  const made = modeler.get("copyPaste").paste({ element: before?.parent || canvas.getRootElement(), point, tree });
  const start = made.find((element) => element.type === "bpmn:StartEvent");
  const first = start.outgoing[0].target;
  if (!before) return;
  // exactly in the row of the chosen step, whatever labels did to the pasted box
  const shapes = made.filter((element) => !element.waypoints && !element.labelTarget);
  modeling.moveElements(shapes, { x: before.x + before.width + GAP - first.x, y: before.y + before.height / 2 - first.y - first.height / 2 }, first.parent);
  modeling.removeElements([start]);
  const work = lastWork(before);
  returnsTo(modeling, made, work);
  otherPerson(page.model, made, work);
  if (!onward) {
    modeling.connect(before, first);
    return;
  }
  modeling.reconnectEnd(way, first, { x: first.x, y: first.y + first.height / 2 });
  const end = mainEnd(made.filter((element) => element.type === "bpmn:EndEvent" && element.incoming.length));
  const into = end.incoming[0];
  modeling.reconnectEnd(into, onward, { x: onward.x, y: onward.y + onward.height / 2 });
  modeling.layoutConnection(into);
  modeling.removeElements([end]);
  selection.select(first);
}

// The last step of people on the one way that leads here: what the system did after it is done again with it.
function lastWork(step) {
  for (let at = step; at; ) {
    if (["bpmn:UserTask", "bpmn:CallActivity", "bpmn:SubProcess"].includes(at.type)) return at;
    const ways = at.incoming.filter((flow) => is(flow, "bpmn:SequenceFlow"));
    at = ways.length === 1 ? ways[0].source : null;
  }
  return null;
}

// An end called `end_back` stands for that step: there the work is done again.
function returnsTo(modeling, made, before) {
  const back = made.find((element) => element.type === "bpmn:EndEvent" && element.businessObject.id.startsWith("end_back"));
  if (!back || !before) return;
  const [way] = back.incoming;
  const under = { x: before.x + before.width / 2, y: before.y + before.height };
  const low = Math.max(under.y, way.source.y + way.source.height) + 40;
  const from = { x: way.source.x + way.source.width / 2, y: way.source.y + way.source.height };
  modeling.reconnectEnd(way, before, under);
  modeling.updateWaypoints(way, [from, { x: from.x, y: low }, { x: under.x, y: low }, under]);
  const { label } = way;
  if (label) modeling.moveShape(label, { x: (from.x + under.x) / 2 - label.x - label.width / 2, y: low - label.height - 2 - label.y });
  modeling.removeElements([back]);
}

// Who did the step before does not decide on it.
function otherPerson(model, made, before) {
  if (!before) return;
  for (const task of made) if (task.type === "bpmn:UserTask" && model.property(task, "decides") === "true") model.setProperty(task, "different_from", before.id);
}

// Where the fragment goes on to what came next: its only end, or the one that is reached when no condition holds.
function mainEnd(ends) {
  return ends.find((end) => end.incoming.some((flow) => flow.source.businessObject.default === flow.businessObject)) || ends[0];
}
