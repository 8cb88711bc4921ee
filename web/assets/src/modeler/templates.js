// Shared patterns, ready to use: a step that calls the pattern, with what it takes and gives back filled in as far as
// the procedure's data have the same names; what comes back is declared as data.
import { english, named, say } from "./language.js";
import { FILE as PO, write as translate } from "./po.js";
import { write } from "./settings.js";
import { settingsOf, variablesOf } from "./variables.js";

const SETTINGS = "procedure.toml";
const rows = (found) => (Array.isArray(found) ? found.map((item) => (typeof item === "string" ? { name: item } : item)) : Object.entries(found || {}).map(([name, type]) => ({ name, type })));

export function offer(page) {
  const popupMenu = page.modeler.get("popupMenu");
  popupMenu.registerProvider("templates", {
    getPopupMenuEntries: () => Object.fromEntries(page.templates.map((item) => [`template-${item.value}`, { label: item.words, description: item.about, className: "bpmn-icon-call-activity", action: () => insert(page, item) }])),
  });
}

export function openMenu(modeler, button) {
  const box = button.getBoundingClientRect();
  const position = { x: box.right + 6, y: box.top, cursor: { x: box.right, y: box.top } };
  modeler.get("popupMenu").open(modeler.get("canvas").getRootElement(), "templates", position, { title: say("Mẫu có sẵn", "Ready patterns"), width: 380, search: true });
}

function insert(page, template) {
  const { modeler, model, draft } = page;
  const [chosen] = modeler.get("selection").get();
  const follows = chosen && chosen.type !== "bpmn:EndEvent" && chosen.parent;
  const inserting = modeler.get("inserting");
  const step = follows ? inserting.after(chosen, "bpmn:CallActivity") : inserting.alone("bpmn:CallActivity");
  modeler.get("directEditing").cancel();
  const known = new Set(variablesOf(draft).map((item) => item.value));
  model.setAttributes(step, { name: template.name, calledElement: template.value });
  const ins = rows(template.in || template.ins).filter(({ name }) => known.has(name));
  model.setMappings(step, "in", ins.map(({ name }) => ({ source: name, target: name })));
  const outs = rows(template.out || template.outs);
  model.setMappings(step, "out", outs.map(({ name }) => ({ source: name, target: name })));
  const { data } = settingsOf(draft);
  let text = draft.file(SETTINGS);
  for (const { name, type } of outs) if (!(name in data)) text = write(text, "data", name, type || "text");
  draft.set(SETTINGS, text, "templates");
  if (template.english && template.name) draft.set(PO, translate(draft.file(PO), template.name, template.english), "templates");
}

// The server's list in the shape of the menu.
export function listed(answer) {
  const found = Array.isArray(answer) ? answer : answer.templates || answer.patterns || [];
  return found.map((item) => {
    const title = item.title || item.name || item;
    const vi = typeof title === "string" ? item.vi || title : title.vi;
    return {
      ...item,
      value: String(item.value || item.id || item.key),
      name: vi,
      english: item.en || title.en,
      words: (english && (item.en || title.en)) || vi,
      about: named(item.summary || item.about || ""),
    };
  });
}
