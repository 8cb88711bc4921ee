// The diagram of a dry run: only looked at, with the tokens where they stand.
import camunda from "camunda-bpmn-moddle/resources/camunda.json";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { mark } from "../../marks.js";
import { say } from "../language.js";

const NAMES = ["is-taken", "is-done", "is-open", "is-incident"];

export class Stage {
  constructor(container) {
    this.viewer = new NavigatedViewer({ container, moddleExtensions: { camunda } });
  }

  async load(xml) {
    await this.viewer.importXML(xml);
    this.viewer.get("canvas").zoom("fit-viewport", "auto");
    const svg = this.viewer.get("canvas").getContainer().querySelector("svg");
    svg.setAttribute("aria-label", say("Sơ đồ của lượt chạy thử", "Diagram of the dry run"));
    svg.setAttribute("role", "group");
  }

  mark({ tokens, done, flows, incidents }) {
    const canvas = this.viewer.get("canvas");
    this.viewer.get("overlays").clear();
    this.viewer.get("elementRegistry").forEach((element) => NAMES.forEach((name) => canvas.hasMarker(element, name) && canvas.removeMarker(element, name)));
    const open = Object.keys(tokens || {});
    mark(this.viewer, { open: open.join(" "), counts: JSON.stringify(tokens || {}), done: (done || []).join(" "), flows: (flows || []).join(" "), incident: (incidents || []).map((item) => item.element).join(" ") });
    if (open[0]) this.look(open[0]);
  }

  // Near enough to be read.
  look(id) {
    const canvas = this.viewer.get("canvas");
    const element = this.viewer.get("elementRegistry").get(id);
    if (!element) return;
    if (canvas.zoom() < 0.6) canvas.zoom(0.8);
    canvas.scrollToElement(element, { top: 80, bottom: 80, left: 80, right: 80 });
  }

  end() {
    this.viewer.destroy();
  }
}
