// The parts of the procedure beside the diagram; each is loaded when it is opened first.
import { say } from "./language.js";

const TABS = [
  ["diagram", say("Sơ đồ", "Diagram")],
  ["forms", say("Biểu mẫu", "Forms"), () => import("./tabs/forms.jsx")],
  ["decisions", say("Quy định", "Rules"), () => import("./tabs/decisions.jsx")],
  ["documents", say("Văn bản", "Documents"), () => import("./tabs/documents.jsx")],
  ["scenarios", say("Kịch bản", "Scenarios"), () => import("./tabs/scenarios.jsx")],
  ["dryrun", say("Chạy thử", "Dry run"), () => import("./tabs/dryrun.jsx")],
  ["words", say("Tiếng Anh", "English"), () => import("./tabs/words.jsx")],
];

export function showTabs(page, place) {
  place.setAttribute("role", "tablist");
  const tabs = TABS.map(([name, words, load]) => ({ name, load, button: button(page, name, words), panel: panel(name) }));
  place.append(...tabs.map((tab) => tab.button));
  const show = (wanted) => {
    for (const { name, button, panel, load } of tabs) {
      button.setAttribute("aria-selected", String(name === wanted));
      button.tabIndex = name === wanted ? 0 : -1;
      panel.hidden = name !== wanted;
      if (name === wanted && name === "diagram") lookAgain(page.modeler);
      if (name !== wanted || !load || panel.dataset.loaded) continue;
      panel.dataset.loaded = "yes";
      load().then((part) => part.show(page, panel));
    }
  };
  page.opened.addEventListener("show", ({ detail }) => tabs.some((tab) => tab.name === detail.tab) && show(detail.tab));
  place.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.findIndex((tab) => tab.button === document.activeElement);
    if (!step || at < 0) return;
    const next = tabs[(at + step + tabs.length) % tabs.length];
    page.show(next.name);
    next.button.focus();
  });
  show("diagram");
}

// What stands at the chosen element lost its place while the diagram was hidden.
function lookAgain(modeler) {
  modeler.get("canvas").resized();
  const [chosen] = modeler.get("selection").get();
  if (chosen) modeler.get("contextPad").open(chosen, true);
}

function button(page, name, words) {
  const made = document.createElement("button");
  made.type = "button";
  made.id = `tab-${name}`;
  made.textContent = words;
  made.setAttribute("role", "tab");
  made.setAttribute("aria-controls", `modeler-${name}`);
  made.addEventListener("click", () => page.show(name));
  return made;
}

// The diagram's place is in the page; those of the other tabs follow it.
function panel(name) {
  const known = document.getElementById(`modeler-${name}`);
  if (known) return known;
  const made = document.createElement("div");
  made.id = `modeler-${name}`;
  made.className = "tab-page";
  made.setAttribute("role", "tabpanel");
  made.setAttribute("aria-labelledby", `tab-${name}`);
  document.querySelector(".modeler").append(made);
  return made;
}
