// Show a diagram with the tokens of a case on it. The page says everything in words as well.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import camunda from "camunda-bpmn-moddle/resources/camunda.json";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./viewer.css";

const words = (text) => (text || "").split(" ").filter(Boolean);

async function show(container) {
  const viewer = new NavigatedViewer({ container, moddleExtensions: { camunda } });
  const answer = await fetch(container.dataset.bpmnUrl, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const mark = (ids, name) => ids.filter((id) => registry.get(id)).forEach((id) => canvas.addMarker(id, name));
  mark(words(container.dataset.flows), "is-taken");
  mark(words(container.dataset.done), "is-done");
  mark(words(container.dataset.open), "is-open");
  mark(words(container.dataset.incident), "is-incident");
  const counts = JSON.parse(container.dataset.counts || "{}");
  for (const [id, count] of Object.entries(counts)) {
    if (!registry.get(id)) continue;
    const token = document.createElement("span");
    token.className = "token";
    token.textContent = count;
    viewer.get("overlays").add(id, { position: { top: -14, left: -14 }, html: token });
  }
  fit(canvas, registry, words(container.dataset.open)[0]);
  controls(container, viewer, canvas);
}

// On a narrow screen the whole diagram would be unreadable: show the place where the case is.
function fit(canvas, registry, open) {
  canvas.zoom("fit-viewport", "auto");
  const shape = open && registry.get(open);
  if (shape && canvas.zoom() < 0.6) {
    const view = canvas.viewbox();
    const scale = 0.7;
    const width = view.outer.width / scale;
    const height = view.outer.height / scale;
    canvas.viewbox({ x: shape.x + shape.width / 2 - width / 2, y: shape.y + shape.height / 2 - height / 2, width, height });
  }
}

function controls(container, viewer, canvas) {
  const bar = document.createElement("div");
  bar.className = "diagram-controls";
  const button = (label, text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    bar.append(made);
  };
  button(container.dataset.zoomIn || "Phóng to", "+", () => viewer.get("zoomScroll").stepZoom(1));
  button(container.dataset.zoomOut || "Thu nhỏ", "−", () => viewer.get("zoomScroll").stepZoom(-1));
  button(container.dataset.zoomAll || "Xem cả sơ đồ", "⤢", () => canvas.zoom("fit-viewport", "auto"));
  container.before(bar);
}

for (const container of document.querySelectorAll("[data-bpmn-url]")) {
  const start = () => show(container).catch(() => container.classList.add("is-missing"));
  // a diagram inside a closed <details> has no size yet
  const details = container.closest("details");
  if (details && !details.open) details.addEventListener("toggle", start, { once: true });
  else start();
}
