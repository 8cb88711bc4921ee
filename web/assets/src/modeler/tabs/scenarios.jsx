// Scenarios: the text, a run, the way it took on the diagram, and which ways no scenario takes.
import { render } from "preact";
import { useState } from "preact/hooks";
import { asId } from "../beginnings.js";
import { say } from "../language.js";
import { useId, useTyped, Row } from "../panel/fields.jsx";
import { request } from "../server.js";
import { settingsOf } from "../variables.js";
import { Files, useChosen, useDraft } from "./files.jsx";

const FILE = /^scenarios\/(.+)\.yaml$/;

function Scenarios({ page }) {
  const { draft } = page;
  useDraft(draft);
  const files = draft.paths(FILE).map((path) => ({ value: path, words: FILE.exec(path)[1] }));
  const [path, choose] = useChosen(page, "scenarios", files);
  const [answer, set] = useState(null);
  const [running, run] = useState(null);
  const add = (name) => {
    const made = `scenarios/${asId(name).replace(/_/g, "-") || "scenario"}.yaml`;
    const id = settingsOf(draft).top.id || draft.procedure_id;
    draft.set(made, `about: ${name}\nday: 2026-11-02\norganisation: demo\nstart: {procedure: ${id}, unit: chi-bo-vp, as: secretary@unit, with: {}}\nsteps:\n  - {as: secretary@unit, do: task_1, with: {}}\n`, "scenarios");
    choose(made);
  };
  // One after the other, so that one sees how far it is.
  const play = async (only) => {
    const names = (only ? [only] : files.map((file) => file.value)).map((file) => FILE.exec(file)[1]);
    set(null);
    try {
      let so = null;
      for (const [n, name] of names.entries()) {
        run({ n: n + 1, of: names.length });
        so = together(so, await request(`${draft.url}/scenario`, { method: "POST", body: { name, files: draft.changed } }));
        set(so);
      }
    } catch (error) {
      set({ says: error.message });
    }
    run(null);
  };
  const mend = async (stopped) => {
    run({ n: 0, of: 0 });
    try {
      const { files: texts } = await request(`${draft.url}/scenario/mend`, { method: "POST", body: { stopped, files: draft.changed } });
      for (const [made, text] of Object.entries(texts)) draft.set(made, text, "scenarios");
      await play(null);
    } catch (error) {
      set({ says: error.message });
      run(null);
    }
  };
  return (
    <>
      <Files label={say("Kịch bản", "Scenario")} files={files} path={path} choose={choose} add={add} addWords={say("Kịch bản mới", "New scenario")} remove={(gone) => draft.set(gone, null)} editable={draft.editable} />
      {path && <Body key={path} draft={draft} path={path} />}
      <p class="buttons">
        {path && <button type="button" class="primary" disabled={Boolean(running)} onClick={() => play(path)}>▶ {say("Chạy kịch bản này", "Run this scenario")}</button>}
        <button type="button" disabled={Boolean(running) || !files.length} onClick={() => play(null)}>{say("Chạy tất cả", "Run all")}</button>
      </p>
      <div role="status">{running && <Progress {...running} />}</div>
      {answer && <Result page={page} answer={answer} mend={!running && draft.editable && mend} />}
    </>
  );
}

function Body({ draft, path }) {
  const id = useId("scenario");
  const field = useTyped(draft.file(path), (text) => draft.set(path, text, "scenarios"));
  return <Row label={say("Ai làm gì, mong đợi gì", "Who does what, and what is expected")} id={id}><textarea id={id} rows={16} class="document-text" spellcheck={false} {...field} /></Row>;
}

// What two runs came to.
function together(first, second) {
  if (!first) return second;
  const coverage = { ...first.coverage };
  for (const [flow, times] of Object.entries(second.coverage)) coverage[flow] = (coverage[flow] || 0) + times;
  return { ok: first.ok && second.ok, says: "", results: [...first.results, ...second.results], coverage, path: Object.keys(coverage).sort(), untaken: first.untaken.filter((flow) => !coverage[flow]) };
}

const Progress = ({ n, of }) =>
  of ? (
    <>
      <p>{say("Đang chạy kịch bản", "Playing scenario")} {n} {say("trong", "of")} {of}…</p>
      <progress class="wide" max={of} value={n - 1} aria-label={say("Tiến độ chạy kịch bản", "How far the scenarios are played")} />
    </>
  ) : <p>{say("Đang thử câu trả lời cho bước mới…", "Trying answers for the new step…")}</p>;

function Result({ page, answer, mend }) {
  const { untaken = [], path: taken = [] } = answer;
  const label = (shape) => shape?.businessObject.name || shape?.id;
  const name = (id) => {
    const flow = page.model.element(id);
    return flow?.source ? `${label(flow.source)} → ${flow.businessObject.name ? `${flow.businessObject.name} → ` : ""}${label(flow.target)}` : id;
  };
  const results = answer.results || [answer];
  const stopped = results.filter((one) => one.new_step && one.number).map(({ name, number, new_step }) => ({ name, number, new_step }));
  return (
    <>
      {results.map((one) => <p class={one.ok === false || one.says ? "alert" : "ok"}>{one.ok === false || one.says ? "✕" : "✓"} {one.name ? `${one.name}: ` : ""}{one.says || say("đúng như mong đợi", "as expected")} {one.do}</p>)}
      {mend && stopped.length > 0 && <p><button type="button" class="primary" onClick={() => mend(stopped)}>{say(`Thêm bước mới vào ${stopped.length} kịch bản này`, `Add the new step to these ${stopped.length} scenarios`)}</button></p>}
      {taken.length > 0 && <p>{say("Các kịch bản này đi qua", "These scenarios take")} <strong>{taken.length}</strong> {say("trong", "of")} {taken.length + untaken.length} {say("đường của sơ đồ.", "ways of the diagram.")}</p>}
      {taken.length > 0 && <button type="button" onClick={() => page.showPath(taken, untaken)}>{say("Xem đường đi trên sơ đồ", "See the way on the diagram")}</button>}
      {untaken.length > 0 && <><h2>{say("Nhánh chưa kịch bản nào đi", "Ways no scenario takes")}</h2><ul>{untaken.map((id) => <li><button type="button" class="add" onClick={() => page.goTo(id)}>{name(id)}</button></li>)}</ul></>}
    </>
  );
}

export const show = (page, place) => render(<Scenarios page={page} />, place);
