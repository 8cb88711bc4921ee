// Show a diagram with the tokens of a case on it. The page says everything in words as well.
//
// <div data-bpmn-url="/diagrams/7"          the XML, from this site only
//      data-open="task_a task_b"            elements where the case waits (data-counts: {"task_b": 12})
//      data-done="…" data-incident="…"      elements passed; elements that cannot go on
//      data-flows="flow_1 …"                flows taken
//      data-added data-removed data-changed data-moved="…"   what another version has differently
//      data-notes='{"task_a": "…"}'></div>  one text per element, shown when it is pressed
//
// A press on an element also dispatches `element-chosen` with {id, name, text}; nothing else is needed from outside.
import camunda from "camunda-bpmn-moddle/resources/camunda.json";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import { mark, list } from "./marks.js";
import { fit, move } from "./moving.js";
import { explain } from "./notes.js";
import "./viewer.css";

async function show(container) {
  const url = new URL(container.dataset.bpmnUrl, location.href);
  if (url.origin !== location.origin) throw new Error("a diagram comes from this site only");
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const viewer = new NavigatedViewer({ container, moddleExtensions: { camunda } });
  await viewer.importXML(await answer.text());
  describe(container);
  mark(viewer, container.dataset);
  explain(viewer, container);
  const { open, added, changed, removed } = container.dataset;
  fit(viewer, list(open)[0] ?? list(added)[0] ?? list(changed)[0] ?? list(removed)[0]);
  move(viewer, container, () => fit(viewer));
}

// A picture to screen readers while it is empty; with the link and the canvas in it, a group.
function describe(container) {
  if (container.getAttribute("role") === "img") container.setAttribute("role", "group");
  container.querySelector("svg")?.setAttribute("aria-label", container.getAttribute("aria-label") || "");
  container.classList.add("is-shown");
}

for (const container of document.querySelectorAll("[data-bpmn-url]")) {
  const start = () => show(container).catch(() => container.classList.add("is-missing"));
  // A diagram inside a closed <details> has no size yet.
  const details = container.closest("details");
  if (details && !details.open) details.addEventListener("toggle", start, { once: true });
  else start();
}
