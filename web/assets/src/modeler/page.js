// What the parts of the page ask of each other: choose an element, make a form, list what the draft holds.
import { say, toldApart } from "./language.js";
import { asId } from "./beginnings.js";
import { write } from "./settings.js";
import { oneStep, putFile } from "./steps.js";
import { settingsOf, typeOf } from "./variables.js";

const FORM = /^forms\/(.+)\.form\.json$/;
const DECISION = /^decisions\/([^/]+)\.yaml$/;
const DOCUMENT = /^documents\/(.+)\.(?:md|docx)$/;

export class Page {
  constructor(parts) {
    Object.assign(this, parts);
    this.opened = new EventTarget();
    this.wanted = {};
  }

  // Show a tab, at one of its files if `path` is given.
  show(tab, path = "") {
    if (path) this.wanted[tab] = path;
    this.opened.dispatchEvent(new CustomEvent("show", { detail: { tab, path } }));
  }

  // The way a scenario took, until the next one is shown or the diagram changes.
  showPath(taken, untaken = []) {
    this.show("diagram");
    const canvas = this.modeler.get("canvas");
    const mark = (ids, name) => ids.filter((id) => this.model.element(id)).forEach((id) => canvas.addMarker(id, name));
    this.modeler.get("elementRegistry").forEach((element) => ["is-passed", "is-untaken"].forEach((name) => canvas.removeMarker(element, name)));
    mark(taken, "is-passed");
    mark(untaken, "is-untaken");
  }

  // To an element, and there to the field of the panel at which a finding stands.
  goTo(id, file = "process.bpmn", code = "") {
    const element = id && this.model.element(id);
    if (!element) {
      const tab = [[FORM, "forms"], [DECISION, "decisions"], [DOCUMENT, "documents"], [/^scenarios\//, "scenarios"], [/^texts\//, "words"]].find(([pattern]) => pattern.test(file))?.[1];
      if (tab) this.show(tab, file.replace(/\.docx$/, ".md")); // a Word file stands under the name of its text
      else if (element === undefined) this.modeler.get("selection").select([]);
      return;
    }
    this.show("diagram");
    const canvas = this.modeler.get("canvas");
    const root = canvas.findRoot(element);
    if (root) canvas.setRootElement(root);
    if (element === root) this.modeler.get("selection").select([]);
    else this.modeler.get("selection").select(element);
    if (element !== root) canvas.scrollToElement(element, { top: 120, bottom: 120, left: 160, right: 160 });
    const panel = document.getElementById("modeler-panel");
    panel.focus({ preventScroll: true });
    if (code) requestAnimationFrame(() => setTimeout(() => toField(panel, code)));
  }

  forms() {
    return toldApart(this.draft.paths(FORM).map((path) => {
      const key = FORM.exec(path)[1];
      return { value: key, words: this.#usedBy(key) || key };
    }));
  }

  // A form is known by the tasks that use it.
  #usedBy(key) {
    const names = this.model.all("bpmn:UserTask").filter((task) => task.businessObject.get("camunda:formKey") === key).map((task) => task.businessObject.name);
    if (settingsOf(this.draft).top.start_form === key) names.unshift(say("Mở hồ sơ", "Start of the case"));
    return names.length ? names.slice(0, 2).join(", ") : "";
  }

  newForm(name) {
    const start = asId(name) || "form";
    let key = start;
    for (let n = 2; this.draft.files[`forms/${key}.form.json`] !== undefined; n += 1) key = `${start}_${n}`;
    const form = { type: "default", id: key, schemaVersion: 18, components: [{ type: "textarea", key: `${key}_note`, label: "Ý kiến", validate: { required: true, maxLength: 2000 } }] };
    const path = `forms/${key}.form.json`;
    putFile(this.modeler, path, `${JSON.stringify(form, null, 1)}\n`);
    this.declare(form, (file, text) => putFile(this.modeler, file, text));
    return key;
  }

  // A file changed from the panel: undone with the same button as the drawing.
  put(path, text) {
    putFile(this.modeler, path, text);
  }

  together(work) {
    oneStep(this.modeler, work);
  }

  // A form's answers become data of the procedure; new ones are declared with it.
  setForm(path, schema) {
    this.draft.set(path, `${JSON.stringify(schema, null, 1)}\n`, "forms");
    this.declare(schema);
  }

  declare(schema, put = (file, text) => this.draft.set(file, text, "forms")) {
    const { data } = settingsOf(this.draft);
    let text = this.draft.file("procedure.toml");
    const walk = (parts) => {
      for (const part of parts || []) {
        const key = part.key || part.path;
        if (part.type === "group") walk(part.components);
        else if (key && part.type !== "text" && !(key in data)) text = write(text, "data", key, (data[key] = typeOf(part)));
      }
    };
    walk(schema.components);
    put("procedure.toml", text);
  }

  openForm(key) {
    this.show("forms", `forms/${key}.form.json`);
  }

  documents() {
    const keys = new Set(this.draft.paths(DOCUMENT).map((path) => DOCUMENT.exec(path)[1]));
    return toldApart([...keys].map((key) => {
      const title = /^title:\s*(.+)$/m.exec(this.draft.file(`documents/${key}.md`) || "")?.[1];
      return { value: key, words: title ? title.replace(/^["']|["']$/g, "") : key };
    }));
  }

  decisions() {
    const own = this.draft.paths(DECISION).map((path) => DECISION.exec(path)[1]);
    const known = this.choices.decisions;
    return [...known, ...own.filter((name) => !known.some((item) => item.value === name)).map((value) => ({ value, words: value }))];
  }

  ownDecision(name) {
    return this.draft.files[`decisions/${name}.yaml`] !== undefined;
  }

  openDecision(name) {
    this.show("decisions", `decisions/${name}.yaml`);
  }

  // procedure.toml as the panel reads it.
  settings() {
    return settingsOf(this.draft);
  }

  outcomes() {
    const { top, outcome_names: names } = this.settings();
    return (top.outcomes || []).map((value) => ({ value, words: names[value] || value }));
  }
}

function toField(panel, code) {
  const fault = [...panel.querySelectorAll(".field-fault")].find((one) => one.dataset.code === code);
  if (!fault) return;
  for (let part = fault.parentElement; part && part !== panel; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  const field = fault.closest(".panel-row, .given, .way")?.querySelector("select, input, textarea, button");
  fault.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}
