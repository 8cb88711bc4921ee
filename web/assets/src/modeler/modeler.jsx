// The page where an admin draws a procedure. <main data-draft="id"> holds the places named below.
import camunda from "camunda-bpmn-moddle/resources/camunda.json";
import Modeler from "bpmn-js/lib/Modeler";
import { BpmnPropertiesPanelModule } from "bpmn-js-properties-panel";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "./modeler.css";
import findingWords from "./finding-words.js";
import beginnings from "./beginnings.js";
import words from "./bpmn-words.js";
import { Checks, showFindings, showSummary } from "./checks.jsx";
import { Choices } from "./choices.js";
import clipboard from "./clipboard.js";
import { Draft } from "./draft.js";
import { showFirstSteps } from "./first-steps.jsx";
import { say } from "./language.js";
import inserting from "./inserting.js";
import { Model } from "./model.js";
import { laidOut } from "./laid-out.js";
import menus from "./menus.js";
import palette from "./palette.js";
import { showPanel } from "./panel/panel.jsx";
import { play } from "./playing.jsx";
import { showPresence } from "./presence.jsx";
import { showSaving } from "./saving.jsx";
import reading from "./reading.js";
import { request } from "./server.js";
import { offer } from "./templates.js";
import { learnSteps } from "./steps.js";
import { toolbar } from "./toolbar.js";
import { Page } from "./page.js";
import { showTabs } from "./tabs.js";

const READABLE = 0.75;
const PALETTE = 150; // its width on the screen
const DIAGRAM = "process.bpmn";
const place = (name) => document.getElementById(`modeler-${name}`);

async function start(main) {
  const draft = await Draft.open(main.dataset.draft);
  const choices = new Choices(await request(`${draft.url}/choices`));
  if (new URLSearchParams(location.search).has("read")) draft.may = {};
  const modeler = new Modeler({
    container: place("canvas"),
    moddleExtensions: { camunda },
    additionalModules: [BpmnPropertiesPanelModule, words, palette, menus, beginnings, inserting, clipboard, findingWords, ...(draft.editable ? [] : [reading])],
  });
  const page = new Page({ draft, choices, modeler, model: new Model(modeler) });
  learnSteps(page);
  const laid = await laidOut(draft.file(DIAGRAM));
  await modeler.importXML(laid);
  look(modeler);
  page.play = (item) => {
    page.show("diagram");
    play(page, place("player"), item);
  };
  page.templates = await request("/api/templates");
  offer(page);
  page.checks = new Checks(page);
  watch(page);
  toolbar(page, place("tools"));
  showSaving(draft, place("saving"), place("trouble"), () => download(draft));
  showPanel(page, place("panel"));
  showFindings(page, place("findings"));
  showSummary(page, place("summary"));
  showName(draft, place("title"));
  showActions(draft, place("actions"));
  showPresence(draft, place("presence"));
  if (draft.editable && laid !== draft.file(DIAGRAM)) draft.set(DIAGRAM, laid, "diagram");
  showTabs(page, place("tabs"));
  showFirstSteps(page, place("first-steps"));
  describe(place("canvas"));
  main.classList.toggle("is-read-only", !draft.editable);
  if (draft.editable && draft.refused_reason) place("returned").textContent = `${say("Bản này đã bị trả lại", "This draft was returned")}: ${draft.refused_reason}`;
  page.checks.later(0);
  main.classList.add("is-ready");
  return page;
}

// The whole diagram if its names can be read then, else its beginning.
function look(modeler) {
  const canvas = modeler.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() > 1) canvas.zoom(1, "auto");
  if (canvas.zoom() >= READABLE) return;
  const [first] = modeler.get("elementRegistry").filter((element) => element.type === "bpmn:StartEvent");
  const { outer } = canvas.viewbox();
  const [width, height] = [outer.width / READABLE, outer.height / READABLE];
  const left = PALETTE / READABLE + 40;
  canvas.viewbox({ x: (first?.x || 0) - left, y: (first?.y || 0) - height / 3, width, height });
}

// What is drawn becomes the text of the draft; what is taken from elsewhere becomes the drawing.
function watch({ draft, modeler, checks }) {
  let timer;
  let turn = 0;
  const write = async () => {
    clearTimeout(timer);
    if (!draft.editable) return;
    const at = turn;
    const { xml } = await modeler.saveXML({ format: true });
    draft.set(DIAGRAM, xml, "diagram");
    if (at === turn) draft.followed();
  };
  modeler.get("eventBus").on("commandStack.changed", ({ trigger }) => {
    clearTimeout(timer);
    if (!draft.editable || trigger === "clear") return;
    turn += 1;
    draft.follows(write);
    checks.later();
    timer = setTimeout(write, 300);
  });
  const load = async () => {
    const selection = modeler.get("selection").get().map((element) => element.id);
    const view = modeler.get("canvas").viewbox();
    await modeler.importXML(draft.file(DIAGRAM));
    modeler.get("canvas").viewbox(view);
    modeler.get("selection").select(selection.map((id) => modeler.get("elementRegistry").get(id)).filter(Boolean));
  };
  draft.addEventListener("replaced", load);
  addEventListener("beforeunload", (event) => {
    if (draft.unsaved && draft.editable) {
      draft.save();
      event.preventDefault();
    }
  });
  addEventListener("online", () => draft.save());
  // back from the tab where one signed in again
  addEventListener("focus", () => draft.state.kind === "failed" && draft.save());
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    document.activeElement?.blur();
    setTimeout(async () => {
      await write();
      draft.save();
    });
  });
}

// On to the rehearsal of a term with this draft, and to the page where it is handed in, compared, and released by a
// second person; what was drawn is saved first.
function showActions(draft, place) {
  const handIn = draft.editable ? say("Trình ban hành…", "Hand in for release…") : say("Trang của bản nháp", "Page of the draft");
  place.append(
    leaving(draft, `/rehearsals?draft=${draft.id}`, say("Diễn tập nhiệm kỳ…", "Rehearse a term…")),
    leaving(draft, `/drafts/${draft.id}`, handIn),
  );
}

function leaving(draft, href, words) {
  const link = document.createElement("a");
  link.className = "button";
  link.href = href;
  link.textContent = words;
  link.addEventListener("click", async (event) => {
    if (!draft.unsaved) return;
    event.preventDefault();
    await draft.save();
    if (!draft.unsaved) location.href = link.href;
  });
  return link;
}

// The heading says which procedure, and that it is read only if it is.
function showName(draft, heading) {
  const states = {
    submitted: say("đã trình ban hành, chỉ xem", "handed in, read only"),
    released: say("đã ban hành, chỉ xem", "released, read only"),
  };
  const state = states[draft.status] || (draft.editable ? "" : say("chỉ xem", "read only"));
  heading.textContent = state ? `${draft.name} (${state})` : draft.name;
  document.title = `${draft.name} · Quy Trình`;
}

function download(draft) {
  for (const [path, text] of Object.entries(draft.changed)) {
    if (text === null) continue;
    const link = document.createElement("a");
    link.href = `data:application/octet-stream;charset=utf-8,${encodeURIComponent(text)}`;
    link.download = path.replace(/\//g, "_");
    link.click();
  }
}

function describe(canvas) {
  const svg = canvas.querySelector(".djs-container > svg");
  svg.setAttribute("aria-label", say("Sơ đồ của thủ tục", "Diagram of the procedure"));
  svg.setAttribute("role", "group");
}

const main = document.querySelector("[data-draft]");
start(main).then(
  (page) => (window.quytrinhModeler = page),
  (error) => {
    place("trouble").textContent = `${say("Không mở được bản nháp.", "The draft cannot be opened.")} ${error.message}`;
    place("trouble").className = "alert";
    if (!error.status) throw error;
  },
);
