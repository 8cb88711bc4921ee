// A dry run: the draft played on its diagram with chosen people, answers and days; nothing real is written.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../language.js";
import { Select } from "../panel/fields.jsx";
import { request } from "../server.js";
import { Stage } from "./stage.js";

const shown = (day) => (day || "").slice(0, 10).split("-").reverse().join("/");

function DryRun({ page }) {
  const { draft } = page;
  const [begun, begin] = useState(null); // what it can begin with
  const [state, set] = useState(null);
  const [task, open] = useState(null);
  const [says, tell] = useState("");
  const [busy, wait] = useState(false);
  const place = useRef();
  const stage = useRef();
  const url = begun && `${draft.url}/dry-run/${begun.run}`;
  useEffect(() => {
    stage.current = new Stage(place.current);
    stage.current.load(draft.file("process.bpmn"));
    return () => stage.current.end();
  }, []);
  useEffect(() => {
    if (state) stage.current.mark(state);
  }, [state]);
  const ask = async (deed) => {
    wait(true);
    tell("");
    try {
      await deed();
    } catch (error) {
      tell(error.message);
    }
    wait(false);
  };
  const fresh = () => ask(async () => {
    if (url) request(`${url}/end`, { method: "POST", body: {} }).catch(() => {});
    set(null);
    open(null);
    await stage.current.load(draft.file("process.bpmn"));
    begin(await request(`${draft.url}/dry-run`, { method: "POST", body: { files: draft.changed } }));
  });
  const post = (path, body) => ask(async () => {
    set(await request(`${url}/${path}`, { method: "POST", body }));
    open(null);
  });
  const startRows = (unit, posted, action) => ask(async () => begin({ ...begun, ...(await request(`${url}/rows`, { method: "POST", body: { unit, posted, action } })) }));
  const taskRows = (posted, action) => ask(async () => open({ ...task, ...(await request(`${url}/tasks/${task.id}/rows`, { method: "POST", body: { as: task.person, posted, action } })) }));
  const choose = (id, person) => ask(async () => open({ id, person, ...(await request(`${url}/tasks/${id}?as=${encodeURIComponent(person)}`)) }));
  return (
    <div class="dry-run">
      <div class="dry-stage" ref={place} />
      <div class="dry-side">
        <p class="hint">{say("Không có gì được ghi vào hồ sơ thật.", "Nothing is written to real cases.")}</p>
        {says && <p class="alert" role="alert">{says}</p>}
        {!state && <Begin begun={begun} fresh={fresh} busy={busy} start={(body) => post("start", body)} rows={startRows} forUnit={(unit) => ask(async () => begin({ ...begun, ...(await request(`${url}/for`, { method: "POST", body: { unit } })) }))} />}
        {state && (
          <>
            <Where state={state} />
            {task ? <Task task={task} busy={busy} close={() => open(null)} rows={taskRows} complete={(posted) => post(`tasks/${task.id}`, { as: task.person, posted })} /> : <Tasks tasks={state.tasks} choose={choose} focus={(id) => stage.current.look(id)} />}
            <Clock state={state} busy={busy} advance={(to) => post("advance", { to })} back={() => post("back", {})} fresh={fresh} />
            <Told state={state} />
          </>
        )}
      </div>
    </div>
  );
}

// What the fields of the server's form hold.
function held(form) {
  const data = new FormData(form);
  return Object.fromEntries([...new Set(data.keys())].filter((name) => typeof data.get(name) === "string").map((name) => [name, data.getAll(name).length > 1 ? data.getAll(name) : data.get(name)]));
}

// A pressed "one row more" or "take this row away" of the server's form: its action, or nothing.
const rowAction = (event) => (event.submitter?.name === "action" && /^(add|remove):/.test(event.submitter.value) ? event.submitter.value : "");

const Html = ({ html }) => <div class="served" dangerouslySetInnerHTML={{ __html: html }} />;

function Begin({ begun, fresh, busy, start, rows, forUnit }) {
  if (!begun) return <p><button type="button" class="primary" disabled={busy} onClick={fresh}>{busy ? say("Đang chuẩn bị…", "Preparing…") : say("Bắt đầu chạy thử", "Begin a dry run")}</button></p>;
  const go = (event) => {
    event.preventDefault();
    const { __person: person, __day: day, __subject: subject, ...posted } = held(event.target);
    const action = rowAction(event);
    if (action) rows(begun.unit, posted, action);
    else start({ unit: begun.unit, person: person || null, day: day || null, subject: subject || null, posted });
  };
  return (
    <form onSubmit={go} key={begun.unit}>
      <Select label={say("Đơn vị của hồ sơ", "The case's unit")} value={begun.unit || ""} options={begun.units} change={forUnit} />
      {begun.people.length > 0 && <Select label={say("Ai mở hồ sơ", "Who starts the case")} name="__person" value={begun.people[0].person} options={begun.people.map((one) => ({ value: one.person, words: one.name }))} change={() => {}} />}
      <p class="panel-row"><label>{say("Ngày mở (bỏ trống: hôm nay)", "Day (empty: today)")} <input type="date" name="__day" /></label></p>
      {begun.needs_person && <p class="panel-row"><label>{say("Hồ sơ nói đến ai (họ và tên)", "Whom it is about (full name)")} <input type="text" name="__subject" list="people" autocomplete="off" /></label></p>}
      {begun.direct && Object.keys(begun.data).map((name) => <p class="panel-row"><label>{name} <input type="text" name={name} /></label></p>)}
      {begun.html && <Html html={begun.html} />}
      {begun.suggested?.length > 0 && <datalist id="people">{begun.suggested.map((one) => <option value={one} />)}</datalist>}
      <button type="submit" class="primary" disabled={busy}>▶ {say("Mở hồ sơ thử", "Start the trial case")}</button>
    </form>
  );
}

function Where({ state }) {
  const { case: found } = state;
  return (
    <p role="status">
      <strong>{shown(state.day)}</strong> · {found?.title}
      {found?.status && found.status !== "open" && <> · <strong>{say("đã kết thúc", "ended")}{found.outcome ? `: ${found.outcome}` : ""}</strong></>}
    </p>
  );
}

function Tasks({ tasks, choose, focus }) {
  if (!tasks.length) return <p>{say("Không có việc nào đang mở.", "No task is open.")}</p>;
  return (
    <>
      <h2>{say("Việc đang mở", "Open tasks")} ({tasks.length})</h2>
      <ul class="dry-tasks">
        {tasks.slice(0, 40).map((task) => (
          <li key={task.task}>
            <button type="button" class="add" onClick={() => focus(task.element)}>{task.name}</button>
            {task.about && !task.name.includes(task.about) && <> · {task.about}</>}{task.inside && <span class="hint"> ({task.inside})</span>}
            <span class="hint"> {task.role}{task.due_on ? ` · ${say("hạn", "due")} ${shown(task.due_on)}` : ""}</span>
            <div class="links">{task.people.slice(0, 6).map((one) => <button type="button" onClick={() => choose(task.task, one.person)}>{say("Làm với vai", "Act as")} {one.name}</button>)}</div>
            {!task.people.length && <p class="hint">{say("Chưa có ai giữ vai trò này.", "Nobody holds this role.")}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Task({ task, busy, close, rows, complete }) {
  const go = (event) => {
    event.preventDefault();
    const action = rowAction(event);
    if (action) rows(held(event.target), action);
    else if (!event.submitter?.name) complete(held(event.target));
  };
  return (
    <form class="dry-task" onSubmit={go}>
      <h2>{task.name}</h2>
      {task.explain && <p>{task.explain}</p>}
      {task.due && <p class="hint">{task.due}</p>}
      {task.refusal && <p class="alert">{task.refusal}</p>}
      {task.html && <Html html={task.html} />}
      <p class="buttons"><button type="submit" class="primary" disabled={busy}>{say("Hoàn thành", "Complete")}</button><button type="button" onClick={close}>{say("Quay lại", "Back")}</button></p>
    </form>
  );
}

function Clock({ state, busy, advance, back, fresh }) {
  return (
    <p class="buttons">
      {state.next_due && <button type="button" disabled={busy} onClick={() => advance("next")}>» {say("Đến hạn kế tiếp", "To the next date")} ({shown(state.next_due)})</button>}
      <button type="button" disabled={busy} onClick={() => advance("1 days")}>+1 {say("ngày", "day")}</button>
      <button type="button" disabled={busy} onClick={() => advance("7 days")}>+7 {say("ngày", "days")}</button>
      <button type="button" disabled={busy || !state.can_back} onClick={back}>◀ {say("Lùi một bước", "One step back")}</button>
      <button type="button" disabled={busy} onClick={fresh}>{say("Chạy lại từ đầu", "Begin again")}</button>
    </p>
  );
}

function Told({ state }) {
  const written = (value) => (value === null ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value));
  return (
    <>
      {(state.incidents || []).map((item) => <p class="alert">{item.says}</p>)}
      {state.handed_over?.length > 0 && <p>{say("Bàn giao sang thủ tục chưa có ở đây", "Handed over to procedures that are not here")}: {[...new Set(state.handed_over.map((item) => `${item.to}${item.about ? ` (${item.about})` : ""}`))].join("; ")}</p>}
      {state.started?.length > 0 && <p>{say("Hồ sơ khác được mở", "Other cases begun")}: {state.started.map((item) => item.title).join("; ")}</p>}
      {state.documents?.length > 0 && <details open={state.documents.length < 4}><summary>{say("Văn bản đã ban hành", "Documents issued")} ({state.documents.length})</summary><ul>{state.documents.map((title) => <li>{title}</li>)}</ul></details>}
      <details><summary>{say("Dữ liệu", "Data")} ({state.data.length})</summary><dl class="dry-data">{state.data.map((item) => <><dt>{item.words}</dt><dd>{written(item.value).slice(0, 300)}</dd></>)}</dl></details>
      <details><summary>{say("Đã xảy ra", "What happened")}</summary><ol>{(state.history || []).map((item) => <li>{shown(item.at)}: {item.says}</li>)}</ol></details>
    </>
  );
}

export const show = (page, place) => render(<DryRun page={page} />, place);
