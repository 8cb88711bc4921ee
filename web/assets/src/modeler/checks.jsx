// The server's check while one draws: signs at the shapes, and the sentences as a list that leads to them.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { english, say } from "./language.js";
import { request } from "./server.js";

const WAIT = 700;

export class Checks {
  #timer;
  #number = 0;
  #listeners = new Set();

  constructor(page) {
    this.page = page;
    this.findings = [];
    this.state = "waiting";
    page.draft.addEventListener("file", () => this.later());
    page.draft.addEventListener("replaced", () => this.later(0));
    // the server is there again
    page.draft.addEventListener("state", () => this.state === "failed" && page.draft.state.kind === "saved" && this.later(0));
    page.modeler.get("eventBus").on("import.done", () => this.#mark());
  }

  // A change was made: what is shown is not of today until the answer is there.
  later(wait = WAIT) {
    this.place?.setAttribute("aria-busy", "true");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), wait);
  }

  async now() {
    this.#timer = null;
    const number = (this.#number += 1);
    const { draft } = this.page;
    this.#become("asking");
    try {
      const answer = await request(`${draft.url}/check`, { method: "POST", body: { files: draft.changed } });
      if (number !== this.#number) return;
      this.findings = (answer.findings || []).map((item) => ({
        ...item,
        severity: item.severity || "error",
        words: (english && item.en) || item.vi,
        hint: (english && item.hint_en) || item.hint_vi,
      }));
      this.#become("known");
    } catch {
      if (number === this.#number) this.#become("failed");
    }
  }

  of(id) {
    return this.findings.filter((item) => item.element === id);
  }

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #become(state) {
    this.state = state;
    if (state !== "asking" && !this.#timer) this.place?.setAttribute("aria-busy", "false");
    if (state === "known") this.#mark();
    for (const listener of this.#listeners) listener();
  }

  // A sign with a letter and a frame: nobody has to tell red from green.
  #mark() {
    const { modeler } = this.page;
    const [overlays, canvas, registry] = ["overlays", "canvas", "elementRegistry"].map((name) => modeler.get(name));
    overlays.remove({ type: "finding" });
    registry.forEach((element) => ["has-error", "has-warning"].forEach((name) => canvas.hasMarker(element, name) && canvas.removeMarker(element, name)));
    for (const id of new Set(this.findings.map((item) => item.element))) {
      const element = id && registry.get(id);
      if (!element || !element.parent) continue;
      const found = this.of(id);
      const severity = found.some((item) => item.severity === "error") ? "error" : "warning";
      canvas.addMarker(element, `has-${severity}`);
      const html = document.createElement("button");
      html.type = "button";
      html.className = `finding-sign is-${severity}`;
      html.textContent = severity === "error" ? "✕" : "!";
      html.title = found.map((item) => item.words).join("\n");
      html.setAttribute("aria-label", html.title);
      html.addEventListener("click", () => this.page.goTo(id));
      const middle = element.waypoints ? element.waypoints[Math.floor((element.waypoints.length - 1) / 2)] : null;
      const position = middle ? { top: middle.y - Math.min(...element.waypoints.map((point) => point.y)) - 12, left: middle.x - Math.min(...element.waypoints.map((point) => point.x)) + 6 } : { top: -14, right: 12 };
      overlays.add(id, "finding", { position, html, scale: { min: 0.8, max: 1.3 } });
    }
  }
}

function List({ page }) {
  const { checks } = page;
  const [, again] = useState(0);
  useEffect(() => checks.listen(() => again((n) => n + 1)), [checks]);
  const errors = checks.findings.filter((item) => item.severity === "error");
  const untranslated = checks.findings.filter((item) => item.code === "untranslated");
  const warnings = checks.findings.filter((item) => item.severity !== "error");
  const state = checks.state === "failed" ? say("Chưa kiểm tra được; sẽ thử lại khi lưu được hoặc khi bạn sửa tiếp.", "The check did not answer; it tries again once your work is saved or with your next change.")
    : checks.state === "known" && !checks.findings.length ? `✓ ${say("Không thấy lỗi nào.", "No fault found.")}`
    : errors.length || warnings.length ? [errors.length && `✕ ${errors.length} ${say("lỗi phải sửa", errors.length === 1 ? "fault to mend" : "faults to mend")}`, warnings.length && `! ${warnings.length} ${say("điều nên xem", "to look at")}`].filter(Boolean).join(" · ")
    : say("Đang kiểm tra…", "Checking…");
  return (
    <section aria-labelledby="findings-title">
      <h2 id="findings-title">{say("Kiểm tra", "Check")}</h2>
      <p role="status" class={errors.length ? "check-state is-error" : "check-state"}>{state}</p>
      <ol class="findings">
        {untranslated.length > 0 && (
          <li class={`is-${untranslated[0].severity}`}>
            <button type="button" class="finding" onClick={() => page.show("words")}><span aria-hidden="true">✕</span> {untranslated.length} {say("câu chưa có tiếng Anh", "texts without English")}<span class="hint"> {say("Điền ở thẻ “Tiếng Anh”.", "Fill them in under “English”.")}</span></button>
          </li>
        )}
        {[...errors, ...warnings].filter((item) => !untranslated.includes(item)).map((item) => (
          <li class={`is-${item.severity}`}>
            <button type="button" class="finding" onClick={() => page.goTo(item.element, item.file, item.code)}>
              <span aria-hidden="true">{item.severity === "error" ? "✕" : "!"}</span> {item.words}
              {item.hint && <span class="hint"> {item.hint}</span>}
              {item.file && !["process.bpmn", "procedure.toml"].includes(item.file) && <span class="hint"> ({item.file})</span>}
            </button>
            {item.run?.length > 1 && <button type="button" class="add" onClick={() => page.play(item)}>▶ {say("Xem vì sao", "See why")}</button>}
          </li>
        ))}
      </ol>
    </section>
  );
}

export function showFindings(page, place) {
  page.checks.place = place;
  render(<List page={page} />, place);
}

// In short, above all tabs.
function Summary({ page }) {
  const { checks } = page;
  const [, again] = useState(0);
  useEffect(() => checks.listen(() => again((n) => n + 1)), [checks]);
  const errors = checks.findings.filter((item) => item.severity === "error").length;
  const more = checks.findings.length - errors;
  if (checks.state === "waiting" || checks.state === "failed") return null;
  const words = errors ? `✕ ${errors} ${say("lỗi phải sửa", errors === 1 ? "fault to mend" : "faults to mend")}` : more ? `! ${more} ${say("điều nên xem", "to look at")}` : `✓ ${say("Không có lỗi", "No fault")}`;
  const show = () => {
    page.show("diagram");
    document.getElementById("modeler-findings").scrollIntoView({ block: "nearest" });
  };
  return <button type="button" class={`summary ${errors ? "is-error" : ""}`} onClick={show}>{words}</button>;
}

export function showSummary(page, place) {
  render(<Summary page={page} />, place);
}
