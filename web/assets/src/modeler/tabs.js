// The parts of the procedure beside the diagram; each is loaded when it is opened first.
import { say } from "./language.js";

const TABS = [["diagram", say("Sơ đồ", "Diagram")]];

export function showTabs(page, place) {
  place.setAttribute("role", "tablist");
  const buttons = TABS.map(([name, words]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "tab");
    button.id = `tab-${name}`;
    button.textContent = words;
    button.setAttribute("aria-controls", `modeler-${name}`);
    button.addEventListener("click", () => page.show(name));
    place.append(button);
    return [name, button];
  });
  const show = (wanted) => {
    for (const [name, button] of buttons) {
      button.setAttribute("aria-selected", String(name === wanted));
      button.tabIndex = name === wanted ? 0 : -1;
      document.getElementById(`modeler-${name}`).hidden = name !== wanted;
    }
  };
  page.opened.addEventListener("show", ({ detail }) => TABS.some(([name]) => name === detail.tab) && show(detail.tab));
  place.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = buttons.findIndex(([, button]) => button === document.activeElement);
    const [name, button] = buttons[(at + step + buttons.length) % buttons.length];
    page.show(name);
    button.focus();
  });
  show("diagram");
}
