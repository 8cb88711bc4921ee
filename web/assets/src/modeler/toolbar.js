// Undo, redo, find, zoom: the buttons above the diagram, for those who use no keyboard shortcuts.
import { inSight } from "./in-sight.js";
import { say } from "./language.js";

export function toolbar(page, place) {
  const { modeler } = page;
  const stack = modeler.get("commandStack");
  const actions = modeler.get("editorActions");
  const button = (text, words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.title = words;
    if (!/\p{L}/u.test(text)) made.setAttribute("aria-label", words);
    made.addEventListener("click", act);
    place.append(made);
    return made;
  };
  const undo = button(`↶ ${say("Hoàn tác", "Undo")}`, "Ctrl+Z", () => stack.undo());
  const redo = button(`↷ ${say("Làm lại", "Redo")}`, "Ctrl+Y", () => stack.redo());
  const copy = button(say("Chép", "Copy"), "Ctrl+C", () => actions.trigger("copy"));
  button(say("Dán", "Paste"), say("Ctrl+V; cả phần chép từ sơ đồ khác", "Ctrl+V; also what was copied from another diagram"), () => paste(page));
  // (after this click: the field that it opens closes with the next one outside)
  button(say("Tìm", "Find"), say("Tìm trong sơ đồ, Ctrl+F", "Find in the diagram, Ctrl+F"), () => setTimeout(() => actions.trigger("find")));
  button("+", say("Phóng to", "Zoom in"), () => modeler.get("zoomScroll").stepZoom(1));
  button("−", say("Thu nhỏ", "Zoom out"), () => modeler.get("zoomScroll").stepZoom(-1));
  button(say("Cả sơ đồ", "Whole diagram"), "", () => modeler.get("canvas").zoom("fit-viewport", "auto"));
  if (page.draft.editable) button(say("Hướng dẫn", "Hints"), say("Các bước để sửa thủ tục", "How to change a procedure"), () => page.firstSteps());
  const update = () => {
    undo.disabled = !stack.canUndo();
    redo.disabled = !stack.canRedo();
  };
  // (a listener of diagram-js that returns false stops the others)
  const chosen = () => {
    copy.disabled = !modeler.get("selection").get().length;
  };
  modeler.get("eventBus").on("commandStack.changed", update);
  modeler.get("eventBus").on("selection.changed", chosen);
  // what was found shall not lie under the palette
  modeler.get("eventBus").on("searchPad.selected", () => modeler.get("selection").get().slice(0, 1).forEach((element) => inSight(modeler.get("canvas"), element)));
  update();
  chosen();
}

// Without a mouse over the diagram: to the middle of what is seen.
function paste({ modeler }) {
  const { x, y, width, height } = modeler.get("canvas").viewbox();
  modeler.get("canvas").focus();
  modeler.get("copyPaste").paste({ element: modeler.get("canvas").getRootElement(), point: { x: x + width / 2, y: y + height / 2 } });
}
