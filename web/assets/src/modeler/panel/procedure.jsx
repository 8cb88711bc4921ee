// The procedure itself, when nothing is chosen: names, who may start it, its data and outcomes.
import { useState } from "preact/hooks";
import { say } from "../language.js";
import { write } from "../settings.js";
import { settingsOf, TYPES } from "../variables.js";
import { Add } from "./automatic.jsx";
import { asId } from "../beginnings.js";
import { Options, Row, Section, Select, Several, Text, useId } from "./fields.jsx";
import { Filled } from "./values.jsx";
import { Who } from "./who.jsx";

const FILE = "procedure.toml";
const SUBJECTS = [
  { value: "unit", words: say("một đơn vị", "a unit") },
  { value: "person", words: say("một người", "a person") },
  { value: "either", words: say("đơn vị hoặc người", "a unit or a person") },
];

export function Procedure({ draft, model, choices, variables, page }) {
  const { top, data, outcome_names: names } = settingsOf(draft);
  const set = (table, key, value) => page.put(FILE, write(draft.file(FILE), table, key, value));
  const rename = (name) => page.together(() => {
    set("", "name", name);
    if (model.root.businessObject.$type === "bpmn:Process") model.setAttributes(model.root, { name });
  });
  const kinds = choices.unit_kinds;
  return (
    <>
      <Section title={say("Thủ tục", "Procedure")}>
        <Text area label={say("Tên thủ tục", "Name")} value={top.name || ""} change={rename} />
        <Text area rows={3} label={say("Một câu: làm gì, cho ai", "One sentence: what it does, for whom")} value={top.summary || ""} change={(text) => set("", "summary", text)} />
        <Title value={top.title || ""} variables={variables} change={(text) => set("", "title", text)} />
        <Select label={say("Hồ sơ nói về", "A case is about")} value={top.subject || "unit"} options={SUBJECTS} change={(value) => set("", "subject", value)} />
        {kinds.length > 0 && <Several label={say("Loại đơn vị (bỏ trống: mọi loại)", "Kinds of unit (empty: any)")} values={top.unit_kinds || []} options={kinds} change={(values) => set("", "unit_kinds", values)} />}
      </Section>
      <Section title={say("Mở hồ sơ", "Starting a case")}>
        {top.start === "nobody" ? (
          <p>{say("Chỉ thông điệp mới mở được hồ sơ.", "Only messages start it.")} <button type="button" class="add" onClick={() => set("", "start", "secretary@unit")}>{say("Cho người mở", "Let people start it")}</button></p>
        ) : (
          <Who label={say("Ai được mở hồ sơ", "Who may start a case")} value={top.start || ""} choices={choices} variables={[]} change={(text) => set("", "start", text || "nobody")} />
        )}
        <Select label={say("Mẫu mở hồ sơ", "Form at the start")} value={top.start_form || ""} options={page.forms()} empty={say("Không có", "None")} change={(key) => set("", "start_form", key || null)} />
        {top.start_form && <button type="button" class="add" onClick={() => page.openForm(top.start_form)}>{say("Sửa mẫu này", "Edit this form")}</button>}
        <Origin top={top} set={set} model={model} />
        <ByItself top={top} set={set} choices={choices} model={model} />
      </Section>
      <Steps page={page} model={model} />
      <Outcomes page={page} outcomes={top.outcomes || []} names={names} set={set} />
      <Data page={page} data={data} set={set} variables={variables} />
      <Section title={say("Nguồn, căn cứ", "Source and basis")} open={false}>
        <Text area label={say("Nguồn", "Source")} value={top.source || ""} change={(text) => set("", "source", text)} />
        <Several label={say("Quy định dùng đến", "Rules it relies on")} values={top.rules || []} options={choices.legal} change={(values) => set("", "rules", values)} />
      </Section>
    </>
  );
}

function Title({ value, variables, change }) {
  const id = useId("title");
  return <Row label={say("Tên mỗi hồ sơ", "Title of each case")} id={id}><Filled id={id} label={say("Tên mỗi hồ sơ", "Title of each case")} value={value} variables={variables} change={change} /></Row>;
}

// Whoever judges in a case that another one began needs to read that one: an appeal, for example.
function Origin({ top, set, model }) {
  const begun = model.all("bpmn:StartEvent").some((start) => model.event(start).kind === "message");
  if (!begun && !top.reads_origin) return null;
  const options = [{ value: "judges", words: say("người được giao việc xem xét, quyết định", "whoever is given a task of judging or deciding") }];
  return <Select label={say("Được đọc hồ sơ gốc", "Who reads the case it came from")} value={top.reads_origin || ""} options={options} empty={say("không ai thêm", "nobody besides")} change={(value) => set("", "reads_origin", value || null)} />;
}

// Which units a case begins for by itself; asked where the diagram begins on a day.
function ByItself({ top, set, choices, model }) {
  const timed = model.all("bpmn:StartEvent").some((start) => !start.parent?.businessObject?.triggeredByEvent && model.event(start).kind === "timer");
  const units = top.timer_units;
  if (!timed && units === undefined) return null;
  const kinds = [{ value: "all", words: say("mọi đơn vị thuộc các loại trên", "every unit of the kinds above") }, { value: "some", words: say("những đơn vị chọn dưới đây", "the units chosen below") }];
  const some = Array.isArray(units);
  return (
    <>
      <Select at={{ codes: ["timer-units"] }} label={say("Hồ sơ tự mở cho", "Cases begin by themselves for")} value={some ? "some" : units || ""} options={kinds} empty={say("Chọn…", "Choose…")} change={(kind) => set("", "timer_units", kind === "some" ? [choices.units[0].value] : kind || null)} />
      {some && <Several label={say("Đơn vị", "Units")} values={units} options={choices.units} change={(values) => set("", "timer_units", values.length ? values : null)} />}
    </>
  );
}

// Every step as a button: a way into the diagram without a mouse.
function Steps({ page, model }) {
  const steps = model.all("bpmn:FlowNode").filter((element) => element.businessObject.name);
  return (
    <Section title={`${say("Các bước", "Steps")} (${steps.length})`} open={false}>
      <ul class="data-list steps-list">
        {steps.map((element) => <li key={element.id}><button type="button" class="add" onClick={() => page.goTo(element.id)}>{element.businessObject.name}</button></li>)}
      </ul>
    </Section>
  );
}

function Outcomes({ page, outcomes, names, set }) {
  const take = (words) => {
    const key = asId(words);
    if (!key || outcomes.includes(key)) return;
    page.together(() => {
      set("", "outcomes", [...outcomes, key]);
      if (words !== key) set("outcome_names", key, words);
    });
  };
  return (
    <Section title={say("Các kết quả", "Outcomes")} open={outcomes.length > 0}>
      {outcomes.map((key, n) => (
        <div class="with-button" key={key}>
          <Text label={`${say("Kết quả", "Outcome")} ${n + 1}`} value={names[key] || ""} change={(words) => set("outcome_names", key, words)} />
          <button type="button" class="take-away" aria-label={`${say("Bỏ kết quả", "Take away outcome")} ${names[key] || key}`} onClick={() => set("", "outcomes", outcomes.filter((other) => other !== key))}>✕</button>
        </div>
      ))}
      <Add label={say("Thêm kết quả (gọi là gì)", "Add an outcome (what it is called)")} words add={take} />
    </Section>
  );
}

// Long lists are found by typing.
function Data({ page, data, set, variables }) {
  const take = (called) => {
    const key = asId(called);
    if (!key || key in data) return;
    page.together(() => {
      set("data", key, "text");
      if (called !== key) set("data_names", key, called);
    });
  };
  const [wanted, find] = useState("");
  const rows = Object.entries(data).filter(([name]) => words(name).toLowerCase().includes(wanted.toLowerCase()));
  function words(name) {
    return variables.find((item) => item.value === name)?.words || name;
  }
  return (
    <Section title={`${say("Dữ liệu của thủ tục", "Data of the procedure")} (${Object.keys(data).length})`} open={Object.keys(data).length < 12}>
      {Object.keys(data).length > 11 && <input type="search" aria-label={say("Tìm dữ liệu", "Find data")} placeholder={say("Tìm…", "Find…")} value={wanted} onInput={(event) => find(event.target.value)} />}
      <ul class="data-list">
        {rows.map(([name, type]) => (
          <li key={name}>
            <span>{words(name)}</span>
            <select aria-label={`${say("Kiểu của", "Type of")} ${name}`} value={type} onChange={(event) => set("data", name, event.target.value)}><Options options={TYPES} value={type} /></select>
            <button type="button" class="take-away" aria-label={`${say("Bỏ dữ liệu", "Take away data")} ${name}`} onClick={() => set("data", name, null)}>✕</button>
          </li>
        ))}
      </ul>
      <Add label={say("Thêm dữ liệu (gọi là gì)", "Add data (what it is called)")} hint={say("Ô của biểu mẫu tự thành dữ liệu; ở đây chỉ thêm thứ mà máy tính ra.", "Fields of forms are data by themselves; add here only what is computed.")} words add={take} />
    </Section>
  );
}
