// A press on an element says its name and its note below the diagram, and tells the page.

export function explain(viewer, container) {
  const notes = JSON.parse(container.dataset.notes || "{}");
  const paper = document.createElement("div");
  paper.className = "diagram-note";
  paper.setAttribute("aria-live", "polite");
  container.after(paper);
  viewer.get("eventBus").on("element.click", ({ element }) => {
    const shape = element.labelTarget || element;
    const chosen = shape.parent ? { id: shape.id, name: shape.businessObject.name || "", text: notes[shape.id] || "" } : null;
    write(paper, chosen);
    if (chosen) container.dispatchEvent(new CustomEvent("element-chosen", { bubbles: true, detail: chosen }));
  });
}

function write(paper, chosen) {
  paper.replaceChildren();
  for (const [tag, text] of chosen ? [["strong", chosen.name], ["p", chosen.text]] : []) {
    if (!text) continue;
    const part = document.createElement(tag);
    part.textContent = text;
    paper.append(part);
  }
}
